"""Rows, changes and edits are kept and sent as JSON, and come back the same."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from editing.lecture_rows import ids, lecture
from editing.random_work import Work, machine_result
from konspekt.domain.errors import EditError
from konspekt.editing.applying import apply
from konspekt.editing.edits import Edit, Place, ReplaceAll
from konspekt.editing.rerun import merge_rerun
from konspekt.editing.rows import Row
from konspekt.editing.state import Change

EDIT = TypeAdapter(Edit)
ROWS = TypeAdapter(dict[str, Row])
CHANGES = TypeAdapter(tuple[Change, ...])


@settings(max_examples=20)
@given(st.data())
def test_rows_and_changes_come_back_from_json(data):
    from editing.lecture_rows import TEXTS

    state = lecture()
    applied = merge_rerun(state, machine_result(data, TEXTS), new_id=ids("n"))
    assert ROWS.validate_json(ROWS.dump_json(dict(applied.state.rows))) == applied.state.rows
    assert CHANGES.validate_json(CHANGES.dump_json(applied.changes)) == applied.changes


@given(st.data())
def test_edits_come_back_from_json_and_do_the_same(data):
    state = lecture()
    edit = Work(data, state).edit()
    again = EDIT.validate_json(EDIT.dump_json(edit))
    assert again == edit
    with suppress(EditError):
        assert apply(again, state, new_id=ids("n")) == apply(edit, state, new_id=ids("n"))


def test_places_left_out_travel_too():
    place = Place(row_id="r1", text_name="text", start_char=3)
    edit = ReplaceAll(find="а", replacement="б", leave=frozenset({place}))
    assert EDIT.validate_json(EDIT.dump_json(edit)) == edit


def test_an_edit_with_an_unknown_field_is_refused():
    with pytest.raises(ValidationError):
        EDIT.validate_python({"op": "set_text", "segment_id": "s", "text": "а", "color": "red"})
