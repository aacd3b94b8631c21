"""What happened to a lecture, numbered, so that a page that was away catches up from the last number it saw."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa

from konspekt.domain.errors import LectureMissing
from konspekt.store.database import Connection
from konspekt.store.forms import canonical
from konspekt.store.tables import events, lectures


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened."""

    lecture_id: str
    seq: int
    """1, 2, 3 ... in each lecture, in the order in which the transactions ended."""
    kind: str
    at_ms: int
    payload: Mapping[str, object]


def add_event(
    connection: Connection, lecture_id: str, *, kind: str, payload: Mapping[str, object], at_ms: int
) -> int:
    """Tell what happened, in the transaction in which it happens; gives its number.

    Raises:
        LectureMissing: There is no such lecture.
    """
    counted = (
        lectures.update()
        .where(lectures.c.id == lecture_id)
        .values(last_event=lectures.c.last_event + 1)
        .returning(lectures.c.last_event)
    )
    seq = connection.execute(counted).scalar_one_or_none()
    if seq is None:
        raise LectureMissing(id=lecture_id)
    connection.execute(
        events.insert().values(
            lecture_id=lecture_id, seq=seq, kind=kind, at_ms=at_ms, payload=canonical(payload)
        )
    )
    return seq


def events_after(connection: Connection, lecture_id: str, seq: int, *, limit: int) -> list[Event]:
    """Give what happened after an event, in order."""
    query = (
        sa.select(events)
        .where(events.c.lecture_id == lecture_id, events.c.seq > seq)
        .order_by(events.c.seq)
        .limit(limit)
    )
    return [
        Event(
            lecture_id=row["lecture_id"],
            seq=row["seq"],
            kind=row["kind"],
            at_ms=row["at_ms"],
            payload=cast("dict[str, object]", json.loads(row["payload"])),
        )
        for row in connection.execute(query).mappings()
    ]


def event_of_group(connection: Connection, lecture_id: str, group_id: str, *, at_ms: int) -> int | None:
    """Give the event that told of a group of edits made at an instant; None where it was thrown away."""
    query = sa.select(events.c.seq, events.c.payload).where(
        events.c.lecture_id == lecture_id, events.c.at_ms == at_ms
    )
    for row in connection.execute(query.order_by(events.c.seq)).mappings():
        if cast("dict[str, object]", json.loads(row["payload"])).get("group") == group_id:
            return row["seq"]
    return None


def last_events(connection: Connection, lecture_ids: Collection[str] | None = None) -> dict[str, int]:
    """Give the number of the last event of some lectures, or of all of them, by their ids."""
    query = sa.select(lectures.c.id, lectures.c.last_event)
    if lecture_ids is not None:
        query = query.where(lectures.c.id.in_(lecture_ids))
    return {row["id"]: row["last_event"] for row in connection.execute(query).mappings()}


def has_forgotten(connection: Connection, lecture_id: str, seq: int) -> bool:
    """Tell whether events after this one were thrown away, so that a page must read the lecture anew."""
    counted = sa.select(lectures.c.last_event).where(lectures.c.id == lecture_id)
    kept = sa.select(sa.func.count()).where(events.c.lecture_id == lecture_id, events.c.seq > seq)
    return (
        connection.execute(kept).scalar_one() < (connection.execute(counted).scalar_one_or_none() or 0) - seq
    )


def forget_events(connection: Connection, *, before_ms: int) -> int:
    """Throw away events from before an instant; gives how many."""
    return connection.execute(events.delete().where(events.c.at_ms < before_ms)).rowcount
