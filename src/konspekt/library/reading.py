"""A lecture as it is now, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass

from konspekt.domain.transcript import Correction
from konspekt.editing.rows import (
    BlockRow,
    EntryRow,
    MarkRow,
    NotesRow,
    PairRow,
    Row,
    SectionRow,
    SegmentRow,
)
from konspekt.editing.state import LectureState, living
from konspekt.library.access import readable
from konspekt.library.callers import Caller
from konspekt.library.shelf import Shelf
from konspekt.library.views import EntryView, MarkView, NotesView, Rows, Views
from konspekt.library.vocabulary import corrections, with_corrections
from konspekt.store.database import Connection
from konspekt.store.lecture_rows import find_rows, load_kinds, page_of_rows
from konspekt.store.lectures import LectureCard
from konspekt.store.segment_lines import SegmentLine, page_of_segments
from konspekt.store.vocabularies import vocabulary_of

Place = tuple[str, str]
"""Rank and id of a row: where the next page goes on."""
START: Place = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Which state of a lecture something was read from."""

    revision: int
    tag: str
    """Equal as long as nothing of the lecture changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentsPage:
    """Segments in order, each with the corrections that the vocabulary offers."""

    stamp: Stamp
    segments: tuple[tuple[SegmentLine, tuple[Correction, ...]], ...]
    next_place: Place | None
    """None: that was the last page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryView:
    """All entries in order, rejected ones too, and the guesses about those in force."""

    stamp: Stamp
    entries: tuple[EntryView, ...]
    pairs: tuple[PairRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksView:
    """The headings of the transcript in order."""

    stamp: Stamp
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesViews:
    """The notes of every template."""

    stamp: Stamp
    notes: tuple[NotesView, ...]


def stamp_of(card: LectureCard) -> Stamp:
    """Name the state of a lecture; its adoption and its vocabulary raise no revision."""
    tag = f"{card.adopted_ms or 0}.{card.last_revision}.{card.version}"
    return Stamp(revision=card.last_revision, tag=tag)


def stamp(shelf: Shelf, caller: Caller, lecture_id: str) -> Stamp:
    """Name the state of a lecture now, so that a page that has it need not read it again.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
    """
    with shelf.database.read() as connection:
        return stamp_of(readable(connection, caller, lecture_id))


def segments(
    shelf: Shelf, caller: Caller, lecture_id: str, *, limit: int, after: Place = START
) -> SegmentsPage:
    """Give a page of the transcript.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
    """
    with shelf.database.read() as connection:
        card = readable(connection, caller, lecture_id)
        rows = page_of_segments(connection, lecture_id, limit=limit + 1, after=after)
        words = vocabulary_of(connection, lecture_id)
    shown = rows[:limit]
    offered = corrections(card.language, [(row.id, row.text) for row in shown], words)
    return SegmentsPage(
        stamp=stamp_of(card),
        segments=tuple((row, offered.get(row.id, ())) for row in shown),
        next_place=(shown[-1].rank, shown[-1].id) if len(rows) > limit else None,
    )


def marks(shelf: Shelf, caller: Caller, lecture_id: str) -> MarksView:
    """Give the headings of the transcript. Raises as `segments`."""
    with shelf.database.read() as connection:
        card = readable(connection, caller, lecture_id)
        views = Views(_without_segments(connection, lecture_id, MarkRow))
    return MarksView(stamp=stamp_of(card), marks=views.marks())


def glossary(shelf: Shelf, caller: Caller, lecture_id: str) -> GlossaryView:
    """Give the glossary. Raises as `segments`."""
    with shelf.database.read() as connection:
        card = readable(connection, caller, lecture_id)
        rows = load_kinds(connection, lecture_id, EntryRow, PairRow)
    state = LectureState(rows=rows)
    views = Views(state)
    return GlossaryView(stamp=stamp_of(card), entries=views.entries(), pairs=_pairs(state))


def notes(shelf: Shelf, caller: Caller, lecture_id: str) -> NotesViews:
    """Give the notes. Raises as `segments`."""
    forms = (NotesRow, SectionRow, BlockRow, EntryRow, MarkRow)
    with shelf.database.read() as connection:
        card = readable(connection, caller, lecture_id)
        views = Views(_without_segments(connection, lecture_id, *forms))
    return NotesViews(stamp=stamp_of(card), notes=views.notes())


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsNow:
    """Some rows as they are now."""

    stamp: Stamp
    event: int
    """The last one."""
    rows: Rows


def rows_now(shelf: Shelf, caller: Caller, lecture_id: str, row_ids: Sequence[str]) -> RowsNow:
    """Give the named rows. Raises as `segments`."""
    with shelf.database.read() as connection:
        card = readable(connection, caller, lecture_id)
        rows = Views(shelf.states.load(connection, lecture_id)).some(row_ids)
        told = with_corrections(connection, card, rows)
    return RowsNow(stamp=stamp_of(card), event=card.last_event, rows=told)


def _without_segments(connection: Connection, lecture_id: str, *forms: type[Row]) -> LectureState:
    """Give the rows of some kinds, and of the segments only those at which a topic begins: all that a plan shows is beginnings."""
    rows = load_kinds(connection, lecture_id, *forms)
    wanted = {row.value.first_segment_id for row in rows.values() if isinstance(row, MarkRow)}
    first = page_of_rows(connection, lecture_id, SegmentRow, limit=1)
    rows |= {row.id: row for row in first}
    rows |= find_rows(connection, lecture_id, sorted(wanted))
    return LectureState(rows=rows)


def _pairs(state: LectureState) -> tuple[PairRow, ...]:
    in_force = {row.id for row in living(state.rows, EntryRow) if row.value.state != "rejected"}
    return tuple(
        row
        for row in living(state.rows, PairRow)
        if row.value.entry_id in in_force and row.value.other_id in in_force
    )
