"""Edits of the transcript; quotes and headings follow in the same group."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from typing import assert_never

from konspekt.domain.errors import EditOutOfOrder, EditPlaceUnfit, EditTargetMissing
from konspekt.domain.glossary import Quote, QuoteState
from konspekt.domain.running_text import quote as quoted
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Word
from konspekt.editing.anchoring import TextPath, trimmed
from konspekt.editing.edits import (
    AddMark,
    MergeSegment,
    SetSpeaker,
    SetText,
    ShiftSegments,
    Slice,
    SplitSegment,
    TranscriptEdit,
)
from konspekt.editing.evidence import move_quotes
from konspekt.editing.rows import Author, MarkRow, OutlineMark, SegmentRow, buried, edited
from konspekt.editing.state import Sheet
from konspekt.editing.wording import heard_words, reworded


def edit_transcript(sheet: Sheet, edit: TranscriptEdit) -> None:
    """Make the edit on the sheet."""
    match edit:
        case SetText():
            set_texts(sheet, {edit.segment_id: edit.text})
        case SetSpeaker():
            set_speaker(sheet, edit)
        case SplitSegment():
            split_segment(sheet, edit.segment_id, edit.at_char)
        case MergeSegment():
            merge_segment(sheet, edit.segment_id)
        case ShiftSegments():
            rows = (sheet.find(SegmentRow, segment_id) for segment_id in edit.segment_ids)
            set_segments(sheet, [shifted(row, edit.by_ms) for row in rows])
        case AddMark():
            add_mark(sheet, edit)
        case _:
            assert_never(edit)


def set_speaker(sheet: Sheet, edit: SetSpeaker) -> None:
    """Name who speaks in some segments; a blank name names nobody."""
    speaker = " ".join((edit.speaker or "").split()) or None
    for segment_id in edit.segment_ids:
        row = sheet.find(SegmentRow, segment_id)
        if row.value.speaker != speaker:
            sheet.put(edited(replace(row, value=replace(row.value, speaker=speaker)), "speaker"))


def set_texts(sheet: Sheet, texts: Mapping[str, str]) -> None:
    """Write other words into segments, given by id."""
    changed: list[SegmentRow] = []
    for segment_id, text in texts.items():
        row = sheet.find(SegmentRow, segment_id)
        after = reworded(row.value, text)
        if after.text != row.value.text:
            changed.append(edited(replace(row, value=after), "text"))
    set_segments(sheet, changed)


def set_segments(sheet: Sheet, changed: Iterable[SegmentRow]) -> None:
    """Put segments with other texts or times on the sheet; their quotes follow through the difference."""
    paths: dict[str, TextPath] = {}
    for row in changed:
        former = sheet.find(SegmentRow, row.id)
        sheet.put(row)
        if row.value != former.value:
            paths[row.id] = TextPath([former.value], [row.value])
    if paths:
        move_quotes(
            sheet,
            lambda quote: paths[quote.segment_id].carry(quote),
            concerns=lambda quote: _is_of(quote, paths),
        )


def bury_segment(sheet: Sheet, row: SegmentRow, by: Author) -> None:
    """Make a segment a tombstone: its quotes are lost, a heading at it moves to the next one."""
    following = next((other.id for other in sheet.living(SegmentRow) if other.rank > row.rank), None)
    sheet.put(buried(row, by))
    path = TextPath([row.value], [])
    move_quotes(sheet, path.carry, concerns=path.knows)
    move_marks(sheet, row.id, following)


def split_segment(sheet: Sheet, segment_id: str, at_char: int) -> None:
    """Cut a segment: the left part keeps the id, the right gets a new one, a quote across the cut becomes two."""
    row = sheet.find(SegmentRow, segment_id)
    text = row.value.text
    left_text, right_text = text[:at_char].rstrip(), text[at_char:].lstrip()
    if not (left_text and right_text) or len(left_text) + len(right_text) == len(text):
        raise EditPlaceUnfit(id=segment_id)
    right_id = sheet.new_id()
    following = next((other for other in sheet.living(SegmentRow) if other.rank > row.rank), None)
    latest_ms = following.value.span.start_ms if following and following.value.span else None
    left, right = _halves(row.value, left_text, right_text, right_id=right_id, latest_ms=latest_ms)
    right_row = SegmentRow(
        id=right_id,
        rank=sheet.rank_after(row, row.id),
        edited_fields=frozenset({"bounds"}),
        value=right,
    )
    sheet.put(edited(replace(row, value=left), "bounds"))
    sheet.put(right_row)
    base = len(text) - len(right_text)

    def move(quote: Quote) -> tuple[Quote, ...]:
        parts = (
            trimmed(left, min(quote.start_char, len(left_text)), min(quote.end_char, len(left_text))),
            trimmed(right, max(0, quote.start_char - base), max(0, quote.end_char - base)),
        )
        return tuple(replace(part, state=quote.state) for part in parts if part is not None)

    move_quotes(sheet, move, concerns=lambda quote: _is_of(quote, {segment_id}))


def merge_segment(sheet: Sheet, segment_id: str) -> None:
    """Join a segment with the next: the left keeps the id, the right becomes a tombstone that names it."""
    left_row = sheet.find(SegmentRow, segment_id)
    right_row = next((other for other in sheet.living(SegmentRow) if other.rank > left_row.rank), None)
    if right_row is None:
        raise EditTargetMissing(id=segment_id)
    right_id = right_row.id
    joined = _joined(left_row.value, right_row.value)
    sheet.put(edited(replace(left_row, value=joined), "bounds"))
    sheet.put(buried(right_row, Author.PERSON, merged_into=segment_id))
    base = len(left_row.value.text) + 1

    def move(quote: Quote) -> tuple[Quote, ...]:
        shift = base if quote.segment_id == right_id else 0
        moved = quoted(joined, quote.start_char + shift, quote.end_char + shift)
        return (replace(moved, state=quote.state),)

    move_quotes(sheet, move, concerns=lambda quote: _is_of(quote, {segment_id, right_id}))
    move_marks(sheet, right_id, segment_id)


def shifted(row: SegmentRow, by_ms: int) -> SegmentRow:
    """Give the segment later by `by_ms`; `Sheet.finish` checks the order.

    Raises:
        EditOutOfOrder: It would begin before the recording.
    """
    segment = row.value
    if segment.span is None or by_ms == 0:
        return row
    earliest_ms = min(span.start_ms for span in (segment.span, *(word.span for word in segment.words)))
    if earliest_ms + by_ms < 0:
        raise EditOutOfOrder(id=row.id)
    words = tuple(replace(word, span=word.span.shifted(by_ms)) for word in segment.words)
    return edited(replace(row, value=replace(segment, span=segment.span.shifted(by_ms), words=words)), "span")


def quotes_from(sheet: Sheet, slices: tuple[Slice, ...]) -> tuple[Quote, ...]:
    """Quote selections of the transcript, outer spaces trimmed.

    Raises:
        EditPlaceUnfit: A selection is outside the text, or holds only spaces.
    """
    made: list[Quote] = []
    for chosen in slices:
        segment = sheet.find(SegmentRow, chosen.segment_id).value
        if not 0 <= chosen.start_char < chosen.end_char <= len(segment.text):
            raise EditPlaceUnfit(id=chosen.segment_id)
        quote = trimmed(segment, chosen.start_char, chosen.end_char)
        if quote is None:
            raise EditPlaceUnfit(id=chosen.segment_id)
        made.append(quote)
    return tuple(dict.fromkeys(made))


def add_mark(sheet: Sheet, edit: AddMark) -> None:
    """Begin a topic at a segment; where one begins already, it gets the title."""
    segment = sheet.find(SegmentRow, edit.segment_id)
    title = " ".join(edit.title.split())
    if not title:
        raise EditPlaceUnfit(id=edit.segment_id)
    here = next((mark for mark in sheet.living(MarkRow) if mark.value.first_segment_id == segment.id), None)
    value = OutlineMark(title=title, first_segment_id=segment.id)
    if here is not None:
        sheet.put(edited(replace(here, value=value), "title"))
        return
    mark = MarkRow(id=sheet.new_id(), rank="", value=value, edited_fields=frozenset({"added", "title"}))
    sheet.put(replace(mark, rank=sheet.rank_after(mark, sheet.last_of(mark))))


def move_marks(sheet: Sheet, segment_id: str, to_id: str | None) -> None:
    """Let the heading at one segment stand at another; where one stands already, or nowhere, it is merged away.

    Tombstones move too, so that they can be restored.
    """
    marks = [mark for mark in sheet.all(MarkRow) if mark.value.first_segment_id == segment_id]
    there = next((it.id for it in sheet.living(MarkRow) if it.value.first_segment_id == to_id), None)
    for mark in marks:
        if mark.is_living and (to_id is None or there is not None):
            sheet.put(buried(mark, Author.PERSON, merged_into=there))
        elif to_id is not None:
            there = mark.id if mark.is_living else there
            sheet.put(replace(mark, value=replace(mark.value, first_segment_id=to_id)))


def _is_of(quote: Quote, segment_ids: Container[str]) -> bool:
    return quote.segment_id in segment_ids and quote.state is not QuoteState.LOST


def _halves(
    segment: Segment, left_text: str, right_text: str, *, right_id: str, latest_ms: int | None
) -> tuple[Segment, Segment]:
    """Cut times and words too; the right part begins no later than the next segment."""
    left = replace(segment, text=left_text, words=())
    right = replace(segment, id=right_id, text=right_text, words=())
    if segment.span is None:
        return left, right
    words = heard_words(segment)
    count = len(left_text.split())
    start_ms, end_ms = segment.span.start_ms, segment.span.end_ms
    right_ms = words[count].span.start_ms
    if latest_ms is not None:
        right_ms = min(right_ms, latest_ms)
    right_ms = max(start_ms, right_ms)
    left_ms = max(start_ms, words[count - 1].span.end_ms)
    is_timed_by_word = bool(segment.words)
    return (
        replace(left, span=TimeSpan(start_ms, left_ms), words=words[:count] if is_timed_by_word else ()),
        replace(
            right,
            span=TimeSpan(right_ms, max(right_ms, end_ms)),
            words=words[count:] if is_timed_by_word else (),
        ),
    )


def _joined(left: Segment, right: Segment) -> Segment:
    words = _in_turn(heard_words(left), heard_words(right)) if left.words or right.words else ()
    span = left.span.joined(right.span) if left.span is not None and right.span is not None else None
    return replace(
        left,
        text=f"{left.text} {right.text}",
        span=span,
        words=words,
        flags=tuple(dict.fromkeys((*left.flags, *right.flags))),
        speaker=left.speaker or right.speaker,
    )


def _in_turn(left: tuple[Word, ...], right: tuple[Word, ...]) -> tuple[Word, ...]:
    """Put words behind words; where the two overlap in time, the later ones wait for the last of the earlier."""
    earliest_ms = left[-1].span.start_ms if left else 0
    return left + tuple(
        replace(
            word,
            span=TimeSpan(max(word.span.start_ms, earliest_ms), max(word.span.end_ms, earliest_ms)),
        )
        for word in right
    )
