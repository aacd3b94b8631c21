"""Edits that rows of every kind know: titles, tombstones, suggestions of a re-run."""

from dataclasses import replace
from typing import assert_never

from konspekt.domain.errors import EditTargetMissing
from konspekt.domain.notes import Block, EntryReference, Fact, Paragraph, PlanLine, Question
from konspekt.domain.notes import Row as TableRow
from konspekt.editing.edits import Delete, DropSuggestion, Restore, RowEdit, SetTitle, TakeSuggestion
from konspekt.editing.entry_edits import one_line
from konspekt.editing.evidence import reviewed
from konspekt.editing.rows import (
    Author,
    BlockRow,
    EntryRow,
    MarkRow,
    Row,
    SectionRow,
    SegmentRow,
    buried,
    edited,
)
from konspekt.editing.state import NewId, Sheet
from konspekt.editing.transcript_edits import bury_segment, set_segments
from konspekt.editing.wording import reworded


def edit_row(sheet: Sheet, edit: RowEdit) -> None:
    """Make the edit on the sheet."""
    match edit:
        case SetTitle():
            set_title(sheet, edit.row_id, edit.title)
        case Delete():
            row = _living(sheet, edit.row_id)
            if isinstance(row, SegmentRow):
                bury_segment(sheet, row, Author.PERSON)
            else:
                sheet.put(buried(row, Author.PERSON))
        case Restore():
            restore(sheet, edit.row_id)
        case TakeSuggestion():
            take_suggestion(sheet, _living(sheet, edit.row_id))
        case DropSuggestion():
            drop_suggestion(sheet, _living(sheet, edit.row_id))
        case _:
            assert_never(edit)


def set_title(sheet: Sheet, row_id: str, title: str) -> None:
    """Rename a section of the notes or a heading of the outline."""
    row = _living(sheet, row_id)
    title = one_line(title, row_id)
    if not isinstance(row, SectionRow | MarkRow):
        raise EditTargetMissing(id=row_id)
    value = replace(row.value, title=title)
    if value != row.value:
        sheet.put(edited(replace(row, value=value), "title"))


def restore(sheet: Sheet, row_id: str) -> None:
    """Bring a tombstone back; from now on a re-run keeps it."""
    row = sheet.rows.get(row_id)
    if row is None or row.is_living or row.merged_into is not None:
        raise EditTargetMissing(id=row_id)
    if isinstance(row, MarkRow):
        sheet.find(SegmentRow, row.value.first_segment_id)
    back = edited(replace(row, deleted_by=None), "kept")
    sheet.put(reviewed(back) if isinstance(back, EntryRow | BlockRow) else back)


def take_suggestion(sheet: Sheet, row: Row) -> None:
    """Let what a re-run offered take the place of what is there."""
    if isinstance(row, SegmentRow) and row.suggestion is not None:
        heard, own = row.suggestion, row.value
        taken = reworded(own, heard.text)
        if heard.words:
            taken = replace(taken, words=heard.words)
        set_segments(sheet, [edited(replace(row, value=taken, suggestion=None, machine_value=heard), "text")])
    elif isinstance(row, BlockRow) and row.suggestion is not None:
        block = row.suggestion
        fresh = replace(
            row, value=identified(block, row.id, sheet.new_id), suggestion=None, machine_value=block
        )
        sheet.put(reviewed(edited(fresh, "text")))
    elif isinstance(row, SectionRow) and row.suggestion:
        _take_section(sheet, row)
    else:
        raise EditTargetMissing(id=row.id)


def drop_suggestion(sheet: Sheet, row: Row) -> None:
    """Stay with what is there; what was offered counts as seen."""
    if (isinstance(row, SegmentRow) and row.suggestion is not None) or (
        isinstance(row, BlockRow) and row.suggestion is not None
    ):
        sheet.put(replace(row, suggestion=None, machine_value=row.suggestion))
    elif isinstance(row, SectionRow) and row.suggestion:
        sheet.put(replace(row, suggestion=(), refused=tuple(map(wording, row.suggestion))))
    else:
        raise EditTargetMissing(id=row.id)


def identified(block: Block, row_id: str, new_id: NewId) -> Block:
    """Give the block with the row's id, and new ids for the paragraphs inside."""
    if isinstance(block, Paragraph):
        return replace(block, id=row_id)
    if isinstance(block, TableRow):
        cells = tuple(tuple(replace(it, id=new_id()) for it in cell) for cell in block.cells)
        return replace(block, id=row_id, cells=cells)
    if isinstance(block, Question):
        return replace(block, id=row_id, answer=replace(block.answer, id=new_id()))
    return block


def wording(block: Block) -> str:
    """Give the words of a block, by which two blocks are compared."""
    if isinstance(block, Question):
        return f"{block.text}\n{block.answer.text}"
    if isinstance(block, TableRow):
        return "\n".join("\t".join(it.text for it in cell) for cell in block.cells)
    if isinstance(block, Fact):
        return f"{block.name}\n{block.value}"
    if isinstance(block, PlanLine):
        return f"{block.section_id}\n{block.title}"
    return block.entry_id if isinstance(block, EntryReference) else f"{block.heading or ''}\n{block.text}"


def _take_section(sheet: Sheet, section: SectionRow) -> None:
    """Put the offered blocks in the place of those that are there; they are the machine's, like any others."""
    sheet.put(replace(section, suggestion=()))
    for row in sheet.living(BlockRow):
        if row.section_id == section.id:
            sheet.put(buried(row, Author.MACHINE))
    for number, block in enumerate(section.suggestion):
        row_id = sheet.new_id()
        value = identified(block, row_id, sheet.new_id)
        row = BlockRow(
            id=row_id,
            rank="",
            section_id=section.id,
            machine_key=f"{section.machine_key}/{number + 1}",
            value=value,
            machine_value=value,
        )
        sheet.put(reviewed(replace(row, rank=sheet.rank_after(row, sheet.last_of(row)))))


def _living(sheet: Sheet, row_id: str) -> Row:
    row = sheet.rows.get(row_id)
    if row is None or not row.is_living:
        raise EditTargetMissing(id=row_id)
    return row
