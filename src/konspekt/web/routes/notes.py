"""The notes of a lecture."""

from fastapi import APIRouter, Response

from konspekt.domain.errors import LectureMissing
from konspekt.library import reading
from konspekt.web.callers import AsCaller, OfShelf
from konspekt.web.errors import responses
from konspekt.web.forms.notes import NotesListForm, notes_form
from konspekt.web.routes.places import OfLecture
from konspekt.web.tags import UNCHANGED, IfNoneMatch, fresh_page

router = APIRouter(prefix="/lectures/{lecture_id}/notes", tags=["notes"])


@router.get("", response_model=NotesListForm, responses=UNCHANGED | responses(LectureMissing))
def read_notes(
    shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture, if_none_match: IfNoneMatch = None
) -> Response:
    """Give the notes by every template."""

    def read() -> tuple[NotesListForm, str]:
        found = reading.notes(shelf, caller, lecture_id)
        notes = list(map(notes_form, found.notes))
        return NotesListForm.model_construct(notes=notes, revision=found.stamp.revision), found.stamp.tag

    return fresh_page(if_none_match, lambda: reading.stamp(shelf, caller, lecture_id).tag, read)
