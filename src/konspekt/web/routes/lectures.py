"""The library's lectures."""

from typing import Annotated, cast

from fastapi import APIRouter, Query, Request, Response

from konspekt.domain.errors import EditStale, LectureMissing, NotAllowed, ObjectMissing
from konspekt.library import lectures, sampling
from konspekt.library.lectures import LectureState, LectureView
from konspekt.web.callers import AsCaller, AsEditor, OfShelf
from konspekt.web.cursors import Cursor, read_cursor, write_cursor
from konspekt.web.errors import language_of_request, problem, responses
from konspekt.web.forms.lectures import (
    BulkAsked,
    BulkForm,
    LectureCardForm,
    LectureChanges,
    LecturesForm,
    card_form,
)
from konspekt.web.routes.places import OfLecture
from konspekt.web.tags import IfMatch, tag_of, versions

router = APIRouter(prefix="/lectures", tags=["lectures"])


def _card(request: Request, answer: Response, view: LectureView) -> LectureCardForm:
    answer.headers["ETag"] = tag_of(view.card.id, view.card.version)
    return card_form(view, language_of_request(request))


@router.get("")
def list_lectures(
    *,
    request: Request,
    shelf: OfShelf,
    caller: AsCaller,
    course_id: Annotated[str | None, Query(max_length=100)] = None,
    state: LectureState | None = None,
    trashed: bool = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Cursor = None,
) -> LecturesForm:
    """Give the lectures that the caller may see, newest first."""
    before = cast("lectures.Before | None", read_cursor(cursor, int, str))
    found, next_place = lectures.list_lectures(
        shelf, caller, limit=limit, before=before, course_id=course_id, state=state, in_trash=trashed
    )
    language = language_of_request(request)
    return LecturesForm(
        lectures=[card_form(view, language) for view in found], next_cursor=write_cursor(next_place)
    )


@router.post("/sample", responses=responses(NotAllowed))
def add_sample(request: Request, answer: Response, shelf: OfShelf, caller: AsEditor) -> LectureCardForm:
    """Put the sample lecture on the shelf; the work on it takes some ten seconds. One that is there already is given as it is."""
    return _card(request, answer, sampling.add_sample(shelf, caller))


@router.post("/bulk", responses=responses(LectureMissing, NotAllowed, ObjectMissing))
def change_lectures(request: Request, shelf: OfShelf, caller: AsEditor, asked: BulkAsked) -> BulkForm:
    """Do one thing to many lectures: to all or to none."""
    views = lectures.change_many(shelf, caller, asked.ids, asked.action, course_id=asked.course_id)
    language = language_of_request(request)
    return BulkForm(lectures=[card_form(view, language) for view in views])


@router.get("/{lecture_id}", responses=responses(LectureMissing))
def read_lecture(
    request: Request, answer: Response, shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture
) -> LectureCardForm:
    """Give the card of a lecture."""
    return _card(request, answer, lectures.lecture(shelf, caller, lecture_id))


@router.patch(
    "/{lecture_id}",
    response_model=LectureCardForm,
    responses=responses(LectureMissing, NotAllowed, ObjectMissing, EditStale),
)
def describe_lecture(
    *,
    request: Request,
    answer: Response,
    shelf: OfShelf,
    caller: AsCaller,
    lecture_id: OfLecture,
    said: LectureChanges,
    if_match: IfMatch = None,
) -> LectureCardForm | Response:
    """Describe a lecture otherwise; 412 `edit_stale` carries the newer card as `lecture`."""
    version = versions(if_match).get(lecture_id)
    try:
        view = lectures.describe(shelf, caller, lecture_id, said.description(), version=version)
    except EditStale as error:
        newer = card_form(lectures.lecture(shelf, caller, lecture_id), language_of_request(request))
        return problem(error, language=language_of_request(request), lecture=newer.model_dump(mode="json"))
    return _card(request, answer, view)


@router.delete("/{lecture_id}", status_code=204, responses=responses(LectureMissing, NotAllowed))
def remove_lecture(
    *,
    shelf: OfShelf,
    caller: AsCaller,
    lecture_id: OfLecture,
    forever: bool = False,
) -> None:
    """Put a lecture into the trash, or delete it for ever with everything of it."""
    if forever:
        lectures.purge(shelf, caller, lecture_id)
    else:
        lectures.trash(shelf, caller, lecture_id)


@router.post("/{lecture_id}/restore", responses=responses(LectureMissing, NotAllowed))
def restore_lecture(
    request: Request, answer: Response, shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture
) -> LectureCardForm:
    """Take a lecture out of the trash."""
    return _card(request, answer, lectures.restore(shelf, caller, lecture_id))
