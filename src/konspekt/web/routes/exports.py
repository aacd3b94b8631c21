"""Lectures as files."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response

from konspekt.domain.errors import FormatUnknown, LectureMissing, LectureNotReady, NoTimes, TemplateUnknown
from konspekt.library import exporting
from konspekt.locales import TAGS, say
from konspekt.web.callers import AsCaller, OfShelf
from konspekt.web.errors import language_of_request, responses
from konspekt.web.forms import Form
from konspekt.web.routes.places import OfLecture

router = APIRouter(tags=["export"])


class FormatForm(Form):
    """A kind of file."""

    id: str
    name: str
    needs_times: bool
    """Cannot be made of a transcript without times."""
    media_type: str


class FormatsForm(Form):
    """Every kind of file."""

    formats: list[FormatForm]


@router.get("/formats")
def list_formats(request: Request, _caller: AsCaller) -> FormatsForm:
    """Give every kind of file that a lecture can be written as."""
    language = language_of_request(request)
    return FormatsForm(
        formats=[
            FormatForm(
                id=it.id,
                name=say(it.title_key, language),
                needs_times=it.needs_times,
                media_type=it.media_type,
            )
            for it in exporting.formats()
        ]
    )


@router.get(
    "/lectures/{lecture_id}/export/{format}",
    response_class=Response,
    responses=responses(LectureMissing, LectureNotReady, FormatUnknown, NoTimes, TemplateUnknown)
    | {
        200: {
            "description": "The file.",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
def export_lecture(
    *,
    shelf: OfShelf,
    caller: AsCaller,
    lecture_id: OfLecture,
    format: Annotated[str, Path(max_length=20, examples=["md"])],  # noqa: A002 - the word of the address
    template: Annotated[
        str | None, Query(max_length=100, description="Only the notes by this template.")
    ] = None,
    words: Annotated[
        str | None, Query(pattern=f"^({'|'.join(TAGS)})$", description="Language of the headings.")
    ] = None,
) -> Response:
    """Give a lecture with everything that people did to it, as a file."""
    made = exporting.export_lecture(shelf, caller, lecture_id, format, template_id=template, words_tag=words)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name, safe='')}",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(made.content, media_type=made.media_type, headers=headers)
