"""Moments as subtitle files write them: `01:02:03,450`, `02:03.450`, `1:02:03`."""

import re
from typing import Final

STAMP: Final = r"(?:\d{1,4}:)?\d{1,2}:\d{2}(?:[.,]\d{1,9})?"
"""Hours may be missing, and so may parts of a second."""
TIMING: Final = re.compile(rf"^\s*({STAMP})\s*-->\s*({STAMP})(?:[ \t].*)?$", re.ASCII)
"""The line above a cue of SRT or VTT, with its start and end; what follows them places the cue on the screen."""
_SIXTY: Final = 60
_MS_DIGITS: Final = 3


def stamp_ms(stamp: str) -> int | None:
    """Give the milliseconds of a stamp, None where it names a 61st second or minute."""
    clock, _, fraction = stamp.replace(",", ".").partition(".")
    parts = [int(part) for part in clock.split(":")]
    *hours, minutes, seconds = parts
    if seconds >= _SIXTY or (hours and minutes >= _SIXTY):
        return None
    whole = sum(hours) * 3600 + minutes * 60 + seconds
    return whole * 1000 + int(fraction[:_MS_DIGITS].ljust(_MS_DIGITS, "0"))


def timing(line: str) -> tuple[int, int] | None:
    """Give the start and the end of a timing line, None where it is none."""
    found = TIMING.match(line)
    if found is None:
        return None
    start_ms, end_ms = stamp_ms(found[1]), stamp_ms(found[2])
    return None if start_ms is None or end_ms is None else (start_ms, end_ms)
