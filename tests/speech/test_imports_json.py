"""Whisper's JSON in all its shapes."""

import json

import pytest

from konspekt.domain.errors import TranscriptEmpty, TranscriptUnreadable
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Word
from konspekt.speech.imports import read_transcript


def read(form: object):
    return read_transcript(json.dumps(form).encode(), file_name="a.json")


def segments(form: object):
    return [(segment.text, segment.span) for segment in read(form).segments]


def unreadable(form: object) -> str:
    with pytest.raises(TranscriptUnreadable) as told:
        read(form)
    return str(told.value.figures["where"])


def chunk(start: float | None, end: float | None, text: str) -> dict:
    return {"timestamp": [start, end], "text": text}


def test_both_lectures_of_the_case_are_read_whole(shared):
    for name, count, end_ms in (("hiv-lecture", 44, 143_700), ("python-lecture", 194, 827_920)):
        path = shared / "cases" / name / "transcript.whisper.json"
        transcript = read_transcript(path.read_bytes(), file_name=path.name)
        assert len(transcript.segments) == count
        assert transcript.duration_ms == end_ms
        raw = json.loads(path.read_text("utf-8"))["chunks"]
        assert [segment.text for segment in transcript.segments] == [
            " ".join(chunk["text"].split()) for chunk in raw
        ]
        assert [segment.span.start_ms for segment in transcript.segments] == [
            round(chunk["timestamp"][0] * 1000) for chunk in raw
        ]


def test_chunks_as_transformers_writes_them():
    assert segments({"text": "", "chunks": [chunk(0.0, 2.5, " Привет."), chunk(2.5, 2.999, " Да.")]}) == [
        ("Привет.", TimeSpan(0, 2500)),
        ("Да.", TimeSpan(2500, 2999)),
    ]


def test_a_missing_last_end_is_told_from_the_pace_of_the_speaker():
    assert segments({"chunks": [chunk(0, 1, "0123456789"), chunk(1, None, "01234")]})[1][1] == TimeSpan(
        1000, 1500
    )
    assert segments({"chunks": [chunk(0, None, "раз два три")]})[0][1] == TimeSpan(0, 770)


def test_a_missing_end_in_the_middle_is_the_next_start():
    made = segments({"chunks": [chunk(0, None, "раз"), chunk(3.5, 4, "два"), chunk(None, 5, "три")]})
    assert [span for _, span in made] == [TimeSpan(0, 3500), TimeSpan(3500, 4000), TimeSpan(4000, 5000)]


def test_segments_as_openai_whisper_writes_them_with_words():
    form = {
        "text": " Кто-то идёт.",
        "segments": [
            {
                "id": 0,
                "start": 1.0,
                "end": 2.0,
                "text": " Кто-то идёт.",
                "tokens": [1, 2],
                "words": [
                    {"word": " Кто", "start": 1.0, "end": 1.2, "probability": 0.91234},
                    {"word": "-то", "start": 1.2, "end": 1.4, "probability": 0.5},
                    {"word": " идёт.", "start": 1.5, "end": 2.0, "probability": 1.0},
                ],
            }
        ],
        "language": "ru",
    }
    (segment,) = read(form).segments
    assert segment.words == (
        Word(text="Кто-то", span=TimeSpan(1000, 1400), confidence=0.5),
        Word(text="идёт.", span=TimeSpan(1500, 2000), confidence=1.0),
    )


def test_words_as_whisperx_writes_them_a_number_without_times_stands_between_its_neighbours():
    words = [
        {"word": "в", "start": 1.0, "end": 1.1, "score": 0.7},
        {"word": "2014."},
        {"word": "Да", "start": 1.8, "end": 2.0, "score": 0.9},
    ]
    form = [{"start": 1, "end": 2, "text": " в 2014. Да", "words": words, "speaker": "SPEAKER_00"}]
    (segment,) = read(form).segments
    assert [(word.text, word.span) for word in segment.words] == [
        ("в", TimeSpan(1000, 1100)),
        ("2014.", TimeSpan(1100, 1800)),
        ("Да", TimeSpan(1800, 2000)),
    ]
    assert segment.speaker == "SPEAKER_00"


def test_words_that_spell_another_text_than_the_segment_are_not_believed():
    form = {
        "segments": [
            {"start": 0, "end": 1, "text": "Раз, два", "words": [{"word": "раз", "start": 0, "end": 1}]}
        ]
    }
    (segment,) = read(form).segments
    assert (segment.text, segment.words) == ("Раз, два", ())


def test_words_never_leave_the_cut_span_of_their_segment():
    words = [{"word": " раз", "start": 0.0, "end": 0.8}, {"word": " два", "start": 0.8, "end": 1.6}]
    form = {
        "segments": [
            {"start": 0, "end": 1.6, "text": " раз два", "words": words},
            {"start": 1.0, "end": 2.0, "text": " три"},
        ]
    }
    first, second = read(form).segments
    assert first.span == TimeSpan(0, 1000)
    assert all(first.span.covers(word.span) for word in first.words)
    assert second.span == TimeSpan(1000, 2000)


def test_word_stamps_of_transformers_are_joined_into_sentences():
    said = "Что такое литерал ? Литерал это фиксированное значение. Дальше".replace(" ?", "?").split()
    chunks = [chunk(number, number + 0.5, f" {word}") for number, word in enumerate(said)]
    transcript = read({"text": "", "chunks": chunks})
    assert [segment.text for segment in transcript.segments] == [
        "Что такое литерал?",
        "Литерал это фиксированное значение.",
        "Дальше",
    ]
    assert transcript.segments[1].span == TimeSpan(3000, 6500)
    assert all(segment.words for segment in transcript.segments)


def test_whisper_cpp_names_milliseconds():
    form = {"transcription": [{"offsets": {"from": 120, "to": 2500}, "text": " Привет."}]}
    assert segments(form) == [("Привет.", TimeSpan(120, 2500))]


def test_a_text_without_times_is_untimed():
    transcript = read({"text": "Это первое. А это второе.", "chunks": []})
    assert [segment.text for segment in transcript.segments] == ["Это первое.", "А это второе."]
    assert not transcript.is_timed


@pytest.mark.parametrize(
    ("form", "where"),
    [
        (
            {"chunks": [chunk(0, 1, "раз"), {"timestamp": ["x", 2], "text": "два"}]},
            "$.chunks[1].timestamp[0]:",
        ),
        ({"chunks": [chunk(-1, 1, "раз")]}, "$.chunks[0].timestamp[0]:"),
        ({"chunks": [chunk(0, float("inf"), "раз")]}, "$.chunks[0].timestamp[1]:"),
        ({"segments": [{"text": 7}]}, "$.segments[0].text:"),
        ({"segments": "все"}, "$.segments:"),
        (
            {"segments": [{"start": 30, "end": 31, "text": "a"}, {"start": 0, "end": 1, "text": "b"}]},
            "$.segments[1]: 0 ms",
        ),
        ({"entries": []}, "$:"),
    ],
)
def test_a_broken_form_names_the_path(form: object, where: str):
    assert unreadable(form).startswith(where)


@pytest.mark.parametrize("content", [b"{", b"{}}", b"[1]", b"nonsense", b"[" * 100_000])
def test_what_is_no_json_is_refused(content: bytes):
    with pytest.raises(TranscriptUnreadable):
        read_transcript(content, file_name="a.json")


@pytest.mark.parametrize("form", [{"chunks": []}, {"text": ""}, {"chunks": [chunk(0, 1, "  ...")]}])
def test_no_words_no_transcript(form: object):
    with pytest.raises((TranscriptEmpty, TranscriptUnreadable)):
        read(form)


def test_half_a_surrogate_pair_is_refused_with_its_path():
    assert unreadable({"chunks": [chunk(0, 1, "раз \ud83d два")]}).startswith("$")


def test_words_that_the_file_times_backwards_begin_one_after_the_other():
    words = [
        {"word": "а", "start": 2, "end": 3},
        {"word": "б", "start": 1, "end": 1.5},
        {"word": "в", "start": 2.5, "end": 4},
    ]
    form = {"segments": [{"start": 1, "end": 4, "text": "а б в", "words": words}]}
    (segment,) = read_transcript(json.dumps(form).encode(), file_name="a.json").segments
    assert [(word.span.start_ms, word.span.end_ms) for word in segment.words] == [
        (2000, 3000),
        (2000, 2000),
        (2500, 4000),
    ]


def test_what_is_no_probability_is_no_reason_to_refuse_the_words():
    words = [
        {"word": "Да", "start": 1, "end": 2, "score": -0.2},
        {"word": "нет.", "start": 2, "end": 3, "probability": 97},
    ]
    (segment,) = read([{"start": 1, "end": 3, "text": "Да нет.", "words": words, "speaker": 1}]).segments
    assert [word.confidence for word in segment.words] == [None, None]
    assert segment.speaker == "1"
