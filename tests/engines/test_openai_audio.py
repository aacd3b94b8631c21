"""The remote recognizer against a server on the loopback: what is sent, what comes back, and every way to fail."""

import io
import socket
import wave
from collections.abc import Iterator

import numpy as np
import pytest

from fake_transcriber import KEY, FakeTranscriber, running
from konspekt.domain.errors import RemoteAnswerBad, RemoteBusy, RemoteError, RemoteRefused, RemoteUnreachable
from konspekt.domain.sound import Waveform
from konspekt.engines import openai_audio
from konspekt.engines.openai_audio import RemoteRecognizer, punctuated, wav_bytes
from konspekt.engines.options import EngineOptions
from konspekt.engines.timed_words import RawWord
from konspekt.locales import tell
from tone_voice import say

SPOKEN = say("два слова", word_pause_s=0.3, tail_s=0.3)


@pytest.fixture
def server() -> Iterator[FakeTranscriber]:
    with running(FakeTranscriber()) as fake:
        yield fake


def remote(url: str, waits: list[float] | None = None, **more) -> RemoteRecognizer:
    options = EngineOptions(url=url, api_key=KEY, remote_name="tones", **more)
    return RemoteRecognizer(options, sleep=(waits if waits is not None else []).append)


def hear(server: FakeTranscriber, *, vocabulary: tuple[str, ...] = (), **more):
    recognizer = remote(server.url, **more)
    (words,) = recognizer.recognize([Waveform(SPOKEN.samples)], language="ru-RU", vocabulary=vocabulary)
    return words


def test_the_request_is_what_the_protocol_says(server: FakeTranscriber) -> None:
    hear(server, vocabulary=("градиентный спуск", "тензор"))
    (fields,) = server.asked
    assert fields["model"] == [b"tones"]
    assert fields["language"] == [b"ru"]
    assert fields["response_format"] == [b"verbose_json"]
    assert fields["temperature"] == [b"0"]
    assert fields["timestamp_granularities[]"] == [b"word", b"segment"]
    assert fields["prompt"] == ["градиентный спуск, тензор".encode()]
    assert server.keys == [f"Bearer {KEY}"]


def test_the_sound_arrives_as_it_was(server: FakeTranscriber) -> None:
    hear(server)
    with wave.open(io.BytesIO(server.asked[0]["file"][0])) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767
    assert np.abs(samples - SPOKEN.samples).max() < 1e-4


def test_sound_louder_than_full_is_clipped_not_wrapped() -> None:
    with wave.open(io.BytesIO(wav_bytes(np.array([2.0, -2.0], np.float32)))) as file:
        assert np.frombuffer(file.readframes(2), "<i2").tolist() == [32767, -32767]


@pytest.mark.parametrize("form", ["words", "nested", "segments"])
def test_words_have_times_and_the_punctuation_of_the_text(server: FakeTranscriber, form: str) -> None:
    server.form = form
    words = hear(server)
    assert " ".join(word.text for word in words).startswith("Слово0, слово1,")
    assert words[-1].text.endswith(".")
    assert abs(words[0].span.start_ms - SPOKEN.words[0][1]) < 40
    assert abs(words[-1].span.end_ms - SPOKEN.words[-1][2]) < 40
    expected = 0.9 if form == "nested" else None
    assert {word.confidence for word in words} == {expected}


def test_silence_is_not_sent(server: FakeTranscriber) -> None:
    recognizer = remote(server.url)
    pieces = [Waveform(np.zeros(16_000, np.float32)), Waveform(np.zeros(0, np.float32))]
    assert list(recognizer.recognize(pieces, language="ru", vocabulary=())) == [(), ()]
    assert server.asked == []


def test_an_empty_text_is_no_words(server: FakeTranscriber) -> None:
    server.body = b'{"text": " ", "segments": []}'
    assert hear(server) == ()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again_as_late_as_it_wants(server: FakeTranscriber, status: int) -> None:
    server.statuses, server.retry_after = [status, status], "7"
    waits: list[float] = []
    recognizer = remote(server.url, waits)
    assert len(list(recognizer.recognize([Waveform(SPOKEN.samples)], language="ru", vocabulary=()))) == 1
    assert waits == [7.0, 7.0]


def test_the_waits_grow_where_the_server_names_none(server: FakeTranscriber) -> None:
    server.statuses, server.retry_after = [500] * 3, "tomorrow"
    waits: list[float] = []
    list(remote(server.url, waits).recognize([Waveform(SPOKEN.samples)], language="ru", vocabulary=()))
    assert waits == [1.0, 2.0, 4.0]


def test_a_server_that_stays_busy_is_named(server: FakeTranscriber) -> None:
    server.statuses = [503] * 9
    with pytest.raises(RemoteBusy) as failed:
        hear(server, attempts=3)
    assert failed.value.figures["http_status"] == 503
    assert failed.value.figures["attempts"] == 3
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_not_tried_again_and_never_told(server: FakeTranscriber, status: int) -> None:
    server.statuses = [status]
    with pytest.raises(RemoteRefused) as failed:
        hear(server)
    assert len(server.asked) == 1
    assert KEY not in f"{failed.value} {tell(failed.value)} {EngineOptions(api_key=KEY)}"


def test_the_servers_own_complaint_is_passed_on(server: FakeTranscriber) -> None:
    server.statuses = [400]
    with pytest.raises(RemoteError) as failed:
        hear(server)
    assert failed.value.figures["reason"] == "HTTP 400 not that way"


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"[]",
        b"{}",
        b'{"text": 5}',
        b'{"text": "a b"}',
        b'{"text": "a", "words": [{"word": "a", "start": "x", "end": 1}]}',
        b'{"text": "a", "words": [{"start": 0, "end": 1}]}',
        b'{"text": "a", "words": [{"word": "a", "start": NaN, "end": 1}]}',
        b'{"text": "a", "segments": [{"start": 0, "end": 1}]}',
    ],
)
def test_an_answer_without_text_and_times_is_refused(server: FakeTranscriber, body: bytes) -> None:
    server.body = body
    with pytest.raises(RemoteAnswerBad):
        hear(server)


def test_a_server_without_times_is_refused_instead_of_inventing_them(server: FakeTranscriber) -> None:
    server.form = "text"
    with pytest.raises(RemoteAnswerBad):
        hear(server)


def test_blank_words_beside_a_text_give_the_times_of_the_segments(server: FakeTranscriber) -> None:
    server.body = (
        '{"text": "да", "words": [{"word": " ", "start": 0, "end": 1}],'
        ' "segments": [{"text": "да", "start": 0.5, "end": 1.0}]}'
    ).encode()
    assert [(word.text, word.span.start_ms) for word in hear(server)] == [("да", 500)]


def test_halves_of_characters_and_invisible_signs_are_no_part_of_a_word(server: FakeTranscriber) -> None:
    server.body = rb'{"text": "a\ud83d b\u0000c \u200f", "segments": [{"text": "a\ud83d b\u0000c \u200f", "start": 0, "end": 1}]}'
    assert [word.text for word in hear(server)] == ["a", "bc"]


def test_an_answer_nested_without_end_is_a_bad_answer(server: FakeTranscriber) -> None:
    server.body = b"[" * 200_000
    with pytest.raises(RemoteAnswerBad):
        hear(server)


def test_nobody_at_the_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses
        waits: list[float] = []
        recognizer = remote(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", waits, attempts=2)
        with pytest.raises(RemoteUnreachable):
            list(recognizer.recognize([Waveform(SPOKEN.samples)], language="ru", vocabulary=()))
        assert len(waits) == 1


def test_an_answer_that_takes_too_long(server: FakeTranscriber) -> None:
    server.delay_s = 1.0
    with pytest.raises(RemoteUnreachable) as failed:
        hear(server, timeout_s=0.1, attempts=1)
    assert failed.value.figures["reason"] == "timeout"


def test_the_lecture_does_not_follow_a_redirect(server: FakeTranscriber) -> None:
    with running(FakeTranscriber()) as elsewhere:
        server.redirect_to = f"{elsewhere.url}/audio/transcriptions"
        with pytest.raises(RemoteError):
            hear(server)
        assert elsewhere.asked == []


@pytest.mark.parametrize("url", ["", "host/v1", "ftp://host/v1", "file:///etc/passwd", "http://"])
def test_only_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(RemoteUnreachable):
        openai_audio.build(EngineOptions(url=url))


def test_a_password_in_the_address_is_refused_and_not_told() -> None:
    with pytest.raises(RemoteUnreachable) as failed:
        remote("http://user:hidden@127.0.0.1/v1")
    assert "hidden" not in f"{failed.value} {tell(failed.value)}"


def test_work_of_another_server_or_network_is_told_apart(server: FakeTranscriber) -> None:
    digest = remote(server.url).weights_sha256
    assert (
        digest
        == remote(f"{server.url}/").weights_sha256
        == remote(f"{server.url}/audio/transcriptions").weights_sha256
    )
    assert digest != RemoteRecognizer(EngineOptions(url=server.url, remote_name="other")).weights_sha256


def raw(*words: tuple[str, float, float]) -> list[RawWord]:
    return [RawWord(text=text, start_s=start, end_s=end) for text, start, end in words]


def test_bare_words_take_the_punctuation_of_the_text() -> None:
    words = raw(("что", 0, 1), ("такое", 1, 2), ("литерал", 2, 3))
    made = punctuated(words, ["Что", "такое", "«литерал»?"])
    assert [(word.text, word.start_s, word.end_s) for word in made] == [
        ("Что", 0, 1),
        ("такое", 1, 2),
        ("«литерал»?", 2, 3),
    ]


def test_a_dash_falls_into_the_pause_between_its_words() -> None:
    made = punctuated(raw(("литерал", 0, 1), ("значение", 1.5, 2)), ["Литерал", "—", "значение."])
    assert [(word.text, word.start_s, word.end_s) for word in made][1] == ("—", 1.0, 1.5)


def test_a_number_written_otherwise_takes_the_time_of_what_was_said() -> None:
    words = raw(("в", 0, 1), ("двадцать", 1, 2), ("первом", 2, 3), ("веке", 3, 4))
    made = punctuated(words, ["В", "21-м", "веке"])
    assert [(word.text, word.start_s, word.end_s) for word in made][1] == ("21-м", 1.0, 3.0)
