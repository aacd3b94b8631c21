"""Milliseconds -> moments as people and subtitle players read them."""

from typing import Final

from konspekt.domain.time import TimeSpan

_MS: Final = 1000
_MINUTE: Final = 60
_HOUR: Final = 3600


def clock(ms: int) -> str:
    """Give `mm:ss`, from one hour on `h:mm:ss`, rounded down."""
    hours, minutes, seconds = _parts(ms // _MS)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def clock_range(span: TimeSpan) -> str:
    """Give `02:53\u201302:59`, the end rounded up, so that what was said lies inside."""
    start, end = clock(span.start_ms), clock(_up(span.end_ms))
    return start if start == end else f"{start}\u2013{end}"


def table_clock(ms: int, *, is_end: bool = False) -> str:
    """Give `h:mm:ss` always: a spreadsheet takes `02:53` for hours and minutes."""
    hours, minutes, seconds = _parts((_up(ms) if is_end else ms) // _MS)
    return f"{hours}:{minutes:02d}:{seconds:02d}"


def subtitle_clock(ms: int, *, mark: str) -> str:
    """Give `hh:mm:ss,mmm`, with `mark` before the milliseconds."""
    hours, minutes, seconds = _parts(ms // _MS)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{mark}{ms % _MS:03d}"


def _up(ms: int) -> int:
    return -(-ms // _MS) * _MS


def _parts(seconds: int) -> tuple[int, int, int]:
    return seconds // _HOUR, seconds // _MINUTE % _MINUTE, seconds % _MINUTE
