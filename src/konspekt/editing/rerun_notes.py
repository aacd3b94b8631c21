"""New notes merged into the paragraphs and sections that people edited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from konspekt.domain.glossary import QuoteState
from konspekt.domain.notes import Block, EntryReference, Notes, PlanLine, Question, Section, paragraphs_of
from konspekt.editing.anchoring import TextPath
from konspekt.editing.evidence import block_quotes, moved_block, reviewed
from konspekt.editing.ranks import in_order
from konspekt.editing.rerun_glossary import from_machine
from konspekt.editing.row_edits import identified, wording
from konspekt.editing.rows import (
    Author,
    BlockRow,
    NotesHead,
    NotesRow,
    Review,
    SectionHead,
    SectionRow,
    buried,
)
from konspekt.editing.state import Sheet

KINDRED = 0.5
"""From this share of common quoted characters on, two blocks say the same thing from the same place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """How the new blocks of a section meet the old ones."""

    slots: tuple[int, ...]
    """For each new block that needs a place: its number among all new blocks."""
    twins: Mapping[int, BlockRow]
    """The touched row that stands where a new block, by number, would."""


def merge_notes(
    sheet: Sheet, notes: Notes, path: TextPath, *, ids: Mapping[str, str], only: frozenset[str] | None
) -> None:
    """Put new notes on the sheet.

    Args:
        sheet: Where the lecture is worked out.
        notes: What the machine wrote.
        path: From the machine's transcript to the rows.
        ids: Row ids by the machine's ids of entries and outline sections.
        only: Ids of the sections to replace; None: all, and what the template no longer has goes.
    """
    row = next((it for it in sheet.living(NotesRow) if it.value.template.id == notes.template.id), None)
    if row is None:
        row = NotesRow(id=sheet.new_id(), rank="", value=_head(notes))
        row = replace(row, rank=sheet.rank_after(row, sheet.last_of(row)))
    sheet.put(replace(row, value=_head(notes), machine_key=notes.id))
    known = {it.machine_key: it for it in sheet.all(SectionRow) if it.notes_id == row.id and it.machine_key}
    previous: str | None = None
    for section in notes.sections:
        home = known.get(section.id)
        if only is None or section.id in only:
            home = _merge_head(sheet, home, section, notes_id=row.id, after=previous)
            if home.is_living:
                blocks = [it for it in (_translated(block, path, ids) for block in section.blocks) if it]
                merge_blocks(sheet, home, blocks)
        previous = home.id if home is not None else previous
    if only is None:
        written = {section.id for section in notes.sections}
        for key, home in known.items():
            if key not in written and home.is_living:
                _drop_section(sheet, home)


def merge_blocks(sheet: Sheet, section: SectionRow, blocks: Sequence[Block]) -> None:
    """Replace the blocks of a section that nobody touched; a section wholly edited is offered the new ones beside its own."""
    rows = sheet.all(BlockRow)
    here = [row for row in rows if row.section_id == section.id]
    touched = [row for row in here if row.is_touched]
    loose = [row for row in here if row.is_living and not row.is_touched]
    if touched and not loose:
        offered = _offer(section, touched, blocks)
        sheet.put(replace(section, suggestion=offered))
        return
    sheet.put(replace(section, suggestion=(), refused=()))
    sections = {it.id for it in sheet.all(SectionRow) if it.notes_id == section.notes_id}
    away = [row for row in rows if row.is_touched and row.section_id in sections and row not in touched]
    met = _meet([*touched, *away], blocks)
    for number, row in met.twins.items():
        if row.is_living:
            sheet.put(replace(row, suggestion=_suggestion(row, blocks[number])))
    fresh = _fresh_rows(sheet, section, loose, [(number, blocks[number]) for number in met.slots])
    staying = [row for row in touched if row.is_living]
    _place(sheet, here, staying, fresh, met)


def _merge_head(
    sheet: Sheet, home: SectionRow | None, section: Section, *, notes_id: str, after: str | None
) -> SectionRow:
    value = SectionHead(
        template_section_id=section.template_section_id,
        title=section.title,
        kind=section.kind,
        columns=section.columns,
    )
    if home is None:
        home = SectionRow(id=sheet.new_id(), rank="", notes_id=notes_id, machine_key=section.id, value=value)
        home = replace(home, rank=sheet.rank_after(home, after))
    elif home.deleted_by is Author.PERSON:
        return home
    shown = replace(value, title=home.value.title) if "title" in home.edited_fields else value
    home = replace(
        home,
        value=shown,
        machine_value=value,
        deleted_by=None,
        reviews=home.reviews - {Review.NOT_FOUND},
    )
    sheet.put(home)
    return home


def _drop_section(sheet: Sheet, home: SectionRow) -> None:
    """Delete a section that the template no longer has, unless a person worked in it."""
    rows = [row for row in sheet.living(BlockRow) if row.section_id == home.id]
    if home.is_touched or any(row.is_touched for row in rows):
        sheet.put(replace(home, reviews=home.reviews | {Review.NOT_FOUND}))
    else:
        sheet.put(buried(home, Author.MACHINE))


def _translated(block: Block, path: TextPath, ids: Mapping[str, str]) -> Block | None:
    """Give the block with quotes and references of the rows; None for a reference to nothing."""
    block = moved_block(block, from_machine(path))
    if isinstance(block, EntryReference):
        entry_id = ids.get(block.entry_id)
        return None if entry_id is None else replace(block, entry_id=entry_id)
    if isinstance(block, PlanLine):
        return replace(block, section_id=ids.get(block.section_id, block.section_id))
    if isinstance(block, Question) and block.entry_id is not None:
        return replace(block, entry_id=ids.get(block.entry_id))
    return block


def _offer(section: SectionRow, touched: Sequence[BlockRow], blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Offer the new blocks, unless a person has seen just these before."""
    words = tuple(map(wording, blocks))
    earlier = {wording(row.machine_value) for row in touched if row.machine_value is not None}
    earlier |= {wording(row.value) for row in touched if row.is_living}
    return () if words == section.refused or earlier >= set(words) else tuple(blocks)


def _suggestion(row: BlockRow, block: Block) -> Block | None:
    seen = {wording(row.value)}
    if row.machine_value is not None:
        seen.add(wording(row.machine_value))
    return None if wording(block) in seen else block


def _meet(touched: Sequence[BlockRow], blocks: Sequence[Block]) -> Replacement:
    """Find the touched row of each new block that would say the same again; it keeps the place."""
    twins: dict[int, BlockRow] = {}
    free = list(touched)
    for number, block in enumerate(blocks):
        twin = max(free, key=lambda row: _kinship(row, block), default=None)
        if twin is not None and _kinship(twin, block) > KINDRED:
            twins[number] = twin
            free.remove(twin)
    slots = tuple(number for number in range(len(blocks)) if number not in twins)
    return Replacement(slots=slots, twins=twins)


def _kinship(row: BlockRow, block: Block) -> float:
    """Tell how much a row and a new block are the same, 0..1: by their words, what they refer to, or their quotes."""
    if row.value.type != block.type:
        return 0.0
    words = wording(block)
    if words == wording(row.value) or (row.machine_value is not None and words == wording(row.machine_value)):
        return 1.0
    if isinstance(block, PlanLine) and isinstance(row.value, PlanLine):
        return float(block.section_id == row.value.section_id)
    if isinstance(block, Question) and isinstance(row.value, Question) and block.entry_id is not None:
        return float(block.entry_id == row.value.entry_id)
    one, other = _quoted(row.value), _quoted(block)
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _quoted(block: Block) -> set[tuple[str, int]]:
    return {
        (quote.segment_id, char)
        for quote in block_quotes(block)
        if quote.state is not QuoteState.LOST
        for char in range(quote.start_char, quote.end_char)
    }


def _fresh_rows(
    sheet: Sheet, section: SectionRow, loose: Sequence[BlockRow], blocks: Sequence[tuple[int, Block]]
) -> list[tuple[int, BlockRow]]:
    """Give a row for each new block, its former one where there is one, and bury the former ones left over."""
    met = _meet(loose, [block for _, block in blocks])
    kept = {row.id for row in met.twins.values()}
    for row in loose:
        if row.id not in kept:
            sheet.put(buried(row, Author.MACHINE))
    fresh: list[tuple[int, BlockRow]] = []
    for place, (number, block) in enumerate(blocks):
        former = met.twins.get(place)
        key = f"{section.machine_key}/{number + 1}"
        if former is not None:
            value = _like(block, former, sheet)
            fresh.append((number, replace(former, machine_key=key, value=value, machine_value=value)))
            continue
        row_id = sheet.new_id()
        value = identified(block, row_id, sheet.new_id)
        row = BlockRow(
            id=row_id,
            rank="",
            section_id=section.id,
            machine_key=key,
            value=value,
            machine_value=value,
        )
        fresh.append((number, row))
    return fresh


def _like(block: Block, former: BlockRow, sheet: Sheet) -> Block:
    """Give the block with the ids of its former self, so that one that says the same is not touched at all."""
    inner = [it.id for it in paragraphs_of(former.value) if it.id != former.id]
    ids = iter(inner)
    return identified(block, former.id, lambda: next(ids, None) or sheet.new_id())


def _place(
    sheet: Sheet,
    here: Sequence[BlockRow],
    staying: Sequence[BlockRow],
    fresh: Sequence[tuple[int, BlockRow]],
    met: Replacement,
) -> None:
    """Put the new rows around those that stay in place: behind the twin of an earlier block, ahead of the twin of a later one."""
    number_of = {row.id: number for number, row in met.twins.items()}
    old = [row.id for row in here if row.is_living]
    order: list[BlockRow] = []
    waiting = list(fresh)
    for row in staying:
        ahead = number_of.get(row.id, old.index(row.id))
        while waiting and waiting[0][0] < ahead:
            order.append(waiting.pop(0)[1])
        order.append(row)
    order += [row for _, row in waiting]
    fixed = {row.id for row in staying}
    ranks = in_order([row.rank or None for row in order], fixed=[row.id in fixed for row in order])
    for row, rank in zip(order, ranks, strict=True):
        if row.id not in fixed:
            sheet.put(reviewed(replace(row, rank=rank)))


def _head(notes: Notes) -> NotesHead:
    return NotesHead(template=notes.template, template_sha256=notes.template_sha256)
