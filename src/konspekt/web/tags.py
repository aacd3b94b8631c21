"""ETags: reading again only what changed, and writing only over what one has seen."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from fastapi import Header, Response
from pydantic import BaseModel

from konspekt.domain.errors import IfMatchMissing

MOST_CHARS: Final = 32_000
NAMED: Final = re.compile(r'"([^":\s]{1,100}):(\d{1,15})"')
NOT_MODIFIED: Final = 304
IfMatch = Annotated[
    str | None,
    Header(
        max_length=MOST_CHARS,
        description='Which version the caller saw: `"<id>:<version>"`, several parted by commas.',
        examples=['"2f0c6d0e-8a5b-4c1e-9a55-0b5a4a1f7a10:3"'],
    ),
]
IfNoneMatch = Annotated[
    str | None,
    Header(max_length=MOST_CHARS, description="ETag of what the caller has: 304 where it is still true."),
]
UNCHANGED: Final[dict[int | str, dict[str, Any]]] = {
    NOT_MODIFIED: {"description": "Not modified: what the caller has is still true."}
}


def versions(if_match: str | None) -> dict[str, int]:
    """Read If-Match: row ids and the versions that the caller saw."""
    return {row_id: int(version) for row_id, version in NAMED.findall(if_match or "")}


def version_of(if_match: str | None, object_id: str) -> int:
    """Give the version that the caller saw of one object.

    Raises:
        IfMatchMissing: The header does not tell.
    """
    version = versions(if_match).get(object_id)
    if version is None:
        raise IfMatchMissing(ids=object_id)
    return version


def tag_of(object_id: str, version: int) -> str:
    """Give the ETag of one object."""
    return f'"{object_id}:{version}"'


def is_known(if_none_match: str | None, tag: str) -> bool:
    """Tell whether the caller has that state; compared weakly, since compression makes ETags weak."""
    if if_none_match is None:
        return False
    told = {part.strip().removeprefix("W/").strip('"') for part in if_none_match.split(",")}
    return tag in told


def page(form: BaseModel | bytes, tag: str) -> Response:
    """Answer with a page, or its JSON, that can be asked for again by its ETag."""
    content = form if isinstance(form, bytes) else form.model_dump_json()
    return Response(content, media_type="application/json", headers=_headers(tag))


def fresh_page(
    if_none_match: str | None, now: Callable[[], str], read: Callable[[], tuple[BaseModel | bytes, str]]
) -> Response:
    """Answer with a page, unless the caller has it; `now` gives the tag without reading the page."""
    if if_none_match is not None:
        tag = now()
        if is_known(if_none_match, tag):
            return Response(status_code=NOT_MODIFIED, headers=_headers(tag))
    form, tag = read()
    return page(form, tag)


def _headers(tag: str) -> Mapping[str, str]:
    return {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache"}
