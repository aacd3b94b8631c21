"""Names of one term: the certain ones are told from those that a person decides."""

import pytest

from konspekt.domain.glossary import Entry
from konspekt.glossary.variants import MOST_SUGGESTIONS, is_certain_variant, suggest_merges
from konspekt.language import load_language

RUSSIAN = load_language("ru").grammar
ENGLISH = load_language("en").grammar


def entries(*headwords):
    return [Entry(id=f"e{place}", headword=word, machine_key=word) for place, word in enumerate(headwords)]


@pytest.mark.parametrize(
    ("headword", "variant"),
    [
        ("вирус иммунодефицита человека", "ВИЧ"),
        ("СУБД", "система управления базами данных"),
        ("тестирование", "тестирования"),
        ("альфа-тестирование", "альфа-тестирования"),
    ],
)
def test_inflections_and_fitting_initials_are_certain(headword, variant):
    assert is_certain_variant(headword, variant, RUSSIAN)


@pytest.mark.parametrize(
    ("headword", "variant"),
    [
        ("Python", "пайтон"),
        ("интерпретатор", "интерпритатор"),
        ("СПИД", "вирус иммунодефицита человека"),
        ("кластер", "группа серверов"),
    ],
)
def test_sound_and_spelling_are_never_certain(headword, variant):
    assert not is_certain_variant(headword, variant, RUSSIAN)


def test_a_misheard_name_is_offered_with_its_reason():
    (offered,) = suggest_merges(entries("Python", "переменная", "пайтон"), RUSSIAN)
    assert (offered.entry_id, offered.other_id, offered.reason) == ("e0", "e2", "transliteration")
    assert offered.score >= 0.6


def test_the_likeliest_pair_comes_first():
    offered = suggest_merges(
        entries("интерпритатор", "вирус иммунодефицита человека", "ВИЧ", "интерпретатор"), RUSSIAN
    )
    assert [suggestion.reason for suggestion in offered] == ["abbreviation", "spelling"]


def test_a_variant_of_an_entry_is_compared_too():
    first, second = entries("система контроля версий", "гит")
    named = Entry(id=first.id, headword=first.headword, machine_key=first.machine_key, variants=("Git",))
    (offered,) = suggest_merges([named, second], RUSSIAN)
    assert offered.reason == "transliteration"


def test_unrelated_terms_are_not_offered():
    assert suggest_merges(entries("функция", "переменная", "кластер", "Docker", "API", "тест"), RUSSIAN) == ()


def test_nobody_is_asked_more_than_he_answers():
    many = entries(*("пайтон" for _ in range(12)), *("Python" for _ in range(12)))
    assert len(suggest_merges(many, RUSSIAN)) == MOST_SUGGESTIONS


def test_english_abbreviations_are_offered():
    (offered,) = suggest_merges(entries("API", "application programming interface", "tree"), ENGLISH)
    assert offered.reason == "abbreviation"
