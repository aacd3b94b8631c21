"""Whatever two editors and re-runs do over HTTP in whatever order, the laws of a lecture hold and no work is lost."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from editing.lecture_rows import TEXTS, check_laws
from editing.random_work import Work, machine_result
from editing.test_editing_interleavings import assert_no_work_lost
from konspekt.editing.edits import Edit
from konspekt.editing.history import Group
from konspekt.editing.naming import named_rows
from konspekt.editing.rerun import merge_rerun
from konspekt.store.database import new_id
from konspekt.store.lecture_rows import load_state
from konspekt.store.lectures import hold_lecture
from konspekt.store.revisions import save_edit
from web.lecture_world import ORIGIN, add_lecture, post, state_of
from web.world import add_everybody, open_world

FORM = TypeAdapter(Edit)
REFUSED = {404, 409, 412, 422}
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]


@pytest.fixture(scope="module")
def one_world(tmp_path_factory):
    """One service for all examples: each takes a lecture of its own."""
    opened = open_world(tmp_path_factory.mktemp("world"))
    add_everybody(opened.service)
    yield opened
    opened.service.close()


def rerun(world, lecture_id, data):
    """Recognize again, as a worker adopts it: in one short transaction against the rows of now."""
    made = machine_result(data, TEXTS)
    with world.service.shelf.database.write() as connection:
        hold_lecture(connection, lecture_id)
        applied = merge_rerun(load_state(connection, lecture_id), made, new_id=new_id)
        group = Group(id=new_id(), actor="machine")
        save_edit(connection, lecture_id, applied, group=group, op="full", at_ms=1)


def edit(world, lecture_id, data, *, by):
    """Make a random edit, now and then with a version that is out of date."""
    state = state_of(world, lecture_id)
    wanted = Work(data, state).edit()
    behind = 0 if data.draw(st.integers(0, 9)) else 1
    seen = {
        row_id: state.rows[row_id].version - behind for row_id in named_rows([wanted]) if row_id in state.rows
    }
    headers = {**ORIGIN, "If-Match": ", ".join(f'"{row_id}:{version}"' for row_id, version in seen.items())}
    answer = world.ask(
        "POST",
        f"/lectures/{lecture_id}/edits",
        by=by,
        headers=headers,
        json={"edits": [FORM.dump_python(wanted, mode="json")]},
    )
    if behind and seen:
        assert answer.status_code in REFUSED, answer.text
    return answer


@pytest.mark.slow
@settings(max_examples=25, phases=PHASES)
@given(data=st.data())
def test_every_law_holds_and_no_work_is_lost(one_world, data):
    lecture_id = add_lecture(one_world)
    for _ in range(data.draw(st.integers(1, 10))):
        before = state_of(one_world, lecture_id)
        by = data.draw(st.sampled_from(("owner", "colleague")))
        kind = data.draw(st.sampled_from(("edit", "edit", "edit", "undo", "redo", "rerun")))
        if kind == "rerun":
            rerun(one_world, lecture_id, data)
            after = state_of(one_world, lecture_id)
            assert_no_work_lost(before, after)
        else:
            if kind == "edit":
                answer = edit(one_world, lecture_id, data, by=by)
            else:
                answer = post(one_world, f"/lectures/{lecture_id}/{kind}", by=by)
            after = state_of(one_world, lecture_id)
            if answer.status_code == 200:
                told = answer.json()
                changed = [row["id"] for rows in told["changed"].values() for row in rows]
                moved = {
                    row_id
                    for row_id in before.rows.keys() | after.rows.keys()
                    if before.rows.get(row_id) != after.rows.get(row_id)
                }
                assert moved <= {*changed, *told["removed"]}
            else:
                assert answer.status_code in REFUSED, answer.text
                assert after.rows == before.rows
        check_laws(after)
        for path in ("segments", "glossary", "notes", "marks", "history"):
            read = one_world.ask("GET", f"/lectures/{lecture_id}/{path}", by=by)
            assert read.status_code == 200, read.text


@pytest.mark.slow
@settings(max_examples=10, phases=PHASES)
@given(data=st.data())
def test_taking_everything_back_gives_the_lecture_as_it_was_made(one_world, data):
    lecture_id = add_lecture(one_world)
    start = texts_of_everything(one_world, lecture_id)
    for _ in range(data.draw(st.integers(1, 6))):
        edit(one_world, lecture_id, data, by="owner")
    while post(one_world, f"/lectures/{lecture_id}/undo").status_code == 200:
        pass
    assert texts_of_everything(one_world, lecture_id) == start


def texts_of_everything(world, lecture_id):
    return {
        row.id: (row.value, row.rank, row.deleted_by, row.edited_fields)
        for row in state_of(world, lecture_id).rows.values()
    }
