"""Edits in the API, and what came of them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from konspekt.editing.edits import Edit
from konspekt.library.editing import Edited
from konspekt.library.views import Rows
from konspekt.web.forms import Asked, Form
from konspekt.web.forms.glossary import EntryForm, PairForm, entry_form, pair_form
from konspekt.web.forms.notes import (
    BlockForm,
    NotesForm,
    SectionForm,
    block_form,
    notes_form,
    section_form,
)
from konspekt.web.forms.transcript import MarkForm, SegmentForm, mark_form, segment_form

GroupId = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\w.:-]+$")]
SEGMENT = "2f0c6d0e-8a5b-4c1e-9a55-0b5a4a1f7a10"


class EditsAsked(Asked):
    """A group of edits: all are made or none, and they are taken back together."""

    edits: list[Annotated[Edit, Field(discriminator="op")]] = Field(
        min_length=1,
        max_length=500,
        examples=[[{"op": "set_text", "segment_id": SEGMENT, "text": "A literal is a constant."}]],
    )
    group: GroupId | None = None
    """Its id, where the header Idempotency-Key names none."""


class ChangedForm(Form):
    """Rows as they are now, by their kind."""

    segments: list[SegmentForm]
    entries: list[EntryForm]
    pairs: list[PairForm]
    marks: list[MarkForm]
    notes: list[NotesForm]
    sections: list[SectionForm]
    blocks: list[BlockForm]


class EditedForm(Form):
    """What a group of edits came to."""

    revision: int
    """Of the lecture behind it."""
    event: int | None
    """Which tells other pages of it; null where it is long ago."""
    group: str
    changed: ChangedForm
    removed: list[str]
    """Rows that readers do not see any more."""


class RowsForm(Form):
    """Some rows as they are now."""

    revision: int
    event: int
    changed: ChangedForm
    removed: list[str]
    """Those that readers do not see any more, or never did."""


RowForm = SegmentForm | EntryForm | PairForm | MarkForm | NotesForm | SectionForm | BlockForm


def row_form(rows: Rows) -> RowForm:
    """Tell the only one of some rows."""
    changed = changed_form(rows)
    found = (
        *changed.segments,
        *changed.entries,
        *changed.pairs,
        *changed.marks,
        *changed.notes,
        *changed.sections,
        *changed.blocks,
    )
    return found[0]


def changed_form(rows: Rows) -> ChangedForm:
    """Tell rows."""
    return ChangedForm.model_construct(
        segments=[segment_form(row, rows.corrections.get(row.id, ())) for row in rows.segments],
        entries=list(map(entry_form, rows.entries)),
        pairs=list(map(pair_form, rows.pairs)),
        marks=list(map(mark_form, rows.marks)),
        notes=list(map(notes_form, rows.notes)),
        sections=list(map(section_form, rows.sections)),
        blocks=list(map(block_form, rows.blocks)),
    )


def edited_form(edited: Edited) -> EditedForm:
    """Tell what a group came to."""
    return EditedForm.model_construct(
        revision=edited.revision,
        event=edited.event,
        group=edited.group,
        changed=changed_form(edited.rows),
        removed=list(edited.rows.removed),
    )
