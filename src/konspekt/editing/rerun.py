"""What a machine made anew, merged into what people edited (DATA.md, "Re-run"): one group that can be undone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from konspekt.domain.glossary import Glossary, Quote, QuoteState
from konspekt.domain.notes import Notes, Outline
from konspekt.domain.running_text import quote as quoted
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript
from konspekt.editing.anchoring import TextPath
from konspekt.editing.entry_edits import refer_to
from konspekt.editing.evidence import move_quotes
from konspekt.editing.rerun_glossary import merge_glossary
from konspekt.editing.rerun_notes import merge_notes
from konspekt.editing.rerun_outline import merge_outline
from konspekt.editing.rerun_segments import merge_segments
from konspekt.editing.rows import Author, EntryRow, MarkRow, SegmentRow
from konspekt.editing.state import Applied, LectureState, NewId, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineResult:
    """What a run of the line brought, ids as in its artifacts; parts that did not run are None or empty."""

    transcript: Transcript
    """What the other parts quote: as recognized, or as read from the rows when the run began."""
    is_recognized: bool
    """Whether the transcript itself is new and flows into the segments."""
    passage: TimeSpan | None = None
    """What was recognized anew; None: the whole lecture."""
    outline: Outline | None = None
    glossary: Glossary | None = None
    notes: tuple[Notes, ...] = ()
    sections: frozenset[str] | None = None
    """Of the notes, where only some sections were written anew; None: all."""


def adopt(machine: MachineResult, *, new_id: NewId) -> LectureState:
    """Give the rows of a lecture that nobody has edited yet."""
    return merge_rerun(LectureState(), replace(machine, is_recognized=True), new_id=new_id).state


def merge_rerun(current: LectureState, machine: MachineResult, *, new_id: NewId) -> Applied:
    """Merge what a machine made into the lecture as it is now; what a person touched stays.

    Raises:
        RerunUntimed: A recognized transcript cannot be merged by time, since one of the two has none.
    """
    sheet = Sheet(current, new_id)
    old = [row.value for row in sheet.living(SegmentRow)]
    if machine.is_recognized:
        merge_segments(sheet, machine.transcript, passage=machine.passage)
        carry_over(sheet, old)
    path = TextPath(machine.transcript.segments, [row.value for row in sheet.living(SegmentRow)])
    ids: dict[str, str] = {}
    if machine.outline is not None:
        ids |= merge_outline(sheet, machine.outline, path)
    made: Iterable[str] = ()
    if machine.glossary is not None:
        known = set(sheet.rows)
        ids |= (entry_ids := merge_glossary(sheet, machine.glossary, path))
        made = [row_id for row_id in entry_ids.values() if row_id not in known]
    else:
        # Notes written from the entries as they stand name them by their rows.
        ids |= {row.id: row.id for row in sheet.living(EntryRow)}
    for notes in machine.notes:
        merge_notes(sheet, notes, path, ids=ids, only=machine.sections)
    if not machine.notes:
        for entry_id in made:
            refer_to(sheet, entry_id, by=Author.MACHINE)
    return sheet.finish()


def carry_over(sheet: Sheet, old: list[Segment]) -> None:
    """Move quotes and headings from the former segments to those that took their place."""
    new = [row.value for row in sheet.living(SegmentRow)]
    before = {segment.id: segment for segment in old}
    after = {segment.id: segment for segment in new}
    if not old or all(after.get(segment.id) == segment for segment in old):
        return
    path = TextPath(old, new)

    def is_concerned(quote: Quote) -> bool:
        former = before.get(quote.segment_id)
        return former is not None and quote.state is not QuoteState.LOST and after.get(former.id) != former

    def move(quote: Quote) -> tuple[Quote, ...]:
        segment = after.get(quote.segment_id)
        if segment is not None and segment.text == before[quote.segment_id].text:
            return (replace(quoted(segment, quote.start_char, quote.end_char), state=quote.state),)
        return path.carry(quote)

    move_quotes(sheet, move, concerns=is_concerned)
    for mark in sheet.all(MarkRow):
        place = mark.value.first_segment_id
        if place in before and place not in after:
            here = path.locate(place)
            if here is not None:
                sheet.put(replace(mark, value=replace(mark.value, first_segment_id=here)))
