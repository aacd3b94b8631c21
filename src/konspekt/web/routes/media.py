"""What the player of a lecture plays."""

from typing import Any, Final

from fastapi import APIRouter, Request, Response
from pydantic import Field

from konspekt.domain.errors import BlobMissing, LectureMissing, ObjectMissing, RangeUnfit
from konspekt.library.media import LISTENING, PEAKS, PEAKS_PER_SECOND, MediaFile, media_file
from konspekt.library.sharing import reader_of
from konspekt.web.callers import AsCaller, OfShelf
from konspekt.web.errors import responses
from konspekt.web.forms import Form
from konspekt.web.ranges import answer_with, etag, is_known
from konspekt.web.routes.places import OfLecture
from konspekt.web.routes.shared import QUIET, OfLink

router: Final = APIRouter(tags=["media"])
SOUND_TYPE: Final = "audio/mp4"
SOUND: Final[dict[str, Any]] = {SOUND_TYPE: {"schema": {"type": "string", "format": "binary"}}}
ETAG: Final[dict[str, Any]] = {"ETag": {"schema": {"type": "string"}, "description": "sha256 of the file."}}
RANGE: Final[dict[str, Any]] = {
    "parameters": [
        {"name": "Range", "in": "header", "schema": {"type": "string"}, "example": "bytes=0-1048575"},
        {"name": "If-Range", "in": "header", "schema": {"type": "string"}},
        {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}},
    ]
}
KNOWN: Final[dict[str, Any]] = {
    "parameters": [{"name": "If-None-Match", "in": "header", "schema": {"type": "string"}}]
}
SOUND_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The whole file.", "content": SOUND, "headers": ETAG},
    206: {"description": "The asked part.", "content": SOUND, "headers": ETAG},
    304: {"description": "The reader has it already."},
    **responses(ObjectMissing, LectureMissing, RangeUnfit, BlobMissing),
}


class PeaksForm(Form):
    """The outline of the sound."""

    per_second: int
    """Bins a second."""
    peaks: list[int] = Field(examples=[[0, 12, 200]])
    """The loudest sample of each bin, 0 silence to 255 full scale."""


PEAKS_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"headers": ETAG},
    304: {"description": "The reader has it already."},
    **responses(ObjectMissing, LectureMissing, BlobMissing),
}


@router.get(
    "/lectures/{lecture_id}/listening",
    response_class=Response,
    responses=SOUND_ANSWERS,
    openapi_extra=RANGE,
)
def read_listening(request: Request, shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture) -> Response:
    """Give the sound of a lecture, or the part of it that the player asks for."""
    return answer_with(media_file(shelf, caller, lecture_id, LISTENING), request, media_type=SOUND_TYPE)


@router.get(
    "/lectures/{lecture_id}/peaks",
    response_model=PeaksForm,
    responses=PEAKS_ANSWERS,
    openapi_extra=KNOWN,
)
def read_peaks(request: Request, shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture) -> Response:
    """Give the outline of the sound, for the waveform under the player."""
    return _peaks(media_file(shelf, caller, lecture_id, PEAKS), request)


@router.get(
    "/shared/{token}/listening", response_class=Response, responses=SOUND_ANSWERS, openapi_extra=RANGE
)
def read_shared_listening(request: Request, shelf: OfShelf, token: OfLink) -> Response:
    """Give the sound of the lecture that a link opens."""
    lecture_id, reader = reader_of(shelf, token)
    answer = answer_with(media_file(shelf, reader, lecture_id, LISTENING), request, media_type=SOUND_TYPE)
    return _quiet(answer)


@router.get("/shared/{token}/peaks", response_model=PeaksForm, responses=PEAKS_ANSWERS, openapi_extra=KNOWN)
def read_shared_peaks(request: Request, shelf: OfShelf, token: OfLink) -> Response:
    """Give the outline of the sound of the lecture that a link opens."""
    lecture_id, reader = reader_of(shelf, token)
    return _quiet(_peaks(media_file(shelf, reader, lecture_id, PEAKS), request))


def _peaks(file: MediaFile, request: Request) -> Response:
    headers = {"ETag": etag(file.sha256), "Cache-Control": "private, no-cache"}
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    # Written by hand: a hundred thousand small numbers take a validating model a quarter of a second.
    numbers = ",".join(map(str, file.read()))
    text = f'{{"per_second":{PEAKS_PER_SECOND},"peaks":[{numbers}]}}'
    return Response(text, media_type="application/json", headers=headers)


def _quiet(answer: Response) -> Response:
    for name, value in QUIET.items():
        answer.headers[name] = value
    return answer
