r"""SubRip subtitles: numbered cues, a timing line, text up to the next cue.

Written by hand rather than read by pysubs2: that one turns line breaks, braces and tags into marks of its own inner format, so that
a lecture about `\N` or `{x}` would come back changed.
"""

import re
from itertools import pairwise
from typing import Final

from konspekt.domain.transcript import Segment
from konspekt.speech.imports.cues import Cue, segments_of
from konspekt.speech.imports.source import Source
from konspekt.speech.imports.stamps import timing

_HEAD_LINES: Final = 6
_PAIRED_TAG: Final = re.compile(
    r"<(?P<tag>[bius]|font)(?:\s[^<>]{0,200})?>(?P<inside>[^<>]*)</(?P=tag)\s*>", re.IGNORECASE
)
"""Only paired tags are formatting; a lone `<b>` is what the lecturer of HTML spoke of."""
_PLACE: Final = re.compile(r"\{\\[a-z]{1,4}\d{1,4}\}", re.IGNORECASE)
"""`{\\an8}`: where on the screen the cue stands."""
_MAX_NESTING: Final = 4


def looks_right(source: Source) -> bool:
    """Tell whether a timing line stands where the first cue begins."""
    lines = [line for line in source.text[:2000].split("\n") if line.strip()][:_HEAD_LINES]
    numbered = len(lines) > 1 and lines[0].strip().isdecimal() and timing(lines[1]) is not None
    return numbered or (bool(lines) and timing(lines[0]) is not None)


def read(source: Source) -> tuple[Segment, ...]:
    """Read the cues in order of their times, `<i>` and the like left out."""
    lines = source.text.split("\n")
    heads = [(number, times) for number in range(len(lines)) if (times := _timing_at(source, lines, number))]
    if not heads:
        raise source.broken_at(1, lines[0])
    is_numbered = _check_opening(source, lines, heads[0][0])
    cues: list[Cue] = []
    for (number, times), (following, _) in pairwise([*heads, (len(lines), (0, 0))]):
        body = lines[number + 1 : following]
        if is_numbered and following < len(lines) and body and body[-1].strip().isdecimal():
            body.pop()
        cues.append(Cue(text=plain(" ".join(body)), start_ms=times[0], end_ms=max(times)))
    return segments_of(sorted(cues, key=lambda cue: cue.start_ms))


def plain(text: str) -> str:
    """Leave out the formatting that some programs put into SRT."""
    text = _PLACE.sub("", text)
    for _ in range(_MAX_NESTING):
        bare = _PAIRED_TAG.sub(lambda found: found["inside"], text)
        if bare == text:
            return text
        text = bare
    return text


def _timing_at(source: Source, lines: list[str], number: int) -> tuple[int, int] | None:
    line = lines[number]
    if "-->" not in line:
        return None
    times = timing(line)
    stands_for_timing = number > 0 and lines[number - 1].strip().isdecimal()
    if times is None and (stands_for_timing or number == 0):
        raise source.broken_at(number + 1, line)
    return times  # an arrow elsewhere is part of what was said


def _check_opening(source: Source, lines: list[str], first: int) -> bool:
    """Tell whether the cues are numbered; words before the first cue belong nowhere."""
    opening = [(number, line) for number, line in enumerate(lines[:first]) if line.strip()]
    is_numbered = bool(opening) and opening[-1][1].strip().isdecimal()
    stray = opening[:-1] if is_numbered else opening
    if stray:
        raise source.broken_at(stray[0][0] + 1, stray[0][1])
    return is_numbered
