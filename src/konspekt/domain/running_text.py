"""A transcript as one text, and the way back from its characters to segments, words and times."""

from bisect import bisect_right

from konspekt.domain.glossary import Quote
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript

PAUSE_MS = 1500
"""A longer gap between segments ends a sentence even where no full stop was written (facts/speech.md 6)."""


class RunningText:
    """The texts of all segments, joined so that a sentence may run over several of them.

    Example: segments `"A literal is"`, `"a constant."` give `"A literal is a constant."`; characters 13..23 are quoted
    as characters 0..10 of the second.
    """

    def __init__(self, transcript: Transcript) -> None:
        self.segments = transcript.segments
        parts: list[str] = []
        self._starts: list[int] = []
        at = 0
        for number, segment in enumerate(self.segments):
            self._starts.append(at)
            parts.append(segment.text)
            at += len(segment.text)
            if number + 1 < len(self.segments):
                parts.append(_joint(segment, self.segments[number + 1]))
                at += 1
        self.text = "".join(parts)

    def segment_index(self, char: int) -> int:
        """Give the number of the segment that holds a character; a joint belongs to the segment before it."""
        return max(0, bisect_right(self._starts, char) - 1)

    def segment_start(self, index: int) -> int:
        """Give where a segment begins in the text."""
        return self._starts[index]

    def quotes(self, start_char: int, end_char: int) -> tuple[Quote, ...]:
        """Quote a slice of the text: one quote for each segment it touches, outer spaces trimmed."""
        made: list[Quote] = []
        for index in range(
            self.segment_index(start_char), self.segment_index(max(start_char, end_char - 1)) + 1
        ):
            segment, base = self.segments[index], self._starts[index]
            start = max(0, start_char - base)
            end = min(len(segment.text), end_char - base)
            while start < end and segment.text[start].isspace():
                start += 1
            while start < end and segment.text[end - 1].isspace():
                end -= 1
            if start < end:
                made.append(quote(segment, start, end))
        return tuple(made)


def quote(segment: Segment, start_char: int, end_char: int) -> Quote:
    """Quote characters of one segment, timed by its words where it has them."""
    return Quote(
        segment_id=segment.id,
        start_char=start_char,
        end_char=end_char,
        text=segment.text[start_char:end_char],
        span=_span(segment, start_char, end_char),
    )


def _span(segment: Segment, start_char: int, end_char: int) -> TimeSpan | None:
    spans: list[TimeSpan] = []
    at = 0
    for word in segment.words:
        if at < end_char and start_char < at + len(word.text):
            spans.append(word.span)
        at += len(word.text) + 1
    if not spans:
        return segment.span
    return TimeSpan(min(span.start_ms for span in spans), max(span.end_ms for span in spans))


def _joint(segment: Segment, following: Segment) -> str:
    """Join by a space, or by a line break where a long pause parts the two."""
    if segment.span is not None and following.span is not None:
        return "\n" if following.span.start_ms - segment.span.end_ms > PAUSE_MS else " "
    return " "
