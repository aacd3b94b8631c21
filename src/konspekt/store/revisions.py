"""What people and machines changed: rows, revision, event and search index written in one transaction, and the history read back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from konspekt.domain.errors import EditStale
from konspekt.editing.history import Group
from konspekt.editing.rows import Row
from konspekt.editing.state import Applied, Change
from konspekt.store.database import Connection
from konspekt.store.events import add_event
from konspekt.store.lecture_rows import delete_rows, insert_rows, update_rows
from konspekt.store.lectures import hold_lecture
from konspekt.store.row_columns import row_from_text, row_text
from konspekt.store.search_texts import CHUNK, index_lines, write_index
from konspekt.store.tables import lecture_rows, lectures, revisions

EDITED: Final = "edited"
TOLD_ROWS: Final = 200
"""An event names no more rows than this; a page that hears of more reads the lecture anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A group of the history, when and how it was made."""

    group: Group
    op: str
    at_ms: int
    last_seq: int
    """Of its revisions."""
    count: int
    """Of the rows that it changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Where a group stands in the history."""

    revision: int
    event: int


def save_edit(
    connection: Connection, lecture_id: str, applied: Applied, *, group: Group, op: str, at_ms: int
) -> Saved | None:
    """Write what a group of edits came to: rows, revisions, event and search index; None where it changed nothing.

    Holds the lecture until the transaction ends. Read the state in the same transaction, behind `hold_lecture`, so that no other
    edit falls between; a state read earlier is refused where one of the changed rows moved since.

    Raises:
        LectureMissing: There is no such lecture.
        EditStale: A row is no longer what the group was worked out from; nothing of the group is written.
    """
    lecture = hold_lecture(connection, lecture_id)
    if not applied.changes:
        return None
    _check_unmoved(connection, lecture_id, applied.changes)
    _write_rows(connection, lecture_id, applied.changes, at_ms=at_ms)
    living = [change.after for change in applied.changes if change.after is not None]
    write_index(
        connection,
        lecture_id,
        language=lecture.language,
        gone=applied.touched,
        lines=index_lines(lecture.language, living),
    )
    first = lecture.last_revision + 1
    _write_revisions(connection, lecture_id, applied.changes, group=group, op=op, at_ms=at_ms, first=first)
    told = [_told(change) for change in applied.changes] if len(applied.changes) <= TOLD_ROWS else None
    payload = {"group": group.id, "actor": group.actor, "op": op, "undoes": group.undoes, "rows": told}
    event = add_event(connection, lecture_id, kind=EDITED, payload=payload, at_ms=at_ms)
    return Saved(revision=lecture.last_revision + len(applied.changes), event=event)


def history(connection: Connection, lecture_id: str) -> list[Step]:
    """Give the groups of a lecture, oldest first."""
    return _steps(connection, lecture_id)


def _steps(connection: Connection, lecture_id: str, group_id: str | None = None) -> list[Step]:
    table = revisions.c
    wanted = table.lecture_id == lecture_id
    if group_id is not None:
        wanted &= table.group_id == group_id
    query = (
        sa.select(
            table.group_id,
            sa.func.min(table.actor).label("actor"),
            sa.func.min(table.undoes).label("undoes"),
            sa.func.min(table.op).label("op"),
            sa.func.min(table.at_ms).label("at_ms"),
            sa.func.max(table.seq).label("last_seq"),
            sa.func.count().label("count"),
        )
        .where(wanted)
        .group_by(table.group_id)
        .order_by(sa.func.max(table.seq))
    )
    return [
        Step(
            group=Group(id=row["group_id"], actor=row["actor"], undoes=row["undoes"]),
            op=row["op"],
            at_ms=row["at_ms"],
            last_seq=row["last_seq"],
            count=row["count"],
        )
        for row in connection.execute(query).mappings()
    ]


def changes_of_group(connection: Connection, lecture_id: str, group_id: str) -> tuple[Change, ...]:
    """Give what a group changed, in order: what `editing.applying.undo` takes."""
    query = (
        sa.select(revisions.c.before, revisions.c.after)
        .where(revisions.c.lecture_id == lecture_id, revisions.c.group_id == group_id)
        .order_by(revisions.c.seq)
    )
    return tuple(
        Change(before=_read(row["before"]), after=_read(row["after"]))
        for row in connection.execute(query).mappings()
    )


def step_of(connection: Connection, lecture_id: str, group_id: str) -> Step | None:
    """Give a group of the history, None where nothing was saved under that id."""
    return next((step for step in _steps(connection, lecture_id, group_id)), None)


def changes_of_row(connection: Connection, lecture_id: str, row_id: str) -> list[tuple[Step, Change]]:
    """Give what became of one row, oldest first: each change, and the step that it was part of."""
    table = revisions.c
    query = (
        sa.select(revisions)
        .where(table.lecture_id == lecture_id, table.object_id == row_id)
        .order_by(table.seq)
    )
    return [
        (
            Step(
                group=Group(id=row["group_id"], actor=row["actor"], undoes=row["undoes"]),
                op=row["op"],
                at_ms=row["at_ms"],
                last_seq=row["seq"],
                count=1,
            ),
            Change(before=_read(row["before"]), after=_read(row["after"])),
        )
        for row in connection.execute(query).mappings()
    ]


def _check_unmoved(connection: Connection, lecture_id: str, changes: Sequence[Change]) -> None:
    """Refuse changes that were worked out from other rows than those of now."""
    table = lecture_rows.c
    ids = [change.row_id for change in changes]
    versions: dict[str, int] = {}
    for start in range(0, len(ids), CHUNK):
        query = sa.select(table.id, table.version).where(
            table.lecture_id == lecture_id, table.id.in_(ids[start : start + CHUNK])
        )
        versions |= {row["id"]: row["version"] for row in connection.execute(query).mappings()}
    for change in changes:
        seen = change.before.version if change.before is not None else None
        now = versions.get(change.row_id)
        if seen != now:
            raise EditStale(id=change.row_id, version=now or 0)


def _write_rows(connection: Connection, lecture_id: str, changes: Sequence[Change], *, at_ms: int) -> None:
    made = [it.after for it in changes if it.before is None and it.after is not None]
    changed = [it.after for it in changes if it.before is not None and it.after is not None]
    gone = [it.row_id for it in changes if it.after is None]
    for start in range(0, len(gone), CHUNK):
        delete_rows(connection, gone[start : start + CHUNK])
    update_rows(connection, changed, at_ms=at_ms)
    insert_rows(connection, lecture_id, made, at_ms=at_ms)


def _write_revisions(
    connection: Connection,
    lecture_id: str,
    changes: Sequence[Change],
    *,
    group: Group,
    op: str,
    at_ms: int,
    first: int,
) -> None:
    connection.execute(
        sa.insert(revisions),
        [
            {
                "lecture_id": lecture_id,
                "seq": first + number,
                "group_id": group.id,
                "number": number,
                "undoes": group.undoes,
                "actor": group.actor,
                "at_ms": at_ms,
                "op": op,
                "object_id": change.row_id,
                "before": None if change.before is None else row_text(change.before),
                "after": None if change.after is None else row_text(change.after),
            }
            for number, change in enumerate(changes)
        ],
    )
    last = {"last_revision": first + len(changes) - 1}
    connection.execute(lectures.update().where(lectures.c.id == lecture_id).values(**last))


def _told(change: Change) -> dict[str, object]:
    row = change.after or change.before
    assert row is not None
    version = change.after.version if change.after is not None else None
    return {"id": row.id, "kind": row.kind, "version": version}


def _read(text: str | None) -> Row | None:
    return None if text is None else row_from_text(text)
