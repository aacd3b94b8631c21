"""Plain text, with time marks at the heads of lines or without any."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from konspekt.domain.readable import readable
from konspekt.domain.transcript import Segment
from konspekt.language import load_language
from konspekt.speech.imports.cues import Cue, segment_id, segments_of
from konspekt.speech.imports.source import Source
from konspekt.speech.imports.stamps import STAMP, stamp_ms

_RANGE: Final = rf"(?P<start>{STAMP})(?:\s*(?:-->|[-\u2013\u2014])\s*(?P<end>{STAMP}))?"
_BRACKETED: Final = re.compile(
    rf"^\s*(?:\[\s*{_RANGE}\s*\]|\(\s*{_RANGE.replace('?P<', '?P<r')}\s*\))[ \t:.\u2013\u2014-]*", re.ASCII
)
"""`[00:12:05]`, `(12:05)`, `[00:00:01.000 --> 00:00:04.000]` as Whisper prints them."""
_BARE: Final = re.compile(rf"^\s*{_RANGE}(?=[ \t:\u2013\u2014-]|$)[ \t:\u2013\u2014-]*", re.ASCII)
_FEWEST_BARE: Final = 2
"""A single `10:30` at the head of a line is a time of day that somebody spoke of."""
_WRAPPED_CHARS: Final = 60
_SENTENCE_ENDS: Final = (".", "?", "!", "\u2026", ":", ";")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    line: int
    start_ms: int
    end_ms: int | None
    rest: str


def read(source: Source) -> tuple[Segment, ...]:
    """Read one segment for each time mark; without marks, one untimed segment for each sentence."""
    lines = source.text.split("\n")
    marks = _marks(source, lines)
    if not marks:
        return untimed(source.text, source.language)
    opening = " ".join(lines[: marks[0].line])
    cues = [Cue(text=opening, start_ms=0, end_ms=marks[0].start_ms)]
    ends = [mark.line for mark in marks[1:]]
    for mark, end in zip(marks, [*ends, len(lines)], strict=True):
        text = " ".join([mark.rest, *lines[mark.line + 1 : end]])
        cues.append(Cue(text=text, start_ms=mark.start_ms, end_ms=mark.end_ms))
    return segments_of(cues)


def untimed(text: str, language: str) -> tuple[Segment, ...]:
    """Give one segment for each sentence of a text that nobody timed."""
    unwrapped = _unwrapped(text)
    if not unwrapped:
        return ()
    sentences = load_language(language).grammar.sentences(unwrapped)
    texts = [kept for sentence in sentences if (kept := readable(sentence.text))]
    return tuple(Segment(id=segment_id(number), span=None, text=kept) for number, kept in enumerate(texts, 1))


def _marks(source: Source, lines: list[str]) -> list[_Mark]:
    """Give the time marks if they are what the lines begin with, and not times that somebody spoke of."""
    for form, fewest in ((_BRACKETED, 1), (_BARE, _FEWEST_BARE)):
        found = [mark for number, line in enumerate(lines) if (mark := _mark(source, form, number, line))]
        if len(found) < fewest:
            continue
        backward = next(
            (later for earlier, later in pairwise(found) if later.start_ms < earlier.start_ms), None
        )
        if backward is None:
            return found
        if form is _BRACKETED:
            raise source.broken_at(backward.line + 1, lines[backward.line])
    return []


def _mark(source: Source, form: re.Pattern[str], number: int, line: str) -> _Mark | None:
    found = form.match(line)
    if found is None:
        return None
    groups = found.groupdict()
    start, end = groups["start"] or groups.get("rstart"), groups["end"] or groups.get("rend")
    start_ms = stamp_ms(start or "")
    end_ms = stamp_ms(end) if end else None
    if start_ms is None or (end and end_ms is None):
        if form is _BARE:
            return None
        raise source.broken_at(number + 1, line)
    return _Mark(
        line=number,
        start_ms=start_ms,
        end_ms=None if end_ms is None else max(start_ms, end_ms),
        rest=line[found.end() :],
    )


def _unwrapped(text: str) -> str:
    """Join lines that were broken only because the page was narrow; other line breaks end a sentence."""
    made: list[str] = []
    above = ""
    for line in (readable(line) for line in text.split("\n")):
        if above and line and _goes_on(above, line):
            made[-1] = f"{made[-1]} {line}"
        elif line:
            made.append(line)
        above = line
    return "\n".join(made)


def _goes_on(above: str, line: str) -> bool:
    return line[0].islower() or (len(above) >= _WRAPPED_CHARS and not above.endswith(_SENTENCE_ENDS))
