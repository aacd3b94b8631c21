"""The door to the database: one place that opens it, and two kinds of transaction."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from konspekt.domain.errors import ConflictError, DatabaseBusy, DiskFull, RequestBad, StorageError

Connection = sa.Connection
"""One open transaction; rooms above pass it on and never look inside."""

BUSY_MS: Final = 30_000
"""How long a writer waits for another one."""
SQLITE_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA cache_size = -16384",  # 16 MB a connection: the index of a hundred lectures
)
WRITES: Final = "konspekt_writes"


class Database:
    """Tables behind a URL: `sqlite:////path/konspekt.db` or `postgresql+psycopg://...`."""

    def __init__(self, url: str, *, password: str = "") -> None:
        """Name the database; `password` goes into the address where it is not there already."""
        place = sa.make_url(url)
        self._engine = sa.create_engine(place.set(password=password) if password else place)
        self.is_sqlite = self._engine.dialect.name == "sqlite"
        if self.is_sqlite:
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)

    @property
    def address(self) -> str:
        """Give the URL with its password, for what else keeps its tables there."""
        return self._engine.url.render_as_string(hide_password=False)

    @contextmanager
    def read(self) -> Generator[Connection]:
        """Open a transaction that sees one state of the tables and cannot change them.

        Raises:
            DatabaseBusy: Somebody else held what was needed for too long.
            RequestBad: A text that no column can hold was asked for.
            StorageError: The database cannot be reached or refuses.
        """
        options = (
            {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        with (
            _own_errors(),
            self._engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        """Open a transaction that may change the tables; kept when the block ends, dropped when it raises.

        Keep it short: SQLite has one writer at a time.

        Raises:
            ConflictError: What was written breaks a rule of the tables: a second one where there may be one, a name of nothing.
            DatabaseBusy: Somebody else held what was needed for too long.
            DiskFull: No room left.
            RequestBad: A text or a number that no column can hold.
            StorageError: The database cannot be reached or refuses.
        """
        options = {WRITES: True} if self.is_sqlite else {"isolation_level": "READ COMMITTED"}
        with (
            _own_errors(),
            self._engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def new_id() -> str:
    """Give an id for a new row of any table."""
    return str(uuid4())


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver opens no transactions of its own
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a deferred transaction that reads and then writes fails with "database is locked"."""
    writes = bool(connection.get_execution_options().get(WRITES))
    connection.exec_driver_sql(f"PRAGMA query_only = {int(not writes)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _own_errors() -> Generator[None]:
    try:
        yield
    except IntegrityError as error:
        raise ConflictError from error
    except DataError as error:  # PostgreSQL holds no null characters
        raise RequestBad(place="text") from error
    except OperationalError as error:
        raise _named(error) from error


def _named(error: DBAPIError) -> StorageError:
    reason = str(error.orig).strip()
    if "disk is full" in reason or "No space left" in reason:
        return DiskFull()
    if "database is locked" in reason or "deadlock detected" in reason or "lock timeout" in reason:
        return DatabaseBusy()
    return StorageError(name="database", reason=reason)
