"""The rows of a lecture: adopted from what the line made, and read back as editing wants them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar, cast

import sqlalchemy as sa

from konspekt.editing.rerun import MachineResult, adopt
from konspekt.editing.rows import Row
from konspekt.editing.state import LectureState, NewId
from konspekt.store.database import Connection, Database, new_id
from konspekt.store.events import add_event
from konspekt.store.lectures import hold_lecture, mark_adopted
from konspekt.store.row_columns import kind_of, row_columns, row_of
from konspekt.store.search_texts import index_lines, write_index
from konspekt.store.tables import lecture_rows

R = TypeVar("R", bound=Row)
ADOPTED: Final = "adopted"


def adopt_lecture(
    database: Database,
    lecture_id: str,
    machine: MachineResult,
    *,
    at_ms: int,
    make_id: NewId = new_id,
    noting: Callable[[Connection], None] = lambda connection: None,  # noqa: ARG005 - nothing to note
) -> bool:
    """Make a finished lecture into rows that people can edit; False where that was done before, and nothing changes.

    Each row keeps its id of the artifact as `machine_key`; references are rewritten to the ids of rows.
    `noting` writes what has to be in the same transaction.

    Raises:
        LectureMissing: There is no such lecture.
    """
    language = machine.transcript.language
    rows = list(adopt(machine, new_id=make_id).rows.values())
    lines = index_lines(language, rows)
    with database.write() as connection:
        if hold_lecture(connection, lecture_id).adopted_ms is not None:
            return False
        insert_rows(connection, lecture_id, rows, at_ms=at_ms)
        write_index(connection, lecture_id, language=language, gone=(), lines=lines)
        mark_adopted(
            connection,
            lecture_id,
            engine=machine.transcript.engine,
            language=language,
            at_ms=at_ms,
            end_ms=machine.transcript.duration_ms,
        )
        add_event(connection, lecture_id, kind=ADOPTED, payload={"rows": len(rows)}, at_ms=at_ms)
        noting(connection)
    return True


def load_state(connection: Connection, lecture_id: str) -> LectureState:
    """Give everything of a lecture that can be edited; empty where it was not adopted yet.

    To edit it, hold the lecture first and stay in the same transaction.
    """
    query = sa.select(lecture_rows).where(lecture_rows.c.lecture_id == lecture_id)
    rows = (row_of(_named(columns)) for columns in connection.execute(query).mappings())
    return LectureState(rows={row.id: row for row in rows})


def load_kinds(connection: Connection, lecture_id: str, *forms: type[Row]) -> dict[str, Row]:
    """Give the rows of some kinds, tombstones too."""
    kinds = [kind_of(form) for form in forms]
    query = sa.select(lecture_rows).where(
        lecture_rows.c.lecture_id == lecture_id, lecture_rows.c.kind.in_(kinds)
    )
    rows = (row_of(_named(columns)) for columns in connection.execute(query).mappings())
    return {row.id: row for row in rows}


def find_rows(connection: Connection, lecture_id: str, row_ids: Sequence[str]) -> dict[str, Row]:
    """Give those of the named rows that the lecture has, tombstones too."""
    query = sa.select(lecture_rows).where(
        lecture_rows.c.lecture_id == lecture_id, lecture_rows.c.id.in_(row_ids)
    )
    rows = (row_of(_named(columns)) for columns in connection.execute(query).mappings())
    return {row.id: row for row in rows}


def read_rows(connection: Connection, row_ids: Sequence[str]) -> dict[str, Row]:
    """Give the named rows of whatever lectures; what the caller may see was settled before."""
    query = sa.select(lecture_rows).where(lecture_rows.c.id.in_(row_ids))
    rows = (row_of(_named(columns)) for columns in connection.execute(query).mappings())
    return {row.id: row for row in rows}


def page_of_rows(
    connection: Connection, lecture_id: str, form: type[R], *, limit: int, after: tuple[str, str] = ("", "")
) -> list[R]:
    """Give living rows of one kind in order; `after` is the `(rank, id)` of the last one of the page before."""
    rank, row_id = after
    table = lecture_rows.c
    query = (
        sa.select(lecture_rows)
        .where(
            table.lecture_id == lecture_id,
            table.kind == kind_of(form),
            table.deleted_by.is_(None),
            (table.rank > rank) | ((table.rank == rank) & (table.id > row_id)),
        )
        .order_by(table.rank, table.id)
        .limit(limit)
    )
    return [cast("R", row_of(_named(columns))) for columns in connection.execute(query).mappings()]


def insert_rows(connection: Connection, lecture_id: str, rows: Sequence[Row], *, at_ms: int) -> None:
    """Write new rows."""
    if rows:
        connection.execute(
            sa.insert(lecture_rows),
            [
                row_columns(row) | {"lecture_id": lecture_id, "deleted_ms": None if row.is_living else at_ms}
                for row in rows
            ],
        )


def update_rows(connection: Connection, rows: Sequence[Row], *, at_ms: int) -> None:
    """Write changed rows; a tombstone keeps the instant at which it became one."""
    if not rows:
        return
    columns = [row_columns(row) for row in rows]
    told: dict[str, sa.BindParameter[object]] = {
        name: sa.bindparam(f"new_{name}") for name in columns[0] if name != "id"
    }
    buried_ms = sa.case(
        (sa.bindparam("is_living", type_=sa.Boolean), sa.null()),
        else_=sa.func.coalesce(lecture_rows.c.deleted_ms, sa.bindparam("at_ms", type_=sa.BigInteger)),
    )
    statement = (
        sa.update(lecture_rows)
        .where(lecture_rows.c.id == sa.bindparam("row_id"))
        .values(**told, deleted_ms=buried_ms)
    )
    connection.execute(
        statement,
        [
            {f"new_{name}": value for name, value in line.items() if name != "id"}
            | {"row_id": row.id, "is_living": row.is_living, "at_ms": at_ms}
            for row, line in zip(rows, columns, strict=True)
        ],
    )


def delete_rows(connection: Connection, row_ids: Sequence[str]) -> None:
    """Take back the making of rows; their lines of the index go with them."""
    if row_ids:
        connection.execute(lecture_rows.delete().where(lecture_rows.c.id.in_(row_ids)))


def _named(columns: sa.RowMapping) -> Mapping[str, object]:
    return cast("Mapping[str, object]", columns)
