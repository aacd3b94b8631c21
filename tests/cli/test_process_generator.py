"""`konspekt process --generator`: the plan is told before, the account after, and a dead server spoils nothing."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fake_chat_server import FakeChat, running, schema_of
from good_editor import good_answer
from grounding.economics import lecture
from konspekt.cli import app
from konspekt.domain.generation import Prompt

RUN = CliRunner()


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Process the sample lecture's text with a server; gives the events and the glossary."""
    source = tmp_path / "lecture.txt"
    source.write_text("\n".join(segment.text for segment in lecture().segments), encoding="utf-8")

    def process(url: str, *options: str) -> tuple[list[dict], dict]:
        monkeypatch.setenv("KONSPEKT_GENERATOR__URL", url)
        monkeypatch.setenv("KONSPEKT_GENERATOR__NETWORK", "tiny")
        monkeypatch.setenv("KONSPEKT_GENERATOR__ATTEMPTS", "1")
        out = tmp_path / "out"
        made = RUN.invoke(app, ["process", str(source), "--out", str(out), "--formats", "json", *options])
        assert made.exit_code == 0, made.output
        events = [json.loads(line) for line in made.stdout.splitlines() if line.startswith("{")]
        glossary = json.loads((out / "lecture" / "glossary.json").read_text(encoding="utf-8"))
        return events, glossary

    return process


def good(body: dict) -> object:
    said = body["messages"]
    return good_answer(Prompt(system=said[0]["content"], user=said[-1]["content"]), schema_of(body))


def of_kind(events: list[dict], kind: str) -> list[dict]:
    return [event for event in events if event["event"] == kind]


def test_the_plan_comes_first_and_a_second_run_asks_nothing(told) -> None:
    with running(FakeChat(says=good)) as fake:
        events, glossary = told(fake.url, "--generator", "openai_chat", "--json")
        [plan] = of_kind(events, "asking_plan")
        reports = of_kind(events, "asking_report")
        assert 0 < sum(report["calls"] for report in reports) <= plan["calls"]
        assert events.index(plan) < events.index(reports[0])
        origins = {entry["definition"]["origin"] for entry in glossary["entries"] if entry["definition"]}
        assert "lecturer_rewritten" in origins
        asked = len(fake.asked)
        again, same = told(fake.url, "--generator", "openai_chat", "--json")
        assert len(fake.asked) == asked
    assert same == glossary
    assert of_kind(again, "asking_plan") == [plan]


def test_a_dead_server_is_told_and_leaves_the_rules_result(told) -> None:
    _, by_rules = told("", "--json")
    with running(FakeChat()) as fake:
        url = fake.url
    events, glossary = told(url, "--generator", "openai_chat", "--json")
    assert glossary == by_rules
    codes = {warning["code"] for report in of_kind(events, "asking_report") for warning in report["warnings"]}
    assert "generator_unavailable" in codes


def test_people_read_the_plan_and_what_was_left_out() -> None:
    from konspekt.cli.asking import plan_lines, report_lines
    from konspekt.domain.asking import AskingPlan, AskingReport, AskingWarning, Pass, PassPlan

    one = PassPlan(name=Pass.THESES, calls=3, tokens_in=4500, tokens_out=600, wanted_calls=5)
    plan = "\n".join(plan_lines(AskingPlan(generator="g", passes=(one,))))
    assert "3" in plan
    assert "4500" in plan
    assert "2" in plan
    warnings = (
        AskingWarning(name=Pass.THESES, code="ungrounded", times=2),
        AskingWarning(name=Pass.THESES, code="generator_timed_out", times=1),
    )
    report = AskingReport(generator="g", calls=3, tokens_in=4400, tokens_out=580, warnings=warnings)
    lines = list(report_lines("notes", report))
    assert len(lines) == 4
    assert "generator_timed_out" in lines[2]
