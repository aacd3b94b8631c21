"""Every table as lines of JSON, from one state of the database, and back: the same form for SQLite and Postgres, so one becomes the other."""

import base64
import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy.exc import InvalidRequestError, StatementError

from konspekt.store.database import Connection, Database
from konspekt.store.keeping import named_blobs
from konspekt.store.migrating import current_revision, rebuild, upgrade_within
from konspekt.store.tables import METADATA, lectures, users

ROWS_AT_ONCE: Final = 500
NOT_COPIED: Final = frozenset({"blob_holds", "entry_tokens", "login_sessions", "workers"})
"""What is true only of the running service: holds, who is logged in, who works."""


class TablesCopy:
    """One state of the database, held still while it is copied; of whatever revision the tables are."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        there = set(sa.inspect(connection).get_table_names())
        self._tables = sa.MetaData()
        self._tables.reflect(connection, only=sorted(there & METADATA.tables.keys() - NOT_COPIED))

    @property
    def revision(self) -> str | None:
        """Of the tables; None where there are none."""
        return current_revision(self._connection)

    def columns(self) -> dict[str, list[str]]:
        """Give each table that is copied, those that others refer to first, with its columns."""
        return {
            table.name: [column.name for column in _kept(table)]
            for table in self._tables.sorted_tables
            if table.name not in NOT_COPIED
        }

    def rows(self, name: str) -> Iterator[bytes]:
        """Give a table, one line a row."""
        found = self._connection.execute(
            sa.select(*_kept(self._tables.tables[name])), execution_options={"yield_per": ROWS_AT_ONCE}
        )
        for row in found:
            yield json.dumps([_told(value) for value in row], ensure_ascii=False).encode() + b"\n"

    def blobs(self) -> list[str]:
        """Give the sha256 of every blob that these tables name."""
        return named_blobs(self._connection)


def _kept(table: sa.Table) -> list[sa.Column[Any]]:
    """Give the columns that hold something of their own; the others are computed from them."""
    return [column for column in table.columns if column.computed is None]


@contextmanager
def tables_copy(database: Database) -> Generator[TablesCopy]:
    """Hold one state of the database still; others go on writing."""
    with database.read() as connection:
        yield TablesCopy(connection)


def what_is_there(database: Database, *, but_user: str) -> tuple[int, int]:
    """Count the lectures and the accounts, one of them left out: (lectures, accounts)."""
    counts = (
        sa.select(sa.func.count()).select_from(lectures),
        sa.select(sa.func.count()).where(users.c.id != but_user),
    )
    with database.read() as connection:
        lecture_count, user_count = (connection.execute(query).scalar_one() for query in counts)
    return lecture_count, user_count


def replace_tables(
    database: Database,
    *,
    revision: str,
    columns: Mapping[str, list[str]],
    rows: Mapping[str, Iterable[bytes]],
) -> int:
    """Put copied tables in the place of everything that is there, all or nothing; gives how many rows.

    Raises:
        ConflictError: The rows break a rule of the tables.
        DatabaseNewer: What is there is of a later version of the program.
        ValueError: The rows are not what their columns say.
    """
    try:
        with database.write() as connection:
            rebuild(connection, to=revision)
            known = sa.MetaData()
            known.reflect(connection, only=list(columns))
            total = 0
            for table in known.sorted_tables:
                if table.name in columns:
                    total += _load(connection, table, columns[table.name], rows[table.name])
            upgrade_within(connection)
    except (InvalidRequestError, StatementError, OverflowError, RecursionError) as error:
        raise ValueError(str(error).splitlines()[0]) from error
    return total


def _load(connection: Connection, table: sa.Table, names: list[str], lines: Iterable[bytes]) -> int:
    binary = {column.name for column in table.columns if isinstance(column.type, sa.LargeBinary)}
    binary &= set(names)
    total, waiting = 0, iter(lines)
    while batch := list(islice(waiting, ROWS_AT_ONCE)):
        connection.execute(table.insert(), [_row(line, names, binary) for line in batch])
        total += len(batch)
    if connection.dialect.name == "postgresql":
        _go_on_counting(connection, table)
    return total


def _row(line: bytes, names: list[str], binary: set[str]) -> dict[str, object]:
    values = cast("object", json.loads(line))
    if not isinstance(values, list):
        raise ValueError("a row that is no list")  # noqa: TRY004 - what a file holds, not what a caller passed
    row = dict(zip(names, cast("list[object]", values), strict=True))
    for name in binary:
        value = row[name]
        row[name] = None if value is None else base64.b64decode(cast("str", value))
    return row


def _go_on_counting(connection: Connection, table: sa.Table) -> None:
    """Let numbers that the database gives go on after those that came."""
    for column in table.primary_key.columns:
        if not isinstance(column.type, sa.Integer) or len(table.primary_key.columns) > 1:
            continue
        sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
        highest = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
        if connection.execute(sa.select(sequence)).scalar_one() is not None:
            connection.execute(sa.select(sa.func.setval(sequence, highest, False)))  # noqa: FBT003 - SQL's own


def _told(value: Any) -> object:  # noqa: ANN401 - whatever the database holds
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
