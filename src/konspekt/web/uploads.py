"""The resumable upload protocol tus 1.0 (https://tus.io/protocols/resumable-upload): its headers, and a body that is written as it comes."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final

import anyio
from fastapi import Request, Response
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from konspekt.domain.errors import (
    KonspektError,
    UploadChecksumWrong,
    UploadRequestBad,
    UploadTypeWrong,
    UploadVersionUnknown,
)
from konspekt.library.accepting import accept
from konspekt.library.callers import Caller
from konspekt.library.uploads import KNOWN_WISHES, Receiving, Upload, UploadDesk, receiving
from konspekt.web.errors import language_of_request, problem

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,creation-with-upload,termination,checksum,expiration"
PART_TYPE: Final = "application/offset+octet-stream"
BLOCK_BYTES: Final = 1 << 20
"""Written at once; all that ever lies in memory of one upload."""
IDLE_S: Final = 20.0
"""After so long without a byte the client is taken to be gone, so that the one who comes back finds no lock."""
DRAINED_BYTES: Final = 16 << 20
"""Read of a refused part and thrown away: a client that is cut off while it sends never reads why."""
LONGEST_METADATA_CHARS: Final = 8_000
_ALGORITHM: Final = "sha256"


class TusRoute(APIRoute):
    """A route whose every answer, also an error, names the protocol."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """Give the handler."""
        answer_it = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                answer = await answer_it(request)
            except KonspektError as error:
                await _drain(request)
                answer = problem(error, language=language_of_request(request))
                if isinstance(error, UploadVersionUnknown):
                    answer.headers["Tus-Version"] = VERSION
            answer.headers["Tus-Resumable"] = VERSION
            return answer

        return handler


def check_version(version: str) -> None:
    """Refuse a client of another protocol.

    Raises:
        UploadVersionUnknown: It is one.
    """
    if version != VERSION:
        raise UploadVersionUnknown


def check_part_type(request: Request) -> None:
    """Refuse a body that is no part of an upload.

    Raises:
        UploadTypeWrong: It is none.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != PART_TYPE:
        raise UploadTypeWrong


def wishes_of(metadata: str) -> dict[str, str]:
    """Read the header Upload-Metadata: `name base64, name base64`; names that nobody here knows are passed over.

    Raises:
        UploadRequestBad: It cannot be read.
    """
    if len(metadata) > LONGEST_METADATA_CHARS:
        raise UploadRequestBad(where="Upload-Metadata")
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in metadata.split(","))):
        name, _, encoded = pair.partition(" ")
        try:
            found[name.lower()] = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError, ValueError) as error:
            raise UploadRequestBad(where="Upload-Metadata") from error
    return {name: value for name, value in found.items() if name in KNOWN_WISHES}


@dataclass(slots=True)
class Checksum:
    """What a part must hash to, and what it does."""

    expected: bytes
    _digest: Any = field(default_factory=hashlib.sha256)

    def add(self, content: bytes) -> None:
        """Take the next bytes."""
        self._digest.update(content)

    @property
    def is_right(self) -> bool:
        """Tell whether what came is what was sent."""
        return self._digest.digest() == self.expected


def checksum_of(header: str) -> Checksum | None:
    """Read the header Upload-Checksum: `sha256 base64`.

    Raises:
        UploadRequestBad: Another algorithm, or no digest.
    """
    if not header:
        return None
    algorithm, _, encoded = header.partition(" ")
    try:
        expected = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UploadRequestBad(where="Upload-Checksum") from error
    if algorithm != _ALGORITHM or len(expected) != hashlib.sha256().digest_size:
        raise UploadRequestBad(where="Upload-Checksum")
    return Checksum(expected)


async def receive(
    desk: UploadDesk,
    caller: Caller,
    upload_id: str,
    *,
    offset: int,
    request: Request,
    checksum: Checksum | None = None,
) -> tuple[Upload, int]:
    """Write the body behind what is there, and finish the upload if that was the last of it; gives it and its new offset.

    A client that goes away in the middle loses nothing of what came, unless it sent a checksum for the whole of the part.

    Raises:
        UploadMissing, UploadLocked, UploadOffsetWrong, UploadOverrun, UploadChecksumWrong: As they say.
        StorageError: The disk or the database refuses.
    """
    context = receiving(desk, caller, upload_id, offset=offset, is_checked=checksum is not None)
    async with contextmanager_in_threadpool(context) as part:
        is_all = await _write(part, request, checksum)
        if checksum is not None:
            await run_in_threadpool(_settle, desk, part, checksum, offset, is_all=is_all)
        if part.is_whole and (is_all or checksum is None):
            return await run_in_threadpool(accept, desk, upload_id), part.upload.size_bytes
        return part.upload, part.part.offset


async def _write(part: Receiving, request: Request, checksum: Checksum | None) -> bool:
    """Write what comes, block by block; False where the client went away before the end."""

    def take(block: bytes) -> None:
        part.write(block)
        if checksum is not None:
            checksum.add(block)

    waiting = bytearray()
    is_all = False
    stream = request.stream()
    try:
        while True:
            with anyio.fail_after(IDLE_S):
                chunk = await anext(stream, None)
            if chunk is None:
                is_all = True
                break
            waiting += chunk
            if len(waiting) >= BLOCK_BYTES:
                await run_in_threadpool(take, bytes(waiting))
                waiting.clear()
    except (ClientDisconnect, TimeoutError):
        pass
    if waiting:
        await run_in_threadpool(take, bytes(waiting))
    return is_all


def _settle(desk: UploadDesk, part: Receiving, checksum: Checksum, offset: int, *, is_all: bool) -> None:
    if is_all and checksum.is_right:
        part.part.sync()
        desk.parts.check_passed(part.upload.id)
        return
    part.part.cut(offset)
    desk.parts.check_passed(part.upload.id)
    if is_all:
        raise UploadChecksumWrong


async def _drain(request: Request) -> None:
    """Read the rest of a refused body, within bounds."""
    read_bytes = 0
    try:
        with anyio.move_on_after(IDLE_S / 4):
            async for chunk in request.stream():
                read_bytes += len(chunk)
                if read_bytes > DRAINED_BYTES:
                    return
    except (ClientDisconnect, RuntimeError):  # the body was read before
        return


def told(upload: Upload, *, offset: int) -> Mapping[str, str]:
    """Give the headers that say how far an upload is, and what it became."""
    expires = datetime.fromtimestamp(upload.expires_ms // 1000, UTC)
    headers = {
        "Upload-Offset": str(offset),
        "Upload-Expires": format_datetime(expires, usegmt=True),
        "Cache-Control": "no-store",
    }
    if upload.made_id is not None:
        headers["Konspekt-Lecture"] = upload.made_id
    if upload.duplicate_ids:
        headers["Konspekt-Duplicates"] = ",".join(upload.duplicate_ids)
    return headers
