"""A lecture that is remembered reads as one that is read anew, whoever changed it in between."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from editing.lecture_rows import TEXTS
from editing.random_work import Work, machine_result
from konspekt.domain.errors import ConflictError, EditError
from konspekt.editing.applying import apply, undo
from konspekt.editing.edits import Delete
from konspekt.editing.history import Group
from konspekt.editing.rerun import merge_rerun
from konspekt.store.database import Database, new_id
from konspekt.store.lecture_rows import adopt_lecture, load_state
from konspekt.store.lectures import hold_lecture
from konspekt.store.migrating import upgrade
from konspekt.store.revisions import changes_of_group, history, save_edit
from konspekt.store.state_memory import StateMemory
from store.shelf import AT_MS, adopted_lecture, new_lecture, result_of
from web.world import copy_database

PHASES = [Phase.explicit, Phase.reuse, Phase.generate]


def change(database, memory, lecture_id, data):
    """Edit, take back or recognize again; now and then all of it is dropped with its transaction."""
    try:
        with database.write() as connection:
            hold_lecture(connection, lecture_id)
            state = memory.load(connection, lecture_id)
            kind = data.draw(st.sampled_from(("edit", "edit", "undo", "rerun")))
            groups = history(connection, lecture_id)
            undoes = None
            if kind == "rerun":
                applied = merge_rerun(state, machine_result(data, TEXTS), new_id=new_id)
            elif kind == "undo" and groups:
                undoes = data.draw(st.sampled_from(groups)).group.id
                applied = undo(changes_of_group(connection, lecture_id, undoes), state, new_id=new_id)
            else:
                applied = apply(Work(data, state).edit(), state, new_id=new_id)
            group = Group(id=new_id(), actor="anna", undoes=undoes)
            save_edit(connection, lecture_id, applied, group=group, op=kind, at_ms=AT_MS)
            if not data.draw(st.integers(0, 3)):
                give_up()
    except (EditError, ConflictError):
        return


def give_up():
    raise ConflictError


@pytest.mark.slow
@settings(max_examples=12, phases=PHASES)
@given(data=st.data())
def test_what_is_remembered_is_what_is_there(tmp_path_factory, data):
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('memory') / 'konspekt.db'}")
    upgrade(database)
    processes = [StateMemory(), StateMemory(most_rows=40)]
    lectures = [adopted_lecture(database) for _ in range(2)]
    for _ in range(data.draw(st.integers(1, 8))):
        lecture_id = data.draw(st.sampled_from(lectures))
        change(database, data.draw(st.sampled_from(processes)), lecture_id, data)
        for memory in processes:
            for read in lectures:
                with database.read() as connection:
                    assert memory.load(connection, read).rows == load_state(connection, read).rows
    database.close()


def test_a_lecture_that_is_made_after_it_was_looked_at_is_seen(database):
    memory = StateMemory()
    lecture_id = new_lecture(database)
    with database.read() as connection:
        assert memory.load(connection, lecture_id).rows == {}
    adopt_lecture(database, lecture_id, result_of(TEXTS), at_ms=AT_MS)
    with database.read() as connection:
        assert memory.load(connection, lecture_id).rows == load_state(connection, lecture_id).rows != {}


def test_who_reads_an_older_state_neither_sees_nor_remembers_a_newer_one(database):
    memory = StateMemory()
    lecture_id = adopted_lecture(database)
    with database.read() as old:
        before = memory.load(old, lecture_id)
        with database.write() as connection:
            hold_lecture(connection, lecture_id)
            state = memory.load(connection, lecture_id)
            row = next(row for row in state.rows.values() if row.kind == "block")
            applied = apply(Delete(row_id=row.id), state, new_id=new_id)
            group = Group(id=new_id(), actor="anna")
            save_edit(connection, lecture_id, applied, group=group, op="delete", at_ms=AT_MS)
        with database.read() as connection:
            after = memory.load(connection, lecture_id)
        assert memory.load(old, lecture_id).rows == before.rows != after.rows
    with database.read() as connection:
        assert memory.load(connection, lecture_id).rows == after.rows


def test_a_backup_brought_back_under_a_running_service_is_seen(tmp_path):
    kept, live = tmp_path / "kept.db", tmp_path / "live.db"
    database = Database(f"sqlite:///{live}")
    upgrade(database)
    lecture_id = adopted_lecture(database)
    memory = StateMemory()

    def delete(kind):
        with database.write() as connection:
            hold_lecture(connection, lecture_id)
            state = memory.load(connection, lecture_id)
            row = next(row for row in state.rows.values() if row.kind == kind and row.is_living)
            applied = apply(Delete(row_id=row.id), state, new_id=new_id)
            group = Group(id=new_id(), actor="anna")
            save_edit(connection, lecture_id, applied, group=group, op="delete", at_ms=AT_MS)

    copy_database(live, kept)
    delete("block")
    with database.read() as connection:
        memory.load(connection, lecture_id)
    copy_database(kept, live)
    with database.read() as connection:
        assert memory.load(connection, lecture_id).rows == load_state(connection, lecture_id).rows
    delete("mark")
    with database.read() as connection:
        assert memory.load(connection, lecture_id).rows == load_state(connection, lecture_id).rows
    database.close()
