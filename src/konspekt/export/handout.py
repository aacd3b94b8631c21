"""A lecture laid out for reading: what Markdown, HTML and DOCX print, each in its own signs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from konspekt.domain.course import Lecture
from konspekt.domain.glossary import Definition, Entry, EntryState, Origin, Quote
from konspekt.domain.notes import (
    Block,
    EntryReference,
    Fact,
    Notes,
    Paragraph,
    PlanLine,
    Section,
    SectionKind,
)
from konspekt.export.clock import clock
from konspekt.export.places import Place, Places
from konspekt.export.reading import Mark, SpokenPart, spoken_parts
from konspekt.export.wording import Wording

MOST_MENTIONS: Final = 12
"""Of one entry. More would bury the definition under times; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDefinition:
    """What a term means, and where that was said."""

    text: str
    origin: Origin
    places: tuple[Place, ...]
    is_lost: bool
    """Its words are no longer in the transcript."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedEntry:
    """One line of the glossary."""

    number: int
    anchor: str
    headword: str
    variants: tuple[str, ...]
    definition: PrintedDefinition | None
    alternatives: tuple[PrintedDefinition, ...]
    mentions: tuple[Place, ...]

    @property
    def place(self) -> Place | None:
        """Give where to look it up: its definition, else its first mention."""
        places = self.definition.places if self.definition is not None else ()
        return next(iter((*places, *self.mentions)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockGroup:
    """Neighbouring blocks of one kind: a list, a table, the lines of a plan."""

    form: str
    """`paragraph`, `bullet`, `row`, `entry`, `plan_line`, `question` or `fact`."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSection:
    """One section of the notes."""

    anchor: str
    number: int
    title: str
    columns: tuple[str, ...]
    groups: tuple[BlockGroup, ...]
    """Empty: the lecture does not cover it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedNotes:
    """Notes by one template."""

    anchor: str
    title: str
    sections: tuple[PrintedSection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """Everything that is printed, in order: head, notes, glossary, transcript."""

    title: str
    language: str
    wording: Wording
    sample_mark: str | None
    facts: tuple[tuple[str, str], ...]
    notes: tuple[PrintedNotes, ...]
    entries: tuple[PrintedEntry, ...]
    other_entries: tuple[PrintedEntry, ...]
    """Entries that no section of the notes shows; all of them without notes."""
    parts: tuple[SpokenPart, ...]
    places: Places
    _by_id: Mapping[str, PrintedEntry] = field(default_factory=dict[str, PrintedEntry], repr=False)
    _home: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    _part_anchors: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)

    def part(self, line: PlanLine) -> str | None:
        """Give the anchor of the part of the transcript that a line of the plan names."""
        return self._part_anchors.get(line.section_id)

    def in_full(self, section: PrintedSection, group: BlockGroup) -> list[PrintedEntry]:
        """Give the entries of the group that are printed in full in this section."""
        return [entry for entry in self._entries(group) if self._home.get(entry.anchor) == section.anchor]

    def only_named(self, section: PrintedSection, group: BlockGroup) -> list[PrintedEntry]:
        """Give the entries of the group that an earlier section has printed in full."""
        return [entry for entry in self._entries(group) if self._home.get(entry.anchor) != section.anchor]

    def _entries(self, group: BlockGroup) -> list[PrintedEntry]:
        return [self._by_id[block.entry_id] for block in group.blocks if isinstance(block, EntryReference)]

    def fact(self, fact: Fact) -> tuple[str, str]:
        """Give the label and the value of a line of the head of the notes."""
        is_length = fact.name == "duration" and fact.value.isdecimal()
        value = clock(int(fact.value)) if is_length else fact.value
        return self.wording.fact(fact.name), self.wording.date(value) if fact.name == "date" else value

    def places_of(self, quotes: Sequence[Quote]) -> tuple[Place, ...]:
        """Give where the quotes were said."""
        return self.places.of(quotes)


def lay_out(lecture: Lecture, wording: Wording) -> Handout:
    """Lay a lecture out; rejected entries are left out."""
    places = Places(lecture.transcript, wording)
    kept = printable_entries(lecture)
    entries = [_entry(number, entry, places) for number, entry in enumerate(kept, 1)]
    by_id = {entry.id: made for entry, made in zip(kept, entries, strict=True)}
    notes = tuple(_notes(number, made, by_id) for number, made in enumerate(lecture.notes, 1))
    home = _homes(notes, by_id)
    parts = spoken_parts(
        lecture, places, mentions=_mentions(kept, places), definitions=_definitions(kept, places)
    )
    return Handout(
        title=lecture.title,
        language=lecture.language,
        wording=wording,
        sample_mark=wording("sample_mark") if lecture.is_sample else None,
        facts=_facts(lecture, kept, wording),
        notes=notes,
        entries=tuple(entries),
        other_entries=tuple(entry for entry in entries if entry.anchor not in home),
        parts=parts,
        places=places,
        _by_id=by_id,
        _home=home,
        _part_anchors={part.section_id: part.anchor for part in parts if part.section_id is not None},
    )


def printable_entries(lecture: Lecture) -> tuple[Entry, ...]:
    """Give the entries that a methodologist has not rejected."""
    return tuple(entry for entry in lecture.glossary.entries if entry.state is not EntryState.REJECTED)


def badge(origin: Origin) -> Origin | None:
    """Give the origin where a reader must be told: what is not the lecturer's own."""
    return origin if origin in (Origin.MODEL, Origin.EDITOR) else None


def _entry(number: int, entry: Entry, places: Places) -> PrintedEntry:
    return PrintedEntry(
        number=number,
        anchor=f"term-{number}",
        headword=entry.headword,
        variants=entry.variants,
        definition=None
        if entry.definition is None
        else _definition(entry.definition, places, anchor=_quote_anchor(number)),
        alternatives=tuple(_definition(other, places) for other in entry.alternatives),
        mentions=places.each(entry.mentions),
    )


def _definition(definition: Definition, places: Places, *, anchor: str | None = None) -> PrintedDefinition:
    is_lost = bool(definition.quotes) and all(places.number(quote) is None for quote in definition.quotes)
    return PrintedDefinition(
        text=definition.shown_text,
        origin=definition.origin,
        places=places.of(definition.quotes, anchor=anchor),
        is_lost=is_lost,
    )


def _quote_anchor(number: int) -> str:
    return f"said-{number}"


def _mentions(entries: Sequence[Entry], places: Places) -> dict[int, list[Mark]]:
    found: defaultdict[int, list[Mark]] = defaultdict(list)
    for number, entry in enumerate(entries, 1):
        for quote in entry.mentions:
            segment = places.number(quote)
            if segment is not None:
                found[segment].append(
                    Mark(start_char=quote.start_char, end_char=quote.end_char, entry=number)
                )
    return dict(found)


def _definitions(entries: Sequence[Entry], places: Places) -> dict[int, list[Mark]]:
    found: defaultdict[int, list[Mark]] = defaultdict(list)
    for number, entry in enumerate(entries, 1):
        quotes = entry.definition.quotes if entry.definition is not None else ()
        for index, quote in enumerate(quotes):
            segment = places.number(quote)
            if segment is not None:
                anchor = "" if index else _quote_anchor(number)
                mark = Mark(start_char=quote.start_char, end_char=quote.end_char, entry=number, anchor=anchor)
                found[segment].append(mark)
    return dict(found)


def _notes(number: int, notes: Notes, by_id: Mapping[str, PrintedEntry]) -> PrintedNotes:
    anchor = f"notes-{number}"
    return PrintedNotes(
        anchor=anchor,
        title=notes.template.title,
        sections=tuple(
            PrintedSection(
                anchor=f"{anchor}-{index}",
                number=index,
                title=section.title,
                columns=section.columns,
                groups=_groups(section, by_id),
            )
            for index, section in enumerate(notes.sections, 1)
        ),
    )


def _groups(section: Section, by_id: Mapping[str, PrintedEntry]) -> tuple[BlockGroup, ...]:
    kept = [
        block
        for block in section.blocks
        if not isinstance(block, EntryReference) or block.entry_id in by_id  # a rejected entry is not shown
    ]

    def form(block: Block) -> str:
        return "bullet" if isinstance(block, Paragraph) and section.kind is SectionKind.LIST else block.type

    return tuple(BlockGroup(form=kind, blocks=tuple(blocks)) for kind, blocks in groupby(kept, key=form))


def _homes(notes: Sequence[PrintedNotes], by_id: Mapping[str, PrintedEntry]) -> dict[str, str]:
    """Give, for each entry shown in notes, the section where it is printed in full: the first."""
    homes: dict[str, str] = {}
    for section in (section for made in notes for section in made.sections):
        for block in (block for group in section.groups for block in group.blocks):
            if isinstance(block, EntryReference):
                homes.setdefault(by_id[block.entry_id].anchor, section.anchor)
    return homes


def _facts(lecture: Lecture, entries: Sequence[Entry], wording: Wording) -> tuple[tuple[str, str], ...]:
    duration_ms = lecture.duration_ms or lecture.transcript.duration_ms
    defined = sum(entry.definition is not None for entry in entries)
    terms = f"{wording.counted('terms', len(entries))}, {wording.counted('definitions', defined)}"
    facts = [
        (wording.fact("source"), lecture.file_name),
        (wording.fact("date"), wording.date(lecture.date) if lecture.date else ""),
        (wording.fact("duration"), clock(duration_ms) if duration_ms else ""),
        (wording("glossary"), terms if entries else ""),
        (wording("checked"), _checked(lecture, wording)),
    ]
    return tuple((name, value) for name, value in facts if value)


def _checked(lecture: Lecture, wording: Wording) -> str:
    entries = lecture.glossary.entries
    checked = sum(entry.state is not EntryState.DRAFT for entry in entries)
    return wording("checked_of", count=checked, total=len(entries)) if checked else ""
