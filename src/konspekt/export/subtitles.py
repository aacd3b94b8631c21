"""SRT and VTT: at most two lines of 42 characters on the screen at once."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from konspekt.domain.course import Lecture
from konspekt.domain.errors import NoTimes
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment
from konspekt.export.clock import subtitle_clock
from konspekt.export.wording import Wording

LINE_CHARS: Final = 42
"""The usual limit of broadcasters; only a longer single word goes over it."""
CUE_LINES: Final = 2
SAMPLE_MARK_MS: Final = 4_000
"""How long each screen of it stands, above what is said meanwhile."""
_BREAKS: Final = (".", "?", "!", "\u2026", ";", ":", ",")


@dataclass(frozen=True, slots=True)
class SubtitleCue:
    """What is on the screen from one moment to another."""

    span: TimeSpan
    lines: tuple[str, ...]
    speaker: str | None = None


def write_srt(lecture: Lecture, wording: Wording) -> bytes:
    """Write numbered cues.

    Raises:
        NoTimes: The transcript is untimed.
    """
    blocks: list[str] = []
    for number, cue in enumerate(_all_cues(lecture, wording), 1):
        text = "\n".join(cue.lines)
        blocks.append(f"{number}\n{_timing(cue.span, mark=',')}\n{text}\n")
    return "\n".join(blocks).encode()


def write_vtt(lecture: Lecture, wording: Wording) -> bytes:
    """Write cues, speakers as voices.

    Raises:
        NoTimes: The transcript is untimed.
    """
    blocks = ["WEBVTT\n"]
    for cue in _all_cues(lecture, wording):
        text = "\n".join(html.escape(line, quote=False) for line in cue.lines)
        voice = f"<v {html.escape(' '.join(cue.speaker.split()), quote=False)}>" if cue.speaker else ""
        blocks.append(f"{_timing(cue.span, mark='.')}\n{voice}{text}\n")
    return "\n".join(blocks).encode()


def cues_of(segment: Segment) -> Iterator[SubtitleCue]:
    """Cut a segment into cues: at the times of its words, else by letters."""
    if segment.span is None:
        raise NoTimes
    words = segment.text.split()
    groups = _screens(words)
    starts = _word_starts(segment, segment.span, words)
    at = 0
    edges: list[int] = []
    for group in groups:
        edges.append(segment.span.start_ms if at == 0 else starts[at])
        at += sum(len(line) for line in group)
    edges.append(segment.span.end_ms)
    for number, group in enumerate(groups):
        span = TimeSpan(edges[number], max(edges[number], edges[number + 1]))
        yield SubtitleCue(span, tuple(" ".join(line) for line in group), segment.speaker)


def _all_cues(lecture: Lecture, wording: Wording) -> Iterator[SubtitleCue]:
    if not lecture.transcript.is_timed:
        raise NoTimes
    if lecture.is_sample:
        for number, screen in enumerate(_screens(wording("sample_mark").split())):
            span = TimeSpan(number * SAMPLE_MARK_MS, (number + 1) * SAMPLE_MARK_MS)
            yield SubtitleCue(span, tuple(" ".join(line) for line in screen))
    for segment in lecture.transcript.segments:
        yield from cues_of(segment)


def _screens(words: Sequence[str]) -> list[list[list[str]]]:
    """Share the words out to screens of two lines, breaking after a comma or full stop where one is near."""
    made: list[list[list[str]]] = []
    rest = list(words)
    while rest:
        lines = _lines(rest)[:CUE_LINES]
        count = sum(len(line) for line in lines)
        if count < len(rest):
            count = _better_break(rest, count)
            lines = _lines(rest[:count])
        made.append(_balanced(lines))
        rest = rest[count:]
    return made


def _lines(words: Sequence[str]) -> list[list[str]]:
    lines: list[list[str]] = []
    length = 0
    for word in words:
        if lines and length + 1 + len(word) <= LINE_CHARS:
            lines[-1].append(word)
            length += 1 + len(word)
        else:
            lines.append([word])
            length = len(word)
    return lines


def _balanced(lines: list[list[str]]) -> list[list[str]]:
    """Move words of a full first line to the second, so that no short word stands there alone."""
    if len(lines) != CUE_LINES:
        return lines
    words = [*lines[0], *lines[1]]
    splits = [(words[:at], words[at:]) for at in range(1, len(words))]
    longest = [max(len(" ".join(upper)), len(" ".join(lower))) for upper, lower in splits]
    return [list(line) for line in splits[longest.index(min(longest))]]


def _better_break(words: Sequence[str], count: int) -> int:
    """Step back to the end of a clause if that leaves the screen at least half full."""
    for earlier in range(count, count // 2, -1):
        if words[earlier - 1].endswith(_BREAKS):
            return earlier
    return count


def _word_starts(segment: Segment, span: TimeSpan, words: Sequence[str]) -> list[int]:
    if segment.words:
        return [min(max(word.span.start_ms, span.start_ms), span.end_ms) for word in segment.words]
    letters = max(1, sum(len(word) for word in words))
    starts: list[int] = []
    spoken = 0
    for word in words:
        starts.append(span.start_ms + span.duration_ms * spoken // letters)
        spoken += len(word)
    return starts


def _timing(span: TimeSpan, *, mark: str) -> str:
    return f"{subtitle_clock(span.start_ms, mark=mark)} --> {subtitle_clock(span.end_ms, mark=mark)}"
