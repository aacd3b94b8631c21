"""Plain text: encodings, time marks, sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.domain.errors import LanguageUnknown, TranscriptUnreadable
from konspekt.domain.time import TimeSpan
from konspekt.speech.imports import read_transcript
from konspekt.speech.imports.encoding import decode

SAID = "Сегодня у нас лекция — про «литералы». Ёмкость обойдём."


def read(text: str, language: str = "ru"):
    return read_transcript(text.encode(), file_name="a.txt", language=language)


def timed(text: str):
    return [(segment.text, segment.span) for segment in read(text).segments]


def texts(text: str) -> list[str]:
    transcript = read(text)
    assert not transcript.is_timed
    return [segment.text for segment in transcript.segments]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1251"])
def test_the_encoding_is_found_out(encoding: str):
    assert decode(SAID.encode(encoding), name="a.txt").lstrip("\ufeff") == SAID


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866"])
def test_the_older_russian_encodings_are_told_apart_by_their_letters(encoding: str):
    said = "Сегодня у нас лекция про литералы. Это всё."
    assert decode(said.encode(encoding), name="a.txt") == said


def test_utf_16_without_a_mark_is_told_by_its_zero_bytes():
    assert decode("One, two, three.".encode("utf-16-le"), name="a.txt") == "One, two, three."


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03" * 100, b"\xff\xfe\x00", b"\xef\xbb\xbf\xff\xff"])
def test_what_is_no_text_is_refused(content: bytes):
    with pytest.raises(TranscriptUnreadable):
        decode(content, name="a.txt")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))))
def test_utf_8_is_never_taken_for_anything_else(text: str):
    assert decode(("а " + text).encode(), name="a.txt") == "а " + text


@pytest.mark.parametrize(
    "marked",
    [
        "[00:12:05] раз\n[00:12:09] два",
        "[12:05] раз\n\n[12:09] два",
        "(12:05) раз\n(12:09) два",
        "00:12:05 раз\n00:12:09 два",
        "12:05 — раз\n12:09 — два",
        "[12:05]\nраз\n[12:09]\nдва",
    ],
)
def test_time_marks_at_the_heads_of_lines_are_times(marked: str):
    (first, start), (second, end) = timed(marked)
    assert (first, second) == ("раз", "два")
    assert start == TimeSpan(725_000, 729_000)
    assert end.start_ms == 729_000


def test_whisper_prints_both_ends():
    assert timed("[00:00:01.000 --> 00:00:04.250]  раз\n[00:00:05.000 --> 00:00:06.000]  два") == [
        ("раз", TimeSpan(1000, 4250)),
        ("два", TimeSpan(5000, 6000)),
    ]


def test_lines_under_a_mark_belong_to_it_and_words_above_the_first_are_kept():
    assert timed("Лекция 1\n[00:05] раз\nдва\n[00:09] три")[:2] == [
        ("Лекция 1", TimeSpan(0, 5000)),
        ("раз два", TimeSpan(5000, 9000)),
    ]


def test_a_time_of_day_in_a_text_is_not_a_mark():
    assert texts("10:30 начало занятия. Потом перерыв.") == ["10:30 начало занятия.", "Потом перерыв."]


def test_bracketed_marks_that_go_back_are_refused_with_the_line():
    with pytest.raises(TranscriptUnreadable) as told:
        read("[00:09] раз\n[00:05] два")
    assert told.value.figures["where"] == "2: [00:05] два"


def test_an_untimed_text_is_one_segment_for_each_sentence():
    assert texts("Что такое литерал? Это значение, т. е. запись в коде.\n\nДальше.") == [
        "Что такое литерал?",
        "Это значение, т. е. запись в коде.",
        "Дальше.",
    ]


def test_lines_broken_at_the_page_edge_are_joined_and_headings_stand_alone():
    made = "Введение\nЭто очень длинная строка, которая кончается у края страницы, потому что Word\nPad её переносит\nдальше."
    assert texts(made) == [
        "Введение",
        "Это очень длинная строка, которая кончается у края страницы, потому что Word Pad её переносит дальше.",
    ]


def test_an_untimed_text_in_an_unknown_language_is_refused():
    with pytest.raises(LanguageUnknown):
        read("Guten Tag.", language="de")


def test_a_timed_text_needs_no_knowledge_of_its_language():
    transcript = read("[00:01] Guten Tag.", language="de")
    assert transcript.language == "de"
