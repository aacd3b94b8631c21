"""The suites of the bench run: each with small sizes, so that a figure can be printed again when somebody wants it."""

import re
import subprocess
from importlib import import_module

import pytest

from bench import __main__ as bench
from bench import library_of_many, parts_cost, service_cost, text_speed
from bench.rows import Row, Table, markdown


def test_every_suite_has_tables() -> None:
    for module in bench.SUITES.values():
        assert callable(import_module(module).tables), module


def test_a_suite_leaves_its_tables_with_the_commit_and_the_page_holds_all_suites(
    tmp_path, monkeypatch, capsys, shared
) -> None:
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(bench, "_measured", lambda name: f"*{name}, measured*")
    monkeypatch.setattr(bench, "SUITES", {"first": "one", "second": "two"})
    table = Table(title="Title", about="About.", rows=(Row(name="row", ours="1 s"),))
    monkeypatch.setattr(bench, "import_module", lambda name: type("Suite", (), {"tables": lambda: [table]}))
    assert bench.main(["second"]) == 0
    assert bench.main(["first"]) == 0
    page = (tmp_path / "BENCH.md").read_text(encoding="utf-8")
    assert page.index("*first, measured*") < page.index("*second, measured*")
    assert page.count("| row | 1 s |  |  |") == 2
    assert "first: " in capsys.readouterr().err


def test_a_suite_that_is_not_there_is_told(capsys, shared) -> None:
    assert bench.main(["sections", "nothing"]) == 2
    assert "nothing" in capsys.readouterr().err


@pytest.mark.slow
def test_the_service_is_measured(monkeypatch) -> None:
    for name, size in (("LECTURES", 1), ("HOURS", 0.1), ("LONG_HOURS", 0.2), ("ASKED", 2)):
        monkeypatch.setattr(service_cost, name, size)
    monkeypatch.setattr(library_of_many, "SENTENCES", 200)
    (table,) = service_cost.tables()
    assert len(table.rows) == 9
    assert all(re.fullmatch(r"\d+ / \d+ \(\d+\)", row.ours) for row in table.rows), markdown([table])


@pytest.mark.slow
def test_single_parts_are_measured(monkeypatch) -> None:
    monkeypatch.setattr(parts_cost, "LECTURE_HOURS", 0.2)
    monkeypatch.setattr(parts_cost, "TIMES", 2)
    monkeypatch.setattr(library_of_many, "SENTENCES", 200)
    rows = (*parts_cost.cutting(), parts_cost.checking(), *parts_cost.editing())
    assert all(re.search(r"\d core-m?s$", row.ours) for row in rows), rows


@pytest.mark.slow
def test_the_text_stages_are_measured(monkeypatch, shared) -> None:
    monkeypatch.setattr(text_speed, "LENGTHS", (200, 400))
    (table,) = text_speed.tables()
    assert [row.name.split(" words")[0] for row in table.rows[:2]] == ["200", "400"]


def test_the_commit_of_a_table_is_the_one_at_hand() -> None:
    head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    assert head.stdout.strip() in bench._measured("text")
