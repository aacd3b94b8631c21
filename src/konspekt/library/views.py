"""Rows as pages show them: each with what stands in other rows, such as its place in the list."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from konspekt.domain.notes import Block
from konspekt.domain.transcript import Correction
from konspekt.editing.reading import ShownBlocks
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An entry, its place in the list, and the entries that were merged into it."""

    row: EntryRow
    order: int
    merged_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView:
    """A heading in the margin, and when its first segment begins."""

    row: MarkRow
    start_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """A block of the notes, and how it reads now that entries and topics may have moved."""

    row: BlockRow
    block: Block


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A section of the notes with its blocks."""

    row: SectionRow
    question: str | None
    """What its template asks of the lecture; None where nothing, or where people added the section."""
    blocks: tuple[BlockView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesView:
    """Notes by one template."""

    row: NotesRow
    sections: tuple[SectionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Some rows of a lecture as they are now."""

    segments: tuple[SegmentRow, ...] = ()
    entries: tuple[EntryView, ...] = ()
    pairs: tuple[PairRow, ...] = ()
    marks: tuple[MarkView, ...] = ()
    notes: tuple[NotesView, ...] = ()
    sections: tuple[SectionView, ...] = ()
    blocks: tuple[BlockView, ...] = ()
    removed: tuple[str, ...] = ()
    """Rows that readers do not see any more."""
    corrections: Mapping[str, tuple[Correction, ...]] = field(
        default_factory=dict[str, tuple[Correction, ...]]
    )
    """By segment: what the vocabulary offers."""


class Views:
    """Gives the rows of one state of a lecture as pages show them."""

    def __init__(self, state: LectureState) -> None:
        self._rows = state.rows
        self._shown = ShownBlocks(state)
        self._merged: dict[str, list[str]] = {}
        for row in state.rows.values():
            if isinstance(row, EntryRow) and row.merged_into is not None:
                self._merged.setdefault(row.merged_into, []).append(row.id)
        self._entries = living(state.rows, EntryRow)
        self._places = {row.id: place for place, row in enumerate(self._entries)}

    def entries(self) -> tuple[EntryView, ...]:
        """Give every living entry in order."""
        return tuple(map(self._entry, self._entries))

    def marks(self) -> tuple[MarkView, ...]:
        """Give every heading in order."""
        return tuple(map(self._mark, living(self._rows, MarkRow)))

    def notes(self) -> tuple[NotesView, ...]:
        """Give the notes of every template."""
        return tuple(map(self._notes, living(self._rows, NotesRow)))

    def one_notes(self, notes_id: str) -> NotesView:
        """Give the notes by one template."""
        row = self._rows[notes_id]
        assert isinstance(row, NotesRow)
        return self._notes(row)

    def some(self, row_ids: Collection[str]) -> Rows:
        """Give the named rows; those that nobody sees are told as removed."""
        found = [self._rows.get(row_id) for row_id in dict.fromkeys(row_ids)]
        alive = [row for row in found if row is not None and self._is_shown(row)]
        ids = {row.id for row in alive}
        return Rows(
            segments=tuple(row for row in alive if isinstance(row, SegmentRow)),
            entries=tuple(self._entry(row) for row in alive if isinstance(row, EntryRow)),
            pairs=tuple(row for row in alive if isinstance(row, PairRow)),
            marks=tuple(self._mark(row) for row in alive if isinstance(row, MarkRow)),
            notes=tuple(self._notes(row) for row in alive if isinstance(row, NotesRow)),
            sections=tuple(self._section(row) for row in alive if isinstance(row, SectionRow)),
            blocks=tuple(self._block(row) for row in alive if isinstance(row, BlockRow)),
            removed=tuple(row_id for row_id in dict.fromkeys(row_ids) if row_id not in ids),
        )

    def _is_shown(self, row: Row) -> bool:
        if isinstance(row, BlockRow):
            return row.is_living and self._shown.block(row) is not None
        return row.is_living

    def _entry(self, row: EntryRow) -> EntryView:
        merged = tuple(sorted(self._merged.get(row.id, ())))
        return EntryView(row=row, order=self._places[row.id], merged_ids=merged)

    def _mark(self, row: MarkRow) -> MarkView:
        segment = self._rows.get(row.value.first_segment_id)
        span = segment.value.span if isinstance(segment, SegmentRow) else None
        return MarkView(row=row, start_ms=None if span is None else span.start_ms)

    def _notes(self, row: NotesRow) -> NotesView:
        sections = (it for it in living(self._rows, SectionRow) if it.notes_id == row.id)
        return NotesView(row=row, sections=tuple(map(self._section, sections)))

    def _section(self, row: SectionRow) -> SectionView:
        blocks = (BlockView(row=it, block=block) for it, block in self._shown.of(row.id))
        return SectionView(row=row, question=self._question(row), blocks=tuple(blocks))

    def _question(self, row: SectionRow) -> str | None:
        notes = self._rows.get(row.notes_id)
        asked = notes.value.template.sections if isinstance(notes, NotesRow) else ()
        return next((it.question for it in asked if it.id == row.value.template_section_id), None)

    def _block(self, row: BlockRow) -> BlockView:
        block = self._shown.block(row)
        assert block is not None
        return BlockView(row=row, block=block)


def as_was(row: Row) -> Rows:
    """Give a row as it once was, whatever became of it and of the rows around it."""
    if isinstance(row, SegmentRow):
        return Rows(segments=(row,))
    if isinstance(row, EntryRow):
        return Rows(entries=(EntryView(row=row, order=0, merged_ids=()),))
    if isinstance(row, PairRow):
        return Rows(pairs=(row,))
    if isinstance(row, MarkRow):
        return Rows(marks=(MarkView(row=row, start_ms=None),))
    if isinstance(row, NotesRow):
        return Rows(notes=(NotesView(row=row, sections=()),))
    if isinstance(row, SectionRow):
        return Rows(sections=(SectionView(row=row, question=None, blocks=()),))
    return Rows(blocks=(BlockView(row=row, block=row.value),))


def touched_with(segment_ids: Collection[str], rows: Mapping[str, Row]) -> Sequence[str]:
    """Give the headings whose moment follows changed segments."""
    return [
        row.id
        for row in rows.values()
        if isinstance(row, MarkRow) and row.is_living and row.value.first_segment_id in segment_ids
    ]
