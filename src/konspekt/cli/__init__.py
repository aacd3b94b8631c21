"""The `konspekt` command."""

import os
import sys

import typer

from konspekt.cli import (
    backup,
    doctor,
    generators,
    importing,
    prepare,
    process,
    serve,
    text_lines,
    users,
    web,
    weights,
    worker,
)
from konspekt.cli.messages import show_error, word
from konspekt.cli.supervising import end_with_parent
from konspekt.domain.errors import KonspektError

app = typer.Typer(
    name="konspekt",
    help=word("cli.about"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command(name="process", help=word("cli.process"))(process.process)
app.command(name="import", help=word("cli.import"))(importing.import_)
app.command(name="glossary", help=word("cli.glossary"))(text_lines.glossary)
app.command(name="sections", help=word("cli.sections"))(text_lines.sections)
app.command(name="serve", help=word("cli.serve"))(serve.serve)
app.command(name="worker", help=word("cli.worker"))(worker.worker)
app.command(name="web", help=word("cli.web"))(web.web)
app.command(name="prepare", help=word("cli.prepare"))(prepare.prepare)
app.command(name="secrets", help=word("cli.secrets"))(prepare.secrets)
app.command(name="backup", help=word("cli.backup"))(backup.backup)
app.command(name="restore", help=word("cli.restore"))(backup.restore)
app.command(name="doctor", help=word("cli.doctor"))(doctor.doctor)
app.add_typer(users.app, name="user", help=word("cli.user"))
app.command(name="generators", help=word("cli.generators"))(generators.generators)
app.add_typer(weights.app, name="weights", help=word("cli.weights"))


@app.callback(invoke_without_command=True)
def root(version: bool = typer.Option(False, "--version", help=word("cli.version"))) -> None:  # noqa: FBT001, FBT003
    """Answer what concerns every command."""
    if version:
        from importlib.metadata import version as installed  # noqa: PLC0415 - only this option needs it

        typer.echo(f"konspekt {installed('konspekt')}")
        raise typer.Exit


def main() -> None:
    """Run the command line; an error that Konspekt knows is told in words, with its own exit code."""
    end_with_parent()
    try:
        app()
    except KonspektError as error:
        show_error(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
