from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.language.russian.grammar import RussianGrammar

PHRASES = Path(__file__).with_name("russian_phrases.tsv")
RIGHT_SHARE = 0.97
GRAMMAR = RussianGrammar()


def phrases() -> list[tuple[str, str]]:
    lines = PHRASES.read_text(encoding="utf-8").splitlines()
    return [(said, printed) for said, printed in (line.split("\t") for line in lines)]


def test_phrases_are_printed_in_their_dictionary_form() -> None:
    found = phrases()
    assert len(found) >= 300
    wrong = [
        (said, printed, made) for said, printed in found if (made := GRAMMAR.dictionary_form(said)) != printed
    ]
    assert len(wrong) <= (1 - RIGHT_SHARE) * len(found), wrong


def test_a_phrase_and_its_dictionary_form_share_their_key() -> None:
    found = phrases()
    apart = [(said, printed) for said, printed in found if GRAMMAR.key(said) != GRAMMAR.key(printed)]
    assert len(apart) <= (1 - RIGHT_SHARE) * len(found), apart


@pytest.mark.parametrize(
    ("said", "printed"),
    [("оппортунистическими заболеваниями", "оппортунистические заболевания"), ("переменных", "переменные")],
)
def test_a_plural_may_be_kept(said: str, printed: str) -> None:
    assert GRAMMAR.dictionary_form(said, keeps_number=True) == printed


@given(st.sampled_from(phrases()))
def test_a_dictionary_form_is_its_own_dictionary_form(pair: tuple[str, str]) -> None:
    once = GRAMMAR.dictionary_form(pair[0])
    assert GRAMMAR.dictionary_form(once) == once


@given(st.text(alphabet="абвгдеёжзиклмнопрстуя -—«»A1.,", max_size=30))
def test_any_text_has_a_form_and_a_key(text: str) -> None:
    assert isinstance(GRAMMAR.dictionary_form(text), str)
    assert isinstance(GRAMMAR.key(text), str)
