"""A lecture costs what was told beforehand."""

import json
from pathlib import Path

import pytest

from good_editor import good_answer, good_editor
from grounding.economics import lecture
from konspekt.asking import FULL, POLISH, Budget
from konspekt.domain.asking import Pass
from konspekt.domain.transcript import Transcript
from konspekt.engines.scripted_generator import ScriptedGenerator
from konspekt.line.assisted import Assistance, assisted
from konspekt.line.bench import Made, Workbench
from konspekt.line.text import make_glossary, make_outline
from line.assisted_lectures import RUSSIAN, Kept, Worked, work

WORDS_OF_3_H = 22_500
WITHIN = 0.2


def three_hours(shared: Path) -> Transcript:
    rows = (shared / "eval/dev/ru_transcripts.jsonl").read_text(encoding="utf-8").splitlines()
    texts: list[str] = []
    words = 0
    for sentence in RUSSIAN.grammar.sentences(" ".join(json.loads(row)["text"] for row in rows)):
        texts.append(sentence.text)
        words += len(sentence.text.split())
        if words >= WORDS_OF_3_H:
            return lecture(texts)
    raise AssertionError("the evaluation data is shorter than three hours")


def spent(worked: Worked) -> tuple[int, int, int]:
    reports = [report for _, report in worked.reports]
    return (
        sum(report.calls + report.remembered for report in reports),
        sum(report.tokens_in for report in reports),
        sum(report.tokens_out for report in reports),
    )


@pytest.mark.slow
def test_three_hours_cost_what_the_plan_told(shared: Path) -> None:
    transcript = three_hours(shared)
    kept = Kept()
    for budget in (
        Budget(passes=FULL),
        Budget(passes=FULL, tokens=40_000),
        Budget(passes=POLISH),
        Budget(passes=POLISH, minutes=15),
    ):
        worked = work(transcript, good_editor, templates=("konspekt",), budget=budget, artifacts=kept)
        [plan] = worked.plans
        calls, tokens_in, tokens_out = spent(worked)
        assert abs(calls - plan.calls) <= WITHIN * plan.calls
        assert abs(tokens_in - plan.tokens_in) <= WITHIN * plan.tokens_in
        assert abs(tokens_in + tokens_out - plan.tokens_in - plan.tokens_out) <= WITHIN * (
            plan.tokens_in + plan.tokens_out
        )
        if budget.tokens is not None:
            assert plan.tokens_in + plan.tokens_out <= budget.tokens
        if budget.minutes is not None:
            seconds = plan.tokens_in / budget.reads_per_s + plan.tokens_out / budget.writes_per_s
            assert 0 < seconds <= budget.minutes * 60
        if budget.passes is POLISH:
            assert {one.name for one in plan.passes} == {Pass.DEFINITIONS}


def test_the_plan_is_told_before_anything_is_asked() -> None:
    order: list[str] = []

    def answer(prompt, schema):
        order.append("asked")
        return good_answer(prompt, schema)

    bench = Workbench(artifacts=Kept(), on_progress=lambda *told: None)
    made = Made(noun=lecture(), key="transcript")
    outline, glossary = make_outline(bench, made, RUSSIAN), make_glossary(bench, made, RUSSIAN, threshold=0.5)
    assistance = Assistance(
        generator=lambda: ScriptedGenerator(answer),
        on_plan=lambda plan: order.append(f"{plan.calls} planned"),
    )
    with assisted(bench, RUSSIAN, assistance) as helper:
        assert helper is not None
        plan = helper.plan(made, outline, glossary, templates=())
        helper.glossary(made, glossary)
    assert order == [f"{plan.calls} planned", *["asked"] * plan.calls]


def test_nothing_is_asked_without_a_budget() -> None:
    worked = work(lecture(), good_editor, budget=Budget(tokens=0, passes=FULL))
    by_rules = work(lecture(), None)
    assert worked.calls == 0
    assert (worked.glossary, worked.notes) == (by_rules.glossary, by_rules.notes)


def test_a_definition_that_is_not_in_the_lecture_is_given_only_on_request_and_openly() -> None:
    transcript = lecture()
    plain = work(transcript, good_editor, budget=Budget(passes=FULL))
    asked = work(transcript, good_editor, budget=Budget(passes=FULL | {Pass.EXPLANATIONS}))
    undefined = {entry.id for entry in plain.glossary.entries if entry.definition is None}
    assert undefined
    for entry in asked.glossary.entries:
        if entry.id in undefined and entry.definition is not None:
            assert (entry.definition.origin, entry.definition.quotes) == ("model", ())
            break
    else:
        raise AssertionError("nothing was explained")
