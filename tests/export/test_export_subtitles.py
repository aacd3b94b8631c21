"""Subtitles: short lines, nothing lost, and reading them gives the transcript back."""

from dataclasses import replace
from itertools import pairwise

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_lecture import LECTURE, SEGMENTS

from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript, Word
from konspekt.export import render
from konspekt.export.subtitles import CUE_LINES, LINE_CHARS, cues_of
from konspekt.speech.imports import read_transcript

LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВGHXyz0123456789.,?!;:«»—-()%&'\"№"
said_words = st.text(alphabet=LETTERS, min_size=1, max_size=14).filter(
    lambda text: any(map(str.isalnum, text))
)


@st.composite
def transcripts(draw, *, words: int = 40, timed_words: bool = True) -> Transcript:
    at_ms = draw(st.integers(0, 5_000_000))
    segments = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        said = draw(st.lists(said_words, min_size=1, max_size=words))
        start_ms = at_ms + draw(st.integers(0, 4000))
        steps = draw(st.lists(st.integers(1, 900), min_size=len(said), max_size=len(said)))
        times = [start_ms]
        for step in steps:
            times.append(times[-1] + step)
        at_ms = times[-1]
        listed = tuple(
            Word(text=word, span=TimeSpan(*span)) for word, span in zip(said, pairwise(times), strict=True)
        )
        segments.append(
            Segment(
                id=f"s{number:04d}",
                span=TimeSpan(start_ms, at_ms),
                text=" ".join(said),
                words=listed if timed_words and draw(st.booleans()) else (),
            )
        )
    return Transcript(language="ru", engine="import", segments=tuple(segments))


def lecture_of(transcript: Transcript):
    from konspekt.domain.glossary import Glossary
    from konspekt.domain.notes import Outline

    return replace(
        LECTURE, transcript=transcript, outline=Outline(sections=()), glossary=Glossary(entries=()), notes=()
    )


def read_back(transcript: Transcript, name: str) -> Transcript:
    return read_transcript(render(lecture_of(transcript), name), file_name=f"a.{name}")


@pytest.mark.parametrize("name", ["srt", "vtt"])
@given(transcript=transcripts(words=4, timed_words=False))
def test_short_segments_come_back_with_the_same_words_and_milliseconds(transcript: Transcript, name: str):
    short = tuple(segment for segment in transcript.segments if len(list(cues_of(segment))) == 1)
    if not short:
        return
    kept = Transcript(
        language="ru",
        engine="import",
        segments=tuple(replace(segment, id=f"s{number:04d}") for number, segment in enumerate(short, 1)),
    )
    assert read_back(kept, name) == kept


@pytest.mark.parametrize("name", ["srt", "vtt"])
@given(transcript=transcripts())
def test_long_segments_come_back_in_pieces_that_lose_nothing(transcript: Transcript, name: str):
    pieces = list(read_back(transcript, name).segments)
    for segment in transcript.segments:
        own = [pieces.pop(0) for _ in cues_of(segment)]
        assert " ".join(piece.text for piece in own) == segment.text
        assert own[0].span.start_ms == segment.span.start_ms
        assert own[-1].span.end_ms == segment.span.end_ms
        assert all(earlier.span.end_ms == later.span.start_ms for earlier, later in pairwise(own))
    assert pieces == []


@given(transcript=transcripts())
def test_no_line_is_longer_than_42_characters_and_no_cue_has_more_than_two(transcript: Transcript):
    for segment in transcript.segments:
        for cue in cues_of(segment):
            assert 1 <= len(cue.lines) <= CUE_LINES
            assert all(len(line) <= LINE_CHARS or " " not in line for line in cue.lines)


@given(transcript=transcripts())
def test_a_cue_of_a_worded_segment_begins_with_its_first_word(transcript: Transcript):
    for segment in transcript.segments:
        at = 0
        for cue in cues_of(segment):
            if segment.words:
                assert cue.span.start_ms == segment.words[at].span.start_ms
            at += sum(len(line.split()) for line in cue.lines)


@pytest.mark.parametrize("name", ["srt", "vtt"])
def test_another_program_reads_the_same_times(name: str):
    theirs = pysubs2.SSAFile.from_string(render(LECTURE, name).decode(), format_=name)
    ours = [cue.span for segment in SEGMENTS for cue in cues_of(segment)]
    assert [(event.start, event.end) for event in theirs] == [(span.start_ms, span.end_ms) for span in ours]


def test_vtt_keeps_who_spoke():
    named = replace(SEGMENTS[9], speaker="Иванов & <Ко>")
    transcript = replace(LECTURE.transcript, segments=(*SEGMENTS[:9], named))
    assert read_back(transcript, "vtt").segments[-1].speaker == "Иванов & <Ко>"
    assert "Иванов" not in render(lecture_of(transcript), "srt").decode()


def test_a_short_last_word_does_not_stand_alone_on_its_line():
    cue = next(cues_of(SEGMENTS[5]))
    assert cue.lines == ("Интерпретатор Python читает", "код строка за строкой.")
