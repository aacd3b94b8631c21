"""The text formats of one whole small lecture: goldens, and what every format promises."""

import csv
import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from small_lecture import ENTRIES, LECTURE, NOTES, without_times

from konspekt.domain.errors import FormatUnknown, FormError, NoTimes
from konspekt.domain.glossary import Glossary
from konspekt.export import FORMATS, public_form, render
from konspekt.export.markdown import escape
from konspekt.export.table import guarded
from konspekt.locales import TAGS, words

TEXTS = ["md", "json", "srt", "vtt", "txt", "csv", "case"]
SAMPLE = replace(LECTURE, is_sample=True)


def rendered(lecture, name: str, tag: str | None = None) -> str:
    return render(lecture, name, words_tag=tag).decode("utf-8")


def shown_words(made: str) -> str:
    """Without the numbers and times of subtitles, which part a sentence in the middle."""
    return " ".join(
        " ".join(line for line in made.split("\n") if "-->" not in line and not line.isdecimal()).split()
    )


def golden_text(lecture, name: str) -> str:
    return rendered(lecture, name).replace("\r\n", "\n")  # of the line ends another test speaks


@pytest.mark.parametrize("name", TEXTS)
def test_a_whole_lecture_reads_as_it_did(name: str, golden):
    golden(f"export/lecture.{FORMATS[name].suffix}", golden_text(LECTURE, name))


def test_an_untimed_lecture_without_notes_reads_as_it_did(golden):
    golden("export/untimed.md", rendered(without_times(), "md"))
    golden("export/untimed.csv", golden_text(without_times(), "csv"))


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_same_lecture_gives_the_same_bytes(name: str):
    assert render(LECTURE, name) == render(LECTURE, name)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_has_a_title_in_both_languages_and_a_suffix_of_its_own(name: str):
    assert all(FORMATS[name].title_key in words(tag) for tag in TAGS)
    assert [other.name for other in FORMATS.values() if other.suffix == FORMATS[name].suffix] == [name]


def test_naming_the_formats_loads_no_writer():
    code = "import konspekt.export, sys; print(*sys.modules)"
    env = {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env)
    loaded = run.stdout.split()
    assert {"docx", "jinja2", "pydantic"}.isdisjoint(loaded)


def test_an_unknown_format_is_refused_with_the_known_ones():
    with pytest.raises(FormatUnknown, match="md, "):
        render(LECTURE, "docm")


@pytest.mark.parametrize("name", ["srt", "vtt"])
def test_subtitles_need_times(name: str):
    with pytest.raises(NoTimes):
        render(without_times(), name)


@pytest.mark.parametrize("name", ["md", "srt", "vtt", "txt", "csv", "case", "json"])
def test_a_lecture_of_the_sample_recognizer_says_so_in_every_format(name: str):
    mark = " ".join(words("ru")["export.sample_mark"].split())
    assert mark in shown_words(rendered(SAMPLE, name))
    assert mark not in shown_words(rendered(LECTURE, name))


def test_headings_follow_the_asked_language_and_the_words_of_the_lecture_do_not():
    made = rendered(LECTURE, "md", "en")
    assert "## Transcript" in made
    assert "22 November 2026" in made
    assert "Литерал — это фиксированное значение," in made


def test_a_rejected_entry_is_printed_nowhere_but_in_the_json():
    assert "**разговор**" not in rendered(LECTURE, "md")
    assert "разговор" not in rendered(LECTURE, "csv")
    assert '"headword": "разговор"' in rendered(LECTURE, "json")


def test_silence_is_said_aloud():
    made = rendered(LECTURE, "md")
    assert "**строковый литерал** — *в лекции не определён*" in made
    assert "### 4. Домашнее задание\n\n*в лекции не освещено*" in made


def test_an_entry_is_defined_once_even_with_two_sets_of_notes():
    made = rendered(replace(LECTURE, notes=(NOTES, replace(NOTES, id="second"))), "md")
    assert made.count("**литерал** — ") == 1


def test_the_public_form_comes_back_exactly():
    assert public_form.read(render(LECTURE, "json"), name="a.json") == LECTURE
    assert public_form.read(render(SAMPLE, "json"), name="a.json") == SAMPLE
    assert public_form.read(render(without_times(), "json"), name="a.json") == without_times()


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (b'"version": 1', b'"version": 2', "version: "),
        (b'"start_ms": 4200', b'"start_ms": "x"', "lecture.transcript.segments.1.span.start_ms: "),
        (b'"duration_ms": 3731900', b'"duration_ms": 3731900, "mood": 1', "lecture.mood: "),
    ],
)
def test_another_form_is_refused_with_the_path(old: bytes, new: bytes, where: str):
    content = render(LECTURE, "json")
    assert old in content
    with pytest.raises(FormError) as told:
        public_form.read(content.replace(old, new), name="a.json")
    assert str(told.value.figures["where"]).startswith(where)


def rows(lecture) -> list[list[str]]:
    return list(csv.reader(io.StringIO(rendered(lecture, "csv").removeprefix("\ufeff"), newline="")))


def test_the_table_opens_in_a_spreadsheet():
    made = render(LECTURE, "csv")
    assert made.startswith(b"\xef\xbb\xbf" + b'"term","definition","start","end"\r\n')
    assert made.count(b"\r\n") == made.count(b"\n")
    assert rows(LECTURE)[2] == [
        "литерал",
        "фиксированное значение, то есть просто запись числа или строки в коде",
        "0:07:52",
        "0:08:03",
    ]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+7", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", "  =1"]
)
def test_a_spreadsheet_computes_nothing_of_what_was_said(cell: str):
    assert guarded(cell) == "'" + cell
    entry = replace(ENTRIES[2], headword=cell)
    assert rows(replace(LECTURE, glossary=Glossary(entries=(entry,)), notes=()))[1][0] == "'" + cell


def test_ordinary_cells_are_left_alone():
    assert guarded("C++ — это язык") == "C++ — это язык"


def test_the_case_form_is_raw_as_the_sample_submission(shared):
    sample = (shared / "cases" / "sample_submission.csv").read_bytes()
    made = render(LECTURE, "case")
    assert made.split(b"\n")[0] == sample.split(b"\n")[0].strip()
    assert not made.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(made.decode())))
    assert read[1:] == [["лекция.mp3", entry.headword] for entry in ENTRIES[:4]]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[a](javascript:b)", r"\[a\](javascript:b)"),
        ("2. пункт", r"2\. пункт"),
        ("# решётка", r"\# решётка"),
        ("- тире", r"\- тире"),
        ("a*b_c`d|e~f\\", r"a\*b\_c\`d\|e\~f\\"),
        ("строка\nещё", "строка ещё"),
        ("просто 2.5 и C#", "просто 2.5 и C#"),
        ("язык C #", "язык C \\#"),
        ("C# и ##", "C# и \\##"),
    ],
)
def test_markdown_shows_the_words_and_not_their_signs(said: str, shown: str):
    assert escape(said) == shown
