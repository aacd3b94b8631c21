"""`konspekt user add | list | password | disable | enable | entry`: accounts, at the machine itself."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from konspekt import wiring
from konspekt.cli.messages import word
from konspekt.domain.errors import ObjectMissing, RequestBad
from konspekt.library import people, sessions
from konspekt.library.callers import Role
from konspekt.library.passwords import generate_password
from konspekt.library.shelf import Shelf
from konspekt.settings import Settings

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(help=word("cli.user.name"))]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help=word("cli.user.password_stdin"))]


@app.command(help=word("cli.user.add"))
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help=word("cli.user.role"))] = Role.LECTURER,
    display_name: Annotated[str, typer.Option(help=word("cli.user.display_name"))] = "",
    password_stdin: FromStdin = False,  # noqa: FBT002 - a flag
) -> None:
    """Make an account; a password that nobody gave is made up and shown once."""
    password = _given() if password_stdin else generate_password()
    with _shelf() as shelf:
        made = people.make_account(
            shelf, None, name=name, role=role, display_name=display_name, password=password
        )
    typer.echo(word("cli.user.added", name=made.name, role=made.role))
    if not password_stdin:
        typer.echo(word("cli.user.password_is", password=password))


@app.command(name="list", help=word("cli.user.list"))
def list_() -> None:
    """Show every account."""
    table = Table(box=None, pad_edge=False)
    for key in ("name", "display_name", "role", "state"):
        table.add_column(word(f"cli.user.column.{key}"), overflow="fold")
    with _shelf() as shelf:
        for user in people.list_accounts(shelf, None):
            state = word("cli.user.disabled_state") if user.disabled_ms is not None else ""
            table.add_row(user.name, user.display_name, user.role, state)
    Console().print(table)


@app.command(help=word("cli.user.password"))
def password(name: Name, password_stdin: FromStdin = False) -> None:  # noqa: FBT002 - a flag
    """Give an account a new password; its sessions and tokens end."""
    new = _given() if password_stdin else generate_password()
    with _shelf() as shelf:
        people.change_account(shelf, None, _id_of(shelf, name), password=new)
    typer.echo(word("cli.user.changed", name=name))
    if not password_stdin:
        typer.echo(word("cli.user.password_is", password=new))


@app.command(help=word("cli.user.disable"))
def disable(name: Name) -> None:
    """Shut an account out; what it made stays."""
    with _shelf() as shelf:
        people.change_account(shelf, None, _id_of(shelf, name), disabled=True)
    typer.echo(word("cli.user.changed", name=name))


@app.command(help=word("cli.user.enable"))
def enable(name: Name) -> None:
    """Let a disabled account in again."""
    with _shelf() as shelf:
        people.change_account(shelf, None, _id_of(shelf, name), disabled=False)
    typer.echo(word("cli.user.changed", name=name))


@app.command(help=word("cli.user.entry"))
def entry() -> None:
    """Show a new one-time address for the single user, for a second browser."""
    settings = Settings()
    if not settings.is_single:  # there is nobody to let in without a name
        raise RequestBad(place="KONSPEKT_ACCOUNTS__MODE")
    with _shelf() as shelf:
        token = sessions.print_entry_token(shelf)
    web = settings.web
    typer.echo(f"http://{web.host}:{web.port}/?token={token}")


@contextmanager
def _shelf() -> Generator[Shelf]:
    settings = Settings()
    wiring.migrate(settings)
    service = wiring.service(settings)
    try:
        yield service.shelf
    finally:
        service.close()


def _given() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _id_of(shelf: Shelf, name: str) -> str:
    for user in people.list_accounts(shelf, None):
        if user.name == name.strip().casefold():
            return user.id
    raise ObjectMissing
