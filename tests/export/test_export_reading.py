"""How a transcript is cut into runs, paragraphs and places: nothing is lost and nothing is said twice."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from small_lecture import LECTURE, SEGMENTS, said

from konspekt.domain.glossary import QuoteState
from konspekt.domain.time import TimeSpan
from konspekt.export.clock import clock, clock_range, subtitle_clock, table_clock
from konspekt.export.handout import lay_out
from konspekt.export.places import Places
from konspekt.export.reading import Mark, longest_first, runs
from konspekt.export.wording import Wording

TEXT = "Строковый литерал пишут в кавычках, а числовой без них."
WORDING = Wording("ru")


@st.composite
def marks(draw):
    start = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(start + 1, len(TEXT)))
    entry = draw(st.integers(1, 5))
    return Mark(start_char=start, end_char=end, entry=entry, anchor=f"said-{entry}-{start}-{end}")


@given(
    mentions=st.lists(marks(), max_size=8),
    definitions=st.lists(marks(), max_size=5, unique_by=lambda m: m.anchor),
)
def test_runs_spell_the_sentence_and_name_each_place_once(mentions: list[Mark], definitions: list[Mark]):
    made = runs(TEXT, mentions, definitions)
    assert "".join(run.text for run in made) == TEXT
    assert all(run.text for run in made)
    assert sorted(anchor for run in made for anchor in run.anchors) == sorted(
        mark.anchor for mark in definitions
    )
    at = 0
    for run in made:
        covers = [mark for mark in definitions if mark.start_char <= at < mark.end_char]
        assert (run.defines is not None) == bool(covers)
        at += len(run.text)


@given(mentions=st.lists(marks(), max_size=8))
def test_of_overlapping_terms_the_longest_is_kept_whole(mentions: list[Mark]):
    kept = longest_first(mentions)
    for earlier, later in pairwise(kept):
        assert earlier.end_char <= later.start_char
    for mark in mentions:
        length = mark.end_char - mark.start_char
        rivals = [k for k in kept if k.start_char < mark.end_char and mark.start_char < k.end_char]
        assert rivals
        assert any(k.end_char - k.start_char >= length for k in rivals)


def test_every_segment_is_read_once_and_in_order():
    handout = lay_out(LECTURE, WORDING)
    read = [
        segment.text
        for part in handout.parts
        for paragraph in part.paragraphs
        for segment in paragraph.segments
    ]
    assert read == [segment.text for segment in SEGMENTS]


def test_another_speaker_begins_a_paragraph():
    last = lay_out(LECTURE, WORDING).parts[-1].paragraphs[-1]
    assert (last.speaker, last.label, len(last.segments)) == ("Лектор", "1:02:05", 1)


def test_neighbouring_quotes_are_one_place_and_distant_ones_two():
    places = Places(LECTURE.transcript, WORDING)
    found = places.of([said(6, "фиксированное значение,"), said(7, "то есть"), said(9, "литерал")])
    assert [(place.range_label, place.anchor) for place in found] == [
        ("07:52–08:03", "s-7"),
        ("1:02:05–1:02:12", "s-10"),
    ]


def test_a_quote_that_no_longer_matches_has_no_place_to_lead_to():
    places = Places(LECTURE.transcript, WORDING)
    (place,) = places.of([replace(said(6, "Литерал"), state=QuoteState.LOST)])
    assert (place.label, place.anchor) == ("07:52", None)
    assert places.each([replace(said(6, "Литерал"), start_char=1, end_char=8)]) == ()


@given(st.integers(0, 400_000_000), st.integers(0, 400_000_000))
def test_what_was_said_lies_inside_the_shown_range(one: int, other: int):
    span = TimeSpan(min(one, other), max(one, other))

    def ms(shown: str) -> int:
        seconds = 0
        for part in shown.split(":"):
            seconds = seconds * 60 + int(part)
        return seconds * 1000

    start, _, end = clock_range(span).partition("–")
    assert ms(start) <= span.start_ms < ms(start) + 1000
    assert span.end_ms <= ms(end or start) + (0 if end else 999)
    assert (
        ms(table_clock(span.start_ms))
        <= span.start_ms
        <= span.end_ms
        <= ms(table_clock(span.end_ms, is_end=True))
    )


def test_clocks_read_as_people_write_them():
    assert [clock(ms) for ms in (0, 59_999, 60_000, 3_599_999, 3_600_000)] == [
        "00:00",
        "00:59",
        "01:00",
        "59:59",
        "1:00:00",
    ]
    assert subtitle_clock(3_723_004, mark=",") == "01:02:03,004"
    assert table_clock(173_040) == "0:02:53"
