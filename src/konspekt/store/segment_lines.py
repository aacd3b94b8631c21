"""Segments as pages show them, read without the checks that they passed when they were written.

A page of 500 segments has some 6500 words. As rows of editing each word becomes three objects, which takes 50 ms where they are not
remembered; as plain values all of it takes a fifth.
"""

import json
from dataclasses import dataclass
from typing import Any, Final, cast

import sqlalchemy as sa

from konspekt.store.database import Connection
from konspekt.store.tables import lecture_rows

NONE: Final = "[]"
"""An empty set as rows keep it."""
SpokenWord = tuple[str, int, int, float | None]
"""What is said, when it begins and ends, how sure the recognizer was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentLine:
    """A living segment."""

    id: str
    version: int
    rank: str
    start_ms: int | None
    end_ms: int | None
    text: str
    words: tuple[SpokenWord, ...]
    speaker: str | None
    flags: tuple[str, ...]
    is_edited: bool
    reviews: tuple[str, ...]
    suggestion: str | None
    """Text of what a re-run heard."""


def page_of_segments(
    connection: Connection, lecture_id: str, *, limit: int, after: tuple[str, str] = ("", "")
) -> list[SegmentLine]:
    """Give living segments in order; `after` is the `(rank, id)` of the last one of the page before."""
    rank, row_id = after
    table = lecture_rows.c
    query = (
        sa.select(
            table.id,
            table.version,
            table.rank,
            table.edited_fields,
            table.reviews,
            table.value,
            table.suggestion,
        )
        .where(
            table.lecture_id == lecture_id,
            table.kind == "segment",
            table.deleted_by.is_(None),
            (table.rank > rank) | ((table.rank == rank) & (table.id > row_id)),
        )
        .order_by(table.rank, table.id)
        .limit(limit)
    )
    return [_line(row) for row in connection.execute(query).mappings()]


def _line(row: sa.RowMapping) -> SegmentLine:
    segment = cast("dict[str, Any]", json.loads(row["value"]))
    span = cast("dict[str, int]", segment["span"] or {})
    return SegmentLine(
        id=row["id"],
        version=row["version"],
        rank=row["rank"],
        start_ms=span.get("start_ms"),
        end_ms=span.get("end_ms"),
        text=segment["text"],
        words=tuple(
            (word["text"], word["span"]["start_ms"], word["span"]["end_ms"], word["confidence"])
            for word in cast("list[dict[str, Any]]", segment["words"])
        ),
        speaker=segment["speaker"],
        flags=tuple(segment["flags"]),
        is_edited=row["edited_fields"] != NONE,
        reviews=() if row["reviews"] == NONE else tuple(json.loads(row["reviews"])),
        suggestion=None if row["suggestion"] is None else json.loads(row["suggestion"])["text"],
    )
