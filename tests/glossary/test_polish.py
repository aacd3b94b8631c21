"""What a language model may do to a glossary of the rules."""

import pytest

from grounding.economics import RUSSIAN, lecture
from konspekt.asking import FULL, Asker, Budget, NoMemory, planned
from konspekt.domain.asking import Pass
from konspekt.domain.glossary import Glossary, Origin
from konspekt.engines.scripted_generator import ScriptedGenerator
from konspekt.glossary import extract, glossary_wishes, polish

LECTURE = lecture()
BY_RULES = extract(LECTURE, RUSSIAN)
NOTHING = {
    "terms": {"terms": []},
    "definition": {"definition": "", "used": [], "sufficient": False},
    "supported": {"supported": True, "unsupported_part": ""},
    "quote": {"quote": ""},
}


def polished(*, passes=FULL, **answers) -> tuple[Glossary, dict[str, int], list[str]]:
    """Polish with these answers by the first field of the form; gives the glossary, the warnings, the questions."""
    asked: list[str] = []

    def answer(prompt, schema):
        name = next(iter(schema["properties"]))
        asked.append(prompt.user)
        said = answers.get(name, NOTHING[name])
        return said(prompt.user) if callable(said) else said

    wishes = glossary_wishes(LECTURE, BY_RULES, RUSSIAN, context_tokens=8192)
    plan = planned("scripted", wishes, Budget(passes=passes))
    asker = Asker(
        ScriptedGenerator(answer), plan, stage="glossary", memory=NoMemory(), on_progress=lambda *told: None
    )
    made = polish(LECTURE, BY_RULES, RUSSIAN, asker)
    return made, {warning.code: warning.times for warning in asker.report().warnings}, asked


def entry(glossary: Glossary, headword: str):
    return next(one for one in glossary.entries if one.headword == headword)


def about(term: str, definition: str):
    """Define one term so, and no other."""
    return lambda user: (
        {"definition": definition, "used": [1], "sufficient": True}
        if user.startswith(f"Термин: {term}\n")
        else NOTHING["definition"]
    )


def found(quote: str, term: str, *, line: int, kind: str = "definition"):
    """Find one term in the window that holds the line."""

    def answer(user: str):
        if f"[{line}] " not in user:
            return {"terms": []}
        return {"terms": [{"quote": quote, "line_from": line, "line_to": line, "term": term, "kind": kind}]}

    return answer


def test_a_written_definition_keeps_the_words_said_beside_it_and_the_time() -> None:
    before = entry(BY_RULES, "амортизация")
    made, _, _ = polished(
        definition=about("амортизация", "Перенесение стоимости основных средств на продукцию.")
    )
    now = entry(made, "амортизация")
    assert now.definition.origin is Origin.LECTURER_REWRITTEN
    assert now.definition.text == "Перенесение стоимости основных средств на продукцию."
    assert now.definition.quotes == before.definition.quotes
    assert now.alternatives == (before.definition, *before.alternatives)


@pytest.mark.parametrize(
    "definition",
    [
        "Способ уменьшить налоги предприятия.",
        "Быстрое перенесение стоимости основных средств.",
        "Перенесение стоимости готовой продукции без основных средств.",
        "Средства.",
        "",
    ],
)
def test_a_definition_that_says_more_or_nothing_is_not_taken(definition: str) -> None:
    made, _, _ = polished(definition=about("амортизация", definition))
    assert entry(made, "амортизация") == entry(BY_RULES, "амортизация")


def test_a_second_opinion_brings_the_words_said_back() -> None:
    made, codes, _ = polished(
        definition=about("амортизация", "Перенесение стоимости основных средств на продукцию."),
        supported={"supported": False, "unsupported_part": "всё"},
    )
    assert made == BY_RULES
    assert codes["ungrounded"] == 1


def test_a_found_term_is_kept_in_the_lecturers_words() -> None:
    made, _, _ = polished(terms=found("это, так сказать, здания станки машины", "станок", line=10))
    now = entry(made, "станок")
    assert now.definition.origin is Origin.LECTURER_VERBATIM
    assert now.definition.shown_text == "Это, так сказать, здания, станки, машины"
    assert now.pattern == "generator"
    assert all(
        LECTURE_TEXT[quote.segment_id][quote.start_char : quote.end_char] == quote.text
        for quote in now.mentions
    )


LECTURE_TEXT = {segment.id: segment.text for segment in LECTURE.segments}


@pytest.mark.parametrize(
    ("quote", "term"),
    [
        ("Деньги, полученные от продажи продукции, называются выручкой.", "дивиденд"),
        ("Деньги, полученные от продажи продукции, называются выручкой.", "предприятие"),
        ("Выручка это поступления компании от всех видов деятельности за период.", "выручка"),
        ("называются выручкой", "выручка"),
        ("", ""),
    ],
)
def test_a_term_without_its_quote_is_no_term(quote: str, term: str) -> None:
    made, _, _ = polished(terms=found(quote, term, line=26))
    assert made == BY_RULES


def test_a_named_term_gets_the_definition_that_was_found_and_a_defined_one_an_alternative() -> None:
    named = [one for one in BY_RULES.entries if one.definition is None]
    assert named
    made, _, _ = polished(
        terms=found("Чем ниже трудоёмкость, тем выше производительность труда.", "трудоёмкость", line=39)
    )
    before, now = entry(BY_RULES, "трудоёмкость"), entry(made, "трудоёмкость")
    assert now.definition == before.definition
    assert [one.shown_text for one in now.alternatives[len(before.alternatives) :]] == [
        "Чем ниже трудоёмкость, тем выше производительность труда"
    ]


def test_a_careless_copy_is_asked_for_once_more() -> None:
    careless = "Деньги, которые получены при продажах продукции, называются все выручкою"
    made, codes, asked = polished(
        terms=found(careless, "выручка", line=26),
        quote={"quote": "Деньги, полученные от продажи продукции, называются выручкой."},
    )
    assert sum("Заметка:" in user for user in asked) == 1
    assert "ungrounded" not in codes
    texts = [
        one.shown_text for one in (entry(made, "выручка").definition, *entry(made, "выручка").alternatives)
    ]
    assert any("Деньги" in text for text in texts)


def test_polish_alone_asks_only_for_what_the_rules_defined() -> None:
    defined = [one for one in BY_RULES.entries if one.definition is not None]
    _, _, asked = polished(passes=frozenset({Pass.DEFINITIONS}))
    assert len(asked) == len(defined)
    assert all(user.startswith("Термин: ") for user in asked)
