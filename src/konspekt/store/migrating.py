"""Bring the tables to the form that this version of the program knows."""

from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from konspekt.domain.errors import DatabaseNewer
from konspekt.store.database import Connection, Database

SCRIPTS: Final = Path(__file__).parent / "migrations"
LOCK: Final = 0x6B6F6E7370656B74
"""Of Postgres, held while somebody migrates."""


def upgrade(database: Database) -> None:
    """Make or renew the tables; several processes may call it at once, one of them does the work.

    Raises:
        DatabaseNewer: The tables are of a later version of the program; nothing was changed.
        StorageError: The database cannot be reached or refuses.
    """
    with database.write() as connection:
        _take_turn(connection)
        _check(connection)
        command.upgrade(_config(connection), "head")


def downgrade(database: Database, *, to: str = "base") -> None:
    """Take the tables back to an earlier revision; what only later ones can hold is lost.

    Raises:
        DatabaseNewer: The tables are of a later version of the program; nothing was changed.
    """
    with database.write() as connection:
        _take_turn(connection)
        _check(connection)
        command.downgrade(_config(connection), to)


def revision(database: Database) -> str | None:
    """Give the revision of the tables, None where there are none."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def current_revision(connection: Connection) -> str | None:
    """Give the revision of the tables that a transaction sees."""
    return MigrationContext.configure(connection).get_current_revision()


def rebuild(connection: Connection, *, to: str) -> None:
    """Drop everything and make empty tables of a revision, in the caller's transaction.

    Raises:
        DatabaseNewer: What is there is of a later version of the program.
    """
    _take_turn(connection)
    _check(connection)
    command.downgrade(_config(connection), "base")
    command.upgrade(_config(connection), to)


def upgrade_within(connection: Connection) -> None:
    """Bring the tables to the newest revision, in the caller's transaction."""
    command.upgrade(_config(connection), "head")


def known_revisions() -> frozenset[str]:
    """Give every revision that this version of the program knows."""
    return frozenset(script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions())


def newest_revision() -> str:
    """Give the revision that this version of the program works with."""
    head = ScriptDirectory(str(SCRIPTS)).get_current_head()
    assert head is not None
    return head


def _check(connection: Connection) -> None:
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in known_revisions():
        raise DatabaseNewer(revision=found)


def _take_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config
