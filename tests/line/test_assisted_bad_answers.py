"""The whole way over HTTP: every bad kind of answer ends in a valid result no worse than the rules'."""

import re

import pytest

from fake_chat_server import FakeChat, running, schema_of
from good_editor import good_answer
from grounding.economics import lecture
from konspekt.asking import POLISH, Budget
from konspekt.domain.errors import Cancelled, EngineNotInstalled
from konspekt.domain.generation import Prompt
from konspekt.engines import openai_chat
from konspekt.engines.generator_options import GeneratorOptions
from konspekt.engines.scripted_generator import ScriptedGenerator
from line.assisted_lectures import Kept, work
from line.test_assisted_laws import check_laws

LECTURE = lecture()
RULES = Kept()
BY_RULES = work(LECTURE, None, artifacts=RULES)
SHORT = ("hackathon",)
BY_RULES_SHORT = work(LECTURE, None, artifacts=RULES, templates=SHORT)


def good(body: dict) -> object:
    told = body["messages"]
    return good_answer(Prompt(system=told[0]["content"], user=told[-1]["content"]), schema_of(body))


def invented_quote(body: dict) -> object:
    value = good(body)
    if "terms" in value:
        for term in value["terms"]:
            term["quote"] = "Это способность активов быть быстро проданными по рыночной цене без потерь."
        return value
    return _retold(value, "Инвестиции представляют собой вложения капитала ради дохода в будущем.")


def wrong_ids(body: dict) -> object:
    """True words under numbers of other lines."""
    value = good(body)
    numbers = sorted(
        int(found) for found in re.findall(r"^\[(\d+)\]", body["messages"][-1]["content"], re.MULTILINE)
    )
    for sentence in [*value.get("theses", []), *value.get("sentences", [])]:
        sentence["lines"] = [next(number for number in numbers if number not in sentence["lines"])]
    return value


def numbers_that_do_not_exist(body: dict) -> object:
    value = good(body)
    for sentence in [*value.get("theses", []), *value.get("sentences", [])]:
        sentence["lines"] = [9999]
    return value


def _retold(value: dict, text: str) -> dict:
    for sentence in [*value.get("theses", []), *value.get("sentences", [])]:
        sentence["text"] = text
    for title in value.get("titles", []):
        title["title"] = text[:80]
    if "definition" in value:
        value["definition"] = text
    return value


def asked(fake: FakeChat, **options):
    told = {"url": fake.url, "network": "tiny", "timeout_s": 5.0, "attempts": 2, "concurrency": 4, **options}
    return lambda: openai_chat.build(GeneratorOptions(**told))


@pytest.mark.parametrize(
    "kind",
    [
        "broken",
        "whitespace",
        "length",
        "wrong_schema",
        "empty",
        "null",
        "prose",
        "page",
        "filtered",
        "twice",
        "overflow",
        429,
        500,
        401,
        404,
        "short",
        "close",
    ],
)
def test_a_server_that_answers_badly_leaves_the_rules_result(kind: str | int) -> None:
    with running(FakeChat(kinds=[kind] * 4000, says=good)) as fake:
        worked = work(LECTURE, asked(fake, attempts=1), templates=SHORT, artifacts=RULES.copy())
    assert worked.glossary == BY_RULES_SHORT.glossary
    assert worked.notes == BY_RULES_SHORT.notes
    assert worked.outline == BY_RULES_SHORT.outline
    assert {code for code in worked.codes if code.startswith(("generator_", "asking_"))}


@pytest.mark.parametrize("kind", ["fenced", "thought", "among_prose", "no_usage"])
def test_wrappings_are_taken_off(kind: str) -> None:
    with running(FakeChat(kinds=[kind] * 4000, says=good)) as fake:
        worked = work(LECTURE, asked(fake), templates=SHORT, artifacts=RULES.copy())
    check_laws(LECTURE, BY_RULES, worked)
    assert worked.glossary != BY_RULES.glossary


def test_a_server_that_does_not_answer_in_time_leaves_the_rules_result() -> None:
    with running(FakeChat(kinds=["hang"] * 40, says=good)) as fake:
        budget = Budget(passes=POLISH)
        worked = work(LECTURE, asked(fake, timeout_s=0.3, attempts=1), budget=budget)
    assert worked.glossary == BY_RULES.glossary
    assert "generator_timed_out" in worked.codes


@pytest.mark.parametrize("lie", [invented_quote, wrong_ids, numbers_that_do_not_exist])
def test_a_well_formed_lie_is_left_out(lie) -> None:
    with running(FakeChat(says=lie)) as fake:
        worked = work(LECTURE, asked(fake), artifacts=RULES.copy())
    check_laws(LECTURE, BY_RULES, worked)
    if lie is not wrong_ids:  # what is quoted there is true all the same
        assert [entry.headword for entry in worked.glossary.entries] == [
            entry.headword for entry in BY_RULES.glossary.entries
        ]
    assert not any("Инвестиции" in paragraph.text for paragraph in worked.paragraphs)
    assert worked.codes & {"ungrounded", "generator_answer_invalid"}


def test_a_server_that_fails_now_and_then_is_asked_again_by_the_next_run_and_only_for_what_is_missing() -> (
    None
):
    kept = Kept()
    with running(FakeChat(kinds=["good", "good", "good", 500, 500, 500], says=good)) as fake:
        first = work(
            LECTURE, asked(fake, attempts=1, concurrency=1), artifacts=kept, templates=("hackathon",)
        )
        before = len(fake.asked)
        again = work(
            LECTURE, asked(fake, attempts=1, concurrency=1), artifacts=kept, templates=("hackathon",)
        )
        after = len(fake.asked)
        last = work(LECTURE, asked(fake, attempts=1, concurrency=1), artifacts=kept, templates=("hackathon",))
        assert len(fake.asked) == after
    assert first.codes & {"generator_overloaded", "generator_failed"}
    assert 0 < after - before < sum(report.calls for _, report in last.reports)
    assert not again.codes & {"generator_overloaded", "generator_failed", "asking_stopped"}
    assert last.notes == again.notes
    with running(FakeChat(says=good)) as fake:
        fresh = work(LECTURE, asked(fake), templates=("hackathon",))
    assert fresh.glossary == last.glossary


def test_a_generator_that_cannot_be_built_leaves_the_rules_result_and_is_told() -> None:
    def missing():
        raise EngineNotInstalled(name="llama", extra="llm")

    worked = work(LECTURE, missing)
    assert (worked.glossary, worked.notes) == (BY_RULES.glossary, BY_RULES.notes)
    assert worked.codes == {"engine_not_installed"}


def test_a_person_can_stop_it_and_the_next_run_goes_on() -> None:
    kept, told = Kept(), []

    def stop(stage: str, done: int, total: int) -> None:
        told.append((stage, done, total))
        if len(told) > 12:
            raise Cancelled

    def generator():
        return ScriptedGenerator(good_answer, signature="stopped", delay_ms=5)

    with pytest.raises(Cancelled):
        work(LECTURE, generator, artifacts=kept, on_progress=stop)
    answers = sum(stage == "answer" for stage, _ in kept.made)
    assert answers
    finished = work(LECTURE, generator, artifacts=kept)
    assert sum(report.remembered for _, report in finished.reports) >= answers
