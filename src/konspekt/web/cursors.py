"""Where a list goes on, as an opaque word."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Annotated, Final, TypeVar, cast

from fastapi import Query

from konspekt.domain.errors import RequestBad

MOST_CHARS: Final = 1000
LARGEST: Final = 2**63 - 1
Part = TypeVar("Part", int, str)
Cursor = Annotated[
    str | None,
    Query(max_length=MOST_CHARS, description="`next_cursor` of the page before; without it, the first page."),
]


def write_cursor(parts: Sequence[int | str] | None) -> str | None:
    """Give the word for a place in a list; None at its end."""
    if parts is None:
        return None
    text = json.dumps(list(parts), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, *kinds: type[int] | type[str]) -> tuple[int | str, ...] | None:
    """Give the place that a word stands for; None for the beginning.

    Raises:
        RequestBad: It is no word of this list.
    """
    if not cursor:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        parts = cast("object", json.loads(text))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise RequestBad(place="query.cursor") from error
    if not isinstance(parts, list):
        raise RequestBad(place="query.cursor")
    found = cast("list[object]", parts)
    if len(found) != len(kinds):
        raise RequestBad(place="query.cursor")
    for part, kind in zip(found, kinds, strict=True):
        is_kind = isinstance(part, kind) and not isinstance(part, bool)
        is_kept = _is_kept(part) if isinstance(part, str) else isinstance(part, int) and abs(part) <= LARGEST
        if not is_kind or not is_kept:
            raise RequestBad(place="query.cursor")
    return tuple(cast("list[int | str]", found))


def _is_kept(text: str) -> bool:
    """Tell whether a column can hold a text: not a null character, nor half of a character, which JSON can name."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
