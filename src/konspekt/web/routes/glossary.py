"""The glossary of a lecture."""

from fastapi import APIRouter, Response

from konspekt.domain.errors import LectureMissing
from konspekt.library import reading
from konspekt.web.callers import AsCaller, OfShelf
from konspekt.web.errors import responses
from konspekt.web.forms.glossary import GlossaryForm, entry_form, pair_form
from konspekt.web.routes.places import OfLecture
from konspekt.web.tags import UNCHANGED, IfNoneMatch, fresh_page

router = APIRouter(prefix="/lectures/{lecture_id}/glossary", tags=["glossary"])


@router.get("", response_model=GlossaryForm, responses=UNCHANGED | responses(LectureMissing))
def read_glossary(
    shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture, if_none_match: IfNoneMatch = None
) -> Response:
    """Give every entry in order, and the guesses which of them are one."""

    def read() -> tuple[GlossaryForm, str]:
        found = reading.glossary(shelf, caller, lecture_id)
        form = GlossaryForm.model_construct(
            entries=list(map(entry_form, found.entries)),
            pairs=list(map(pair_form, found.pairs)),
            revision=found.stamp.revision,
        )
        return form, found.stamp.tag

    return fresh_page(if_none_match, lambda: reading.stamp(shelf, caller, lecture_id).tag, read)
