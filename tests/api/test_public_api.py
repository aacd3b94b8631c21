"""What programs may rely on: the names of `import konspekt`, and that one call is enough."""

import subprocess
import sys
from pathlib import Path

import pytest

import konspekt

PUBLIC = [
    "Block",
    "Definition",
    "Entry",
    "EntryState",
    "Glossary",
    "KonspektError",
    "Lecture",
    "Notes",
    "Origin",
    "Outline",
    "Quote",
    "Section",
    "Segment",
    "TimeSpan",
    "Transcript",
    "Word",
    "process",
    "render",
    "write",
]

SRT = """1
00:00:01,000 --> 00:00:05,000
Алгоритм - это конечная последовательность точных действий, которая ведёт к результату.

2
00:00:05,500 --> 00:00:09,000
Сегодня мы посмотрим, как алгоритм записывают на языке Python.
"""


def test_public_names_are_these_and_no_others() -> None:
    assert sorted(konspekt.__all__) == sorted(PUBLIC)
    for name in PUBLIC:
        assert getattr(konspekt, name).__module__.startswith("konspekt.") or name == "Block"


def test_an_unknown_name_is_said_to_be_unknown() -> None:
    with pytest.raises(AttributeError, match="nothing_like_that"):
        _ = konspekt.nothing_like_that  # type: ignore[attr-defined]


def test_one_call_makes_a_lecture_of_a_transcript(tmp_path: Path) -> None:
    place = tmp_path / "lecture.srt"
    place.write_text(SRT, encoding="utf-8")
    lecture = konspekt.process(place, title="Алгоритмы", date="2026-11-22")
    assert lecture.title == "Алгоритмы"
    entry = next(entry for entry in lecture.glossary.entries if entry.headword.lower() == "алгоритм")
    assert entry.definition is not None
    assert "последовательность точных действий" in entry.definition.shown_text
    assert (
        konspekt.write(lecture, "md", tmp_path / "lecture.md")
        .read_text(encoding="utf-8")
        .startswith("# Алгоритмы")
    )


def test_a_second_call_goes_on_from_what_the_first_one_kept(tmp_path: Path) -> None:
    place = tmp_path / "lecture.srt"
    place.write_text(SRT, encoding="utf-8")
    made: list[str] = []

    def note(stage: str, done_ms: int, _total_ms: int) -> None:
        made.append(f"{stage} {done_ms}")

    first = konspekt.process(place, work=tmp_path / "work", on_progress=note)
    assert "glossary 1" in made
    made.clear()
    assert konspekt.process(place, work=tmp_path / "work", on_progress=note) == first
    assert made == []


def test_a_file_that_is_no_lecture_is_refused_with_a_code(tmp_path: Path) -> None:
    place = tmp_path / "lecture.mp3"
    place.write_bytes(b"")
    with pytest.raises(konspekt.KonspektError) as refused:
        konspekt.process(place)
    assert refused.value.code == "file_empty"


def test_the_bare_import_is_light() -> None:
    code = "import sys, konspekt; print(sorted(set(sys.modules) & {'numpy', 'onnxruntime', 'fastapi', 'sqlalchemy', 'pydantic'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
