"""`konspekt backup FILE` and `konspekt restore FILE`: the whole service in one file, and back."""

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from konspekt import wiring
from konspekt.cli.messages import word
from konspekt.cli.serve import only_one
from konspekt.disk import disk_errors
from konspekt.domain.errors import FileMissing
from konspekt.library import backup as archive
from konspekt.library.sessions import settle
from konspekt.settings import Settings

MEGABYTE = 1_000_000


def backup(file: Annotated[Path, typer.Argument(help=word("cli.backup.file"), metavar="FILE")]) -> None:
    """Write lectures, accounts and everything people did into one file; the service may go on."""
    # Not migrated: who is about to update the program wants what is there now.
    service = wiring.service(Settings())
    try:
        made = archive.back_up(service.shelf, file.absolute(), program=version("konspekt"))
    finally:
        service.close()
    typer.echo(word("cli.backup.done", file=str(file), **_figures(made)))
    for sha256 in made.missing:
        typer.echo(word("cli.backup.missing", name=sha256), err=True)
    if made.missing:
        raise typer.Exit(5)


def restore(
    file: Annotated[Path, typer.Argument(help=word("cli.restore.file"), metavar="FILE")],
    force: Annotated[bool, typer.Option("--force", help=word("cli.restore.force"))] = False,  # noqa: FBT002 - a flag
) -> None:
    """Put what a backup holds in the place of an empty service."""
    if not file.is_file():
        raise FileMissing(name=file.name)
    settings = Settings()
    wiring.make_home(settings)
    with only_one(settings):
        wiring.migrate(settings)
        service = wiring.service(settings)
        try:
            came = archive.restore(
                service.shelf, file.absolute(), scratch=settings.home / "scratch", force=force
            )
            settle(service.shelf, is_single=settings.is_single)
        finally:
            service.close()
        _forget_queues(settings)
    typer.echo(word("cli.restore.done", file=str(file), **_figures(came)))


def _figures(copied: archive.Copied) -> dict[str, int]:
    return {
        "rows": copied.rows,
        "blobs": copied.blobs,
        "megabytes": -(-copied.blob_bytes // MEGABYTE),
    }


def _forget_queues(settings: Settings) -> None:
    """Drop the queues of what was there before; work that is still open is asked for anew at the next start."""
    for name in ("jobs.db", "jobs.db-wal", "jobs.db-shm"):
        with disk_errors(name):
            (settings.home / name).unlink(missing_ok=True)
