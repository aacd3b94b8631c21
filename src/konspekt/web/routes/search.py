"""Finding words in lectures."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from konspekt.domain.errors import EditEmpty, LectureMissing
from konspekt.library import searching
from konspekt.web.callers import AsCaller, OfShelf
from konspekt.web.errors import responses
from konspekt.web.forms import Asked, Form
from konspekt.web.routes.places import OfLecture

router = APIRouter(tags=["search"])
MOST_PLACES = 2000
RowKind = Literal["segment", "entry", "section", "block", "mark"]


class SnippetForm(Form):
    """Part of a text around what was found in it."""

    text: str
    marks: list[tuple[int, int]]
    """The found words: code points into `text`, half open."""
    is_cut_before: bool
    is_cut_after: bool


class HitForm(Form):
    """A row in which everything asked for was found."""

    lecture_id: str
    lecture_title: str
    row_id: str
    kind: RowKind
    start_ms: int | None
    """When it was said; null without times."""
    snippet: SnippetForm


class HitsForm(Form):
    """What was found, best first."""

    hits: list[HitForm]
    is_last: bool
    """Whether there is nothing behind them."""


class FindAsked(Asked):
    """A text to be looked for in one lecture."""

    find: Annotated[str, Field(min_length=1, max_length=1000, examples=["Pycharm"])]
    replacement: Annotated[str, Field(max_length=1000, examples=["PyCharm"])] | None = None
    """What would stand there instead; null: only look."""
    match_case: bool = False
    whole_words: bool = True


class PlaceForm(Form):
    """A place of a text; `row_id`, `text_name` and `start_char` name it in an edit's `leave`."""

    row_id: str
    kind: RowKind
    text_name: str
    start_char: int
    end_char: int
    before: str
    after: str
    """The whole text with this place replaced; without a replacement, as before."""
    start_ms: int | None


class PlacesForm(Form):
    """The places of a text: segments first, then glossary, notes and headings."""

    places: list[PlaceForm]
    total: int
    """More than `places` where there are too many to show."""


@router.get("/search", responses=responses(LectureMissing))
def search(
    *,
    shelf: OfShelf,
    caller: AsCaller,
    q: Annotated[str, Query(min_length=1, max_length=300, description='Words; in "quotes" side by side.')],
    course_id: Annotated[str | None, Query(max_length=100)] = None,
    lecture_id: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, le=1000)] = 0,
) -> HitsForm:
    """Find words, in whatever form, in the transcripts, glossaries and notes that the caller may read."""
    found = searching.search(
        shelf, caller, q, limit=limit + 1, offset=offset, course_id=course_id, lecture_id=lecture_id
    )
    return HitsForm(hits=list(map(_hit_form, found[:limit])), is_last=len(found) <= limit)


@router.post("/lectures/{lecture_id}/replace/preview", responses=responses(LectureMissing, EditEmpty))
def preview_replacement(
    shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture, asked: FindAsked
) -> PlacesForm:
    """Give every place of a lecture that an edit `replace_all` would change."""
    found = searching.find_in_lecture(
        shelf,
        caller,
        lecture_id,
        asked.find,
        replacement=asked.replacement,
        match_case=asked.match_case,
        whole_words=asked.whole_words,
    )
    places = [
        PlaceForm.model_validate({name: getattr(place, name) for name in PlaceForm.model_fields})
        for place in found[:MOST_PLACES]
    ]
    return PlacesForm(places=places, total=len(found))


def _hit_form(found: searching.TitledHit) -> HitForm:
    hit = found.hit
    return HitForm.model_validate(
        {
            "lecture_id": hit.lecture_id,
            "lecture_title": found.lecture_title,
            "row_id": hit.row_id,
            "kind": hit.kind,
            "start_ms": hit.start_ms,
            "snippet": {
                "text": hit.snippet.text,
                "marks": list(hit.snippet.marks),
                "is_cut_before": hit.snippet.is_cut_before,
                "is_cut_after": hit.snippet.is_cut_after,
            },
        }
    )
