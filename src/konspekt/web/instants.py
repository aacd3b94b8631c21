"""Instants in the API: RFC 3339 in UTC, milliseconds, a `Z` at the end."""

from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime, Field

Instant = Annotated[
    str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-11-22T09:30:00.000Z"])
]
"""An instant that the service tells."""
FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LAST: Final = datetime(9999, 12, 30, tzinfo=UTC)


def _within(given: datetime) -> datetime:
    """Refuse what could not be told back: with its zone, the first or last day there is lies outside of every calendar in UTC."""
    if not FIRST <= given <= LAST:
        raise ValueError("between 1970 and 9999")
    return given


GivenInstant = Annotated[AwareDatetime, AfterValidator(_within), Field(examples=["2026-12-31T23:59:59Z"])]
"""An instant that somebody gives; with its zone."""


def instant(at_ms: int) -> str:
    """Write UTC milliseconds."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def instant_or_none(at_ms: int | None) -> str | None:
    """Write UTC milliseconds, where there are any."""
    return None if at_ms is None else instant(at_ms)


def milliseconds(given: datetime | None) -> int | None:
    """Give an instant as UTC milliseconds."""
    return None if given is None else round(given.timestamp() * 1000)
