"""The sample lecture, recognized from its sound by the shipped weights."""

import re
from pathlib import Path

import pytest

from konspekt.domain.course import Lecture
from konspekt.library.sample import sample_headwords, sample_recording, sample_script
from konspekt.line.folder import FolderArtifacts
from konspekt.locales import say
from konspekt.notes import load_template
from konspekt.pipeline import LectureOptions, walk
from konspekt.settings import Settings
from konspekt.wiring import ears

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("sample")]

ROOT = Path(__file__).parents[2]
NEAR_MS = 2500


@pytest.fixture(scope="module")
def lecture(tmp_path_factory: pytest.TempPathFactory) -> Lecture:
    return walk(
        sample_recording(),
        artifacts=FolderArtifacts(tmp_path_factory.mktemp("sample")),
        ears=ears(Settings(), engine="sample"),
        options=LectureOptions(templates=(load_template("hackathon"),)),
        on_progress=lambda stage, done_ms, total_ms: None,
    )


def folded(text: str) -> str:
    return text.lower().replace("ё", "е")


def test_most_of_its_definitions_end_in_the_glossary_with_the_right_headword_and_time(
    lecture: Lecture, golden
) -> None:
    defined = {
        folded(name): entry.definition.quotes[0].span.start_ms
        for entry in lecture.glossary.entries
        if entry.definition is not None
        for name in (entry.headword, *entry.variants)
    }
    expected = sample_headwords()
    found = {
        headword
        for headword, start_ms in expected.items()
        if folded(headword) in defined and abs(defined[folded(headword)] - start_ms) <= 8_000
    }
    assert len(expected) >= 12
    assert len(found) >= 12, sorted(expected.keys() - found)
    rows = [
        f"{entry.definition.quotes[0].span.start_ms // 1000:>4}  {entry.headword}"
        for entry in lecture.glossary.entries
        if entry.definition is not None
    ]
    golden("sample-lecture.txt", "\n".join(rows) + "\n")


def test_the_term_that_is_never_defined_is_not_defined(lecture: Lecture) -> None:
    assert "ликвидность" not in {entry.headword for entry in lecture.glossary.entries if entry.definition}


def test_every_segment_begins_where_the_script_begins_a_sentence_or_a_piece_was_cut(lecture: Lecture) -> None:
    starts = [line.start_ms for line in sample_script()]
    spans = [segment.span for segment in lecture.transcript.segments if segment.span is not None]
    near = [span for span in spans if min(abs(span.start_ms - start) for start in starts) <= 300]
    assert len(near) >= 0.9 * len(spans)


def test_a_lecture_of_the_sample_engine_says_so_in_every_export(lecture: Lecture) -> None:
    from konspekt.export import FORMATS, render

    assert lecture.is_sample

    def letters(text: str) -> str:
        return "".join(re.findall("[а-яё]", text.lower()))

    for name in FORMATS:
        if name != "docx":  # a zip archive; its own test reads the mark
            told = render(lecture, name).decode()
            assert letters(say("export.sample_mark", "ru")) in letters(told) or '"is_sample": true' in told, (
                name
            )


def test_the_readme_shows_what_make_run_prints(lecture: Lecture) -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    block = shown[shown.index("<!-- output of make run -->") : shown.index("<!-- end of output -->")]
    words = set(re.findall(r"\w+", folded(block)))
    for entry in lecture.glossary.entries:
        if entry.definition is not None:
            assert set(re.findall(r"\w+", folded(entry.headword))) <= words, entry.headword
