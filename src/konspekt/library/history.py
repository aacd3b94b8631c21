"""Who changed what, and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from konspekt.editing.state import Change
from konspekt.library.access import may_edit, readable
from konspekt.library.callers import Caller
from konspekt.library.editing import may_take_back
from konspekt.library.shelf import Shelf
from konspekt.store import revisions
from konspekt.store.counts import display_names
from konspekt.store.database import Connection
from konspekt.store.revisions import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step of the history, by whom it was, and whether the caller may take it back."""

    step: Step
    actor_name: str
    """Empty for a machine and for who is gone."""
    is_undoable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One change of one row."""

    step: Step
    actor_name: str
    change: Change


def history(
    shelf: Shelf, caller: Caller, lecture_id: str, *, limit: int, before: int | None = None
) -> tuple[list[StepView], int | None]:
    """Give the steps of a lecture, latest first, and where the next page goes on; `before` is that of the page before.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
    """
    with shelf.database.read() as connection:
        card = readable(connection, caller, lecture_id)
        steps = revisions.history(connection, lecture_id)
        undone = {step.group.undoes for step in steps}
        rest = [step for step in reversed(steps) if before is None or step.last_seq < before]
        shown = rest[:limit]
        names = _names(connection, shown)
    is_editor = may_edit(caller, card)
    views = [
        StepView(
            step=step,
            actor_name=names.get(step.group.actor, ""),
            is_undoable=is_editor and step.group.id not in undone and may_take_back(caller, step.group),
        )
        for step in shown
    ]
    return views, shown[-1].last_seq if len(rest) > limit else None


def versions_of_row(shelf: Shelf, caller: Caller, lecture_id: str, row_id: str) -> list[Version]:
    """Give what became of one row, oldest first; nothing where nobody ever changed it.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
    """
    with shelf.database.read() as connection:
        readable(connection, caller, lecture_id)
        found = revisions.changes_of_row(connection, lecture_id, row_id)
        names = _names(connection, [step for step, _ in found])
    return [
        Version(step=step, actor_name=names.get(step.group.actor, ""), change=change)
        for step, change in found
    ]


def _names(connection: Connection, steps: Sequence[Step]) -> dict[str, str]:
    return display_names(connection, {step.group.actor for step in steps})
