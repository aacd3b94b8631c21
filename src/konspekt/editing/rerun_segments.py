"""A new transcript flows in around the segments that people edited."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

from konspekt.domain.errors import RerunUntimed
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript, Word
from konspekt.editing.ranks import in_order
from konspekt.editing.rows import Author, SegmentRow, buried
from konspekt.editing.state import Sheet
from konspekt.editing.wording import heard_words

FOREVER_MS: Final = 1000 * 3600 * 24
"""Longer than any word can run past the last segment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A new segment without the words that fall into protected spans."""

    pieces: tuple[Segment, ...]
    inside: tuple[tuple[int, Word], ...]
    """The words left out, with the number of the protected span that each falls into."""


class Spans:
    """Spans in order of their start; they may overlap."""

    def __init__(self, spans: Sequence[TimeSpan]) -> None:
        self.spans = spans
        self._starts = [span.start_ms for span in spans]
        self._reach = list(accumulate((span.end_ms for span in spans), max))

    def covering(self, moment_ms: int) -> int | None:
        """Give the number of the last span that holds a moment."""
        number = self.begun(moment_ms) - 1
        while number >= 0 and self._reach[number] > moment_ms:
            if self.spans[number].end_ms > moment_ms:
                return number
            number -= 1
        return None

    def begun(self, moment_ms: int) -> int:
        """Count the spans that began by a moment."""
        return bisect_right(self._starts, moment_ms)

    def clamped(self, span: TimeSpan, begun: int) -> TimeSpan:
        """Keep a span inside the free time behind the first `begun` spans."""
        since = self._reach[begun - 1] if begun else 0
        start = max(span.start_ms, since)
        end = max(start, span.end_ms)
        if begun < len(self.spans):
            until = max(since, self._starts[begun])
            start, end = min(start, until), min(end, until)
        return TimeSpan(start, end)


def merge_segments(sheet: Sheet, transcript: Transcript, *, passage: TimeSpan | None = None) -> None:
    """Put the new transcript on the sheet; quotes are carried afterwards.

    Edited segments, and those that a person deleted, keep their span to themselves: a new word whose midpoint lies inside is left
    out, new segments are cut there. What was heard inside and reads differently becomes a suggestion. With a `passage` only
    segments that lie wholly in it are replaced.

    Raises:
        RerunUntimed: One of the two transcripts has no times.
    """
    rows = sheet.all(SegmentRow)
    if any(row.value.span is None for row in rows) or (rows and not transcript.is_timed):
        raise RerunUntimed
    is_heard = {row.id: passage is None or _lies_in(row, passage) for row in rows}
    kept = [
        row
        for row in rows
        if row.merged_into is None and (row.is_touched or (row.is_living and not is_heard[row.id]))
    ]
    guards = sorted(
        [*((_span(row), row) for row in kept), *_outer(rows, passage)], key=lambda it: it[0].start_ms
    )
    spans = Spans([span for span, _ in guards])
    pieces: list[tuple[str, Segment]] = []
    heard: dict[str, list[Word]] = {}
    for segment in transcript.segments:
        cut = cut_around(segment, spans)
        for number, piece in enumerate(cut.pieces):
            pieces.append((segment.id if number == 0 else f"{segment.id}/{number + 1}", piece))
        for number, word in cut.inside:
            guard = guards[number][1]
            if guard is not None:
                heard.setdefault(guard.id, []).append(word)
    for row in kept:
        if row.is_living and row.is_touched and is_heard[row.id]:
            sheet.put(replace(row, suggestion=suggestion_for(row, heard.get(row.id, []))))
    loose = [row for row in rows if row.is_living and not row.is_touched and is_heard[row.id]]
    _place(sheet, [row for row in kept if row.is_living], loose, pieces)


def cut_around(segment: Segment, spans: Spans) -> Cut:
    """Cut a new segment at word boundaries around the protected spans."""
    if segment.span is None or not spans.spans:
        return Cut(pieces=(segment,), inside=())
    words = heard_words(segment)
    inside: list[tuple[int, Word]] = []
    runs: list[tuple[int, list[int]]] = []
    for number, word in enumerate(words):
        moment_ms = word.span.midpoint_ms
        protected = spans.covering(moment_ms)
        begun = spans.begun(moment_ms)
        if protected is not None:
            inside.append((protected, word))
        elif runs and runs[-1][0] == begun and runs[-1][1][-1] == number - 1:
            runs[-1][1].append(number)
        else:
            runs.append((begun, [number]))
    pieces = tuple(_piece(segment, words, numbers, spans, begun) for begun, numbers in runs)
    return Cut(pieces=pieces, inside=tuple(inside))


def suggestion_for(row: SegmentRow, words: Sequence[Word]) -> Segment | None:
    """Give what was heard inside the span of an edited segment, unless the person has seen just that already."""
    text = " ".join(word.text for word in words)
    seen = {row.value.text, row.machine_value.text if row.machine_value is not None else ""}
    if not text or text in seen:
        return None
    span = _span(row)
    timed = tuple(replace(word, span=_within(word.span, span)) for word in words)
    return Segment(id=row.id, span=span, text=text, words=timed)


def _piece(
    segment: Segment, words: Sequence[Word], numbers: Sequence[int], spans: Spans, begun: int
) -> Segment:
    assert segment.span is not None
    first, last = numbers[0], numbers[-1]
    start_ms = segment.span.start_ms if first == 0 else words[first].span.start_ms
    end_ms = segment.span.end_ms if last == len(words) - 1 else words[last].span.end_ms
    chosen = tuple(replace(word, span=spans.clamped(word.span, begun)) for word in words[first : last + 1])
    is_whole = len(numbers) == len(words)
    return replace(
        segment,
        span=spans.clamped(TimeSpan(start_ms, max(start_ms, end_ms)), begun),
        text=segment.text if is_whole else " ".join(word.text for word in chosen),
        words=chosen if segment.words else (),
    )


def _place(
    sheet: Sheet,
    protected: Sequence[SegmentRow],
    loose: Sequence[SegmentRow],
    pieces: Sequence[tuple[str, Segment]],
) -> None:
    """Give each piece a row, its former one where the midpoints meet, and bury the rows that no piece took."""
    if pieces and pieces[0][1].span is not None:
        pieces = sorted(pieces, key=lambda it: it[1].span.start_ms if it[1].span is not None else 0)
    owners = _owners(loose, [piece for _, piece in pieces])
    fresh: list[SegmentRow] = []
    for number, (key, piece) in enumerate(pieces):
        owner = owners.get(number)
        row_id = owner.id if owner is not None else sheet.new_id()
        value = replace(piece, id=row_id)
        row = SegmentRow(id=row_id, rank="", machine_key=key, value=value, machine_value=value)
        fresh.append(
            row if owner is None else replace(owner, machine_key=key, value=value, machine_value=value)
        )
    kept = {row.id for row in owners.values()}
    for row in loose:
        if row.id not in kept:
            sheet.put(buried(row, Author.MACHINE))
    order = sorted([*protected, *fresh], key=_start_ms)
    fixed_ids = {row.id for row in protected}
    ranks = in_order([row.rank or None for row in order], fixed=[row.id in fixed_ids for row in order])
    for row, rank in zip(order, ranks, strict=True):
        if row.id not in fixed_ids:
            sheet.put(replace(row, rank=rank))


def _owners(loose: Sequence[SegmentRow], pieces: Sequence[Segment]) -> dict[int, SegmentRow]:
    """Give the row of each piece that holds the midpoint of one; of several rows, the one it overlaps most."""
    if not loose:
        return {}
    spans = Spans([piece.span for piece in pieces if piece.span is not None])
    owners: dict[int, SegmentRow] = {}
    for row in loose:
        assert row.value.span is not None
        number = spans.covering(row.value.span.midpoint_ms)
        if number is None:
            continue
        rival = owners.get(number)
        span = spans.spans[number]
        if rival is None or _shared_ms(row, span) > _shared_ms(rival, span):
            owners[number] = row
    return owners


def _outer(
    rows: Sequence[SegmentRow], passage: TimeSpan | None
) -> Iterator[tuple[TimeSpan, SegmentRow | None]]:
    """Give the time around a passage, where nothing was heard."""
    if passage is not None:
        latest_ms = max((_span(row).end_ms for row in rows), default=0)
        yield TimeSpan(0, passage.start_ms), None
        yield TimeSpan(passage.end_ms, max(passage.end_ms, latest_ms) + FOREVER_MS), None


def _lies_in(row: SegmentRow, passage: TimeSpan) -> bool:
    return passage.covers(_span(row))


def _span(row: SegmentRow) -> TimeSpan:
    assert row.value.span is not None
    return row.value.span


def _shared_ms(row: SegmentRow, span: TimeSpan) -> int:
    return row.value.span.overlap_ms(span) if row.value.span is not None else 0


def _start_ms(row: SegmentRow) -> int:
    return row.value.span.start_ms if row.value.span is not None else 0


def _within(span: TimeSpan, outer: TimeSpan) -> TimeSpan:
    start = min(max(span.start_ms, outer.start_ms), outer.end_ms)
    return TimeSpan(start, max(start, min(span.end_ms, outer.end_ms)))
