"""Whatever the bytes are, reading ends with a transcript or with an error that a person can read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.domain.errors import TranscriptError
from konspekt.domain.transcript import Transcript
from konspekt.speech.imports import is_transcript, read_transcript

SUFFIXES = ["a.srt", "a.vtt", "a.txt", "a.json", "a"]
PIECES = st.sampled_from(
    [
        "1", "\n", "\n\n", "WEBVTT", "-->", " --> ", "00:00:01,000", "00:00:02.5", "99:99:99,999", "<v А>", "<i>", "</i>",
        "[00:05]", "[00:01] ", "(1:02:03)", "NOTE", "STYLE", "слово", "Два слова.", "{\\an8}", "&amp;", "\ufeff", "\x00", "\x85",
        "\u2028", "<00:00:01.000>", "{", "}", '{"text":"а"}', '{"chunks":[{"timestamp":[0,null],"text":"а"}]}', "\ud7ff", "-", ":",
    ]
)  # fmt: skip
NUMBERS = st.one_of(st.none(), st.floats(), st.integers(-5, 10**12), st.text(max_size=3), st.booleans())
RAW = st.fixed_dictionaries(
    {},
    optional={
        "text": st.one_of(st.text(max_size=20), st.none(), st.integers()),
        "start": NUMBERS,
        "end": NUMBERS,
        "timestamp": st.one_of(st.none(), st.lists(NUMBERS, max_size=3)),
        "words": st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "word": st.text(max_size=8),
                    "start": NUMBERS,
                    "end": NUMBERS,
                    "probability": NUMBERS,
                },
            ),
            max_size=4,
        ),
        "speaker": st.one_of(st.none(), st.text(max_size=5)),
    },
)


def check(content: bytes, name: str) -> None:
    is_transcript(name, content[:4096])
    try:
        made = read_transcript(content, file_name=name)
    except TranscriptError:
        return
    assert isinstance(made, Transcript)
    for segment in made.segments:
        assert segment.text == " ".join(segment.text.split())
        segment.text.encode()
        assert all(segment.span.covers(word.span) for word in segment.words)
        starts = [word.span.start_ms for word in segment.words]
        assert starts == sorted(starts)


@pytest.mark.parametrize("name", SUFFIXES)
@given(content=st.binary(max_size=200))
def test_any_bytes(content: bytes, name: str):
    check(content, name)


@pytest.mark.parametrize("name", SUFFIXES)
@given(pieces=st.lists(PIECES, max_size=25))
def test_any_mix_of_what_such_files_are_made_of(pieces: list[str], name: str):
    check("".join(pieces).encode(), name)


@given(
    form=st.fixed_dictionaries(
        {}, optional={name: st.lists(RAW, max_size=5) for name in ("segments", "chunks", "transcription")}
    )
)
def test_any_form_of_json(form: dict):
    check(json.dumps(form).encode(), "a.json")


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200e", "\u200f", "\u202e", "\u2066", "\x07"])
@pytest.mark.parametrize("name", ["a.srt", "a.vtt", "a.txt"])
def test_signs_that_nobody_sees_do_not_part_a_word(sign: str, name: str):
    head = {
        "a.srt": "1\n00:00:01,000 --> 00:00:02,000\n",
        "a.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n",
        "a.txt": "",
    }
    transcript = read_transcript(f"{head[name]}Алго{sign}ритм готов.".encode(), file_name=name)
    assert [segment.text for segment in transcript.segments] == ["Алгоритм готов."]
