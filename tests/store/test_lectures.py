from dataclasses import replace

import pytest
import sqlalchemy as sa

from konspekt.domain.errors import DatabaseBusy, LectureMissing, StorageError
from konspekt.editing import edits
from konspekt.store import database as room
from konspekt.store.artifacts import StoreArtifacts
from konspekt.store.blobs import LocalBlobs
from konspekt.store.database import Database, new_id
from konspekt.store.events import add_event, events_after, forget_events, has_forgotten
from konspekt.store.keeping import Keeper
from konspekt.store.lectures import (
    Sight,
    describe_lecture,
    find_lecture,
    list_lectures,
    may_see,
    purge_lecture,
    purge_trashed,
    restore_lecture,
    trash_lecture,
    trashed_before,
    visible_lecture_ids,
)
from konspekt.store.people import Course, add_course
from konspekt.store.tables import METADATA
from store.shelf import AT_MS, adopted_lecture, edit, new_lecture, new_owner, state_of

KEPT_WITHOUT_LECTURES = {"users", "blobs", "courses"}


def test_lectures_are_listed_newest_first_page_by_page(database: Database) -> None:
    owner_id = new_owner(database)
    made = [new_lecture(database, owner_id=owner_id, created_ms=AT_MS + number // 2) for number in range(5)]
    sight, listed = Sight(owner_id=owner_id), []
    with database.read() as connection:
        while True:
            before = (listed[-1].created_ms, listed[-1].id) if listed else None
            page = list_lectures(connection, sight, limit=2, before=before)
            if not page:
                break
            listed += page
    assert {it.id for it in listed} == set(made)
    assert [(it.created_ms, it.id) for it in listed] == sorted(
        ((it.created_ms, it.id) for it in listed), reverse=True
    )


def test_who_sees_which_lecture(database: Database) -> None:
    anna, boris = new_owner(database), new_owner(database)
    course = Course(id=new_id(), title="Python", created_ms=AT_MS)
    with database.write() as connection:
        add_course(connection, course)
    own = new_lecture(database, owner_id=anna)
    draft = new_lecture(database, owner_id=boris, course_id=course.id)
    published = new_lecture(database, owner_id=boris, course_id=course.id, published_ms=AT_MS)
    foreign = new_lecture(database, owner_id=boris, published_ms=AT_MS)
    in_course, as_student = frozenset({course.id}), Sight(published_course_ids=frozenset({course.id}))
    expected = {
        Sight(): set(),
        Sight(everything=True): {own, draft, published, foreign},
        Sight(owner_id=anna): {own},
        Sight(owner_id=anna, course_ids=in_course): {own, draft, published},
        as_student: {published},
    }
    with database.read() as connection:
        for sight, seen in expected.items():
            assert set(visible_lecture_ids(connection, sight)) == seen
            assert {it.id for it in list_lectures(connection, sight, limit=9)} == seen
            for lecture_id in (own, draft, published, foreign):
                assert may_see(connection, sight, lecture_id) == (lecture_id in seen)
        only = list_lectures(connection, Sight(everything=True), limit=9, course_id=course.id)
        assert {it.id for it in only} == {draft, published}


def test_describing_a_lecture_leaves_its_counters_alone(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    with database.write() as connection:
        seen = find_lecture(connection, lecture_id)
        add_event(connection, lecture_id, kind="x", payload={}, at_ms=AT_MS)
        describe_lecture(connection, replace(seen, title="Иначе", date="2026-11-22", published_ms=AT_MS))
        now = find_lecture(connection, lecture_id)
    assert (now.title, now.date, now.published_ms) == ("Иначе", "2026-11-22", AT_MS)
    assert now.last_event == seen.last_event + 1
    assert now.adopted_ms == AT_MS


def test_a_lecture_goes_to_the_trash_and_back(database: Database) -> None:
    owner_id = new_owner(database)
    lecture_id, sight = new_lecture(database, owner_id=owner_id), Sight(owner_id=owner_id)
    with database.write() as connection:
        trash_lecture(connection, lecture_id, at_ms=AT_MS + 1)
        assert visible_lecture_ids(connection, sight) == []
        assert list_lectures(connection, sight, limit=9) == []
        assert [it.id for it in list_lectures(connection, sight, limit=9, in_trash=True)] == [lecture_id]
        assert trashed_before(connection, AT_MS + 1) == []
        assert trashed_before(connection, AT_MS + 2) == [lecture_id]
        restore_lecture(connection, lecture_id)
        assert visible_lecture_ids(connection, sight) == [lecture_id]


def test_a_purged_lecture_leaves_nothing_behind(database: Database, tmp_path) -> None:
    lecture_id = adopted_lecture(database)
    state = state_of(database, lecture_id)
    edit(database, lecture_id, edits.Delete(row_id=next(iter(state.rows))))
    keeper = Keeper(database=database, blobs=LocalBlobs(tmp_path / "blobs"), clock=lambda: AT_MS)
    artifacts = StoreArtifacts(keeper=keeper, lecture_id=lecture_id, scratch_folder=tmp_path / "scratch")
    artifacts.put("join", "k", b"x" * 100_000)
    with database.write() as connection:
        purge_lecture(connection, lecture_id)
        full = {
            table.name
            for table in METADATA.tables.values()
            if connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        }
    assert full <= KEPT_WITHOUT_LECTURES


@pytest.mark.parametrize(
    "ask",
    [
        find_lecture,
        purge_lecture,
        restore_lecture,
        lambda it, lecture_id: trash_lecture(it, lecture_id, at_ms=1),
        lambda it, lecture_id: add_event(it, lecture_id, kind="x", payload={}, at_ms=1),
    ],
)
def test_a_lecture_that_is_not_there_is_told(database: Database, ask) -> None:
    with pytest.raises(LectureMissing), database.write() as connection:
        ask(connection, new_id())


def test_a_page_that_was_away_catches_up(database: Database) -> None:
    lecture_id = new_lecture(database)
    for number in range(5):
        with database.write() as connection:
            seq = add_event(
                connection, lecture_id, kind="progress", payload={"done_ms": number}, at_ms=AT_MS + number
            )
        assert seq == number + 1
    with database.read() as connection:
        later = events_after(connection, lecture_id, 2, limit=2)
        assert [(it.seq, it.payload) for it in later] == [(3, {"done_ms": 2}), (4, {"done_ms": 3})]
        assert events_after(connection, lecture_id, 5, limit=9) == []
        assert not has_forgotten(connection, lecture_id, 0)


def test_a_page_that_was_away_too_long_is_told_to_read_anew(database: Database) -> None:
    lecture_id = new_lecture(database)
    with database.write() as connection:
        for number in range(4):
            add_event(connection, lecture_id, kind="x", payload={}, at_ms=AT_MS + number)
        assert forget_events(connection, before_ms=AT_MS + 2) == 2
        assert has_forgotten(connection, lecture_id, 0)
        assert has_forgotten(connection, lecture_id, 1)
        assert not has_forgotten(connection, lecture_id, 2)
        assert not has_forgotten(connection, lecture_id, 4)
        assert add_event(connection, lecture_id, kind="x", payload={}, at_ms=AT_MS + 9) == 5


def test_sqlite_is_opened_as_the_data_law_says(tmp_path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'konspekt.db'}")
    with database.read() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
    database.close()


def test_a_writer_that_reads_first_waits_for_the_other_one_and_does_not_fail(tmp_path, monkeypatch) -> None:
    place = f"sqlite:///{tmp_path / 'konspekt.db'}"
    first = Database(place)
    with first.write() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
    monkeypatch.setattr(room, "SQLITE_PRAGMAS", (*room.SQLITE_PRAGMAS[:3], "PRAGMA busy_timeout = 50"))
    second = Database(place)
    with first.write() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")
        with second.read() as reader:
            assert reader.exec_driver_sql("SELECT count(*) FROM t").scalar_one() == 0
        with pytest.raises(DatabaseBusy), second.write():
            pass
    with second.write() as connection:
        assert connection.exec_driver_sql("SELECT n FROM t").scalar_one() == 1
    first.close()
    second.close()


def test_a_database_that_cannot_be_reached_is_told(tmp_path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'absent' / 'konspekt.db'}")
    with pytest.raises(StorageError), database.read():
        pass


def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    lecture_id = new_lecture(database)
    with database.read() as reader:
        before = find_lecture(reader, lecture_id)
        with database.write() as writer:
            describe_lecture(writer, replace(before, title="Иначе"))
        assert find_lecture(reader, lecture_id) == before
    with database.read() as reader:
        assert find_lecture(reader, lecture_id).title == "Иначе"


def test_the_trash_is_emptied_only_of_what_is_still_in_it(database: Database) -> None:
    owner_id = new_owner(database)
    old, fresh, restored = (new_lecture(database, owner_id=owner_id) for _ in range(3))
    with database.write() as connection:
        for lecture_id, at_ms in ((old, 1), (fresh, 5), (restored, 1)):
            trash_lecture(connection, lecture_id, at_ms=at_ms)
        assert set(trashed_before(connection, 5)) >= {old, restored}
        restore_lecture(connection, restored)  # between the look at the list and the emptying
        gone = [purge_trashed(connection, it, before_ms=5) for it in (old, fresh, restored)]
        assert gone == [True, False, False]
        assert find_lecture(connection, restored).trashed_ms is None
