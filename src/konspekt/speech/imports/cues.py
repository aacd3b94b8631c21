"""Timed pieces of an imported transcript -> segments: clean texts, times in order, nothing overlapping."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from konspekt.domain.readable import readable
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Word

_SPEECH_MS_PER_CHAR: Final = 70
"""About 14 characters a second, an ordinary pace of lectures; used only where the last end is missing and nothing else is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What a file says was spoken between two moments."""

    text: str
    start_ms: int
    end_ms: int | None
    """None where the file leaves it open: up to the next cue."""
    words: tuple[Word, ...] = ()
    speaker: str | None = None


def segment_id(number: int) -> str:
    """Name the segment of that number, counted from 1: `s0001`."""
    return f"s{number:04d}"


def segments_of(cues: Sequence[Cue]) -> tuple[Segment, ...]:
    """Make segments of cues that are in the order of their words; empty ones are dropped.

    A start before that of the cue before it is moved there; an end behind the next start is cut there.
    """
    kept = _in_order([replace(cue, text=text) for cue in cues if (text := readable(cue.text))])
    pace = _ms_per_char(kept)
    made: list[Segment] = []
    for number, cue in enumerate(kept):
        following = kept[number + 1].start_ms if number + 1 < len(kept) else None
        span = TimeSpan(cue.start_ms, _end_ms(cue, following, pace))
        words = tuple(_in_turn(cue.words, span))
        made.append(
            Segment(
                id=segment_id(number + 1),
                span=span,
                text=cue.text,
                words=words if cue.text == " ".join(word.text for word in words) else (),
                speaker=readable(cue.speaker or "") or None,
            )
        )
    return tuple(made)


def _in_order(cues: Sequence[Cue]) -> list[Cue]:
    made: list[Cue] = []
    latest_ms = 0
    for cue in cues:
        latest_ms = max(latest_ms, cue.start_ms)
        made.append(cue if cue.start_ms == latest_ms else replace(cue, start_ms=latest_ms))
    return made


def _end_ms(cue: Cue, following_ms: int | None, pace: float) -> int:
    end_ms = cue.end_ms
    if end_ms is None:
        end_ms = following_ms if following_ms is not None else cue.start_ms + round(len(cue.text) * pace)
    if following_ms is not None and following_ms > cue.start_ms:  # two cues that start at once are two voices
        end_ms = min(end_ms, following_ms)
    return max(cue.start_ms, end_ms)


def _ms_per_char(cues: Sequence[Cue]) -> float:
    """Measure the pace of this very speaker."""
    known = [cue for cue in cues if cue.end_ms is not None and cue.end_ms > cue.start_ms]
    spoken_ms = sum(cue.end_ms - cue.start_ms for cue in known if cue.end_ms is not None)
    return spoken_ms / sum(len(cue.text) for cue in known) if known else _SPEECH_MS_PER_CHAR


def _in_turn(words: Sequence[Word], within: TimeSpan) -> Iterator[Word]:
    """Give the words inside the span of their cue, none beginning before the one before it: an edit gives words the room between two."""
    earliest_ms = within.start_ms
    for word in words:
        earliest_ms = min(max(word.span.start_ms, earliest_ms), within.end_ms)
        end_ms = max(earliest_ms, min(word.span.end_ms, within.end_ms))
        yield replace(word, span=TimeSpan(earliest_ms, end_ms))
