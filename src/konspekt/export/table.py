"""The glossary as CSV that a spreadsheet opens: `term,definition,start,end`."""

import csv
import io
from typing import Final

from konspekt.domain.course import Lecture
from konspekt.domain.glossary import Entry, Quote
from konspekt.domain.time import TimeSpan
from konspekt.export.clock import table_clock
from konspekt.export.handout import printable_entries
from konspekt.export.wording import Wording

COLUMNS: Final = ("term", "definition", "start", "end")
_BOM: Final = "\ufeff"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula, full-width forms too (OWASP, CSV injection)."""


def write(lecture: Lecture, wording: Wording) -> bytes:
    """Write one row an entry, everything quoted; times as `h:mm:ss`, of the first mention where nothing is defined."""
    made = io.StringIO(newline="")
    rows = csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for entry in printable_entries(lecture):
        text = entry.definition.shown_text if entry.definition is not None else wording.undefined
        span = _span(entry)
        start = table_clock(span.start_ms) if span is not None else ""
        end = table_clock(span.end_ms, is_end=True) if span is not None else ""
        rows.writerow([guarded(entry.headword), guarded(text), start, end])
    if lecture.is_sample:
        rows.writerow([guarded(wording("sample_mark")), "", "", ""])
    return (_BOM + made.getvalue()).encode()


def guarded(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA_STARTS) else cell


def _span(entry: Entry) -> TimeSpan | None:
    quotes: tuple[Quote, ...] = entry.definition.quotes if entry.definition is not None else ()
    spans = [quote.span for quote in quotes or entry.mentions[:1] if quote.span is not None]
    if not spans:
        return None
    return TimeSpan(min(span.start_ms for span in spans), max(span.end_ms for span in spans))
