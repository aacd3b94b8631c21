"""Which rows an edit builds on, so that whoever sends it says which version of them he saw."""

from collections.abc import Iterable
from typing import Final

from konspekt.editing.edits import Edit, Place, Slice

BUILT_UPON: Final = ("segment_id", "entry_id", "into_id", "block_id", "row_id")
"""Fields of an edit that name a row whose content it changes or points into."""
PLACED: Final = frozenset({"add_mark", "add_entry"})
"""Edits that only stand beside the row they name; their slices still point into segments."""


def named_rows(edits: Iterable[Edit]) -> frozenset[str]:
    """Give the ids of the existing rows that the edits build on.

    A place to stand at (`after`, the section of a new paragraph, the segment of a new heading) is none of them: whatever that row
    says now, the edit means the same. A section that is moved is one.
    """
    return frozenset(row_id for edit in edits for row_id in _named(edit))


def _named(edit: Edit) -> Iterable[str]:
    if edit.op not in PLACED:
        for name in BUILT_UPON:
            named = getattr(edit, name, None)
            if isinstance(named, str):
                yield named
    if edit.op == "move_section":
        yield edit.section_id
    for name in ("segment_ids", "slices", "definition_slices", "mention_slices", "leave"):
        for part in getattr(edit, name, ()):
            yield _row_of(part)


def _row_of(part: str | Slice | Place) -> str:
    if isinstance(part, Slice):
        return part.segment_id
    return part.row_id if isinstance(part, Place) else part
