"""An answer is used only if it is what was asked for, whatever a server promised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from konspekt.domain.answer_schema import AnswerMismatch, check_answer, check_schema, closed

TERMS = {
    "type": "object",
    "properties": {
        "terms": {
            "type": "array",
            "maxItems": 3,
            "items": {
                "type": "object",
                "properties": {
                    "quote": {"type": "string", "maxLength": 40},
                    "seg_from": {"type": "integer", "minimum": 1, "maximum": 9},
                    "kind": {"type": "string", "enum": ["definition", "mention"]},
                    "sure": {"type": "boolean"},
                    "share": {"type": "number", "minimum": 0, "maximum": 1},
                },
                "required": ["quote", "seg_from", "kind"],
            },
        }
    },
}
GOOD = {"quote": "Литерал — это запись", "seg_from": 3, "kind": "definition"}

WRONG = {
    "a list": [],
    "a text": "{}",
    "nothing": None,
    "a missing name": {},
    "an unknown name": {"terms": [], "note": "и вот ещё"},
    "too many": {"terms": [GOOD] * 4},
    "too long": {"terms": [{**GOOD, "quote": "о" * 41}]},
    "a number as text": {"terms": [{**GOOD, "seg_from": "3"}]},
    "a truth as number": {"terms": [{**GOOD, "seg_from": True}]},
    "a fraction": {"terms": [{**GOOD, "seg_from": 3.5}]},
    "a number out of bounds": {"terms": [{**GOOD, "seg_from": 10}]},
    "a kind of its own": {"terms": [{**GOOD, "kind": "Definition"}]},
    "a number as truth": {"terms": [{**GOOD, "sure": 1}]},
    "a share above one": {"terms": [{**GOOD, "share": 1.5}]},
    "half a character": {"terms": [{**GOOD, "quote": "\ud83d"}]},
}


@pytest.mark.parametrize("answer", [{"terms": []}, {"terms": [GOOD, {**GOOD, "sure": False, "share": 1}]}])
def test_an_answer_of_the_form_passes(answer) -> None:
    check_schema(TERMS)
    check_answer(answer, TERMS)


@pytest.mark.parametrize("what", list(WRONG))
def test_anything_else_is_told_where(what: str) -> None:
    with pytest.raises(AnswerMismatch, match=r"^\$"):
        check_answer(WRONG[what], TERMS)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string"},
        {"type": "array", "items": {"type": "boolean"}},
        {"type": "array", "maxItems": 2},
        {"type": "string", "maxLength": 1001},
        {"type": "string", "maxLength": "9"},
        {"type": "array", "items": {"type": "boolean"}, "maxItems": 5000},
        {"type": "string", "maxLength": 9, "pattern": "^a+$"},
        {"type": "object", "properties": {}, "additionalProperties": True},
        {"type": "object", "properties": {}, "required": ["text"]},
        {"type": ["string", "null"], "maxLength": 3},
        {"anyOf": [{"type": "boolean"}]},
        {"type": "object", "properties": {"inner": {"type": "string"}}},
    ],
)
def test_a_schema_that_cannot_be_checked_or_has_no_end_is_refused(schema) -> None:
    with pytest.raises(ValueError, match=r"^\$"):
        check_schema(schema)


def test_the_written_out_form_says_the_same() -> None:
    whole = closed(TERMS)
    check_schema(whole)
    assert whole["required"] == ["terms"]
    inner = whole["properties"]["terms"]["items"]
    assert inner["required"] == ["quote", "seg_from", "kind"]
    assert inner["additionalProperties"] is False
    check_answer({"terms": [GOOD]}, whole)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(ANY_JSON)
def test_any_json_is_either_of_the_form_or_told_to_be_not(answer) -> None:
    try:
        check_answer(answer, TERMS)
    except AnswerMismatch:
        return
    assert set(answer) == {"terms"}
    assert len(answer["terms"]) <= 3
