"""The rows of editing as columns: what queries need stands in columns of its own, the rest is JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, cast

from konspekt.domain.errors import FormError
from konspekt.editing.rows import (
    BlockRow,
    EntryRow,
    MarkRow,
    NotesRow,
    PairRow,
    Row,
    SectionRow,
    SegmentRow,
)
from konspekt.store.forms import canonical, from_text, json_values


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKind:
    """How the rows of one kind lie in the table."""

    form: type[Row]
    parts: tuple[str, ...]
    """Fields with a JSON column of the same name."""
    parent: str | None = None
    """The field that is kept as `parent_id`."""


KINDS: Final[Mapping[str, RowKind]] = {
    "segment": RowKind(form=SegmentRow, parts=("value", "machine_value", "suggestion")),
    "entry": RowKind(form=EntryRow, parts=("value", "machine_value", "lent")),
    "pair": RowKind(form=PairRow, parts=("value",)),
    "mark": RowKind(form=MarkRow, parts=("value", "machine_value")),
    "notes": RowKind(form=NotesRow, parts=("value",)),
    "section": RowKind(
        form=SectionRow, parts=("value", "machine_value", "suggestion", "refused"), parent="notes_id"
    ),
    "block": RowKind(form=BlockRow, parts=("value", "machine_value", "suggestion"), parent="section_id"),
}
PARTS: Final = ("value", "machine_value", "suggestion", "lent", "refused")
PLAIN: Final = ("id", "rank", "version", "machine_key", "deleted_by", "merged_into")
SETS: Final = ("edited_fields", "reviews")
SAME: Final = "="
"""Stands for a machine value that is the value: true of every row that nobody touched, and half of the bytes."""
KNOWN_ROWS: Final = 8192
"""Rows remembered as read, some 55 MB with 13 words each: who edits a lecture reads it again and again."""


def kind_of(form: type[Row]) -> str:
    """Name the rows of a form."""
    return next(name for name, kind in KINDS.items() if kind.form is form)


def row_columns(row: Row) -> dict[str, object]:
    """Give the columns of a row, all but its lecture and the instant of its deletion."""
    kind = KINDS[row.kind]
    fields = _fields(row)
    columns: dict[str, object] = {name: fields[name] for name in PLAIN}
    columns |= {name: canonical(fields[name]) for name in SETS}
    columns |= dict.fromkeys(PARTS)
    columns |= {name: canonical(fields[name]) for name in kind.parts if fields[name] is not None}
    if columns["machine_value"] == columns["value"]:
        columns["machine_value"] = SAME
    columns["kind"] = row.kind
    columns["parent_id"] = fields[kind.parent] if kind.parent is not None else None
    columns["start_ms"] = None
    columns["state"] = None
    if isinstance(row, SegmentRow) and row.value.span is not None:
        columns["start_ms"] = row.value.span.start_ms
    if isinstance(row, EntryRow):
        columns["state"] = row.value.state.value
    return columns


def row_of(columns: Mapping[str, object]) -> Row:
    """Read a row from its columns.

    Raises:
        FormError: A column is not what the row allows.
    """
    name = str(columns["kind"])
    kind = KINDS[name]
    texts = {name: json.dumps(columns[name]) for name in PLAIN}
    texts |= {name: cast("str", columns[name]) for name in (*SETS, *kind.parts) if columns[name] is not None}
    is_same = texts.get("machine_value") == SAME
    if is_same:
        del texts["machine_value"]
    if kind.parent is not None:
        texts[kind.parent] = json.dumps(columns["parent_id"])
    whole = ",".join(f'"{name}":{text}' for name, text in texts.items())
    return _read_row(name, f"{{{whole}}}", is_same)


@lru_cache(maxsize=KNOWN_ROWS)
def _read_row(name: str, text: str, is_same: bool) -> Row:  # noqa: FBT001 - a key of the cache
    row = from_text(text, KINDS[name].form, name=f"row of kind {name}")
    return _with_own_value(row) if is_same else row


def _with_own_value(row: Row) -> Row:
    if isinstance(row, PairRow | NotesRow):
        raise FormError(name=f"row of kind {row.kind}", where="machine_value")
    return replace(row, machine_value=row.value)


def row_text(row: Row) -> str:
    """Write a whole row, as revisions keep it."""
    return canonical(_fields(row))


def row_from_text(text: str) -> Row:
    """Read a whole row.

    Raises:
        FormError: The text is not what the row allows.
    """
    kind = cast("dict[str, object]", json.loads(text))["kind"]
    return from_text(text, KINDS[str(kind)].form, name="revision")


def _fields(row: Row) -> dict[str, object]:
    fields = json_values(row, KINDS[row.kind].form)
    return fields | {name: sorted(cast("list[str]", fields[name])) for name in SETS}
