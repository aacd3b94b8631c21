"""The rows of a lecture as the nouns that exports, pages and stages read."""

from dataclasses import replace

from konspekt.domain.glossary import EntryState, Glossary
from konspekt.domain.notes import (
    Block,
    EntryReference,
    Notes,
    Outline,
    OutlineSection,
    PlanLine,
    Question,
    Section,
)
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Transcript
from konspekt.editing.rows import (
    BlockRow,
    EntryRow,
    MarkRow,
    NotesRow,
    PairRow,
    SectionRow,
    SegmentRow,
)
from konspekt.editing.state import LectureState, living


def transcript(state: LectureState, *, language: str, engine: str) -> Transcript:
    """Give the segments that live, in order."""
    segments = tuple(row.value for row in living(state.rows, SegmentRow))
    return Transcript(language=language, engine=engine, segments=segments)


def outline(state: LectureState) -> Outline:
    """Give the plan: each heading lasts to the next one, the first begins with the lecture."""
    segments = [row.value for row in living(state.rows, SegmentRow)]
    numbers = {segment.id: number for number, segment in enumerate(segments)}
    marks: dict[int, MarkRow] = {}
    for mark in living(state.rows, MarkRow):
        number = numbers.get(mark.value.first_segment_id)
        if number is not None and (number not in marks or mark.is_touched):
            marks[number] = mark
    starts = sorted(marks)
    ends = [*starts[1:], len(segments)][: len(starts)]
    made: list[OutlineSection] = []
    for start, end in zip(starts, ends, strict=True):
        first, last = segments[0 if not made else start], segments[end - 1]
        span = None
        if first.span is not None and last.span is not None:
            span = TimeSpan(first.span.start_ms, max(first.span.start_ms, last.span.end_ms))
        made.append(
            OutlineSection(
                id=marks[start].id,
                title=marks[start].value.title,
                first_segment_id=first.id,
                last_segment_id=last.id,
                span=span,
            )
        )
    return Outline(sections=tuple(made))


def glossary(state: LectureState) -> Glossary:
    """Give the entries that live, rejected ones too, in order, and the guesses about those in force."""
    entries = tuple(row.value for row in living(state.rows, EntryRow))
    in_force = {entry.id for entry in entries if entry.state is not EntryState.REJECTED}
    pairs = (row.value for row in living(state.rows, PairRow))
    guesses = tuple(it for it in pairs if it.entry_id in in_force and it.other_id in in_force)
    return Glossary(entries=entries, suggestions=guesses)


def notes(state: LectureState) -> tuple[Notes, ...]:
    """Give the notes of every template; what they say of entries and of the outline is brought up to date."""
    reader = ShownBlocks(state)
    made: list[Notes] = []
    for row in living(state.rows, NotesRow):
        sections = tuple(
            Section(
                id=section.id,
                template_section_id=section.value.template_section_id,
                title=section.value.title,
                kind=section.value.kind,
                blocks=tuple(block for _, block in reader.of(section.id)),
                columns=section.value.columns,
            )
            for section in living(state.rows, SectionRow)
            if section.notes_id == row.id
        )
        head = row.value
        made.append(
            Notes(id=row.id, template=head.template, template_sha256=head.template_sha256, sections=sections)
        )
    return tuple(made)


class ShownBlocks:
    """Gives blocks as they are to be read: what they say of entries and of the outline brought up to date."""

    def __init__(self, state: LectureState) -> None:
        self._rows = state.rows
        self._by_section: dict[str, list[BlockRow]] = {}
        for row in living(state.rows, BlockRow):
            self._by_section.setdefault(row.section_id, []).append(row)
        self._plan = {section.id: section for section in outline(state).sections}

    def of(self, section_id: str) -> list[tuple[BlockRow, Block]]:
        """Give the blocks of a section in order, each entry shown once."""
        shown: list[tuple[BlockRow, Block]] = []
        entries: set[str] = set()
        for row in self._by_section.get(section_id, []):
            block = self.block(row)
            if isinstance(block, EntryReference):
                if block.entry_id in entries:
                    continue
                entries.add(block.entry_id)
            if block is not None:
                shown.append((row, block))
        return shown

    def block(self, row: BlockRow) -> Block | None:
        """Give one block; None where it shows an entry that is deleted or rejected."""
        return self._read(row.value)

    def _read(self, block: Block) -> Block | None:
        if isinstance(block, EntryReference):
            entry_id = self._entry(block.entry_id)
            return None if entry_id is None else replace(block, entry_id=entry_id)
        if isinstance(block, Question) and block.entry_id is not None:
            return replace(block, entry_id=self._entry(block.entry_id))
        if isinstance(block, PlanLine) and block.section_id in self._plan:
            return replace(block, span=self._plan[block.section_id].span)
        return block

    def _entry(self, entry_id: str) -> str | None:
        """Follow an entry to the one that took it; None where it is deleted or rejected."""
        row = self._rows.get(entry_id)
        while row is not None and row.merged_into is not None:
            row = self._rows.get(row.merged_into)
        if not isinstance(row, EntryRow) or not row.is_living or row.value.state is EntryState.REJECTED:
            return None
        return row.id
