"""A lecture as rows, and the sheet on which one group of edits is worked out."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from konspekt.domain.errors import EditOutOfOrder, EditStale, EditTargetMissing
from konspekt.editing.ranks import between
from konspekt.editing.rows import (
    BaseRow,
    BlockRow,
    R,
    Row,
    SectionRow,
    SegmentRow,
    same_content,
)

NewId = Callable[[], str]
"""Gives an id that the lecture does not hold yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LectureState:
    """Everything of one lecture that can be edited.

    A caller may leave out rows that an edit does not read: all it needs are the rows it names, their neighbours in their
    lists, and every row with a quote of a segment it changes.
    """

    rows: Mapping[str, Row] = field(default_factory=dict[str, Row])
    """By id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one group did to one row: a revision."""

    before: Row | None
    """None: the group made the row."""
    after: Row | None
    """None: the group took back the making of the row."""

    @property
    def row_id(self) -> str:
        """Give the id of the row."""
        row = self.after or self.before
        assert row is not None
        return row.id

    @property
    def inverse(self) -> "Change":
        """Give the change that takes this one back."""
        return Change(before=self.after, after=self.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The lecture after a group of edits, and what the group changed."""

    state: LectureState
    changes: tuple[Change, ...]

    @property
    def inverse(self) -> tuple[Change, ...]:
        """Give the changes that take the group back, last first."""
        return tuple(change.inverse for change in reversed(self.changes))

    @property
    def touched(self) -> tuple[str, ...]:
        """Give the ids of the changed rows."""
        return tuple(change.row_id for change in self.changes)


def rows_of(rows: Mapping[str, Row], kind: type[R]) -> list[R]:
    """Give every row of one kind in order, tombstones too."""
    return sorted((row for row in rows.values() if isinstance(row, kind)), key=_place)


def living(rows: Mapping[str, Row], kind: type[R]) -> list[R]:
    """Give the rows of one kind that a reader sees, in order."""
    return [row for row in rows_of(rows, kind) if row.is_living]


def _place(row: BaseRow) -> tuple[str, str]:
    return row.rank, row.id


class Sheet:
    """Rows in the making: edits put rows on it, `finish` tells what came of them."""

    def __init__(self, state: LectureState, new_id: NewId) -> None:
        self.state = state
        self.rows: dict[str, Row] = dict(state.rows)
        self.new_id = new_id
        self._touched: dict[str, None] = {}

    def put(self, row: Row) -> None:
        """Take over a new or changed row."""
        self.rows[row.id] = row
        self._touched[row.id] = None

    def remove(self, row_id: str) -> None:
        """Take back the making of a row."""
        del self.rows[row_id]
        self._touched[row_id] = None

    def find(self, kind: type[R], row_id: str) -> R:
        """Give a living row.

        Raises:
            EditTargetMissing: It is not there, is deleted, or is of another kind.
        """
        row = self.rows.get(row_id)
        if not isinstance(row, kind) or not row.is_living:
            raise EditTargetMissing(id=row_id)
        return row

    def all(self, kind: type[R]) -> list[R]:
        """Give every row of one kind in order, tombstones too."""
        return rows_of(self.rows, kind)

    def living(self, kind: type[R]) -> list[R]:
        """Give the living rows of one kind in order."""
        return living(self.rows, kind)

    def siblings(self, row: Row) -> list[Row]:
        """Give the rows of the list that `row` stands in, in order, tombstones too."""
        return sorted((other for other in self.rows.values() if _list(other) == _list(row)), key=_place)

    def rank_after(self, row: Row, after: str | None) -> str:
        """Give a rank for `row` right behind the row `after` of its list; None: at the head.

        Raises:
            EditTargetMissing: `after` is not in the list.
        """
        low = ""
        if after is not None:
            earlier = self.rows.get(after)
            if earlier is None or _list(earlier) != _list(row):
                raise EditTargetMissing(id=after)
            low = earlier.rank
        higher = (other.rank for other in self.siblings(row) if other.rank > low and other.id != row.id)
        return between(low, min(higher, default=None))

    def last_of(self, row: Row) -> str | None:
        """Give the id of the last row of the list that `row` belongs to."""
        others = [other for other in self.siblings(row) if other.id != row.id]
        return others[-1].id if others else None

    def check_versions(self, expected: Mapping[str, int]) -> None:
        """Refuse to go on where a row is no longer what the caller saw.

        Raises:
            EditStale: Its version moved, or it is gone.
        """
        for row_id, version in expected.items():
            row = self.rows.get(row_id)
            if row is None or row.version != version:
                raise EditStale(id=row_id, version=row.version if row is not None else 0)

    def finish(self) -> Applied:
        """Give the new state and its changes, each changed row one version on.

        Raises:
            EditOutOfOrder: A segment would begin before the one ahead of it.
        """
        self._part_ties()
        changes: list[Change] = []
        rows = dict(self.rows)
        for row_id in self._touched:
            before, after = self.state.rows.get(row_id), rows.get(row_id)
            if before is not None and same_content(before, after):
                rows[row_id] = before
            elif before is not None or after is not None:
                if after is not None and before is not None:
                    after = replace(after, version=before.version + 1)
                    rows[row_id] = after
                changes.append(Change(before=before, after=after))
        if any(isinstance(change.after, SegmentRow) for change in changes):
            check_order(rows)
        return Applied(state=replace(self.state, rows=rows), changes=tuple(changes))

    def _part_ties(self) -> None:
        """Give a row that came back to a place taken since a place beside it."""
        places = Counter((*_list(row), row.rank) for row in self.rows.values() if row.is_living)
        for row_id in self._touched:
            row = self.rows.get(row_id)
            if row is not None and row.is_living and places[*_list(row), row.rank] > 1:
                places[*_list(row), row.rank] -= 1
                self.rows[row_id] = replace(row, rank=self._rank_beside(row))

    def _rank_beside(self, row: Row) -> str:
        others = [other for other in self.siblings(row) if other.id != row.id]
        rival = next(other for other in others if other.rank == row.rank and other.is_living)
        if isinstance(row, SegmentRow) and isinstance(rival, SegmentRow) and _starts_before(row, rival):
            return between(max((it.rank for it in others if it.rank < row.rank), default=""), row.rank)
        return between(row.rank, min((it.rank for it in others if it.rank > row.rank), default=None))


def _starts_before(one: SegmentRow, other: SegmentRow) -> bool:
    spans = one.value.span, other.value.span
    return spans[0] is not None and spans[1] is not None and spans[0].start_ms < spans[1].start_ms


def check_order(rows: Mapping[str, Row]) -> None:
    """Refuse segments that do not begin one after the other.

    Raises:
        EditOutOfOrder: Naming the segment that begins too early.
    """
    timed = [row for row in living(rows, SegmentRow) if row.value.span is not None]
    for earlier, later in pairwise(timed):
        assert earlier.value.span is not None
        assert later.value.span is not None
        if later.value.span.start_ms < earlier.value.span.start_ms:
            raise EditOutOfOrder(id=later.id)


def _list(row: Row) -> tuple[str, str]:
    if isinstance(row, BlockRow):
        return row.kind, row.section_id
    if isinstance(row, SectionRow):
        return row.kind, row.notes_id
    return row.kind, ""
