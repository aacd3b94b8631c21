"""The headings of a new outline, around those that people set."""

from dataclasses import replace

from konspekt.domain.notes import Outline
from konspekt.editing.anchoring import TextPath
from konspekt.editing.rows import Author, MarkRow, OutlineMark, buried
from konspekt.editing.state import Sheet


def merge_outline(sheet: Sheet, outline: Outline, path: TextPath) -> dict[str, str]:
    """Put the new headings on the sheet and give the row id of each section of the outline.

    A heading that a person wrote, moved or deleted stays as he left it.
    """
    marks = sheet.all(MarkRow)
    taken = {
        row.value.first_segment_id: row.id for row in marks if row.is_touched and row.merged_into is None
    }
    loose = {row.value.first_segment_id: row for row in marks if row.is_living and not row.is_touched}
    surplus = {row.id for row in marks if row.is_living and not row.is_touched}
    ids: dict[str, str] = {}
    for section in outline.sections:
        place = path.locate(section.first_segment_id)
        if place is None:
            continue
        if place not in taken:
            value = OutlineMark(title=section.title, first_segment_id=place)
            row = loose.get(place)
            if row is None:
                row = MarkRow(id=sheet.new_id(), rank="", value=value)
                row = replace(row, rank=sheet.rank_after(row, sheet.last_of(row)))
            sheet.put(replace(row, machine_key=section.id, value=value, machine_value=value))
            surplus.discard(row.id)
            taken[place] = row.id
        ids[section.id] = taken[place]
    for row in marks:
        if row.id in surplus:
            sheet.put(buried(row, Author.MACHINE))
    return ids
