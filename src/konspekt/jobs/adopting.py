"""Handing what a machine made to people: the first time as rows, later as one group of changes that can be undone."""

from typing import Final

from konspekt.domain.errors import Cancelled
from konspekt.editing.history import Group
from konspekt.editing.rerun import MachineResult, merge_rerun
from konspekt.editing.rows import Author
from konspekt.editing.state import Applied
from konspekt.jobs.works import Works
from konspekt.store.database import Connection
from konspekt.store.lecture_rows import adopt_lecture, load_state
from konspekt.store.lectures import find_lecture, hold_lecture
from konspekt.store.progress import is_noted, put_part
from konspekt.store.revisions import save_edit
from konspekt.store.runs import Run, is_open

ADOPTED: Final = "adopt"
"""Name of the note that a run was handed over."""
RERUN: Final = "rerun"
"""Name of the group in the history."""
PATIENCE: Final = 3
"""Times that somebody's edit may come in between before everybody else is kept waiting."""


def hand_over(works: Works, run: Run, machine: MachineResult) -> bool:
    """Make it rows, or merge it into the rows that people edited; False where that was done for this run before.

    Raises:
        Cancelled: The run was given up while it was worked on, as by somebody who brought a transcript of his own.
        LectureMissing: The lecture is gone.
        RerunUntimed: A recognized transcript cannot be merged, since one of the two has no times.
    """
    database = works.shelf.database
    with database.read() as connection:
        if is_noted(connection, run.id, ADOPTED):
            return False
    is_first = machine.is_recognized and machine.passage is None

    def note(connection: Connection) -> None:
        _check_open(connection, run)
        put_part(connection, run.id, ADOPTED, 0, done_ms=1, total_ms=1, key=ADOPTED)

    at_ms = works.shelf.now_ms()
    if is_first and adopt_lecture(database, run.lecture_id, machine, at_ms=at_ms, noting=note):
        return True
    for _ in range(PATIENCE):
        if _merge(works, run, machine):
            return True
    with database.write() as connection:
        hold_lecture(connection, run.lecture_id)
        if not is_noted(connection, run.id, ADOPTED):
            _save(connection, works, run, _worked_out(connection, works, run, machine))
    return True


def _merge(works: Works, run: Run, machine: MachineResult) -> bool:
    """Merge without keeping editors waiting; False if one of them was faster, and nothing was written."""
    database = works.shelf.database
    with database.read() as connection:
        seen = find_lecture(connection, run.lecture_id).last_revision
        applied = _worked_out(connection, works, run, machine)
    with database.write() as connection:
        if hold_lecture(connection, run.lecture_id).last_revision != seen:
            return False
        if not is_noted(connection, run.id, ADOPTED):
            _save(connection, works, run, applied)
    return True


def _worked_out(connection: Connection, works: Works, run: Run, machine: MachineResult) -> Applied:
    return merge_rerun(load_state(connection, run.lecture_id), machine, new_id=works.shelf.make_id)


def _save(connection: Connection, works: Works, run: Run, applied: Applied) -> None:
    _check_open(connection, run)
    group = Group(id=run.id, actor=Author.MACHINE.value)
    save_edit(connection, run.lecture_id, applied, group=group, op=RERUN, at_ms=works.shelf.now_ms())
    put_part(connection, run.id, ADOPTED, 0, done_ms=1, total_ms=1, key=ADOPTED)


def _check_open(connection: Connection, run: Run) -> None:
    """Refuse what comes too late; to be asked while the lecture is held."""
    if not is_open(connection, run.id):
        raise Cancelled
