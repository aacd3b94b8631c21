"""Documents that cannot lie: what they say of commands, settings and errors is read from the code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / name for name in ("README.md", "README.ru.md", "CONTRIBUTING.md")]


def test_the_reference_pages_say_what_the_code_says() -> None:
    ran = subprocess.run(
        [sys.executable, "scripts/make_reference.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_named_in_a_document_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", document.read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_to_a_file(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_konspekt_command_named_in_a_document_exists(document: Path) -> None:
    from typer.main import get_command

    from konspekt.cli import app

    known = set(get_command(app).commands)
    named = set(
        re.findall(
            r"\bkonspekt (process|glossary|sections|weights|[a-z]+) ", document.read_text(encoding="utf-8")
        )
    )
    commands = {
        name
        for name in named
        if re.search(rf"(?:bin/|`)konspekt {name}\b", document.read_text(encoding="utf-8"))
    }
    assert commands <= known


def test_every_decision_has_its_context_evidence_and_consequences() -> None:
    for page in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for part in ("**Context.**", "**Decision.**", "**Evidence.**", "**Consequences.**"):
            assert part in text, f"{page.name} lacks {part}"
