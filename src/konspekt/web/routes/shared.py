"""What a link opens: one lecture, to be read."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from konspekt.domain.errors import LectureMissing, ObjectMissing
from konspekt.domain.glossary import EntryState
from konspekt.library import lectures, reading
from konspekt.library.sharing import reader_of
from konspekt.web.callers import OfShelf
from konspekt.web.errors import language_of_request, responses
from konspekt.web.forms import Form
from konspekt.web.forms.glossary import EntryForm, entry_form
from konspekt.web.forms.lectures import LectureCardForm, card_form
from konspekt.web.forms.notes import NotesForm, notes_form
from konspekt.web.forms.transcript import MarkForm, SegmentForm, line_form, mark_form

router = APIRouter(prefix="/shared/{token}", tags=["sharing"])
OfLink = Annotated[str, Path(max_length=100, examples=["mLxqv7yYw0bY3l0gqGdDqkzN5oW9mX1s2a4c6e8g0iU"])]
ALL_SEGMENTS = 1_000_000
"""A lecture read by a link comes whole: it is read, not edited, and compresses to some hundred kilobytes."""
QUIET = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
"""Search engines do not list it, and the address is told to no other site."""


class SharedLecture(Form):
    """A lecture as students read it: rejected entries are left out."""

    lecture: LectureCardForm
    transcript: list[SegmentForm]
    marks: list[MarkForm]
    entries: list[EntryForm]
    notes: list[NotesForm]


@router.get("", response_model=SharedLecture, responses=responses(ObjectMissing, LectureMissing))
def read_shared(request: Request, shelf: OfShelf, token: OfLink) -> Response:
    """Give the lecture that a link opens."""
    lecture_id, reader = reader_of(shelf, token)
    segments = reading.segments(shelf, reader, lecture_id, limit=ALL_SEGMENTS).segments
    entries = reading.glossary(shelf, reader, lecture_id).entries
    told = SharedLecture.model_construct(
        lecture=card_form(lectures.lecture(shelf, reader, lecture_id), language_of_request(request)),
        transcript=[line_form(line) for line, _ in segments],
        marks=list(map(mark_form, reading.marks(shelf, reader, lecture_id).marks)),
        entries=[entry_form(entry) for entry in entries if entry.row.value.state is not EntryState.REJECTED],
        notes=list(map(notes_form, reading.notes(shelf, reader, lecture_id).notes)),
    )
    return Response(told.model_dump_json(), media_type="application/json", headers=QUIET)
