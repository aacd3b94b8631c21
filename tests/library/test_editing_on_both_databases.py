"""The lectures' use cases on SQLite and on PostgreSQL: what the web's tests show of one holds of both."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from editing.lecture_rows import segment_rows
from konspekt.domain.errors import EditStale, GroupTaken, LectureMissing, NotAllowed, RequestBad, UndoConflict
from konspekt.domain.glossary import EntryState
from konspekt.editing.edits import AddEntry, MergeEntries, SetHeadword, SetState, SetText
from konspekt.library import editing, history, lectures, reading, searching
from konspekt.library.callers import Caller, Role
from konspekt.library.lectures import Bulk, Description
from konspekt.library.shelf import Shelf
from konspekt.store.blobs import LocalBlobs
from konspekt.store.database import Database
from konspekt.store.keeping import Keeper
from store.shelf import AT_MS, adopted_lecture, new_owner, state_of


@pytest.fixture
def shelf(url, tmp_path):
    database, blobs = Database(url), LocalBlobs(tmp_path / "blobs")
    yield Shelf(database=database, keeper=Keeper(database=database, blobs=blobs, clock=lambda: AT_MS))
    database.close()


def caller(shelf, role=Role.LECTURER) -> Caller:
    return Caller(user_id=new_owner(shelf.database), name="x", role=role, courses={})


@pytest.fixture
def anna(shelf):
    return caller(shelf)


@pytest.fixture
def lecture_id(shelf, anna):
    return adopted_lecture(shelf.database, owner_id=anna.user_id)


def first_segment(shelf, lecture_id):
    return segment_rows(state_of(shelf.database, lecture_id))[0]


def write(shelf, who, lecture_id, text, **options):
    row = first_segment(shelf, lecture_id)
    edit = SetText(segment_id=row.id, text=text)
    return editing.edit_lecture(shelf, who, lecture_id, [edit], expected={row.id: row.version}, **options)


def test_an_edit_its_repetition_its_undo_and_its_history(shelf, anna, lecture_id):
    first = write(shelf, anna, lecture_id, "Литерал это значение.", group="g1")
    row = first_segment(shelf, lecture_id)
    assert row.value.text == "Литерал это значение."
    again = editing.edit_lecture(
        shelf,
        anna,
        lecture_id,
        [SetText(segment_id=row.id, text="Нечто иное.")],
        expected={row.id: 1},
        group="g1",
    )
    assert again == first
    with pytest.raises(GroupTaken):
        write(shelf, caller(shelf, Role.ADMINISTRATOR), lecture_id, "Нечто иное.", group="g1")
    with pytest.raises(EditStale):
        editing.edit_lecture(
            shelf, anna, lecture_id, [SetText(segment_id=row.id, text="x")], expected={row.id: 1}
        )
    editing.undo(shelf, anna, lecture_id)
    assert first_segment(shelf, lecture_id).value.text == "Литерал это запись значения прямо в коде."
    editing.redo(shelf, anna, lecture_id)
    steps, _ = history.history(shelf, anna, lecture_id, limit=10)
    assert [it.step.op for it in steps] == ["redo", "undo", "set_text"]
    assert len(history.versions_of_row(shelf, anna, lecture_id, row.id)) == 3


def test_what_another_built_upon_is_not_taken_back(shelf, anna, lecture_id):
    administrator = caller(shelf, Role.ADMINISTRATOR)
    made = editing.edit_lecture(shelf, anna, lecture_id, [AddEntry(headword="код")], expected={})
    added = made.rows.entries[0].row
    other = reading.glossary(shelf, anna, lecture_id).entries[0].row
    merge = MergeEntries(into_id=added.id, entry_id=other.id)
    seen = {added.id: added.version, other.id: other.version}
    editing.edit_lecture(shelf, administrator, lecture_id, [merge], expected=seen)
    with pytest.raises(UndoConflict):
        editing.undo(shelf, anna, lecture_id)


def test_two_editors_at_once_never_overwrite_each_other(shelf, anna, lecture_id):
    row = first_segment(shelf, lecture_id)

    def try_one(number):
        edit = SetText(segment_id=row.id, text=f"Правка {number}.")
        try:
            return editing.edit_lecture(
                shelf, anna, lecture_id, [edit], expected={row.id: row.version}
            ).revision
        except EditStale:
            return None

    with ThreadPoolExecutor(4) as pool:
        made = [it for it in pool.map(try_one, range(8)) if it is not None]
    assert len(made) == 1


def test_editors_of_different_rows_all_succeed(shelf, anna, lecture_id):
    entries = [view.row for view in reading.glossary(shelf, anna, lecture_id).entries]

    def accept(row):
        edit = SetState(entry_id=row.id, state=EntryState.ACCEPTED)
        return editing.edit_lecture(
            shelf, anna, lecture_id, [edit], expected={row.id: row.version}, group=f"accept-{row.id}"
        )

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(accept, entries))
    assert sorted(it.revision for it in made) == [1, 2, 3, 4]
    view = lectures.lecture(shelf, anna, lecture_id)
    assert (view.counts.accepted, view.counts.entries, view.counts.segments) == (4, 4, 5)


def test_a_null_character_is_kept_in_text_and_refused_in_a_name(shelf, anna, lecture_id):
    write(shelf, anna, lecture_id, "нуль\x00внутри")
    assert first_segment(shelf, lecture_id).value.text == "нуль\x00внутри"
    for look in (
        lambda: lectures.lecture(shelf, anna, "nul\x00"),
        lambda: searching.search(shelf, anna, "слово", limit=5, course_id="nul\x00"),
    ):
        try:
            assert not look()
        except (LectureMissing, RequestBad):
            continue


def test_lists_search_and_bulk(shelf, anna, lecture_id):
    others = [adopted_lecture(shelf.database, owner_id=anna.user_id, created_ms=at) for at in range(3)]
    adopted_lecture(shelf.database)
    views, place = lectures.list_lectures(shelf, anna, limit=2)
    assert [view.card.id for view in views] == [lecture_id, others[2]]
    assert place == (2, others[2])
    found = searching.search(shelf, anna, "строкой", limit=50)
    assert {it.hit.lecture_id for it in found} == {lecture_id, *others}
    lectures.change_many(shelf, anna, others, Bulk.TRASH)
    assert {it.hit.lecture_id for it in searching.search(shelf, anna, "строкой", limit=50)} == {lecture_id}
    lectures.purge(shelf, anna, others[0])
    trashed, _ = lectures.list_lectures(shelf, anna, limit=10, in_trash=True)
    assert {view.card.id for view in trashed} == set(others[1:])


def test_a_card_that_moved_since_is_not_overwritten(shelf, anna, lecture_id):
    said = Description(told=frozenset({"title"}), title="Строки")
    assert lectures.describe(shelf, anna, lecture_id, said, version=1).card.version == 2
    with pytest.raises(EditStale):
        lectures.describe(shelf, anna, lecture_id, said, version=1)


def test_nobody_else_edits_or_reads(shelf, anna, lecture_id):
    stranger = caller(shelf)
    with pytest.raises(LectureMissing):
        write(shelf, stranger, lecture_id, "x")
    student = Caller(user_id=anna.user_id, name="x", role=Role.STUDENT, courses={})
    with pytest.raises(NotAllowed):
        write(shelf, student, lecture_id, "x")
    entry = reading.glossary(shelf, anna, lecture_id).entries[0].row
    edit = SetHeadword(entry_id=entry.id, headword="x")
    with pytest.raises(LectureMissing):
        editing.edit_lecture(shelf, stranger, lecture_id, [edit], expected={entry.id: entry.version})
