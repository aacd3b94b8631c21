"""Bringing recordings and transcripts: the resumable protocol tus 1.0, and what became of what was brought."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from konspekt.domain.errors import (
    DiskFull,
    FileEmpty,
    LanguageUnknown,
    LectureMissing,
    NoAudioStream,
    NotAllowed,
    NotMedia,
    ObjectMissing,
    PlaylistRefused,
    QuotaExceeded,
    RecordingTooLarge,
    RecordingTooLong,
    TooManyAttempts,
    TranscriptEmpty,
    TranscriptUnreadable,
    TruncatedRecording,
    UploadChecksumWrong,
    UploadDamaged,
    UploadLocked,
    UploadMissing,
    UploadOffsetWrong,
    UploadOverrun,
    UploadRequestBad,
    UploadTypeWrong,
    UploadVersionUnknown,
)
from konspekt.library.accepting import error_of, settled
from konspekt.library.uploads import (
    Upload,
    UploadDesk,
    begin_upload,
    drop_upload,
    find_upload,
    list_uploads,
    offset_of,
)
from konspekt.locales import tell
from konspekt.web import uploads as tus
from konspekt.web.callers import AsCaller, AsEditor, OfService
from konspekt.web.errors import language_of_request, responses
from konspekt.web.instants import Instant, instant
from konspekt.wiring import upload_desk

router: Final = APIRouter(prefix="/uploads", tags=["uploads"], route_class=tus.TusRoute)
UploadId = Annotated[str, Path(examples=["3f2b8c1e9d7a4b5f8e6d2c1a0b9f8e7d"])]
Version = Annotated[str, Header(alias="Tus-Resumable", examples=[tus.VERSION])]
ChecksumHeader = Annotated[
    str, Header(alias="Upload-Checksum", description="`sha256` and the digest of the body in base64.")
]
BEGUN: Final = "600/hour"
"""Uploads that one person may begin: a whole year of lectures at once, but not a disk full of empty files."""
REFUSALS: Final = (
    FileEmpty, NotMedia, PlaylistRefused, NoAudioStream, TruncatedRecording, RecordingTooLong, TranscriptEmpty,
    TranscriptUnreadable, UploadDamaged,
)  # fmt: skip
PART_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {tus.PART_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}
FIRST_PART_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": False,
        "content": {tus.PART_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}
OFFSET_HEADERS: Final[dict[str, Any]] = {
    "Tus-Resumable": {"schema": {"type": "string"}},
    "Upload-Offset": {"schema": {"type": "integer"}, "description": "Bytes that are here."},
    "Upload-Expires": {"schema": {"type": "string"}, "description": "When the upload is given up."},
    "Konspekt-Lecture": {"schema": {"type": "string"}, "description": "The lecture that it became."},
    "Konspekt-Duplicates": {
        "schema": {"type": "string"},
        "description": "Ids of the caller's other lectures from the same bytes, by commas.",
    },
}


class UploadError(BaseModel):
    """Why an upload was refused."""

    code: str = Field(examples=["not_media"])
    detail: str
    action: str


class UploadForm(BaseModel):
    """An upload of the caller's: under way, or ended within the last day."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    file_name: str
    size_bytes: int
    offset_bytes: int
    """How much is here."""
    expires_at: Instant
    lecture_id: str | None
    """The lecture that it became."""
    duplicate_ids: list[str]
    """The caller's other lectures from the same bytes."""
    error: UploadError | None
    """Why it was refused."""


class UploadList(BaseModel):
    """The caller's uploads."""

    uploads: list[UploadForm]
    next_cursor: None = None


def desk_of(service: OfService) -> UploadDesk:
    """Give where files come in."""
    return upload_desk(service)


AtDesk = Annotated[UploadDesk, Depends(desk_of)]


@router.options("", status_code=204, responses={204: {"headers": OFFSET_HEADERS}})
def describe_uploads(desk: AtDesk) -> Response:
    """Tell what of the protocol is spoken here."""
    headers = {
        "Tus-Version": tus.VERSION,
        "Tus-Extension": tus.EXTENSIONS,
        "Tus-Max-Size": str(desk.limits.largest_bytes),
        "Tus-Checksum-Algorithm": "sha256",
    }
    return Response(status_code=204, headers=headers)


@router.post(
    "",
    status_code=201,
    response_class=Response,
    openapi_extra=FIRST_PART_BODY,
    responses={
        201: {
            "description": "Made; Location names it.",
            "headers": {**OFFSET_HEADERS, "Location": {"schema": {"type": "string"}}},
        },
        **responses(
            UploadVersionUnknown, UploadRequestBad, UploadChecksumWrong, UploadOverrun, UploadTypeWrong, NotAllowed, LanguageUnknown,
            ObjectMissing, LectureMissing, RecordingTooLarge, QuotaExceeded, DiskFull, TooManyAttempts, *REFUSALS,
        ),
    },
)  # fmt: skip
async def create_upload(
    request: Request,
    *,
    service: OfService,
    caller: AsEditor,
    desk: AtDesk,
    length: Annotated[int, Header(alias="Upload-Length", ge=0, examples=[8_000_000])],
    version: Version = "",
    metadata: Annotated[
        str,
        Header(
            alias="Upload-Metadata",
            description="`name base64` pairs by commas: filename, title, language, course_id, date, lecture_id (a transcript "
            "for that lecture), engine, template, sha256 (hex, of the whole file).",
        ),
    ] = "",
    checksum: ChecksumHeader = "",
) -> Response:
    """Begin an upload; the body may bring its first part."""
    tus.check_version(version)
    service.attempts.count(BEGUN, "upload", caller.user_id)
    expected = tus.checksum_of(checksum)
    is_part = request.headers.get("content-type") is not None
    if is_part:
        tus.check_part_type(request)
    wishes = tus.wishes_of(metadata)
    upload = await run_in_threadpool(begin_upload, desk, caller, size_bytes=length, wishes=wishes)
    offset = 0
    if is_part or length == 0:
        upload, offset = await tus.receive(
            desk, caller, upload.id, offset=0, request=request, checksum=expected
        )
        _raise_fault(upload)
    headers = {**tus.told(upload, offset=offset), "Location": f"{request.url.path}/{upload.id}"}
    return Response(status_code=201, headers=headers)


@router.head(
    "/{upload_id}",
    response_class=Response,
    responses={
        200: {"description": "How far it is.", "headers": OFFSET_HEADERS},
        **responses(UploadVersionUnknown, UploadMissing, UploadLocked, *REFUSALS),
    },
)
async def look_at_upload(
    caller: AsCaller, desk: AtDesk, upload_id: UploadId, version: Version = ""
) -> Response:
    """Tell how many bytes are here; a file that is here whole is finished first."""
    tus.check_version(version)

    def look() -> tuple[Upload, int]:
        upload = settled(desk, find_upload(desk, caller, upload_id))
        return upload, offset_of(desk, upload)

    upload, offset = await run_in_threadpool(look)
    _raise_fault(upload)
    headers = {**tus.told(upload, offset=offset), "Upload-Length": str(upload.size_bytes)}
    return Response(status_code=200, headers=headers)


@router.patch(
    "/{upload_id}",
    status_code=204,
    response_class=Response,
    openapi_extra=PART_BODY,
    responses={
        204: {"description": "Written; after the last part, with the lecture.", "headers": OFFSET_HEADERS},
        **responses(
            UploadVersionUnknown, UploadRequestBad, UploadMissing, UploadOffsetWrong, UploadLocked, UploadOverrun, UploadTypeWrong,
            UploadChecksumWrong, DiskFull, *REFUSALS,
        ),
    },
)  # fmt: skip
async def continue_upload(
    request: Request,
    *,
    caller: AsCaller,
    desk: AtDesk,
    upload_id: UploadId,
    offset: Annotated[int, Header(alias="Upload-Offset", ge=0)],
    version: Version = "",
    checksum: ChecksumHeader = "",
) -> Response:
    """Bring the next part; the last one is answered when the lecture is there, or with why it is not."""
    tus.check_version(version)
    tus.check_part_type(request)
    upload, now_at = await tus.receive(
        desk, caller, upload_id, offset=offset, request=request, checksum=tus.checksum_of(checksum)
    )
    _raise_fault(upload)
    return Response(status_code=204, headers=tus.told(upload, offset=now_at))


@router.delete(
    "/{upload_id}",
    status_code=204,
    response_class=Response,
    responses=responses(UploadVersionUnknown, UploadMissing, UploadLocked),
)
def cancel_upload(caller: AsCaller, desk: AtDesk, upload_id: UploadId, version: Version = "") -> Response:
    """Throw an upload away; the lecture that it became stays."""
    tus.check_version(version)
    drop_upload(desk, caller, upload_id)
    return Response(status_code=204)


@router.get("")
def read_uploads(request: Request, caller: AsCaller, desk: AtDesk) -> UploadList:
    """Give the caller's uploads, newest first: those under way, and those that ended within the last day."""
    return UploadList(uploads=[_form(desk, it, request) for it in list_uploads(desk, caller)])


@router.get("/{upload_id}", responses=responses(UploadMissing))
def read_upload(request: Request, caller: AsCaller, desk: AtDesk, upload_id: UploadId) -> UploadForm:
    """Give one upload: how far it is, the lecture that it became, or why it was refused."""
    return _form(desk, find_upload(desk, caller, upload_id), request)


def _raise_fault(upload: Upload) -> None:
    if upload.fault is not None:
        raise error_of(upload.fault)


def _form(desk: UploadDesk, upload: Upload, request: Request) -> UploadForm:
    error = None
    if upload.fault is not None:
        detail, action = tell(error_of(upload.fault), language_of_request(request))
        error = UploadError(code=upload.fault.code, detail=detail, action=action)
    return UploadForm(
        id=upload.id,
        file_name=upload.file_name,
        size_bytes=upload.size_bytes,
        offset_bytes=offset_of(desk, upload),
        expires_at=instant(upload.expires_ms),
        lecture_id=upload.made_id,
        duplicate_ids=list(upload.duplicate_ids),
        error=error,
    )
