"""`konspekt weights list | fetch | import | verify | optimise`: the files of recognizers."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from konspekt.cli.messages import word
from konspekt.cli.optimise import optimise
from konspekt.engines import weights
from konspekt.engines.weights import FetchProgress, Verdict
from konspekt.settings import Settings

FOLDER_CHARS = 16
"""Of a folder's name: the engine and enough of the revision to tell two apart."""

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
app.command(name="optimise", help=word("cli.weights.optimise"))(optimise)
Root = Annotated[Path | None, typer.Option("--root", help=word("cli.weights.root"))]


@app.command(name="list", help=word("cli.weights.list"))
def list_(root: Root = None) -> None:
    """Show every known set and how much of it is here."""
    table = Table(box=None, pad_edge=False)
    for key in ("name", "engine", "megabytes", "state", "folder"):
        table.add_column(word(f"weights.{key}"), overflow="fold", no_wrap=key == "name")
    for state in weights.list_weights(_root(root)):
        shown = word(f"weights.presence.{state.presence}")
        table.add_row(
            state.set.name,
            state.set.engine,
            f"{state.set.megabytes:,}".replace(",", " "),
            shown,
            state.set.folder[:FOLDER_CHARS],
        )
    typer.echo(word("weights.root", folder=str(_root(root))))
    Console().print(table)


@app.command(help=word("cli.weights.fetch"))
def fetch(name: Annotated[str, typer.Argument(help=word("cli.weights.name"))], root: Root = None) -> None:
    """Fetch one set from the hub or its mirror; goes on where an earlier fetch stopped."""
    fetch_shown(name, _root(root), mirror=Settings().weights_mirror)


def fetch_shown(name: str, root: Path, *, mirror: str) -> None:
    """Fetch one set and show how far it is, how fast, and how long it will take.

    Raises:
        WeightsError: The hub does not give what the table promises.
        StorageError: The disk is full or refuses.
    """
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    ) as bars:
        tasks: dict[str, TaskID] = {}

        def show(progress: FetchProgress) -> None:
            if progress.file not in tasks:
                tasks[progress.file] = bars.add_task(progress.file, total=progress.total_bytes)
            bars.update(tasks[progress.file], completed=progress.done_bytes, total=progress.total_bytes)

        fetched = weights.fetch(name, root, mirror=mirror, on_progress=show)
    typer.echo(word("weights.fetched", name=fetched.set.name, folder=str(fetched.folder)))
    _tell_not_pinned([file.path for file in fetched.files if not file.pinned])


@app.command(name="import", help=word("cli.weights.import"))
def import_(
    folder: Annotated[Path, typer.Argument(help=word("cli.weights.folder"))],
    name: Annotated[str, typer.Option(help=word("cli.weights.name"))] = "",
    root: Root = None,
) -> None:
    """Take files over from a folder, checking them against the table."""
    for taken in weights.import_folder(folder, _root(root), name=name):
        typer.echo(word("weights.imported", name=taken.set.name, folder=str(taken.folder)))
        _tell_not_pinned(list(taken.not_pinned))


@app.command(help=word("cli.weights.verify"))
def verify(root: Root = None) -> None:
    """Hash every file again; a damaged or missing one ends with exit code 4."""
    verdicts = weights.verify(_root(root))
    for verdict in verdicts:
        typer.echo(
            f"{word(f'weights.verdict.{verdict.verdict}')}: {verdict.set_name} {verdict.file} {verdict.sha256[:12]}"
        )
    if not verdicts:
        typer.echo(word("weights.none", folder=str(_root(root))))
    if any(verdict.verdict in (Verdict.CORRUPT, Verdict.MISSING) for verdict in verdicts):
        raise typer.Exit(4)


def _root(root: Path | None) -> Path:
    return root or Settings().weights_folder


def _tell_not_pinned(files: list[str]) -> None:
    if files:
        typer.echo(word("weights.not_pinned", files=", ".join(files)))
