"""Who changed what in a lecture, and when."""

from typing import Annotated, cast

from fastapi import APIRouter, Query

from konspekt.domain.errors import LectureMissing
from konspekt.editing.rows import Row
from konspekt.library import history
from konspekt.library.views import as_was
from konspekt.web.callers import AsCaller, OfShelf
from konspekt.web.cursors import Cursor, read_cursor, write_cursor
from konspekt.web.errors import responses
from konspekt.web.forms import Form
from konspekt.web.forms.edits import RowForm, row_form
from konspekt.web.instants import Instant, instant
from konspekt.web.routes.places import OfLecture, OfRow

router = APIRouter(prefix="/lectures/{lecture_id}", tags=["history"])


class StepForm(Form):
    """A group of edits."""

    group: str
    actor_id: str
    """`machine` for a re-run."""
    actor_name: str
    at: Instant
    op: str
    """Of its edits; `several`, `undo`, `redo`, or what a re-run was."""
    count: int
    """Of the rows that it changed."""
    undoes: str | None
    """The group that it took back."""
    undoable: bool
    """Whether the caller may take it back: nobody did, and it is his own, a re-run's, or he is an administrator."""


class HistoryForm(Form):
    """A page of the history, latest first."""

    steps: list[StepForm]
    next_cursor: str | None


class VersionForm(Form):
    """A change of one row."""

    at: Instant
    actor_id: str
    actor_name: str
    op: str
    group: str
    before: RowForm | None
    """Null: the group made the row."""
    after: RowForm | None
    """Null: the row is gone since."""


class VersionsForm(Form):
    """What became of one row, oldest first; empty where nobody ever changed it."""

    versions: list[VersionForm]


@router.get("/history", responses=responses(LectureMissing))
def read_history(
    *,
    shelf: OfShelf,
    caller: AsCaller,
    lecture_id: OfLecture,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Cursor = None,
) -> HistoryForm:
    """Give the groups of edits of a lecture, latest first."""
    place = read_cursor(cursor, int)
    before = None if place is None else cast("int", place[0])
    steps, next_place = history.history(shelf, caller, lecture_id, limit=limit, before=before)
    return HistoryForm(
        steps=[
            StepForm(
                group=it.step.group.id,
                actor_id=it.step.group.actor,
                actor_name=it.actor_name,
                at=instant(it.step.at_ms),
                op=it.step.op,
                count=it.step.count,
                undoes=it.step.group.undoes,
                undoable=it.is_undoable,
            )
            for it in steps
        ],
        next_cursor=write_cursor(None if next_place is None else (next_place,)),
    )


@router.get("/rows/{row_id}/history", responses=responses(LectureMissing))
def read_row_history(shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture, row_id: OfRow) -> VersionsForm:
    """Give what became of one row."""
    found = history.versions_of_row(shelf, caller, lecture_id, row_id)
    return VersionsForm(
        versions=[
            VersionForm(
                at=instant(it.step.at_ms),
                actor_id=it.step.group.actor,
                actor_name=it.actor_name,
                op=it.step.op,
                group=it.step.group.id,
                before=_row(it.change.before),
                after=_row(it.change.after),
            )
            for it in found
        ]
    )


def _row(row: Row | None) -> RowForm | None:
    return None if row is None or not row.is_living else row_form(as_was(row))
