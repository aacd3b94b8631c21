"""One HTML file for students: no script, nothing loaded from anywhere, light or dark as the reader's system is."""

from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined

from konspekt.domain.course import Lecture
from konspekt.export.clock import clock
from konspekt.export.columns import column_shares
from konspekt.export.handout import MOST_MENTIONS, badge, lay_out
from konspekt.export.reading import alike
from konspekt.export.wording import Wording

_DASH: Final = "\u00a0\u2014 "


def write(lecture: Lecture, wording: Wording) -> bytes:
    """Write the page: contents, notes, glossary, and the transcript with terms linked to their entries and back."""
    page = lay_out(lecture, wording)
    made = (
        _environment()
        .get_template("page.html.jinja")
        .render(
            page=page,
            say=wording,
            badge=badge,
            alike=alike,
            clock=clock,
            shares=column_shares,
            dash=_DASH,
            most_mentions=MOST_MENTIONS,
            is_timed=lecture.transcript.is_timed,
            has_doubts=any(segment.flags for segment in lecture.transcript.segments),
            shows_glossary=bool(page.other_entries) or not page.notes,
            glossary_title=wording("other_terms" if page.notes else "glossary"),
        )
    )
    return made.encode("utf-8", errors="replace")  # half of a surrogate pair has no bytes


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(_read),
        keep_trailing_newline=True,
    )


def _read(name: str) -> str:
    return files(__package__ or __name__).joinpath("templates", name).read_text(encoding="utf-8")
