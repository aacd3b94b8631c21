"""The rows of lectures as last read: who edits a lecture reads it again and again, and few of its rows change in between.

What is remembered stands under the number of its last revision. Every change of a row writes a revision, and only the adoption of a
lecture writes none; so a lecture at the same revision has the same rows, and from an earlier one the revisions since name those that
must be read again. Each process remembers for itself.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

import sqlalchemy as sa

from konspekt.editing.state import LectureState
from konspekt.store.database import Connection
from konspekt.store.lecture_rows import find_rows, load_state
from konspekt.store.lectures import LectureCard, find_lecture
from konspekt.store.tables import revisions

MOST_ROWS: Final = 16_384
"""Rows remembered, some 110 MB with 13 words each: seven lectures of three hours."""
MOST_CHANGED: Final = 500
"""Of a lecture with more rows changed since, everything is read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    adopted_ms: int | None
    revision: int
    group: str | None
    """Of that revision."""
    state: LectureState


class StateMemory:
    """Remembers the lectures that were read last."""

    def __init__(self, *, most_rows: int = MOST_ROWS) -> None:
        self._most_rows = most_rows
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = Lock()

    def load(self, connection: Connection, lecture_id: str) -> LectureState:
        """Give everything of a lecture that can be edited, as `lecture_rows.load_state` does.

        To be called before anything is written in the transaction: what is dropped with it must not be remembered.

        Raises:
            LectureMissing: There is no such lecture.
        """
        card = find_lecture(connection, lecture_id)
        with self._lock:
            known = self._known.get(lecture_id)
        state = None if known is None else _caught_up(connection, card, known)
        fresh = _Known(
            adopted_ms=card.adopted_ms,
            revision=card.last_revision,
            group=_group_of(connection, lecture_id, card.last_revision),
            state=load_state(connection, lecture_id) if state is None else state,
        )
        self._keep(lecture_id, fresh)
        return fresh.state

    def _keep(self, lecture_id: str, fresh: _Known) -> None:
        """Remember a lecture unless a newer state of it is known, and forget those read longest ago."""
        with self._lock:
            former = self._known.get(lecture_id)
            if former is None or former.revision <= fresh.revision:
                self._known[lecture_id] = fresh
            self._known.move_to_end(lecture_id)
            total = sum(len(it.state.rows) for it in self._known.values())
            while total > self._most_rows and len(self._known) > 1:
                _, gone = self._known.popitem(last=False)
                total -= len(gone.state.rows)


def _caught_up(connection: Connection, card: LectureCard, known: _Known) -> LectureState | None:
    """Bring what is known up to date by reading again what was changed since; None where all must be read again."""
    if known.adopted_ms != card.adopted_ms or known.revision > card.last_revision:
        return None
    if _group_of(connection, card.id, known.revision) != known.group:
        return None  # another history: a backup was brought back under our feet
    if known.revision == card.last_revision:
        return known.state
    query = (
        sa.select(revisions.c.object_id)
        .where(revisions.c.lecture_id == card.id, revisions.c.seq > known.revision)
        .distinct()
        .limit(MOST_CHANGED + 1)
    )
    changed = set(connection.execute(query).scalars())
    if len(changed) > MOST_CHANGED:
        return None
    rows = {row_id: row for row_id, row in known.state.rows.items() if row_id not in changed}
    return LectureState(rows=rows | find_rows(connection, card.id, sorted(changed)))


def _group_of(connection: Connection, lecture_id: str, revision: int) -> str | None:
    """Name the group that a revision is of: no other history has the same one there."""
    query = sa.select(revisions.c.group_id).where(
        revisions.c.lecture_id == lecture_id, revisions.c.seq == revision
    )
    return connection.execute(query).scalar_one_or_none()
