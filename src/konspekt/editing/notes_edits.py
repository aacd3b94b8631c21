"""Edits of the notes: paragraphs, table rows, sections and their order."""

from dataclasses import replace
from typing import assert_never

from konspekt.domain.errors import EditPlaceUnfit, EditTargetMissing
from konspekt.domain.glossary import Origin, Quote
from konspekt.domain.notes import Block, Fact, Paragraph, PlanLine, Question, SectionKind, paragraphs_of
from konspekt.domain.notes import Row as TableRow
from konspekt.editing.edits import (
    AddParagraph,
    AddSection,
    MoveBlock,
    MoveSection,
    NotesEdit,
    SetCell,
    SetLabel,
    SetParagraph,
)
from konspekt.editing.entry_edits import one_line
from konspekt.editing.evidence import reviewed, with_paragraphs
from konspekt.editing.rows import BlockRow, NotesRow, SectionHead, SectionRow, edited
from konspekt.editing.state import Sheet
from konspekt.editing.transcript_edits import quotes_from


def edit_notes(sheet: Sheet, edit: NotesEdit) -> None:
    """Make the edit on the sheet."""
    match edit:
        case SetParagraph():
            set_paragraph(sheet, edit)
        case SetLabel():
            row = sheet.find(BlockRow, edit.block_id)
            text = None if edit.text is None else one_line(edit.text, row.id)
            set_block(sheet, row, labelled(row.value, text, row_id=row.id), "label")
        case SetCell():
            set_cell(sheet, edit)
        case AddParagraph():
            add_paragraph(sheet, edit)
        case MoveBlock():
            move_block(sheet, edit)
        case AddSection():
            add_section(sheet, edit)
        case MoveSection():
            section = sheet.find(SectionRow, edit.section_id)
            if edit.after != section.id:
                sheet.put(edited(replace(section, rank=sheet.rank_after(section, edit.after)), "place"))
        case _:
            assert_never(edit)


def set_block(sheet: Sheet, row: BlockRow, value: Block, field: str) -> None:
    """Give a block another value, unless it is the same."""
    if value != row.value:
        sheet.put(reviewed(edited(replace(row, value=value), field)))


def set_paragraph(sheet: Sheet, edit: SetParagraph) -> None:
    """Write a paragraph as the editor's own; what it rests on stays under it."""
    row = sheet.find(BlockRow, edit.block_id)
    known = [paragraph.id for paragraph in paragraphs_of(row.value)]
    wanted = edit.paragraph_id
    if wanted is None and known and not isinstance(row.value, TableRow):
        wanted = known[0]
    if wanted not in known:
        raise EditTargetMissing(id=edit.paragraph_id or edit.block_id)
    text = one_line(edit.text, row.id)
    value = with_paragraphs(row.value, lambda it: own_words(it, text) if it.id == wanted else it)
    set_block(sheet, row, value, "text")


def own_words(paragraph: Paragraph, text: str) -> Paragraph:
    """Give the paragraph with an editor's text over the same quotes."""
    if text == paragraph.text:
        return paragraph
    return replace(paragraph, text=text, origin=Origin.EDITOR)


def labelled(block: Block, text: str | None, *, row_id: str) -> Block:
    """Give the block with another heading, question, value or title.

    Raises:
        EditTargetMissing: The block has no such text.
    """
    if isinstance(block, Paragraph):
        return replace(block, heading=text)
    if text is not None:
        if isinstance(block, Question):
            return replace(block, text=text)
        if isinstance(block, Fact):
            return replace(block, value=text)
        if isinstance(block, PlanLine):
            return replace(block, title=text)
    raise EditTargetMissing(id=row_id)


def set_cell(sheet: Sheet, edit: SetCell) -> None:
    """Write a cell of a table row as one paragraph of the editor."""
    row = sheet.find(BlockRow, edit.block_id)
    if not isinstance(row.value, TableRow) or not 0 <= edit.column < len(row.value.cells):
        raise EditTargetMissing(id=edit.block_id)
    cells = list(row.value.cells)
    former = cells[edit.column]
    text = " ".join(edit.text.split())
    if text:
        quotes: dict[Quote, None] = dict.fromkeys(quote for it in former for quote in it.quotes)
        own_id = former[0].id if former else sheet.new_id()
        own = Paragraph(id=own_id, text=text, origin=Origin.EDITOR, quotes=tuple(quotes))
        cells[edit.column] = (own,)
    else:
        cells[edit.column] = ()
    set_block(sheet, row, replace(row.value, cells=tuple(cells)), "text")


def add_paragraph(sheet: Sheet, edit: AddParagraph) -> None:
    """Add a paragraph of the editor's own."""
    section = sheet.find(SectionRow, edit.section_id)
    row_id = sheet.new_id()
    value = Paragraph(
        id=row_id,
        text=one_line(edit.text, row_id),
        origin=Origin.EDITOR,
        quotes=quotes_from(sheet, edit.slices),
    )
    row = BlockRow(
        id=row_id, rank="", section_id=section.id, value=value, edited_fields=frozenset({"added", "text"})
    )
    sheet.put(replace(row, rank=sheet.rank_after(row, edit.after)))


def move_block(sheet: Sheet, edit: MoveBlock) -> None:
    """Put a block elsewhere in the same notes."""
    row = sheet.find(BlockRow, edit.block_id)
    section = sheet.find(SectionRow, edit.section_id)
    home = sheet.rows.get(row.section_id)
    if not isinstance(home, SectionRow) or home.notes_id != section.notes_id:
        raise EditPlaceUnfit(id=row.id)
    if edit.after != row.id:
        moved = replace(row, section_id=section.id)
        sheet.put(edited(replace(moved, rank=sheet.rank_after(moved, edit.after)), "place"))


def add_section(sheet: Sheet, edit: AddSection) -> None:
    """Add a section that the template does not know."""
    notes = sheet.find(NotesRow, edit.notes_id)
    row_id = sheet.new_id()
    title = one_line(edit.title, row_id)
    row = SectionRow(
        id=row_id,
        rank="",
        notes_id=notes.id,
        value=SectionHead(template_section_id=row_id, title=title, kind=SectionKind.TEXT),
        edited_fields=frozenset({"added", "title"}),
    )
    sheet.put(replace(row, rank=sheet.rank_after(row, edit.after)))
