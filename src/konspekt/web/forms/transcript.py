"""Segments and headings in the API."""

import json
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field

from konspekt.domain.transcript import Correction, Flag
from konspekt.editing.rows import Review, SegmentRow
from konspekt.library.reading import SegmentLine, SegmentsPage
from konspekt.library.views import MarkView
from konspekt.web.forms import Form

Word = tuple[str, int, int, float | None]
"""What is said, when it begins and ends, how sure the recognizer was."""


class CorrectionForm(Form):
    """A place where an expected word was probably said but another was written."""

    start_char: int
    end_char: int
    text: str
    """What was written: the slice of the segment."""
    suggestion: str


class SegmentForm(Form):
    """A sentence of the transcript; offsets are code points, half open."""

    id: str
    version: int
    rank: str
    """Segments stand in the order of their ranks, compared byte by byte."""
    start_ms: int | None
    end_ms: int | None
    text: str
    words: Annotated[list[Word], Field(examples=[[["Literal", 1200, 1640, 0.97], ["is", 1640, 1700, None]]])]
    """`[text, start_ms, end_ms, confidence 0..1 or null]`; their texts joined by spaces are `text`. Empty without times."""
    speaker: str | None
    flags: list[Flag]
    edited: bool
    """Whether a person changed it."""
    reviews: list[Review]
    suggestion: str | None
    """What a re-run heard where a person had edited."""
    corrections: list[CorrectionForm]


class SegmentsForm(Form):
    """A page of the transcript."""

    segments: list[SegmentForm]
    next_cursor: str | None
    revision: int


class MarkForm(Form):
    """A heading in the margin: the beginning of a topic."""

    id: str
    version: int
    rank: str
    title: str
    segment_id: str
    start_ms: int | None


class MarksForm(Form):
    """The headings of a transcript."""

    marks: list[MarkForm]
    revision: int


def segment_form(row: SegmentRow, corrections: Sequence[Correction] = ()) -> SegmentForm:
    """Tell a segment. Its values are known to be right, so they are not checked once more."""
    segment = row.value
    return SegmentForm.model_construct(
        id=row.id,
        version=row.version,
        rank=row.rank,
        start_ms=None if segment.span is None else segment.span.start_ms,
        end_ms=None if segment.span is None else segment.span.end_ms,
        text=segment.text,
        words=[(it.text, it.span.start_ms, it.span.end_ms, it.confidence) for it in segment.words],
        speaker=segment.speaker,
        flags=list(segment.flags),
        edited=bool(row.edited_fields),
        reviews=sorted(row.reviews),
        suggestion=None if row.suggestion is None else row.suggestion.text,
        corrections=_correction_forms(corrections),
    )


def _correction_forms(corrections: Sequence[Correction]) -> list[CorrectionForm]:
    return [
        CorrectionForm(start_char=it.start_char, end_char=it.end_char, text=it.text, suggestion=it.suggestion)
        for it in corrections
    ]


def mark_form(view: MarkView) -> MarkForm:
    """Tell a heading."""
    row = view.row
    return MarkForm(
        id=row.id,
        version=row.version,
        rank=row.rank,
        title=row.value.title,
        segment_id=row.value.first_segment_id,
        start_ms=view.start_ms,
    )


def line_form(line: SegmentLine, corrections: Sequence[Correction] = ()) -> SegmentForm:
    """Tell a segment of a page."""
    fields = _fields(line, corrections)
    fields["words"] = list(line.words)
    fields["flags"] = [Flag(it) for it in line.flags]
    fields["reviews"] = [Review(it) for it in line.reviews]
    return SegmentForm.model_construct(**fields)


def segments_json(page: SegmentsPage, next_cursor: str | None) -> bytes:
    """Write a page of the transcript, in the form of SegmentsForm: thousands of words, so without a model for each."""
    told = {
        "segments": [_fields(line, offered) for line, offered in page.segments],
        "next_cursor": next_cursor,
        "revision": page.stamp.revision,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()


def _fields(line: SegmentLine, corrections: Sequence[Correction]) -> dict[str, Any]:
    return {
        "id": line.id,
        "version": line.version,
        "rank": line.rank,
        "start_ms": line.start_ms,
        "end_ms": line.end_ms,
        "text": line.text,
        "words": line.words,
        "speaker": line.speaker,
        "flags": line.flags,
        "edited": line.is_edited,
        "reviews": line.reviews,
        "suggestion": line.suggestion,
        "corrections": _correction_forms(corrections),
    }


def _plain(form: BaseModel) -> dict[str, Any]:
    return form.model_dump()
