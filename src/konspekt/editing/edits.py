"""What a person can do to a lecture: one form for each edit, named in revisions by its `op`."""

from dataclasses import dataclass
from typing import Literal

from konspekt.domain.glossary import EntryState
from konspekt.domain.time import STRICT_FORM


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A selection in one segment of the transcript: code points, half open."""

    __pydantic_config__ = STRICT_FORM

    segment_id: str
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetText:
    """Write other words into a segment; they are timed by DATA.md, "Editing words"."""

    __pydantic_config__ = STRICT_FORM

    segment_id: str
    text: str
    op: Literal["set_text"] = "set_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpeaker:
    """Name who speaks."""

    __pydantic_config__ = STRICT_FORM

    segment_ids: tuple[str, ...]
    speaker: str | None
    op: Literal["set_speaker"] = "set_speaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitSegment:
    """Cut a segment in two between two words."""

    __pydantic_config__ = STRICT_FORM

    segment_id: str
    at_char: int
    """The end of the last word of the left part, or the beginning of the first of the right."""
    op: Literal["split_segment"] = "split_segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeSegment:
    """Join a segment with the next one."""

    __pydantic_config__ = STRICT_FORM

    segment_id: str
    op: Literal["merge_segment"] = "merge_segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSegments:
    """Move segments in time."""

    __pydantic_config__ = STRICT_FORM

    segment_ids: tuple[str, ...]
    by_ms: int
    op: Literal["shift_segments"] = "shift_segments"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetHeadword:
    """Write the term otherwise."""

    __pydantic_config__ = STRICT_FORM

    entry_id: str
    headword: str
    op: Literal["set_headword"] = "set_headword"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVariants:
    """Name the other forms of the term."""

    __pydantic_config__ = STRICT_FORM

    entry_id: str
    variants: tuple[str, ...]
    op: Literal["set_variants"] = "set_variants"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDefinition:
    """Write the definition in one's own words; its quotes stay under it. None: not defined in the lecture."""

    __pydantic_config__ = STRICT_FORM

    entry_id: str
    text: str | None
    op: Literal["set_definition"] = "set_definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDefinition:
    """Let selected words of the lecturer be the definition; the former one becomes an alternative."""

    __pydantic_config__ = STRICT_FORM

    entry_id: str
    slices: tuple[Slice, ...]
    op: Literal["quote_definition"] = "quote_definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseDefinition:
    """Let an alternative be the definition; the former one becomes an alternative."""

    __pydantic_config__ = STRICT_FORM

    entry_id: str
    alternative: int
    """Place among the alternatives, from 0."""
    op: Literal["choose_definition"] = "choose_definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetState:
    """Give the verdict on an entry; it also settles what asked for review."""

    __pydantic_config__ = STRICT_FORM

    entry_id: str
    state: EntryState
    op: Literal["set_state"] = "set_state"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEntry:
    """Add a term, also from a selection of the transcript."""

    __pydantic_config__ = STRICT_FORM

    headword: str
    machine_key: str = ""
    """Lemmas of the headword, so that a re-run recognizes the entry as its own; the library fills in what is left out."""
    variants: tuple[str, ...] = ()
    definition_text: str | None = None
    """In one's own words; then `definition_slices` are the quotes under it."""
    definition_slices: tuple[Slice, ...] = ()
    mention_slices: tuple[Slice, ...] = ()
    state: EntryState = EntryState.DRAFT
    op: Literal["add_entry"] = "add_entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeEntries:
    """Let one entry take over another."""

    __pydantic_config__ = STRICT_FORM

    into_id: str
    entry_id: str
    op: Literal["merge_entries"] = "merge_entries"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitEntry:
    """Take an entry out of the one it was merged into."""

    __pydantic_config__ = STRICT_FORM

    entry_id: str
    op: Literal["split_entry"] = "split_entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetParagraph:
    """Write a paragraph in one's own words; its quotes stay under it."""

    __pydantic_config__ = STRICT_FORM

    block_id: str
    text: str
    paragraph_id: str | None = None
    """In a table row; None: the block itself, or the answer of a question."""
    op: Literal["set_paragraph"] = "set_paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLabel:
    """Write the heading over a paragraph, the text of a question, the value of a fact or the title of a plan line."""

    __pydantic_config__ = STRICT_FORM

    block_id: str
    text: str | None
    """None takes the heading of a paragraph away."""
    op: Literal["set_label"] = "set_label"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCell:
    """Write a cell of a table row as one paragraph; the quotes of the former ones stay under it."""

    __pydantic_config__ = STRICT_FORM

    block_id: str
    column: int
    text: str
    """Blank: the lecture does not cover it."""
    op: Literal["set_cell"] = "set_cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddParagraph:
    """Add a paragraph of one's own, on quotes or without."""

    __pydantic_config__ = STRICT_FORM

    section_id: str
    text: str
    after: str | None = None
    """The block before it; None: at the head."""
    slices: tuple[Slice, ...] = ()
    op: Literal["add_paragraph"] = "add_paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveBlock:
    """Put a block elsewhere, also into another section of the same notes."""

    __pydantic_config__ = STRICT_FORM

    block_id: str
    section_id: str
    after: str | None = None
    op: Literal["move_block"] = "move_block"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTitle:
    """Rename a section of the notes or a heading of the outline."""

    __pydantic_config__ = STRICT_FORM

    row_id: str
    title: str
    op: Literal["set_title"] = "set_title"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSection:
    """Add a section of one's own to the notes."""

    __pydantic_config__ = STRICT_FORM

    notes_id: str
    title: str
    after: str | None = None
    op: Literal["add_section"] = "add_section"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSection:
    """Put a section elsewhere in its notes."""

    __pydantic_config__ = STRICT_FORM

    section_id: str
    after: str | None = None
    op: Literal["move_section"] = "move_section"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMark:
    """Begin a topic of the outline at a segment."""

    __pydantic_config__ = STRICT_FORM

    segment_id: str
    title: str
    op: Literal["add_mark"] = "add_mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Make any row a tombstone; of a pair of entries: they are not one."""

    __pydantic_config__ = STRICT_FORM

    row_id: str
    op: Literal["delete"] = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """Bring a tombstone back; what was merged comes back by SplitEntry or by undo."""

    __pydantic_config__ = STRICT_FORM

    row_id: str
    op: Literal["restore"] = "restore"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSuggestion:
    """Let what a re-run offered take the place of what is there."""

    __pydantic_config__ = STRICT_FORM

    row_id: str
    op: Literal["take_suggestion"] = "take_suggestion"


@dataclass(frozen=True, slots=True, kw_only=True)
class DropSuggestion:
    """Stay with what is there; the same suggestion does not come again."""

    __pydantic_config__ = STRICT_FORM

    row_id: str
    op: Literal["drop_suggestion"] = "drop_suggestion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a text was found: a row, one of its texts, and the first code point in it."""

    __pydantic_config__ = STRICT_FORM

    row_id: str
    text_name: str
    start_char: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceAll:
    """Replace a text wherever it stands: in segments, glossary, notes and outline."""

    __pydantic_config__ = STRICT_FORM

    find: str
    replacement: str
    match_case: bool = False
    whole_words: bool = True
    leave: frozenset[Place] = frozenset()
    """Places that the person unticked in the preview."""
    op: Literal["replace_all"] = "replace_all"


TranscriptEdit = SetText | SetSpeaker | SplitSegment | MergeSegment | ShiftSegments | AddMark
EntryEdit = (
    SetHeadword
    | SetVariants
    | SetDefinition
    | QuoteDefinition
    | ChooseDefinition
    | SetState
    | AddEntry
    | MergeEntries
    | SplitEntry
)
NotesEdit = SetParagraph | SetLabel | SetCell | AddParagraph | MoveBlock | AddSection | MoveSection
RowEdit = SetTitle | Delete | Restore | TakeSuggestion | DropSuggestion
Edit = TranscriptEdit | EntryEdit | NotesEdit | RowEdit | ReplaceAll
