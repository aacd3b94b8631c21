"""Terms are phrases said as such, again and again, that general language knows little of."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.glossary.cutting import describe, likelihoods, shares
from konspekt.glossary.cutting_weights import WEIGHTS
from konspekt.glossary.reading import read_text
from konspekt.glossary.termhood import rank_terms, terms_of_text
from konspekt.language import load_language

RUSSIAN = load_language("ru")
ENGLISH = load_language("en")
LECTURE = (
    "Сегодня мы поговорим про метод опорных векторов. Метод опорных векторов строит разделяющую гиперплоскость. "
    "Разделяющая гиперплоскость лежит между классами. Опорные векторы лежат ближе всего к гиперплоскости. "
    "В метод опорных векторов можно подставить ядро. Ядро заменяет скалярное произведение. Ядро бывает полиномиальным. "
    "Дело в том, что люди часто говорят об этом. Люди часто путают ядро и скалярное произведение."
)


def ranked(text=LECTURE, language=RUSSIAN, **given):
    return rank_terms(read_text(text, language), language, **given)


def test_terms_of_the_subject_stand_above_everyday_words():
    found = list(ranked())
    for term in ("метод опорных векторов", "разделяющая гиперплоскость", "скалярное произведение", "ядро"):
        assert found.index(RUSSIAN.grammar.key(term)) < 6
    assert RUSSIAN.grammar.key("дело") not in found


def test_termhood_is_between_0_and_1_and_falls():
    figures = list(ranked().values())
    assert figures == sorted(figures, reverse=True)
    assert all(0 < figure < 1 for figure in figures)


def test_a_part_of_a_term_is_less_a_term_than_the_whole():
    found = ranked()
    assert found[RUSSIAN.grammar.key("метод опорных векторов")] > found.get(RUSSIAN.grammar.key("метод"), 0.0)


def test_what_is_said_only_inside_a_longer_term_is_no_term():
    found = ranked()
    assert RUSSIAN.grammar.key("опорные векторы") in found
    assert RUSSIAN.grammar.key("векторы") not in found


def test_a_phrase_said_once_is_a_term_only_where_it_is_defined():
    once = "Ядро — это функция, которая заменяет скалярное произведение. Мы идём дальше. Потом мы идём домой."
    found = ranked(once)
    assert RUSSIAN.grammar.key("ядро") in found
    assert RUSSIAN.grammar.key("скалярное произведение") not in found


def test_a_term_of_every_lecture_is_less_special():
    key = RUSSIAN.grammar.key("скалярное произведение")
    assert ranked(course_frequency={key: 9})[key] < ranked()[key]


def test_the_rank_does_not_depend_on_chance():
    assert list(ranked().items()) == list(ranked().items())


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Рассматривается роль средств массовой информации в обществе.", "средство массовой информации"),
        ("Новый подход основан на теории графов.", "теория графов"),
        ("В статье исследуются проблемы трудовой миграции.", "трудовая миграция"),
        ("Доказана устойчивость ударных волн в данной модели.", "ударная волна"),
    ],
)
def test_an_abstract_names_its_terms_without_introducing_words(text, term):
    keys = [RUSSIAN.grammar.key(headword) for headword in terms_of_text(text, RUSSIAN)]
    assert RUSSIAN.grammar.key(term) in keys
    for word in ("роль", "общество", "статья", "проблема трудовой миграции", "новый подход", "данная модель"):
        assert RUSSIAN.grammar.key(word) not in keys


def test_english_terms_are_found_by_the_same_means():
    text = "Photosynthesis feeds plants. In photosynthesis, chloroplasts absorb light. Chloroplasts hold chlorophyll."
    assert set(list(ranked(text, ENGLISH))[:2]) == {"photosynthesis", "chloroplast"}
    assert "chlorophyll" in terms_of_text(text, ENGLISH)


def test_a_text_without_terms_has_none():
    for text in ("", "Да. Нет. Ну вот.", "!!! ... ???"):
        assert ranked(text) == {}
        assert terms_of_text(text, RUSSIAN) == []


spans = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 4)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    unique=True,
    max_size=8,
)


def cuts(of):
    """All sets of spans that do not overlap."""
    if not of:
        return [()]
    first, *rest = of
    without = cuts(rest)
    with_first = [
        (first, *cut) for cut in without if all(end <= first[0] or start >= first[1] for start, end in cut)
    ]
    return without + with_first


@given(spans, st.data())
def test_shares_are_those_of_all_cuts_counted_one_by_one(of, data):
    odds = data.draw(st.lists(st.integers(1, 5), min_size=len(of), max_size=len(of)))
    from math import log, prod

    weight = dict(zip(of, odds, strict=True))
    every = [(cut, prod(weight[span] for span in cut)) for cut in cuts(of)]
    total = sum(likelihood for _, likelihood in every)
    found = shares(of, [log(each) for each in odds])
    for span, share in zip(of, found, strict=True):
        assert share == pytest.approx(sum(each for cut, each in every if span in cut) / total)


def test_each_feature_has_its_weight():
    sentence = RUSSIAN.grammar.sentences(LECTURE)[1]
    phrases = RUSSIAN.grammar.phrases(sentence)
    for told in describe(sentence, phrases, RUSSIAN.grammar, {}):
        assert told.keys() == WEIGHTS.keys()


@given(st.text(alphabet="абв где. Мы метод векторов опорных , -«»()\n!x1", max_size=120))
def test_any_text_has_likelihoods_from_0_to_1(text):
    for sentence in RUSSIAN.grammar.sentences(text):
        phrases = RUSSIAN.grammar.phrases(sentence)
        for share in likelihoods(sentence, phrases, RUSSIAN.grammar, {}):
            assert 0 <= share <= 1


def test_a_text_ten_times_longer_takes_about_ten_times_longer():
    language = RUSSIAN
    readings = [read_text(LECTURE * times, language) for times in (20, 200)]
    rank_terms(readings[0], language)
    took = []
    for reading in readings:
        began = time.process_time()
        rank_terms(reading, language)
        took.append(time.process_time() - began)
    assert took[1] < 40 * max(took[0], 0.005)
