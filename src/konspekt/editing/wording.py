"""A segment with other words: which words keep their time and where the others get theirs (DATA.md, "Editing words")."""

from collections.abc import Sequence
from dataclasses import replace

from konspekt.domain.errors import EditEmpty
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Word
from konspekt.editing.alignment import Common, common_runs


def reworded(segment: Segment, text: str) -> Segment:
    """Give the segment with another text, runs of spaces made one.

    Raises:
        EditEmpty: The text is blank.
    """
    texts = text.split()
    if not texts:
        raise EditEmpty(id=segment.id)
    words = _retimed(segment, texts) if segment.words else ()
    return replace(segment, text=" ".join(texts), words=words)


def heard_words(segment: Segment) -> tuple[Word, ...]:
    """Give the words with their times; where nobody timed them, they share the segment's span by letters.

    An untimed segment gives none.
    """
    if segment.words or segment.span is None:
        return segment.words
    return shared_out(segment.span, segment.text.split())


def shared_out(span: TimeSpan, texts: Sequence[str]) -> tuple[Word, ...]:
    """Give words that share a span in proportion to their letters; nobody knows how sure they are."""
    total = sum(map(len, texts))
    made: list[Word] = []
    letters = 0
    start_ms = span.start_ms
    for text in texts:
        letters += len(text)
        end_ms = span.start_ms + span.duration_ms * letters // total
        made.append(Word(text=text, span=TimeSpan(start_ms, end_ms)))
        start_ms = end_ms
    return tuple(made)


def _retimed(segment: Segment, texts: Sequence[str]) -> tuple[Word, ...]:
    old = segment.words
    made: list[Word] = []
    at, new_at = 0, 0
    end = Common(before=len(old), after=len(texts), count=0)
    for run in [*common_runs([word.text for word in old], texts), end]:
        if new_at < run.after:
            span = _room(segment, at, run.before)
            made += shared_out(span, texts[new_at : run.after])
        made += old[run.before : run.before + run.count]
        at, new_at = run.before + run.count, run.after + run.count
    return tuple(made)


def _room(segment: Segment, start: int, end: int) -> TimeSpan:
    """Give the span of the words `start`..`end`, or the gap between their neighbours where there are none."""
    words = segment.words
    assert segment.span is not None
    if start < end:
        until = words[end - 1].span.end_ms
        if end < len(words):
            until = min(until, words[end].span.start_ms)
        return TimeSpan(words[start].span.start_ms, until)
    until = words[end].span.start_ms if end < len(words) else segment.span.end_ms
    since = words[start - 1].span.end_ms if start else segment.span.start_ms
    return TimeSpan(min(since, until), until) if start < len(words) else TimeSpan(since, max(since, until))
