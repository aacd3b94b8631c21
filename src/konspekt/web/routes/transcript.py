"""The transcript of a lecture."""

from typing import Annotated, cast

from fastapi import APIRouter, Query, Response

from konspekt.domain.errors import LectureMissing
from konspekt.library import reading
from konspekt.web.callers import AsCaller, OfShelf
from konspekt.web.cursors import Cursor, read_cursor, write_cursor
from konspekt.web.errors import responses
from konspekt.web.forms.transcript import MarksForm, SegmentsForm, mark_form, segments_json
from konspekt.web.routes.places import OfLecture
from konspekt.web.tags import UNCHANGED, IfNoneMatch, fresh_page

router = APIRouter(prefix="/lectures/{lecture_id}", tags=["transcript"])


@router.get("/segments", response_model=SegmentsForm, responses=UNCHANGED | responses(LectureMissing))
def read_segments(
    *,
    shelf: OfShelf,
    caller: AsCaller,
    lecture_id: OfLecture,
    limit: Annotated[int, Query(ge=1, le=2000)] = 500,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Give a page of the transcript."""
    place = read_cursor(cursor, str, str)
    after = reading.START if place is None else cast("reading.Place", place)

    def read() -> tuple[bytes, str]:
        found = reading.segments(shelf, caller, lecture_id, limit=limit, after=after)
        return segments_json(found, write_cursor(found.next_place)), found.stamp.tag

    return fresh_page(if_none_match, lambda: reading.stamp(shelf, caller, lecture_id).tag, read)


@router.get("/marks", response_model=MarksForm, responses=UNCHANGED | responses(LectureMissing))
def read_marks(
    shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture, if_none_match: IfNoneMatch = None
) -> Response:
    """Give the headings in the margin."""

    def read() -> tuple[MarksForm, str]:
        found = reading.marks(shelf, caller, lecture_id)
        return MarksForm(
            marks=list(map(mark_form, found.marks)), revision=found.stamp.revision
        ), found.stamp.tag

    return fresh_page(if_none_match, lambda: reading.stamp(shelf, caller, lecture_id).tag, read)
