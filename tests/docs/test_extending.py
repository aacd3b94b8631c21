"""docs/extending.md, followed word by word on a copy of the package."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from konspekt.library.sample import sample_recording

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
SRT = """1
00:00:01,000 --> 00:00:05,000
An algorithm is a finite sequence of exact steps that leads to a result.

2
00:00:05,500 --> 00:00:09,000
Today we shall see how an algorithm is written down.
"""

pytestmark = pytest.mark.slow


def part(title: str) -> str:
    return next(part for part in PAGE.split("\n## ") if part.startswith(title))


def blocks(text: str, kind: str) -> list[tuple[str, str]]:
    return re.findall(rf"```{kind}(?: title=\"([^\"]+)\")?\n(.*?)```", text, re.DOTALL)


def run(command: str, *, cwd: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the page with the package, or the plug-in, that stands in `path`."""
    words = command.removeprefix("$ ").split()
    assert words[0] == "konspekt"
    return subprocess.run(
        [sys.executable, "-c", "from konspekt.cli import main; main()", *words[1:]],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(path), "KONSPEKT_HOME": str(cwd / "home")},
        capture_output=True,
        text=True,
        check=False,
    )


def patched_copy(folder: Path, text: str) -> Path:
    """Copy the package and apply the patches of a part of the page."""
    ignored = shutil.ignore_patterns("__pycache__", "static", "*.onnx")
    shutil.copytree(ROOT / "src" / "konspekt", folder / "src" / "konspekt", ignore=ignored)
    for number, (_, patch) in enumerate(blocks(text, "diff")):
        place = folder / f"{number}.diff"
        place.write_text(patch, encoding="utf-8")
        done = subprocess.run(
            ["git", "apply", place.name], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    return folder / "src"


def test_an_engine_from_a_package_of_its_own(tmp_path: Path) -> None:
    text = part("An engine")
    package = tmp_path / "hum"
    package.mkdir()
    for kind in ("python", "toml"):
        for name, content in blocks(text, kind):
            (package / name).write_text(content, encoding="utf-8")
    installed = tmp_path / "installed"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", "--no-build-isolation",
         "--target", str(installed), str(package)],
        check=True, capture_output=True,
    )  # fmt: skip
    shutil.copy(sample_recording(), tmp_path / "lecture.opus")
    ((_, command),) = blocks(text, "console")
    done = run(command, cwd=tmp_path, path=installed)
    assert done.returncode == 0, done.stderr
    transcript = json.loads((tmp_path / "out" / "lecture" / "transcript.json").read_text(encoding="utf-8"))
    assert transcript["engine"] == "hum"
    assert {
        word["text"].strip(".").lower() for segment in transcript["segments"] for word in segment["words"]
    } == {"мм"}


def test_an_export_format(tmp_path: Path) -> None:
    text = part("An export format")
    source = patched_copy(tmp_path, text)
    for tag in ("ru", "en"):
        place = source / "konspekt" / "locales" / f"{tag}.json"
        words = json.loads(place.read_text(encoding="utf-8")) | {"export.format.labels": "Audacity"}
        place.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "lecture.srt").write_text(SRT, encoding="utf-8")
    ((_, command),) = blocks(text, "console")
    done = run(command, cwd=tmp_path, path=source)
    assert done.returncode == 0, done.stderr
    made = (tmp_path / "out" / "lecture" / "lecture.labels.txt").read_text(encoding="utf-8")
    assert (
        made.splitlines()[0]
        == "1.000000\t5.000000\tAn algorithm is a finite sequence of exact steps that leads to a result."
    )


def test_a_language(tmp_path: Path) -> None:
    text = part("A language")
    source = patched_copy(tmp_path, text)
    (tmp_path / "lecture.srt").write_text(SRT, encoding="utf-8")
    ((_, command),) = blocks(text, "console")
    done = run(command, cwd=tmp_path, path=source)
    assert done.returncode == 0, done.stderr
    glossary = json.loads((tmp_path / "out" / "lecture" / "glossary.json").read_text(encoding="utf-8"))
    assert "algorithm" in {entry["headword"] for entry in glossary["entries"]}
