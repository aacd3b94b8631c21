"""A new glossary merged into the entries that people checked."""

from collections.abc import Callable
from dataclasses import replace

from konspekt.domain.glossary import Entry, EntryState, Glossary, MergeSuggestion, Quote, QuoteState
from konspekt.editing.anchoring import TextPath
from konspekt.editing.entry_edits import absorbed, same_definition, with_alternative
from konspekt.editing.evidence import moved_entry, reviewed
from konspekt.editing.rows import Author, EntryRow, PairRow, Review, buried
from konspekt.editing.state import Sheet

FIELDS = (
    "headword",
    "variants",
    "definition",
    "alternatives",
    "mentions",
    "confidence",
    "termhood",
    "pattern",
)
"""What a machine writes of an entry."""


def from_machine(path: TextPath) -> Callable[[Quote], tuple[Quote, ...]]:
    """Give how a quote of the machine's transcript becomes one of the rows; a lost one names the row nearest to it."""

    def move(quote: Quote) -> tuple[Quote, ...]:
        if not path.knows(quote):
            return (quote,)
        moved = path.carry(quote)
        if moved[0].state is QuoteState.LOST:
            return (replace(moved[0], segment_id=path.locate(quote.segment_id) or quote.segment_id),)
        return moved

    return move


def merge_glossary(sheet: Sheet, glossary: Glossary, path: TextPath) -> dict[str, str]:
    """Put the new entries on the sheet and give the row id of each.

    An entry is found again by its machine key or an alias. Rejected and deleted ones stay as they are and never return.
    """
    index = _index(sheet)
    found: dict[str, list[Entry]] = {}
    ids: dict[str, str] = {}
    previous: str | None = None
    for machine_entry in glossary.entries:
        entry = moved_entry(machine_entry, from_machine(path))
        keys = (entry.machine_key, *entry.aliases)
        row = next((index[key] for key in keys if key in index), None)
        if row is None:
            row = _new_row(sheet, entry, previous)
            index[entry.machine_key] = row
        elif row.deleted_by is not Author.PERSON and row.value.state is not EntryState.REJECTED:
            found.setdefault(row.id, []).append(entry)
        ids[machine_entry.id] = row.id
        previous = row.id
    named = set(ids.values())
    for row in sheet.all(EntryRow):
        if row.id in found:
            sheet.put(updated(row, found[row.id]))
        elif row.id not in named:
            _vanish(sheet, row)
    _merge_pairs(sheet, glossary, ids)
    return ids


def updated(row: EntryRow, entries: list[Entry]) -> EntryRow:
    """Give the row with what the machine found again: untouched fields take the new value, the others keep theirs.

    Of an accepted entry everything is kept. A new definition that is not taken becomes an alternative.
    """
    new = entries[0]
    for other in entries[1:]:
        new, _ = absorbed(new, other)
    old = row.value
    new = replace(new, id=old.id, machine_key=old.machine_key, aliases=old.aliases, state=old.state)
    is_accepted = old.state is EntryState.ACCEPTED
    kept = set(FIELDS) if is_accepted else set(FIELDS) & row.edited_fields
    value = replace(new, **{name: getattr(old, name) for name in kept})
    if "definition" in kept and new.definition is not None:
        is_known = value.definition is not None and same_definition(value.definition, new.definition)
        if not is_known:
            value = replace(value, alternatives=with_alternative(value.alternatives, new.definition))
    return reviewed(
        replace(
            row, value=value, machine_value=new, deleted_by=None, reviews=row.reviews - {Review.NOT_FOUND}
        )
    )


def _index(sheet: Sheet) -> dict[str, EntryRow]:
    """Give the row of each machine key: living ones first, then aliases, then rejected ones and tombstones."""
    rows = sheet.all(EntryRow)
    living = [row for row in rows if row.is_living and row.value.state is not EntryState.REJECTED]
    index: dict[str, EntryRow] = {}
    for row in living:
        index.setdefault(row.value.machine_key, row)
    for row in living:
        for alias in row.value.aliases:
            index.setdefault(alias, row)
    others = [row for row in rows if row not in living]
    for row in sorted(others, key=lambda it: it.deleted_by is Author.MACHINE):
        for key in (row.value.machine_key, *row.value.aliases):
            index.setdefault(key, row)
    return index


def _new_row(sheet: Sheet, entry: Entry, after: str | None) -> EntryRow:
    row_id = sheet.new_id()
    value = replace(entry, id=row_id, state=EntryState.DRAFT)
    row = EntryRow(id=row_id, rank="", machine_key=entry.machine_key, value=value, machine_value=value)
    row = reviewed(replace(row, rank=sheet.rank_after(row, after)))
    sheet.put(row)
    return row


def _vanish(sheet: Sheet, row: EntryRow) -> None:
    """Delete a draft that nobody touched; what a person worked on is kept and marked."""
    if row.machine_value is None or not row.is_living or row.value.state is EntryState.REJECTED:
        return
    if row.is_touched or row.value.state is EntryState.ACCEPTED:
        sheet.put(replace(row, reviews=row.reviews | {Review.NOT_FOUND}))
    else:
        sheet.put(buried(row, Author.MACHINE))


def _merge_pairs(sheet: Sheet, glossary: Glossary, ids: dict[str, str]) -> None:
    """Put the new guesses on the sheet; a pair that a person refused or merged does not come again."""
    known = {frozenset((row.value.entry_id, row.value.other_id)): row for row in sheet.all(PairRow)}
    offered: set[str] = set()
    for guess in glossary.suggestions:
        ends = (ids.get(guess.entry_id), ids.get(guess.other_id))
        if None in ends or ends[0] == ends[1]:
            continue
        value = MergeSuggestion(
            entry_id=str(ends[0]), other_id=str(ends[1]), score=guess.score, reason=guess.reason
        )
        row = known.get(frozenset((value.entry_id, value.other_id)))
        if row is None:
            row = PairRow(id=sheet.new_id(), rank="", value=value)
            row = replace(row, rank=sheet.rank_after(row, sheet.last_of(row)))
        if row.deleted_by is not Author.PERSON:
            sheet.put(replace(row, value=value, deleted_by=None))
            offered.add(row.id)
    for row in known.values():
        if row.is_living and not row.is_touched and row.id not in offered:
            sheet.put(buried(row, Author.MACHINE))
