"""`konspekt secrets` and `konspekt prepare`: what a start in containers needs once, before anything else runs."""

import json
import secrets as randomness
from pathlib import Path
from typing import Annotated, Final

import typer

from konspekt import wiring
from konspekt.cli.messages import word
from konspekt.disk import disk_errors, write_whole
from konspekt.library import people
from konspekt.library.callers import Role
from konspekt.library.passwords import generate_password
from konspekt.settings import Settings

KEY_BYTES: Final = 24
READABLE: Final = 0o644
"""The database and the store run as users of their own; only their containers see the folder."""


def secrets(
    folder: Annotated[Path, typer.Argument(help=word("cli.secrets.folder"), metavar="FOLDER")],
) -> None:
    """Make keys for the database and the store of recordings; those that are there stay."""
    store_key = _kept(folder / "store_key")
    identity = {
        "name": "konspekt",
        "credentials": [{"accessKey": "konspekt", "secretKey": store_key}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    _write(folder / "store.json", json.dumps({"identities": [identity]}))
    _kept(folder / "database_password")
    typer.echo(word("cli.secrets.done", folder=str(folder)))


def prepare(
    first_administrator: Annotated[str, typer.Option(help=word("cli.prepare.first_administrator"))] = "",
) -> None:
    """Make the tables and the bucket ready, and an administrator where there is none."""
    from konspekt import worker  # noqa: PLC0415 - other commands do without the engine of the queues

    settings = Settings()
    worker.prepare(settings)
    service = wiring.service(settings)
    try:
        if first_administrator and not people.has_administrator(service.shelf):
            password = generate_password()
            made = people.make_account(
                service.shelf,
                None,
                name=first_administrator,
                role=Role.ADMINISTRATOR,
                display_name="",
                password=password,
            )
            typer.echo(word("cli.user.added", name=made.name, role=made.role))
            typer.echo(word("cli.user.password_is", password=password))
    finally:
        service.close()
    typer.echo(word("cli.prepare.done"))


def _kept(place: Path) -> str:
    """Give the key in a file, made when it is first asked for."""
    with disk_errors(place.name):
        if place.is_file():
            return place.read_text(encoding="utf-8").strip()
    key = randomness.token_urlsafe(KEY_BYTES)
    _write(place, key + "\n")
    return key


def _write(place: Path, text: str) -> None:
    with disk_errors(place.name):
        place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, text.encode())
    with disk_errors(place.name):
        place.chmod(READABLE)
