"""Parts of a file by the header Range (RFC 9110, 14): one range, or the whole where it asks for anything else."""

import re
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from konspekt.domain.errors import RangeUnfit
from konspekt.library.media import MediaFile

_ONE_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `start` up to `end`."""

    start: int
    end: int


def span_of(header: str, size: int) -> Span | None:
    """Read the header Range; None where the whole file is to be sent: no range, several, or one that cannot be read.

    Raises:
        RangeUnfit: It lies behind the end of the file.
    """
    found = _ONE_RANGE.fullmatch(header.replace(" ", ""))
    if found is None or found[1] == found[2] == "":
        return None
    if found[1] == "":
        span = Span(max(0, size - int(found[2])), size)
    else:
        span = Span(int(found[1]), min(int(found[2]) + 1, size) if found[2] else size)
        if found[2] and int(found[2]) < int(found[1]):
            return None
    if span.start >= span.end:
        raise RangeUnfit
    return span


def etag(sha256: str) -> str:
    """Give the ETag of a file."""
    return f'"{sha256}"'


def is_known(request: Request, tag: str) -> bool:
    """Tell whether the reader has the file already."""
    asked = request.headers.get("if-none-match", "")
    return asked.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in asked.split(",")}


def answer_with(file: MediaFile, request: Request, *, media_type: str) -> Response:
    """Give a file or the asked part of it.

    Raises:
        RangeUnfit: The part lies behind its end.
    """
    tag = etag(file.sha256)
    headers = {"ETag": tag, "Accept-Ranges": "bytes", "Cache-Control": "private, no-cache"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    asked = request.headers.get("range", "")
    if request.headers.get("if-range", tag) != tag:
        asked = ""  # the file that was begun is another one now
    span = span_of(asked, file.size_bytes)
    whole = span or Span(0, file.size_bytes)
    headers["Content-Length"] = str(whole.end - whole.start)
    if span is not None:
        headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{file.size_bytes}"
    status = 200 if span is None else 206
    return StreamingResponse(
        file.blocks(whole.start, whole.end), status_code=status, headers=headers, media_type=media_type
    )
