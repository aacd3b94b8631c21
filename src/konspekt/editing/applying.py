"""The door of the room: make edits, and take them back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from konspekt.domain.errors import EditOutOfOrder, UndoConflict
from konspekt.domain.glossary import Quote, QuoteState
from konspekt.domain.running_text import quote as quoted
from konspekt.domain.transcript import Segment
from konspekt.editing.anchoring import TextPath
from konspekt.editing.edits import Edit, EntryEdit, NotesEdit, ReplaceAll, TranscriptEdit
from konspekt.editing.entry_edits import edit_entry
from konspekt.editing.evidence import move_quotes
from konspekt.editing.notes_edits import edit_notes
from konspekt.editing.replacing import replace_all
from konspekt.editing.row_edits import edit_row
from konspekt.editing.rows import BlockRow, MarkRow, Row, SectionRow, SegmentRow, same_content
from konspekt.editing.state import Applied, Change, LectureState, NewId, Sheet, rows_of
from konspekt.editing.transcript_edits import edit_transcript

ANY_VERSION: Final[Mapping[str, int]] = MappingProxyType({})


def apply(
    edit: Edit, state: LectureState, *, new_id: NewId, expected: Mapping[str, int] = ANY_VERSION
) -> Applied:
    """Make one edit.

    Args:
        edit: What to do.
        state: The lecture now.
        new_id: Gives ids for new rows.
        expected: The versions, by row id, that the caller saw.

    Raises:
        EditError: The edit cannot be made; its class says why.
        EditStale: A row is newer than expected.
    """
    return apply_group([edit], state, new_id=new_id, expected=expected)


def apply_group(
    edits: Sequence[Edit], state: LectureState, *, new_id: NewId, expected: Mapping[str, int] = ANY_VERSION
) -> Applied:
    """Make several edits as one group: all or none, taken back together. Raises as `apply` does."""
    sheet = Sheet(state, new_id)
    sheet.check_versions(expected)
    for edit in edits:
        if isinstance(edit, TranscriptEdit):
            edit_transcript(sheet, edit)
        elif isinstance(edit, EntryEdit):
            edit_entry(sheet, edit)
        elif isinstance(edit, NotesEdit):
            edit_notes(sheet, edit)
        elif isinstance(edit, ReplaceAll):
            replace_all(sheet, edit)
        else:
            edit_row(sheet, edit)
    return sheet.finish()


def undo(changes: Sequence[Change], state: LectureState, *, new_id: NewId) -> Applied:
    """Take a group back; taking that back again is redo.

    A row counts as unmoved when it reads as the group left it, so that groups come off one after the other. Quotes that were
    made since on the segments of the group follow through the difference of the texts.

    Raises:
        UndoConflict: A row of the group was changed since, or something was built on a row that the group made.
    """
    moved = {
        change.row_id for change in changes if not same_content(state.rows.get(change.row_id), change.after)
    }
    moved |= _built_upon(changes, state)
    if moved:
        raise UndoConflict(ids=", ".join(sorted(moved)))
    sheet = Sheet(state, new_id)
    for change in reversed(changes):
        if change.before is None:
            sheet.remove(change.row_id)
        else:
            sheet.put(replace(change.before, version=change.before.version + 1))
    _settle_quotes(sheet, changes)
    segments = {row.id for row in sheet.living(SegmentRow)}
    adrift = [mark.id for mark in sheet.living(MarkRow) if mark.value.first_segment_id not in segments]
    if adrift:
        raise UndoConflict(ids=", ".join(adrift))
    try:
        return sheet.finish()
    except EditOutOfOrder as refusal:
        raise UndoConflict(ids=str(refusal.figures["id"])) from refusal


def _built_upon(changes: Sequence[Change], state: LectureState) -> set[str]:
    """Give the rows that the group made and that rows outside the group need."""
    group = {change.row_id for change in changes}
    made = {change.row_id for change in changes if change.before is None}
    return {
        needed
        for row in state.rows.values()
        if row.id not in group
        for needed in _needs(row)
        if needed in made
    }


def _needs(row: Row) -> set[str | None]:
    needs: set[str | None] = {row.merged_into}
    if isinstance(row, BlockRow):
        needs.add(row.section_id)
    elif isinstance(row, SectionRow):
        needs.add(row.notes_id)
    elif isinstance(row, MarkRow):
        needs.add(row.value.first_segment_id)
    return needs


def _settle_quotes(sheet: Sheet, changes: Sequence[Change]) -> None:
    """Make every quote true again after segments came or went."""
    touched = {change.row_id for change in changes}
    before = [row for row in rows_of(sheet.state.rows, SegmentRow) if row.is_living and row.id in touched]
    after = [row for row in sheet.living(SegmentRow) if row.id in touched]
    if [row.id for row in before] == [row.id for row in after]:
        paths = [TextPath([one.value], [other.value]) for one, other in zip(before, after, strict=True)]
    else:
        paths = [TextPath([row.value for row in before], [row.value for row in after])]
    segments = {row.id: row.value for row in sheet.living(SegmentRow)}

    def holds(quote: Quote) -> bool:
        segment = segments.get(quote.segment_id)
        return (
            segment is not None
            and segment.text[quote.start_char : quote.end_char] == quote.text
            and quoted(segment, quote.start_char, quote.end_char).span == quote.span
        )

    def move(quote: Quote) -> tuple[Quote, ...]:
        segment = segments.get(quote.segment_id)
        if segment is not None and segment.text[quote.start_char : quote.end_char] == quote.text:
            return (_quoted_at(segment, quote.start_char, quote),)
        path = next((path for path in paths if path.knows(quote)), None)
        if path is not None:
            return path.carry(quote)
        at = segment.text.find(quote.text) if segment is not None else -1
        if segment is None or at < 0:
            return (replace(quote, state=QuoteState.LOST),)
        return (_quoted_at(segment, at, quote),)

    move_quotes(sheet, move, concerns=lambda it: it.state is not QuoteState.LOST and not holds(it))


def _quoted_at(segment: Segment, start_char: int, quote: Quote) -> Quote:
    """Quote the same words at a place where they stand."""
    return replace(quoted(segment, start_char, start_char + len(quote.text)), state=quote.state)
