import dataclasses
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from editing.lecture_rows import TEXTS, check_laws, result_of, same_state, segment_id
from editing.random_work import Work, machine_result
from konspekt.domain.errors import ConflictError, EditError, EditStale, LectureMissing, StorageError
from konspekt.editing import edits
from konspekt.editing.applying import apply
from konspekt.editing.history import Group, next_undo
from konspekt.editing.rerun import merge_rerun
from konspekt.editing.rows import SegmentRow
from konspekt.editing.state import living
from konspekt.store.database import Database, new_id
from konspekt.store.events import events_after
from konspekt.store.lecture_rows import load_state
from konspekt.store.lectures import find_lecture, hold_lecture
from konspekt.store.revisions import changes_of_group, history, save_edit
from konspekt.store.search_texts import index_lines
from konspekt.store.tables import lecture_rows, lectures, revisions, search_texts
from store.shelf import AT_MS, adopted_lecture, edit, state_of, take_back

SLOW_HISTORIES = settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def index_of(database: Database, lecture_id: str) -> dict[str, tuple[str, str | None]]:
    query = sa.select(search_texts.c.row_id, search_texts.c.lemmas, search_texts.c.parent_id).where(
        search_texts.c.lecture_id == lecture_id
    )
    with database.read() as connection:
        return {row[0]: (row[1], row[2]) for row in connection.execute(query)}


def check_kept(database: Database, lecture_id: str, state) -> None:
    """What is in the tables is the state, its index is its index."""
    assert state_of(database, lecture_id) == state
    lines = index_lines("ru", state.rows.values())
    assert index_of(database, lecture_id) == {line.row_id: (line.lemmas, line.parent_id) for line in lines}


def save(database: Database, lecture_id: str, applied, *, op="edit", undoes=None):
    group = Group(id=new_id(), actor="anna", undoes=undoes)
    with database.write() as connection:
        save_edit(connection, lecture_id, applied, group=group, op=op, at_ms=AT_MS)
    return group.id


@SLOW_HISTORIES
@given(st.data())
def test_what_is_saved_is_read_back_whatever_was_done(database: Database, data) -> None:
    lecture_id = adopted_lecture(database)
    state = first = state_of(database, lecture_id)
    groups: list[str] = []
    for _ in range(data.draw(st.integers(1, 6))):
        try:
            if data.draw(st.integers(0, 4)):
                applied = apply(Work(data, state).edit(), state, new_id=new_id)
            else:
                applied = merge_rerun(state, machine_result(data, TEXTS), new_id=new_id)
        except EditError:
            continue
        if applied.changes:
            groups.append(save(database, lecture_id, applied))
        state = applied.state
    check_laws(state)
    check_kept(database, lecture_id, state)
    for group_id in reversed(groups):
        take_back(database, lecture_id, group_id)
    assert same_state(state_of(database, lecture_id), first)
    check_kept(database, lecture_id, state_of(database, lecture_id))


def test_one_edit_is_rows_revisions_event_and_index(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    row_id = segment_id(state_of(database, lecture_id), "Строка")
    group_id = edit(
        database, lecture_id, edits.SetText(segment_id=row_id, text="Множество это последовательность.")
    )
    after = state_of(database, lecture_id).rows[row_id]
    assert (after.version, after.value.text) == (2, "Множество это последовательность.")
    assert "множество" in index_of(database, lecture_id)[row_id][0]
    with database.read() as connection:
        card = find_lecture(connection, lecture_id)
        (step,) = history(connection, lecture_id)
        changes = changes_of_group(connection, lecture_id, group_id)
        event = events_after(connection, lecture_id, 1, limit=10)[0]
    assert (step.group.id, step.group.actor, step.op, step.at_ms) == (group_id, "anna", "set_text", AT_MS + 1)
    assert card.last_revision == step.last_seq == len(changes)
    assert event.seq == card.last_event == 2
    assert event.kind == "edited"
    assert {"id": row_id, "kind": "segment", "version": 2} in event.payload["rows"]
    assert next(change for change in changes if change.row_id == row_id).after == after


def test_an_edit_that_changes_nothing_leaves_no_trace(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    row = living(state_of(database, lecture_id).rows, SegmentRow)[0]
    edit(database, lecture_id, edits.SetText(segment_id=row.id, text=row.value.text))
    with database.read() as connection:
        assert history(connection, lecture_id) == []
        assert find_lecture(connection, lecture_id).last_event == 1


def test_an_edit_of_a_row_that_moved_is_refused_whole(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    seen = state_of(database, lecture_id)
    rows = living(seen.rows, SegmentRow)
    edit(database, lecture_id, edits.SetText(segment_id=rows[1].id, text="Кто-то был первым."))
    now = state_of(database, lecture_id)
    speaker = edits.SetSpeaker(segment_ids=(rows[0].id, rows[1].id), speaker="Лектор")
    late = apply(speaker, seen, new_id=new_id)
    with pytest.raises(EditStale) as refusal:
        save(database, lecture_id, late)
    assert refusal.value.figures == {"id": rows[1].id, "version": 2}
    check_kept(database, lecture_id, now)


def test_the_making_of_a_row_that_is_there_is_refused(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    seen = state_of(database, lecture_id)
    add = edits.AddMark(segment_id=segment_id(seen, "Да да"), title="Сложение")
    applied = apply(add, seen, new_id=new_id)
    save(database, lecture_id, applied)
    with pytest.raises(EditStale):
        save(database, lecture_id, applied)


def test_a_group_is_written_once(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    rows = living(state_of(database, lecture_id).rows, SegmentRow)
    edit(database, lecture_id, edits.SetText(segment_id=rows[0].id, text="Раз."), group="g")
    with pytest.raises(ConflictError):
        edit(database, lecture_id, edits.SetText(segment_id=rows[1].id, text="Два."), group="g")
    assert state_of(database, lecture_id).rows[rows[1].id] == rows[1]


def test_undo_and_redo_survive_a_restart(url: str) -> None:
    database = Database(url)
    lecture_id = adopted_lecture(database)
    before = state_of(database, lecture_id)
    row_id = segment_id(before, "Строка")
    edit(database, lecture_id, edits.SplitSegment(segment_id=row_id, at_char=len("Строка")))
    split = state_of(database, lecture_id)
    database.close()
    database = Database(url)
    with database.read() as connection:
        groups = [step.group for step in history(connection, lecture_id)]
    undone = next_undo(groups, "anna")
    assert undone is not None
    redo = take_back(database, lecture_id, undone)
    assert same_state(state_of(database, lecture_id), before)
    take_back(database, lecture_id, redo)
    assert same_state(state_of(database, lecture_id), split)
    check_kept(database, lecture_id, state_of(database, lecture_id))
    database.close()


def test_a_tombstone_keeps_the_instant_of_its_making(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    row_id = segment_id(state_of(database, lecture_id), "Да да")
    deleted_ms = sa.select(lecture_rows.c.deleted_ms).where(lecture_rows.c.id == row_id)

    def instant():
        with database.read() as connection:
            return connection.execute(deleted_ms).scalar_one()

    assert instant() is None
    edit(database, lecture_id, edits.Delete(row_id=row_id), at_ms=AT_MS + 7)
    assert instant() == AT_MS + 7
    state = state_of(database, lecture_id)
    tombstone = state.rows[row_id]
    changed = dataclasses.replace(tombstone, version=tombstone.version + 1, machine_key="s9999")
    from konspekt.editing.state import Applied, Change

    save(database, lecture_id, Applied(state=state, changes=(Change(before=tombstone, after=changed),)))
    assert instant() == AT_MS + 7
    edit(database, lecture_id, edits.Restore(row_id=row_id), at_ms=AT_MS + 9)
    assert instant() is None


def test_an_edit_that_fails_midway_leaves_nothing(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    before = state_of(database, lecture_id)
    row_id = segment_id(before, "Строка")
    applied = apply(edits.SetText(segment_id=row_id, text="Иначе."), before, new_id=new_id)

    def break_off() -> None:
        with database.write() as connection:
            save_edit(connection, lecture_id, applied, group=Group(id="g", actor="a"), op="x", at_ms=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    check_kept(database, lecture_id, before)
    with database.read() as connection:
        assert history(connection, lecture_id) == []
        assert len(events_after(connection, lecture_id, 0, limit=9)) == 1


def test_many_editors_at_once_lose_nothing(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    rows = living(state_of(database, lecture_id).rows, SegmentRow)

    def work(number: int) -> None:
        edit(
            database,
            lecture_id,
            edits.SetSpeaker(segment_ids=(rows[number % len(rows)].id,), speaker=f"Лектор {number}"),
            actor=f"editor {number}",
        )

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(work, range(12)))
    with database.read() as connection:
        steps = history(connection, lecture_id)
        events = events_after(connection, lecture_id, 0, limit=100)
    assert len(steps) == 12
    assert [event.seq for event in events] == list(range(1, 14))
    versions = [row.version for row in living(state_of(database, lecture_id).rows, SegmentRow)]
    assert sum(version - 1 for version in versions) == 12


def test_nothing_can_be_edited_in_a_lecture_that_is_not_there(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    state = state_of(database, lecture_id)
    applied = apply(edits.Delete(row_id=next(iter(state.rows))), state, new_id=new_id)
    with pytest.raises(LectureMissing):
        save(database, new_id(), applied)


def test_a_rerun_is_one_group_of_the_machine(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    first = state_of(database, lecture_id)
    made = result_of((*TEXTS[:2], "Да, питон умеет складывать строки.", *TEXTS[3:]))
    with database.write() as connection:
        hold_lecture(connection, lecture_id)
        applied = merge_rerun(load_state(connection, lecture_id), made, new_id=new_id)
        group = Group(id=new_id(), actor="machine")
        save_edit(connection, lecture_id, applied, group=group, op="rerun", at_ms=AT_MS)
    check_kept(database, lecture_id, applied.state)
    take_back(database, lecture_id, group.id, actor="machine")
    assert same_state(state_of(database, lecture_id), first)


def test_revisions_cannot_be_changed(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    row_id = segment_id(state_of(database, lecture_id), "Строка")
    edit(database, lecture_id, edits.SetText(segment_id=row_id, text="Иначе."))
    with pytest.raises((StorageError, ConflictError, sa.exc.DBAPIError)), database.write() as connection:
        connection.execute(revisions.update().values(op="other"))
    with database.read() as connection:
        assert [step.op for step in history(connection, lecture_id)] == ["set_text"]


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises((StorageError, sa.exc.DBAPIError)), database.read() as connection:
        connection.execute(lectures.update().values(title="x"))
