"""What the pages tell to type, typed: in the order of the pages, in an empty folder, with the sample lecture as the recording."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from docs.pages import ROOT, page, shell_lines
from konspekt.cli import app
from konspekt.library.sample import sample_recording

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("sample")]
LEFT_OUT = ("serve", "web", "worker", "weights fetch", "weights import", "generators --ask")
"""They stay until they are stopped, or need the internet, weights or a stick: each has tests of its own."""
PAGES = ("README.md", "README.ru.md", "docs/guide/administrator.md", "docs/administration.md")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    """A folder with recordings named as the pages name them; the sample recognizer hears them."""
    for name in ("lecture.mp3", "second.mp4", "лекция.mp3"):
        shutil.copy(sample_recording(), tmp_path / name)
    for name in [name for name in os.environ if name.startswith("KONSPEKT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KONSPEKT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KONSPEKT_SPEECH__ENGINE", "sample")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands() -> list[str]:
    """Give the commands of the pages' blocks, each once."""
    lines = [line for name in PAGES for line in shell_lines(page(ROOT / name))]
    found = [it[1] for line in lines if (it := re.fullmatch(r"(?:\.venv/bin/)?konspekt (.*)", line))]
    return [command for command in dict.fromkeys(found) if not command.startswith(LEFT_OUT)]


def test_the_commands_of_the_pages_do_what_they_say(folder: Path, monkeypatch) -> None:
    told = commands()
    assert len(told) >= 10
    for command in ("process lecture.mp3", *told):  # first what `make run FILE=lecture.mp3` does
        words = shlex.split(command)
        if words[0] == "restore":  # into an empty home, as the page says
            monkeypatch.setenv("KONSPEKT_HOME", str(folder / words[1].removesuffix(".tar.gz")))
        done = CliRunner().invoke(app, words)
        # Without GigaAM's weights the doctor says that something is missing, which is his work.
        assert done.exit_code == 0 or words[0] == "doctor", (command, done.output, done.exception)
    assert len(list(folder.glob("out/*/lecture.docx"))) == 3


def test_the_python_of_the_readme_runs(folder: Path) -> None:
    (block,) = [it for it in page(ROOT / "README.md").blocks if it.language == "python"]
    done = subprocess.run(
        [sys.executable, "-c", block.text], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "износ - постепенная утрата" in done.stdout
    assert (folder / "lecture.docx").stat().st_size > 10_000


def test_the_readme_shows_to_the_letter_what_make_run_prints(folder: Path, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    command = [sys.executable, str(ROOT / "scripts" / "run.py"), "--no-service", "--out", "out"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (block,) = [it for it in page(ROOT / "README.md").blocks if it.language == "text"]
    printed = [line.rstrip() for line in done.stdout.strip().splitlines()]
    assert printed == block.text.rstrip().splitlines()
