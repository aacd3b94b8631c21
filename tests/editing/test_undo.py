"""DATA.md, "Undo": the inverse of a group, refused where a touched row moved since."""

import pytest

from editing.lecture_rows import (
    block_rows,
    check_laws,
    entry_row,
    ids,
    lecture,
    same_state,
    section_row,
    segment_rows,
    transcript_of,
)
from konspekt.domain.errors import EditError, UndoConflict
from konspekt.domain.glossary import EntryState, QuoteState
from konspekt.editing import edits
from konspekt.editing.applying import apply, apply_group, undo
from konspekt.editing.edits import Slice
from konspekt.editing.history import Group, next_redo, next_undo
from konspekt.editing.rerun import MachineResult, merge_rerun
from konspekt.editing.rows import NotesRow
from konspekt.editing.state import living


@pytest.fixture
def state():
    return lecture()


NEW = ids("n")


def made(edit, state):
    return apply(edit, state, new_id=NEW)


def test_undo_gives_back_what_was_and_redo_what_became(state):
    applied = made(edits.SetText(segment_id=segment_rows(state)[0].id, text="Иное."), state)
    undone = undo(applied.changes, applied.state, new_id=NEW)
    assert same_state(undone.state, state)
    redone = undo(undone.changes, undone.state, new_id=NEW)
    assert same_state(redone.state, applied.state)


def test_the_inverse_of_an_edit_is_told_with_it(state):
    applied = made(edits.SplitSegment(segment_id=segment_rows(state)[0].id, at_char=7), state)
    for change, back in zip(applied.changes, reversed(applied.inverse), strict=True):
        assert (back.before, back.after) == (change.after, change.before)


def test_versions_go_on_rising_through_undo_and_redo(state):
    row_id = segment_rows(state)[0].id
    applied = made(edits.SetText(segment_id=row_id, text="Иное."), state)
    undone = undo(applied.changes, applied.state, new_id=NEW)
    redone = undo(undone.changes, undone.state, new_id=NEW)
    assert [it.rows[row_id].version for it in (state, applied.state, undone.state, redone.state)] == [
        1,
        2,
        3,
        4,
    ]


def test_a_group_of_edits_is_taken_back_as_one(state):
    row = segment_rows(state)[0]
    applied = apply_group(
        [
            edits.SetText(segment_id=row.id, text="Иное."),
            edits.SetSpeaker(segment_ids=(row.id,), speaker="А"),
        ],
        state,
        new_id=NEW,
    )
    assert applied.state.rows[row.id].version == 2
    assert same_state(undo(applied.changes, applied.state, new_id=NEW).state, state)


def test_a_group_is_made_whole_or_not_at_all(state):
    row = segment_rows(state)[0]
    with pytest.raises(EditError):
        apply_group(
            [edits.SetText(segment_id=row.id, text="Иное."), edits.SetText(segment_id="нет", text="Иное.")],
            state,
            new_id=NEW,
        )
    assert segment_rows(state)[0] == row


def test_groups_come_off_one_after_the_other(state):
    row_id = segment_rows(state)[0].id
    first = made(edits.SetText(segment_id=row_id, text="Иное."), state)
    second = made(edits.SetText(segment_id=row_id, text="Третье."), first.state)
    undone = undo(second.changes, second.state, new_id=NEW)
    assert same_state(undo(first.changes, undone.state, new_id=NEW).state, state)


def test_a_row_that_moved_since_is_a_conflict_and_is_named(state):
    row_id = segment_rows(state)[0].id
    first = made(edits.SetText(segment_id=row_id, text="Иное."), state)
    second = made(edits.SetText(segment_id=row_id, text="Третье."), first.state)
    with pytest.raises(UndoConflict) as refusal:
        undo(first.changes, second.state, new_id=NEW)
    assert row_id in str(refusal.value.figures["ids"])


def test_edits_of_other_rows_do_not_stand_in_the_way(state):
    first = made(edits.SetText(segment_id=segment_rows(state)[0].id, text="Иное."), state)
    second = made(edits.SetHeadword(entry_id=entry_row(state, "строка").id, headword="Строка"), first.state)
    undone = undo(first.changes, second.state, new_id=NEW).state
    assert segment_rows(undone)[0].value == segment_rows(state)[0].value
    assert entry_row(undone, "строка").value.headword == "Строка"


def test_quotes_made_since_follow_the_words_that_come_back(state):
    row = segment_rows(state)[0]
    split = made(edits.SplitSegment(segment_id=row.id, at_char=len("Литерал это")), state)
    right = segment_rows(split.state)[1]
    chosen = Slice(segment_id=right.id, start_char=0, end_char=len("запись"))
    added = made(
        edits.AddEntry(headword="запись", machine_key="запись", mention_slices=(chosen,)), split.state
    )
    undone = undo(split.changes, added.state, new_id=NEW).state
    check_laws(undone)
    (it,) = entry_row(undone, "запись").value.mentions
    assert (it.segment_id, it.text, it.state) == (row.id, "запись", QuoteState.LIVE)


def test_what_people_built_on_a_new_row_is_not_pulled_from_under_them(state):
    notes = living(state.rows, NotesRow)[0]
    added = made(edits.AddSection(notes_id=notes.id, title="Ещё"), state)
    section_id = added.touched[0]
    built = made(edits.AddParagraph(section_id=section_id, text="Важное."), added.state)
    with pytest.raises(UndoConflict):
        undo(added.changes, built.state, new_id=NEW)


def test_a_redo_finds_its_quotes_where_the_words_are_now(state):
    row = segment_rows(state)[0]
    chosen = Slice(segment_id=row.id, start_char=0, end_char=7)
    added = made(edits.AddEntry(headword="о", machine_key="о", mention_slices=(chosen,)), state)
    undone = undo(added.changes, added.state, new_id=NEW)
    moved = made(edits.SetText(segment_id=row.id, text="Итак: Литерал есть запись."), undone.state)
    redone = undo(undone.changes, moved.state, new_id=NEW).state
    check_laws(redone)
    (it,) = entry_row(redone, "о").value.mentions
    assert (it.start_char, it.text, it.state) == (6, "Литерал", QuoteState.LIVE)
    gone = made(edits.SetText(segment_id=row.id, text="Иное."), undone.state)
    redone = undo(undone.changes, gone.state, new_id=NEW).state
    check_laws(redone)
    assert entry_row(redone, "о").value.mentions[0].state is QuoteState.LOST


def test_a_re_run_is_one_group(state):
    heard = transcript_of(("Совсем другая лекция о языке.", "И ещё."))
    applied = merge_rerun(state, MachineResult(transcript=heard, is_recognized=True), new_id=NEW)
    check_laws(applied.state)
    assert same_state(undo(applied.changes, applied.state, new_id=NEW).state, state)


def test_a_row_that_comes_back_to_a_place_taken_since_stands_beside(state):
    first = block_rows(state, "content")[0]
    one = made(edits.AddParagraph(section_id=first.section_id, text="Одно.", after=first.id), state)
    undone = undo(one.changes, one.state, new_id=NEW)
    two = made(edits.AddParagraph(section_id=first.section_id, text="Другое.", after=first.id), undone.state)
    both = undo(undone.changes, two.state, new_id=NEW).state
    assert {row.value.text for row in block_rows(both, "content")[1:3]} == {"Одно.", "Другое."}
    assert len({row.rank for row in block_rows(both, "content")}) == 5
    between = made(
        edits.AddParagraph(
            section_id=first.section_id, text="Между.", after=block_rows(both, "content")[1].id
        ),
        both,
    ).state
    assert block_rows(between, "content")[2].value.text == "Между."


def test_a_heading_does_not_come_back_to_a_segment_that_is_gone(state):
    row = segment_rows(state)[1]
    added = made(edits.AddMark(segment_id=row.id, title="Строки"), state)
    undone = undo(added.changes, added.state, new_id=NEW)
    gone = made(edits.Delete(row_id=row.id), undone.state)
    with pytest.raises(UndoConflict):
        undo(undone.changes, gone.state, new_id=NEW)


def test_an_undo_that_would_put_segments_out_of_order_is_a_conflict(state):
    first, second = segment_rows(state)[:2]
    later = made(edits.ShiftSegments(segment_ids=(second.id,), by_ms=3000), state)
    behind = made(edits.ShiftSegments(segment_ids=(first.id,), by_ms=6000), later.state)
    with pytest.raises(UndoConflict):
        undo(later.changes, behind.state, new_id=NEW)


def test_an_accepted_state_is_given_back_by_undo(state):
    entry = entry_row(state, "литерал")
    applied = made(edits.SetState(entry_id=entry.id, state=EntryState.ACCEPTED), state)
    assert entry_row(applied.state, "литерал").value.state is EntryState.ACCEPTED
    assert (
        entry_row(undo(applied.changes, applied.state, new_id=NEW).state, "литерал").value.state
        is EntryState.DRAFT
    )
    assert section_row(state, "plan").is_living


def test_undo_goes_back_step_by_step_and_redo_forth():
    groups = [Group(id="1", actor="a"), Group(id="2", actor="b"), Group(id="3", actor="a")]
    assert next_undo(groups, "a") == "3"
    assert next_redo(groups, "a") is None
    groups.append(Group(id="4", actor="a", undoes="3"))
    assert next_undo(groups, "a") == "1"
    groups.append(Group(id="5", actor="a", undoes="1"))
    assert next_undo(groups, "a") is None
    assert next_redo(groups, "a") == "5"
    groups.append(Group(id="6", actor="a", undoes="5"))
    assert next_undo(groups, "a") == "6"
    assert next_redo(groups, "a") == "4"
    groups.append(Group(id="7", actor="a", undoes="4"))
    assert next_undo(groups, "a") == "7"
    assert next_redo(groups, "a") is None


def test_a_new_edit_ends_redo_and_others_edits_do_not():
    groups = [Group(id="1", actor="a"), Group(id="2", actor="a", undoes="1")]
    assert next_redo([*groups, Group(id="3", actor="b")], "a") == "2"
    assert next_redo([*groups, Group(id="3", actor="a")], "a") is None
    assert next_undo([*groups, Group(id="3", actor="b")], "a") is None
