"""What a language model wrote is an answer only if it is strict JSON of the asked form, whatever stands around it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from konspekt.engines.answers import AnswerUnfit, NoJson, read_answer

SCHEMA = {"type": "object", "properties": {"text": {"type": "string", "maxLength": 20}}}
GOOD = '{"text": "запись"}'
VALUE = {"text": "запись"}


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"  \n{GOOD}\n\n",
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}\n```",
        f"```json\r\n{GOOD}```",
        f"\ufeff{GOOD}",
        f"<think>{{}} пусть</think>\n{GOOD}",
        f"<think></think>```json\n{GOOD}\n```",
        f"{GOOD}{' ' * 500}",
    ],
)
def test_wrapping_is_taken_off(text) -> None:
    bare, value = read_answer(text, SCHEMA)
    assert (bare, value) == (GOOD, VALUE)


@pytest.mark.parametrize(
    "text", ["", "   ", "Конечно! Вот термин.", "```json\n```", "[]", '"текст"', "null", "<think>{"]
)
def test_what_is_no_json_is_told_apart(text) -> None:
    with pytest.raises(NoJson):
        read_answer(text, SCHEMA)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (GOOD[:-1], "broken"),
        ("{" + "\n" * 400, "white space"),
        ("\t" * 400, "white space"),
        ('{"text": "а", "text": "б"}', "twice"),
        ('{"text": NaN}', "no number"),
        (GOOD + GOOD, "after"),
        (GOOD + " и ещё", "after"),
        ('{"text": 3}', r"\$\.text"),
        ('{"text": "\\ud83d"}', "surrogate"),
        ('{"a": ' * 100_000, "broken"),
        ('{"text": "' + "x" * (1 << 21), "too long"),
        ("{'text': 'а'}", "broken"),
    ],
)
def test_a_broken_answer_is_told_without_quoting_it(text, why) -> None:
    with pytest.raises(AnswerUnfit, match=why) as caught:
        read_answer(text, SCHEMA)
    assert "запись" not in str(caught.value)


def test_prose_around_is_passed_over_only_where_that_was_allowed() -> None:
    text = f"Вот ответ: {GOOD} Надеюсь, поможет."
    assert read_answer(text, SCHEMA, among_prose=True) == (GOOD, VALUE)
    with pytest.raises(AnswerUnfit):
        read_answer(text, SCHEMA)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('{}[]":, \n\\utext<>/thk`jsonа1.eE-'), max_size=60), st.booleans())
def test_any_text_is_an_answer_of_the_form_or_unfit(text, among_prose) -> None:
    try:
        bare, value = read_answer(text, SCHEMA, among_prose=among_prose)
    except AnswerUnfit:
        return
    assert json.loads(bare) == value
    assert set(value) == {"text"}


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_a_good_answer_is_never_refused(text) -> None:
    for ascii_only in (True, False):
        told = json.dumps({"text": text}, ensure_ascii=ascii_only, indent=2)
        assert read_answer(told, SCHEMA)[1] == {"text": text}
