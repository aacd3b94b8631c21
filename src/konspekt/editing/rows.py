"""What a lecture is made of while people work on it: one row for each thing that can be edited, kept 1:1 in tables.

A row's `value` is what is true now. Ids are opaque and unique in the lecture across all kinds. A row is never thrown away by an
edit: `deleted_by` makes it a tombstone (the store adds the instant).
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, TypeVar

from konspekt.domain.glossary import Entry, MergeSuggestion
from konspekt.domain.notes import Block, SectionKind, Template
from konspekt.domain.time import STRICT_FORM
from konspekt.domain.transcript import Segment


class Author(StrEnum):
    """Who did something."""

    PERSON = "person"
    MACHINE = "machine"


class Review(StrEnum):
    """Why a row asks for a person's eye."""

    EVIDENCE_CHANGED = "evidence_changed"
    """An accepted entry whose quotes read differently since."""
    UNCONFIRMED = "unconfirmed"
    """Every quote is lost."""
    NOT_FOUND = "not_found"
    """The last re-run did not find it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRow:
    """What all rows have."""

    __pydantic_config__ = STRICT_FORM

    id: str
    rank: str
    """Place in its list; compare byte by byte (in a database: collation C)."""
    version: int = 1
    """Rises by one whenever anything else of the row changes: its ETag."""
    machine_key: str | None = None
    """Its id in the artifact; None for what a person added."""
    edited_fields: frozenset[str] = frozenset()
    """What a person changed: a re-run leaves it alone."""
    deleted_by: Author | None = None
    merged_into: str | None = None
    """The row that took its place, where it was merged."""
    reviews: frozenset[Review] = frozenset()

    @property
    def is_living(self) -> bool:
        """Tell whether a reader sees it."""
        return self.deleted_by is None

    @property
    def is_touched(self) -> bool:
        """Tell whether a person changed, added or deleted it, so that a re-run keeps it as it is."""
        return self.deleted_by is Author.PERSON or (self.is_living and bool(self.edited_fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineMark:
    """The beginning of a topic; it lasts to the next mark."""

    __pydantic_config__ = STRICT_FORM

    title: str
    first_segment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesHead:
    """Notes without their sections, which are rows of their own."""

    __pydantic_config__ = STRICT_FORM

    template: Template
    template_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionHead:
    """A section of the notes without its blocks, which are rows of their own."""

    __pydantic_config__ = STRICT_FORM

    template_section_id: str
    title: str
    kind: SectionKind
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRow(BaseRow):
    """A segment; `value.id` is the row's id."""

    value: Segment
    machine_value: Segment | None = None
    """What the machine said when a person last had the choice."""
    suggestion: Segment | None = None
    """What a re-run heard inside the span of an edited segment."""
    kind: Literal["segment"] = "segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow(BaseRow):
    """An entry of the glossary; `value.id` is the row's id. Rejected entries are rows like others."""

    value: Entry
    machine_value: Entry | None = None
    """As the machine last said it; its quotes are not kept up with edits."""
    lent: Entry | None = None
    """Of a merged entry: what the other one took from it, so that a split can give back exactly that."""
    kind: Literal["entry"] = "entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow(BaseRow):
    """A guess that two entries are one."""

    value: MergeSuggestion
    kind: Literal["pair"] = "pair"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRow(BaseRow):
    """A heading in the margin of the transcript."""

    value: OutlineMark
    machine_value: OutlineMark | None = None
    kind: Literal["mark"] = "mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesRow(BaseRow):
    """Notes by one template."""

    value: NotesHead
    kind: Literal["notes"] = "notes"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRow(BaseRow):
    """A section of the notes."""

    notes_id: str
    value: SectionHead
    machine_value: SectionHead | None = None
    suggestion: tuple[Block, ...] = ()
    """What a re-run wrote for a section that people wholly edited: offered side by side."""
    refused: tuple[str, ...] = ()
    """The words of what was offered and refused, so that it is not offered again."""
    kind: Literal["section"] = "section"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockRow(BaseRow):
    """A paragraph or another block of a section; where the block has an id, it is the row's."""

    section_id: str
    value: Block
    machine_value: Block | None = None
    suggestion: Block | None = None
    """What a re-run wrote from the same quotes as an edited block."""
    kind: Literal["block"] = "block"


Row = SegmentRow | EntryRow | PairRow | MarkRow | NotesRow | SectionRow | BlockRow
R = TypeVar("R", bound=Row)


def same_content(one: Row | None, other: Row | None) -> bool:
    """Tell whether two states of a row differ in nothing but their version."""
    if one is None or other is None:
        return one is other
    return replace(one, version=other.version) == other


def edited(row: R, *fields: str) -> R:
    """Note that a person changed these fields."""
    return replace(row, edited_fields=row.edited_fields | set(fields))


def buried(row: R, by: Author, *, merged_into: str | None = None) -> R:
    """Make the row a tombstone."""
    return replace(row, deleted_by=by, merged_into=merged_into)
