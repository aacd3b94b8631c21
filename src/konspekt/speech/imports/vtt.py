"""WebVTT: blocks parted by empty lines; comments and styles are passed over, names of speakers kept."""

import html
import re
from collections.abc import Sequence
from typing import Final

from konspekt.domain.transcript import Segment
from konspekt.speech.imports.cues import Cue, segments_of
from konspekt.speech.imports.source import Source
from konspekt.speech.imports.stamps import STAMP, timing

_HEADER: Final = re.compile(r"WEBVTT(?:[ \t\n]|$)")
_PASSED_OVER: Final = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")
_VOICE: Final = re.compile(r"<v(?:\.[^<>\s]*)?[ \t]+([^<>]{1,200})>")
_INLINE_STAMP: Final = re.compile(rf"<{STAMP}>", re.ASCII)
_TAG: Final = re.compile(
    r"</?(?:c|i|b|u|v|ruby|rt|lang)(?:[.\s][^<>]{0,300})?>|" + _INLINE_STAMP.pattern, re.IGNORECASE
)

_Block = tuple[int, list[str]]
"""Number of its first line, from 1, and its lines."""


def looks_right(source: Source) -> bool:
    """Tell whether the header of the format stands first."""
    return _HEADER.match(source.text) is not None


def read(source: Source) -> tuple[Segment, ...]:
    """Read the cues in order of their times, tags left out."""
    blocks = _blocks(source.text)
    if blocks and looks_right(source):
        first, lines = blocks[0]
        start = next((number for number, line in enumerate(lines) if timing(line)), len(lines))
        blocks[0] = (first + start, lines[start:])  # a first cue without an empty line above it
    rolls = (
        _INLINE_STAMP.search(source.text) is not None
    )  # captions that repeat the line above, as YouTube makes them
    cues: list[Cue] = []
    shown: Sequence[str] = ()
    for first, lines in blocks:
        if not lines or _PASSED_OVER.match(lines[0]):
            continue
        times, body = _timed(source, first, lines)
        if times is None:
            if not cues:
                raise source.broken_at(first, lines[0])
            times = (
                cues[-1].start_ms,
                cues[-1].end_ms or 0,
            )  # an empty line inside a cue must not lose its rest
        if rolls:
            plain = [_without_tags(line).strip() for line in body]
            body = [line for line, bare in zip(body, plain, strict=True) if bare not in shown]
            shown = plain or shown
        text = " ".join(body)
        voice = _VOICE.search(text)
        speaker = html.unescape(voice[1]) if voice else None
        cues.append(
            Cue(
                text=html.unescape(_without_tags(text)), start_ms=times[0], end_ms=max(times), speaker=speaker
            )
        )
    if not cues and not looks_right(source):
        raise source.broken_at(1, source.text.split("\n", 1)[0])
    return segments_of(sorted(cues, key=lambda cue: cue.start_ms))


def _without_tags(text: str) -> str:
    return _TAG.sub("", text)


def _blocks(text: str) -> list[_Block]:
    made: list[_Block] = []
    is_open = False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            is_open = False
        elif is_open:
            made[-1][1].append(line)
        else:
            made.append((number, [line]))
            is_open = True
    return made


def _timed(source: Source, first: int, lines: list[str]) -> tuple[tuple[int, int] | None, list[str]]:
    """Find the timing line: the first, or the second under the cue's own name."""
    for number, line in enumerate(lines[:2]):
        if "-->" in line:
            times = timing(line)
            if times is None:
                raise source.broken_at(first + number, line)
            return times, lines[number + 1 :]
    return None, lines
