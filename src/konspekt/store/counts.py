"""What a list of lectures tells of each beside its card, asked for all of them at once."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from konspekt.domain.glossary import EntryState
from konspekt.store.database import Connection
from konspekt.store.runs import RunState
from konspekt.store.tables import lecture_blobs, lecture_rows, lectures, runs, users

WHOLE: Final = "full"
"""The kind of run that makes a lecture."""
LISTENING: Final = "listening"
"""How the name of the blob that the player plays begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCounts:
    """How many living rows a lecture has, entries by their state."""

    segments: int = 0
    draft: int = 0
    accepted: int = 0
    rejected: int = 0

    @property
    def entries(self) -> int:
        """Give the entries of whatever state."""
        return self.draft + self.accepted + self.rejected


def count_rows(connection: Connection, lecture_ids: Collection[str]) -> dict[str, RowCounts]:
    """Count the segments and entries of lectures; one without rows is left out."""
    table = lecture_rows.c
    query = (
        sa.select(table.lecture_id, table.kind, table.state, sa.func.count().label("rows"))
        .where(
            table.lecture_id.in_(lecture_ids),
            table.kind.in_(("segment", "entry")),
            table.deleted_by.is_(None),
        )
        .group_by(table.lecture_id, table.kind, table.state)
    )
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(query).mappings():
        name = "segments" if row["kind"] == "segment" else EntryState(row["state"]).value
        found.setdefault(row["lecture_id"], {})[name] = row["rows"]
    return {lecture_id: RowCounts(**counted) for lecture_id, counted in found.items()}


def timed_lectures(connection: Connection, lecture_ids: Collection[str]) -> set[str]:
    """Give those of the lectures whose transcript has times: all segments of a lecture have them, or none."""
    table = lecture_rows.c
    first_ms = (
        sa.select(table.start_ms)
        .where(table.lecture_id == lectures.c.id, table.kind == "segment")
        .order_by(table.rank, table.id)
        .limit(1)
        .correlate(lectures)
        .scalar_subquery()
    )
    query = sa.select(lectures.c.id).where(lectures.c.id.in_(lecture_ids), first_ms.is_not(None))
    return set(connection.execute(query).scalars())


def sounding_lectures(connection: Connection, lecture_ids: Collection[str]) -> set[str]:
    """Give those of the lectures that can be listened to."""
    table = lecture_blobs.c
    query = sa.select(table.lecture_id).where(
        table.lecture_id.in_(lecture_ids), table.name.startswith(LISTENING)
    )
    return set(connection.execute(query).scalars())


def whole_runs(connection: Connection, lecture_ids: Collection[str]) -> dict[str, RunState]:
    """Give how the last run over each whole lecture stands; a lecture that had none is left out."""
    table = runs.c
    query = (
        sa.select(table.lecture_id, table.state)
        .where(table.lecture_id.in_(lecture_ids), table.kind == WHOLE)
        .order_by(table.asked_ms, table.id)
    )
    return {row["lecture_id"]: RunState(row["state"]) for row in connection.execute(query).mappings()}


def undone_lectures(connection: Connection, lecture_ids: Collection[str]) -> set[str]:
    """Give those of the lectures that have a run which did not end well, or not yet."""
    query = sa.select(runs.c.lecture_id).where(
        runs.c.lecture_id.in_(lecture_ids), runs.c.state != RunState.DONE.value
    )
    return set(connection.execute(query.distinct()).scalars())


def display_names(connection: Connection, user_ids: Collection[str]) -> dict[str, str]:
    """Give what people are called."""
    query = sa.select(users.c.id, users.c.display_name).where(users.c.id.in_(user_ids))
    return {row["id"]: row["display_name"] for row in connection.execute(query).mappings()}
