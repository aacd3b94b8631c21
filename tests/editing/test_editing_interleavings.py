"""Whatever people and machines do to a lecture in whatever order, its laws hold and no work is lost."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from editing.lecture_rows import TEXTS, check_laws, ids, lecture, same_state
from editing.random_work import Work, machine_result
from konspekt.domain.errors import ConflictError, EditError, UndoConflict
from konspekt.domain.glossary import EntryState
from konspekt.domain.notes import paragraphs_of
from konspekt.editing.applying import apply, undo
from konspekt.editing.rerun import merge_rerun
from konspekt.editing.rows import Author, BlockRow, EntryRow, MarkRow, SectionRow, SegmentRow

STEPS = 12
PHASES = [
    Phase.explicit,
    Phase.reuse,
    Phase.generate,
]  # shrinking a long history outlasts the time limit of a test


def step(data, state, *, new_id, may_rerun=True):
    """Make one random edit or re-run; None where it was refused."""
    if may_rerun and not data.draw(st.integers(0, 7)):
        applied = merge_rerun(state, machine_result(data, TEXTS), new_id=new_id)
        assert_no_work_lost(state, applied.state)
        return applied
    try:
        return apply(Work(data, state).edit(), state, new_id=new_id)
    except EditError:
        return None


def assert_no_work_lost(before, after):
    for row_id, row in before.rows.items():
        kept = after.rows[row_id]
        if row.deleted_by is Author.PERSON:
            assert kept.deleted_by is Author.PERSON
        elif row.is_living and row.edited_fields:
            assert kept.is_living, (row, kept)
            assert kept.edited_fields == row.edited_fields
            assert work_in(row) == work_in(kept)
        elif isinstance(row, EntryRow) and row.is_living and row.value.state is not EntryState.DRAFT:
            assert kept.is_living
            assert kept.value.state is row.value.state

    refused = {row.machine_key for row in before.rows.values() if is_refused(row)}
    new = [row for row_id, row in after.rows.items() if row_id not in before.rows]
    assert not any(isinstance(row, EntryRow) and row.machine_key in refused for row in new)


def is_refused(row):
    if not isinstance(row, EntryRow):
        return False
    return row.deleted_by is Author.PERSON or row.value.state is EntryState.REJECTED


def work_in(row):
    """Give what a person wrote in a row; quotes may move, as they do under any edit."""
    if isinstance(row, SegmentRow):
        return row.value
    if isinstance(row, EntryRow):
        accepted = row.value.state is EntryState.ACCEPTED
        definition = row.value.definition
        written = definition.text if definition is not None else None
        fields = {name for name in ("headword", "variants") if accepted or name in row.edited_fields}
        kept = {name: getattr(row.value, name) for name in fields}
        if accepted or "definition" in row.edited_fields:
            kept["definition"] = written
        return kept | {"state": row.value.state}
    if isinstance(row, BlockRow):
        texts = [it.text for it in paragraphs_of(row.value) if it.origin == "editor"]
        return row.section_id, texts, row.rank
    if isinstance(row, SectionRow | MarkRow):
        return row.value.title if "title" in row.edited_fields else None
    return None


@settings(max_examples=150, phases=PHASES)
@given(st.data())
def test_every_law_holds_after_every_step(data):
    new_id = ids("n")
    state = lecture()
    done = []
    for _ in range(data.draw(st.integers(1, STEPS))):
        if done and not data.draw(st.integers(0, 4)):
            try:
                applied = undo(data.draw(st.sampled_from(done)), state, new_id=new_id)
            except UndoConflict:
                continue
        else:
            applied = step(data, state, new_id=new_id)
        if applied is not None:
            state = applied.state
            done.append(applied.changes)
            check_laws(state)


@settings(max_examples=150, phases=PHASES)
@given(st.data())
def test_undoing_everything_gives_back_the_start(data):
    new_id = ids("n")
    start = state = lecture()
    states, done = [], []
    for _ in range(data.draw(st.integers(1, STEPS))):
        applied = step(data, state, new_id=new_id)
        if applied is not None:
            states.append(state)
            done.append(applied.changes)
            state = applied.state
    end = state
    undone = []
    for earlier, changes in zip(reversed(states), reversed(done), strict=True):
        applied = undo(changes, state, new_id=new_id)
        undone.append(applied.changes)
        state = applied.state
        assert same_state(state, earlier)
        check_laws(state)
    assert same_state(state, start)
    for changes in reversed(undone):
        state = undo(changes, state, new_id=new_id).state
    assert same_state(state, end)


@settings(max_examples=60, phases=PHASES)
@given(st.data())
def test_a_version_never_names_two_contents(data):
    new_id = ids("n")
    state = lecture()
    seen = {(row.id, row.version): row for row in state.rows.values()}
    done = []
    for _ in range(data.draw(st.integers(1, STEPS))):
        try:
            if done and data.draw(st.booleans()):
                applied = undo(done.pop(), state, new_id=new_id)
            else:
                applied = step(data, state, new_id=new_id)
        except ConflictError:
            continue
        if applied is None:
            continue
        done.append(applied.changes)
        state = applied.state
        for row in state.rows.values():
            assert seen.setdefault((row.id, row.version), row) == row


@settings(max_examples=60, phases=PHASES)
@given(st.data())
def test_the_same_work_gives_the_same_lecture(data):
    state = lecture()
    edit = Work(data, state).edit()
    try:
        first = apply(edit, state, new_id=ids("n"))
    except EditError:
        with pytest.raises(EditError):
            apply(edit, state, new_id=ids("n"))
        return
    assert apply(edit, state, new_id=ids("n")) == first


@settings(max_examples=60, phases=PHASES)
@given(st.data())
def test_an_edit_changes_only_the_rows_it_tells_of(data):
    state = lecture()
    applied = step(data, state, new_id=ids("n"))
    if applied is None:
        return
    for row_id in state.rows.keys() | applied.state.rows.keys():
        if row_id not in applied.touched:
            assert state.rows[row_id] is applied.state.rows[row_id]
    for change in applied.changes:
        assert state.rows.get(change.row_id) == change.before
        assert applied.state.rows.get(change.row_id) == change.after
