"""Edits of the glossary."""

from dataclasses import replace
from typing import TypeVar, assert_never

from konspekt.domain.errors import EditEmpty, EditPlaceUnfit, EditTargetMissing
from konspekt.domain.glossary import Definition, Entry, EntryState, Origin, Quote
from konspekt.domain.notes import EntryReference, SectionKind
from konspekt.editing.edits import (
    AddEntry,
    ChooseDefinition,
    EntryEdit,
    MergeEntries,
    QuoteDefinition,
    SetDefinition,
    SetHeadword,
    SetState,
    SetVariants,
    Slice,
    SplitEntry,
)
from konspekt.editing.evidence import evidence_of, reviewed
from konspekt.editing.rows import (
    Author,
    BlockRow,
    EntryRow,
    PairRow,
    Review,
    SectionRow,
    SegmentRow,
    buried,
    edited,
)
from konspekt.editing.state import Sheet
from konspekt.editing.transcript_edits import quotes_from

T = TypeVar("T")
SETTLED = {Review.EVIDENCE_CHANGED, Review.NOT_FOUND}
"""What a verdict settles; that every quote is lost stays true."""


def edit_entry(sheet: Sheet, edit: EntryEdit) -> None:
    """Make the edit on the sheet."""
    match edit:
        case SetHeadword():
            headword = one_line(edit.headword, edit.entry_id)
            _change(sheet, edit.entry_id, "headword", headword=headword)
        case SetVariants():
            _change(sheet, edit.entry_id, "variants", variants=_names(edit.variants))
        case SetDefinition():
            set_definition(sheet, edit.entry_id, edit.text)
        case QuoteDefinition():
            quotes = _evidence(sheet, edit.entry_id, edit.slices)
            said = Definition(origin=Origin.LECTURER_VERBATIM, quotes=quotes)
            _define(sheet, edit.entry_id, said)
        case ChooseDefinition():
            alternatives = sheet.find(EntryRow, edit.entry_id).value.alternatives
            if not 0 <= edit.alternative < len(alternatives):
                raise EditTargetMissing(id=edit.entry_id)
            _define(sheet, edit.entry_id, alternatives[edit.alternative])
        case SetState():
            row = sheet.find(EntryRow, edit.entry_id)
            row = replace(row, value=replace(row.value, state=edit.state), reviews=row.reviews - SETTLED)
            sheet.put(edited(row, "state"))
        case AddEntry():
            add_entry(sheet, edit)
        case MergeEntries():
            merge_entries(sheet, edit.into_id, edit.entry_id)
        case SplitEntry():
            split_entry(sheet, edit.entry_id)
        case _:
            assert_never(edit)


def one_line(text: str, row_id: str) -> str:
    """Give the text with runs of spaces made one.

    Raises:
        EditEmpty: It is blank.
    """
    line = " ".join(text.split())
    if not line:
        raise EditEmpty(id=row_id)
    return line


def set_definition(sheet: Sheet, entry_id: str, text: str | None) -> None:
    """Write a definition in one's own words over the quotes of the former one, or take it away."""
    former = sheet.find(EntryRow, entry_id).value.definition
    if text is None:
        _define(sheet, entry_id, None)
        return
    quotes = former.quotes if former is not None else ()
    own = Definition(origin=Origin.EDITOR, text=one_line(text, entry_id), quotes=quotes)
    _change(sheet, entry_id, "definition", definition=own)


def add_entry(sheet: Sheet, edit: AddEntry) -> None:
    """Add a person's entry where the lecture first speaks of it."""
    entry_id = sheet.new_id()
    quotes = quotes_from(sheet, edit.definition_slices)
    definition = None
    if edit.definition_text is not None:
        text = one_line(edit.definition_text, entry_id)
        definition = Definition(origin=Origin.EDITOR, text=text, quotes=quotes)
    elif quotes:
        definition = Definition(origin=Origin.LECTURER_VERBATIM, quotes=quotes)
    value = Entry(
        id=entry_id,
        headword=one_line(edit.headword, entry_id),
        machine_key=edit.machine_key,
        variants=_names(edit.variants),
        definition=definition,
        mentions=quotes_from(sheet, edit.mention_slices),
        confidence=1.0 if definition is not None else 0.0,
        state=edit.state,
    )
    fields = {"added", "headword"}
    fields |= {"definition"} if definition is not None else set()
    fields |= {"state"} if edit.state is not EntryState.DRAFT else set()
    row = EntryRow(
        id=entry_id, rank="", machine_key=edit.machine_key, value=value, edited_fields=frozenset(fields)
    )
    sheet.put(replace(row, rank=sheet.rank_after(row, _entry_before(sheet, row))))
    refer_to(sheet, entry_id, by=Author.PERSON)


def refer_to(sheet: Sheet, entry_id: str, *, by: Author) -> None:
    """Show an entry in every glossary section of the notes that does not show it yet (or was told not to).

    References to an entry that was merged away lead to the one that took it: see reading.py.
    """
    shown = {(row.section_id, row.value) for row in sheet.all(BlockRow)}
    value = EntryReference(entry_id=entry_id)
    for section in sheet.living(SectionRow):
        if section.value.kind is SectionKind.GLOSSARY and (section.id, value) not in shown:
            fields = frozenset({"added"}) if by is Author.PERSON else frozenset[str]()
            row = BlockRow(
                id=sheet.new_id(), rank="", section_id=section.id, value=value, edited_fields=fields
            )
            sheet.put(replace(row, rank=sheet.rank_after(row, sheet.last_of(row))))


def merge_entries(sheet: Sheet, into_id: str, entry_id: str) -> None:
    """Let A take the variants, mentions and quotes of B, and B's definitions as alternatives; B becomes a tombstone."""
    kept, gone = sheet.find(EntryRow, into_id), sheet.find(EntryRow, entry_id)
    if kept.id == gone.id:
        raise EditPlaceUnfit(id=into_id)
    value, lent = absorbed(kept.value, gone.value)
    fields = ["variants", "aliases", *(name for name in ("mentions", "alternatives") if getattr(lent, name))]
    if value.definition != kept.value.definition:
        fields.append("definition")
    sheet.put(reviewed(edited(replace(kept, value=value), *fields)))
    sheet.put(replace(buried(gone, Author.PERSON, merged_into=into_id), lent=lent))
    for pair in sheet.living(PairRow):
        if {pair.value.entry_id, pair.value.other_id} == {into_id, entry_id}:
            sheet.put(buried(pair, Author.PERSON))


def absorbed(kept: Entry, gone: Entry) -> tuple[Entry, Entry]:
    """Give A with what it takes from B, and B reduced to what A really took.

    Where A has no definition, B's becomes A's: an alternative to nothing would leave A shown as undefined.
    """
    taken = kept.definition is None and gone.definition is not None
    offered = gone.alternatives if taken else tuple(filter(None, (gone.definition, *gone.alternatives)))
    known = {kept.headword, *kept.variants}
    names = dict.fromkeys((gone.headword, *gone.variants))
    lent = replace(
        gone,
        variants=tuple(name for name in names if name not in known),
        definition=gone.definition if taken else None,
        alternatives=tuple(it for it in dict.fromkeys(offered) if it not in kept.alternatives),
        mentions=tuple(it for it in dict.fromkeys(gone.mentions) if it not in kept.mentions),
        aliases=tuple(
            key for key in (gone.machine_key, *gone.aliases) if key not in (kept.machine_key, *kept.aliases)
        ),
    )
    value = replace(
        kept,
        variants=kept.variants + lent.variants,
        definition=gone.definition if taken else kept.definition,
        alternatives=kept.alternatives + lent.alternatives,
        mentions=kept.mentions + lent.mentions,
        aliases=kept.aliases + lent.aliases,
    )
    return value, lent


def split_entry(sheet: Sheet, entry_id: str) -> None:
    """Take B out of A again: B lives as it was, A gives back what it took and nobody changed since."""
    gone = sheet.rows.get(entry_id)
    if not isinstance(gone, EntryRow) or gone.merged_into is None or gone.lent is None:
        raise EditTargetMissing(id=entry_id)
    kept = sheet.find(EntryRow, gone.merged_into)
    lent = gone.lent
    definition = kept.value.definition
    if definition is not None and definition == lent.definition:
        definition = None
    value = replace(
        kept.value,
        variants=_without(kept.value.variants, lent.variants),
        definition=definition,
        alternatives=_without(kept.value.alternatives, lent.alternatives),
        mentions=_without(kept.value.mentions, lent.mentions),
        aliases=_without(kept.value.aliases, lent.aliases),
    )
    sheet.put(reviewed(edited(replace(kept, value=value), "aliases")))
    sheet.put(edited(replace(gone, deleted_by=None, merged_into=None, lent=None), "aliases"))


def same_definition(one: Definition, other: Definition) -> bool:
    """Tell whether two definitions read the same and come from the same hand."""
    return one.origin is other.origin and one.shown_text == other.shown_text


def with_alternative(alternatives: tuple[Definition, ...], offered: Definition) -> tuple[Definition, ...]:
    """Add a definition to the alternatives unless one reads the same."""
    if any(same_definition(offered, known) for known in alternatives):
        return alternatives
    return (*alternatives, offered)


def _define(sheet: Sheet, entry_id: str, definition: Definition | None) -> None:
    """Let `definition` be it; the former one goes to the alternatives."""
    entry = sheet.find(EntryRow, entry_id).value
    others = tuple(it for it in entry.alternatives if it != definition)
    if entry.definition is not None and entry.definition != definition:
        others = with_alternative(others, entry.definition)
    _change(sheet, entry_id, "definition", "alternatives", definition=definition, alternatives=others)


def _change(sheet: Sheet, entry_id: str, *fields: str, **values: object) -> None:
    row = sheet.find(EntryRow, entry_id)
    value = replace(row.value, **values)
    if value != row.value:
        sheet.put(reviewed(edited(replace(row, value=value), *fields)))


def _names(written: tuple[str, ...]) -> tuple[str, ...]:
    """Give names on one line each; blank ones and repetitions left out."""
    return tuple(dict.fromkeys(filter(None, (" ".join(name.split()) for name in written))))


def _evidence(sheet: Sheet, entry_id: str, slices: tuple[Slice, ...]) -> tuple[Quote, ...]:
    quotes = quotes_from(sheet, slices)
    if not quotes:
        raise EditEmpty(id=entry_id)
    return quotes


def _entry_before(sheet: Sheet, row: EntryRow) -> str | None:
    """Give the last entry that the lecture speaks of before this one; without quotes, the last of all."""
    ranks = {segment.id: segment.rank for segment in sheet.all(SegmentRow)}

    def first_said(entry: EntryRow) -> tuple[str, int] | None:
        places = [(ranks.get(quote.segment_id, ""), quote.start_char) for quote in evidence_of(entry)]
        return min(places, default=None)

    place = first_said(row)
    if place is None:
        return sheet.last_of(row)
    earlier = [it.id for it in sheet.living(EntryRow) if (first_said(it) or ("", 0)) <= place]
    return earlier[-1] if earlier else None


def _without(all_of: tuple[T, ...], some: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(it for it in all_of if it not in some)
