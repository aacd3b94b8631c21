"""Editing a lecture."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from konspekt.domain.errors import (
    EditEmpty,
    EditOutOfOrder,
    EditPlaceUnfit,
    EditStale,
    EditTargetMissing,
    EditTooLarge,
    GroupTaken,
    IfMatchMissing,
    LectureMissing,
    LectureNotReady,
    NotAllowed,
    NothingToUndo,
    ObjectMissing,
    RerunUntimed,
    UndoConflict,
)
from konspekt.library import editing, reading
from konspekt.web.callers import AsCaller, OfShelf
from konspekt.web.errors import language_of_request, problem, responses
from konspekt.web.forms.edits import EditedForm, EditsAsked, GroupId, RowsForm, changed_form, edited_form
from konspekt.web.routes.places import OfGroup, OfLecture
from konspekt.web.tags import IfMatch, versions

router = APIRouter(prefix="/lectures/{lecture_id}", tags=["edits"])
IdempotencyKey = Annotated[
    GroupId | None,
    Header(description="Id of the group; sending it again answers what the first did."),
]
MOST_IDS = 500
REFUSALS = (LectureMissing, NotAllowed, LectureNotReady, GroupTaken)
OF_UNDO = responses(*REFUSALS, NothingToUndo, UndoConflict)


def _answer(edited: editing.Edited) -> Response:
    return Response(edited_form(edited).model_dump_json(), media_type="application/json")


@router.post(
    "/edits",
    response_model=EditedForm,
    responses=responses(
        *REFUSALS,
        EditStale,
        IfMatchMissing,
        EditTargetMissing,
        EditEmpty,
        EditPlaceUnfit,
        EditOutOfOrder,
        EditTooLarge,
        RerunUntimed,
    ),
)
def edit(
    *,
    request: Request,
    shelf: OfShelf,
    caller: AsCaller,
    lecture_id: OfLecture,
    asked: EditsAsked,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Make a group of edits: all or none.

    If-Match names the version of every row whose content an edit changes or points into. 412 `edit_stale` carries the newer rows as
    `rows`, in the form of `changed`, and `removed`; nothing was overwritten.
    """
    expected = versions(if_match)
    try:
        edited = editing.edit_lecture(
            shelf,
            caller,
            lecture_id,
            asked.edits,
            expected=expected,
            group=idempotency_key or asked.group,
        )
    except EditStale as error:
        newer = reading.rows_now(shelf, caller, lecture_id, sorted(expected)).rows
        return problem(
            error,
            language=language_of_request(request),
            rows=changed_form(newer).model_dump(mode="json"),
            removed=list(newer.removed),
        )
    return _answer(edited)


@router.get("/rows", response_model=RowsForm, responses=responses(LectureMissing))
def read_rows(
    shelf: OfShelf,
    caller: AsCaller,
    lecture_id: OfLecture,
    ids: Annotated[str, Query(max_length=MOST_IDS * 40, description="Row ids, parted by commas.")],
) -> Response:
    """Give some rows as they are now: what an event of another's edit names."""
    found = reading.rows_now(shelf, caller, lecture_id, list(filter(None, ids.split(",")))[:MOST_IDS])
    form = RowsForm.model_construct(
        revision=found.stamp.revision,
        event=found.event,
        changed=changed_form(found.rows),
        removed=list(found.rows.removed),
    )
    return Response(form.model_dump_json(), media_type="application/json")


@router.post("/undo", response_model=EditedForm, responses=OF_UNDO)
def undo(
    shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture, idempotency_key: IdempotencyKey = None
) -> Response:
    """Take back the caller's latest group of edits."""
    return _answer(editing.undo(shelf, caller, lecture_id, group=idempotency_key))


@router.post("/redo", response_model=EditedForm, responses=OF_UNDO)
def redo(
    shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture, idempotency_key: IdempotencyKey = None
) -> Response:
    """Bring back what the caller took back last."""
    return _answer(editing.redo(shelf, caller, lecture_id, group=idempotency_key))


@router.post(
    "/history/{group}/undo",
    response_model=EditedForm,
    responses=responses(*REFUSALS, NothingToUndo, UndoConflict, ObjectMissing),
)
def undo_group(
    *,
    shelf: OfShelf,
    caller: AsCaller,
    lecture_id: OfLecture,
    group: OfGroup,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Take back one group of the history: one's own or a re-run's; an administrator any."""
    return _answer(editing.undo_group(shelf, caller, lecture_id, group, group=idempotency_key))
