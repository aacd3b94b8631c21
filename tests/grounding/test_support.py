"""A sentence stands as the lecturer's only if its evidence says every word of it, the same way round."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.economics import RUSSIAN, TWISTED, lecture
from konspekt.domain.running_text import quote
from konspekt.grounding import Verdict, judge, support
from konspekt.language import load_language
from strategies import sentences

ENGLISH = load_language("en")
LECTURE = lecture()


def quotes(*numbers: int):
    segments = [LECTURE.segments[number - 1] for number in numbers]
    return tuple(quote(segment, 0, len(segment.text)) for segment in segments)


@pytest.mark.parametrize(("sentence", "lines"), TWISTED.items())
def test_a_twisted_sentence_is_dropped(sentence: str, lines: list[int]) -> None:
    assert judge(sentence, quotes(*lines), RUSSIAN).verdict is Verdict.DROPPED


@pytest.mark.parametrize(
    ("sentence", "lines"),
    [
        ("Предприятие — самостоятельная организация, производящая продукцию ради прибыли.", [5]),
        ("Себестоимость — это сумма всех затрат на производство и продажу продукции.", [20, 21]),
        ("К оборотным средствам относятся сырьё, топливо и материалы.", [15, 16]),
        ("Постоянные затраты — расходы, не зависящие от объёма выпуска.", [23]),
        ("Рентабельность — отношение прибыли к затратам в процентах [29].", [29]),
        ("Станок служит 10 лет.", [13]),
        ("Амортизация — перенесение стоимости средств на продукцию.", [12]),
        ("Износ — утрата средствами своих свойств.", [11]),
    ],
)
def test_a_sentence_of_the_evidence_own_words_stands(sentence: str, lines: list[int]) -> None:
    judged = judge(sentence, quotes(*lines), RUSSIAN)
    assert judged.verdict is Verdict.GROUNDED, judged.missing
    assert judged.quotes == quotes(*lines)
    assert "[" not in judged.text


def test_without_quotes_nothing_is_the_lecturers() -> None:
    said = LECTURE.segments[4].text
    assert judge(said, (), RUSSIAN).verdict is Verdict.DROPPED
    shown = judge(said, (), RUSSIAN, shows_foreign=True)
    assert (shown.verdict, shown.quotes) == (Verdict.NOT_FROM_LECTURE, ())


@pytest.mark.parametrize(
    ("sentence", "evidence", "stands"),
    [
        ("Литерал меняется.", "Литерал не меняется.", False),
        ("Литерал не меняется.", "Литерал меняется.", False),
        ("Литерал не меняется.", "Литерал, как мы видели, не меняется.", True),
        ("Литерал изменить можно.", "Литерал изменить нельзя.", False),
        ("Нельзя изменить литерал.", "Литерал изменить нельзя.", True),
        ("Литерал меняется.", "Неверно, что литерал меняется.", False),
        ("Код выполняется.", "Код не всегда выполняется.", False),
        ("Код выполняется быстро и хорошо.", "Код не только выполняется быстро, но и хорошо.", True),
        ("Компиляция — шаг.", "Код запускается, не прибегая к шагу компиляции.", False),
        ("Код запускается без компиляции.", "Код запускается без компиляции.", True),
        ("В лекции 3 части.", "В лекции три части.", True),
        ("В лекции 4 части.", "В лекции три части.", False),
        ("Температура равна 2,5.", "Температура равна 2.5.", True),
        ("Температура равна 5,2.", "Температура равна 2,5.", False),
        ("Станок стоит двадцать рублей.", "Станок стоит двадцать пять рублей.", False),
        ("Станок стоит 25 рублей.", "Станок стоит двадцать пять рублей.", True),
        ("Станок стоит 125 000 рублей.", "Станок стоит сто двадцать пять тысяч рублей.", True),
        ("Станок стоит 2 миллиона 300 тысяч.", "Станок стоит два миллиона триста тысяч.", True),
        ("Станок стоит 300 рублей.", "Станок стоит два миллиона триста тысяч рублей.", False),
        ("Это меньшая зарплата.", "Это наименьшая зарплата.", False),
        ("Это наименьшая зарплата.", "Это, собственно, наименьшая зарплата.", True),
        ("Прилив высокий.", "Прилив становится выше.", False),
        ("Прилив становится выше.", "В полнолуние прилив становится выше.", True),
        (
            "Рентабельность — отношение затрат к прибыли.",
            "Рентабельность это отношение прибыли к затратам.",
            False,
        ),
        (
            "Прибыль — отношение затрат к рентабельности.",
            "Рентабельность это отношение прибыли к затратам.",
            False,
        ),
        (
            "Рентабельность — отношение прибыли к затратам.",
            "Рентабельность это отношение прибыли к затратам.",
            True,
        ),
        ("Затраты на продажу.", "Все затраты на производство и продажу продукции.", True),
        ("x > y", "x и y", False),
        ("Python 3.", "Язык Python 3.", True),
        ("Java — язык.", "Язык Python.", False),
        ("Это так.", "Это так.", False),
        ("他是教师", "Он учитель.", False),
        ("Все числа чётные.", "Числа чётные.", False),
        ("Если числа чётные.", "Числа чётные.", False),
        ("Литерал может меняться.", "Литерал меняется.", False),
    ],
)
def test_what_changes_the_meaning_must_be_in_the_evidence(sentence: str, evidence: str, stands: bool) -> None:
    assert support(sentence, [evidence], RUSSIAN).is_whole is stands


@pytest.mark.parametrize(
    ("sentence", "evidence", "stands"),
    [
        ("A literal is a fixed value.", "So, a literal is, you know, a fixed value.", True),
        ("A literal cannot be changed.", "A literal can be changed.", False),
        ("A literal changes.", "A literal does not change.", False),
        ("A literal doesn't change.", "A literal does not change.", True),
        ("There are four literals.", "There are 4 literals.", True),
        ("There are five literals.", "There are 4 literals.", False),
        ("It is a ratio of costs to profit.", "So, it is the ratio of profit to costs.", False),
        ("It is a ratio of profit to costs.", "So, it is the ratio of profit to costs.", True),
        ("All literals are fixed.", "Literals are fixed.", False),
        ("The earth is flat.", "It is a myth that the earth is flat.", False),
    ],
)
def test_english_is_judged_the_same_way(sentence: str, evidence: str, stands: bool) -> None:
    assert support(sentence, [evidence], ENGLISH).is_whole is stands


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
def test_no_text_breaks_the_judge(sentence: str, evidence: list[str]) -> None:
    for language in (RUSSIAN, ENGLISH):
        found = support(sentence, evidence, language)
        assert found.is_whole == (found.claims > 0 and not found.missing)


@pytest.mark.slow
def test_what_was_said_is_its_own_evidence_and_so_it_is_for_nearly_all_that_the_rules_write(shared) -> None:
    rows = (shared / "eval/dev/ru_transcripts.jsonl").read_text(encoding="utf-8").splitlines()
    said = [s.text for row in rows for s in RUSSIAN.grammar.sentences(json.loads(row)["text"])]
    found = [support(sentence, [sentence], RUSSIAN) for sentence in said]
    assert not [one for one in found if one.claims and not one.is_whole]
    written = [(RUSSIAN.rhetoric.written(sentence), sentence) for sentence in said]
    judged = [
        support(text, [sentence], RUSSIAN).is_whole for text, sentence in written if text and text != sentence
    ]
    assert len(judged) > 900
    assert sum(judged) / len(judged) > 0.97


@given(sentences())
def test_a_sentence_is_its_own_evidence(sentence: str) -> None:
    found = support(sentence, [sentence], RUSSIAN)
    assert not found.missing


def test_a_negation_at_the_end_of_a_segment_belongs_to_the_next() -> None:
    parts = lecture(["Литерал никогда не", "меняется в программе."])
    said = tuple(quote(segment, 0, len(segment.text)) for segment in parts.segments)
    assert judge("Литерал меняется в программе.", said, RUSSIAN).verdict is Verdict.DROPPED
