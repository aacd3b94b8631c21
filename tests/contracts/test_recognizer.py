"""What every recognizer promises (ports.Recognizer), asked of each one through the registry and its true loader.

The weights are small and made here: tones for GigaAM and wav2vec2, a Whisper of true form, a server on the loopback, the shipped sample
weights. A new engine joins by one row in ENGINES.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fake_transcriber
from konspekt.domain.errors import SampleEngineRefuses
from konspekt.domain.sound import SAMPLE_RATE_HZ, Waveform
from konspekt.domain.transcript import Word
from konspekt.engines import registry
from konspekt.engines.options import MAX_PIECE_MS, EngineOptions
from konspekt.ports import Recognizer
from tiny_wav2vec2 import write_wav2vec2
from tiny_whisper import write_tiny_whisper
from tone_voice import say, write_weights
from training import voices

TEXT = "что такое литерал"
LONGEST = MAX_PIECE_MS * SAMPLE_RATE_HZ // 1000
RNG = np.random.default_rng(20)


@dataclass(frozen=True)
class Kind:
    """How an engine is set up, and what it may be asked beyond the contract."""

    engine: str
    options: Callable[[Path, ExitStack], EngineOptions]
    voice: Callable[[], Waveform] = lambda: Waveform(say(TEXT, word_pause_s=0.2, tail_s=0.4).samples)
    hears: str | None = None
    """What it must write for its voice, without punctuation; None where the weights are random."""
    refuses: bool = False
    """Whether it may refuse a sound that is not its voice."""
    any_piece: bool = True
    """False: too slow for many pieces."""


def with_weights(write: Callable[[Path], Path], **more: str) -> Callable[[Path, ExitStack], EngineOptions]:
    return lambda home, stack: EngineOptions(weights=write(home / "weights"), threads=1, device="cpu", **more)


def with_server(home: Path, stack: ExitStack) -> EngineOptions:
    server = stack.enter_context(fake_transcriber.running(fake_transcriber.FakeTranscriber()))
    return EngineOptions(url=server.url, api_key="a key")


def with_script(home: Path, stack: ExitStack) -> EngineOptions:
    script = home / "script.json"
    script.write_text(
        json.dumps({"words": [["что", 100, 400, 0.9], ["такое", 500, 800], ["литерал", 900, 1500]]})
    )
    return EngineOptions(script=script)


def espeak() -> Waveform:
    return Waveform(voices.say("Что такое литерал?").samples)


ENGINES = {
    "gigaam": Kind(
        engine="gigaam",
        options=with_weights(lambda folder: write_weights(folder, variant="v3_e2e_ctc", quantisation="int8")),
        voice=lambda: Waveform(say(TEXT, word_pause_s=0.2, tail_s=0.4, variant="v3_e2e_ctc").samples),
        hears=TEXT,
    ),
    "gigaam letters": Kind(
        engine="gigaam", options=with_weights(write_weights, variant="v3_ctc", decoding="greedy"), hears=TEXT
    ),
    "gigaam dictionary": Kind(
        engine="gigaam",
        options=with_weights(write_weights, variant="v3_ctc", decoding="dictionary"),
        hears=TEXT,
        any_piece=False,
    ),
    "whisper": Kind(engine="whisper", options=with_weights(write_tiny_whisper), any_piece=False),
    "wav2vec2": Kind(engine="wav2vec2", options=with_weights(write_wav2vec2), hears=TEXT),
    "openai_audio": Kind(engine="openai_audio", options=with_server, any_piece=False),
    "scripted": Kind(engine="scripted", options=with_script, hears=TEXT),
    "sample": Kind(
        engine="sample",
        options=lambda home, stack: EngineOptions(threads=1),
        voice=espeak,
        refuses=True,
        any_piece=False,
    ),
}


@dataclass(frozen=True)
class Seat:
    """A recognizer at work."""

    kind: Kind
    recognizer: Recognizer
    options: EngineOptions

    def hear(self, *pieces: Waveform, vocabulary: tuple[str, ...] = ()) -> list[tuple[Word, ...]]:
        try:
            return list(self.recognizer.recognize(pieces, language="ru", vocabulary=vocabulary))
        except SampleEngineRefuses:
            assert self.kind.refuses
            return [()] * len(pieces)


@pytest.fixture(scope="module", params=list(ENGINES))
def seat(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    kind = ENGINES[request.param]
    with ExitStack() as stack:
        options = kind.options(tmp_path_factory.mktemp(kind.engine), stack)
        recognizer = registry.build(kind.engine, options)
        yield Seat(kind, recognizer, options)
        recognizer.close()
        recognizer.close()  # twice is fine


def noise(count: int, loudness: float = 0.1) -> Waveform:
    return Waveform((RNG.standard_normal(count) * loudness).astype(np.float32))


def click() -> Waveform:
    samples = np.zeros(SAMPLE_RATE_HZ, np.float32)
    samples[8_000] = 1.0
    return Waveform(samples)


HOSTILE = {
    "nothing at all": Waveform(np.zeros(0, np.float32)),
    "one sample": Waveform(np.full(1, 0.5, np.float32)),
    "ten milliseconds": noise(160),
    "a click": click(),
    "a direct current": Waveform(np.full(SAMPLE_RATE_HZ, 0.7, np.float32)),
    "a full-scale square": Waveform(np.sign(np.sin(np.arange(SAMPLE_RATE_HZ) * 0.1)).astype(np.float32)),
    "faint noise": noise(SAMPLE_RATE_HZ, 1e-3),
    "noise": noise(2 * SAMPLE_RATE_HZ),
}


def assert_fits(words: tuple[Word, ...], piece: Waveform) -> None:
    at = 0
    for word in words:
        assert at <= word.span.start_ms <= word.span.end_ms <= piece.duration_ms
        at = word.span.start_ms
        assert word.text.split() == [word.text]
        assert word.confidence is None or 0 <= word.confidence <= 1


def plain(words: tuple[Word, ...]) -> str:
    return " ".join("".join(char for char in word.text.lower() if char.isalpha()) for word in words)


def test_it_says_who_it_is(seat: Seat) -> None:
    recognizer = seat.recognizer
    assert recognizer.name == seat.kind.engine
    assert isinstance(recognizer.punctuates, bool)
    assert recognizer.languages is None or "ru" in recognizer.languages
    assert recognizer.max_piece_ms >= MAX_PIECE_MS
    assert len(recognizer.weights_sha256) in (0, 64)


def test_the_same_files_and_settings_have_the_same_digest(seat: Seat) -> None:
    again = registry.build(seat.kind.engine, seat.options)
    assert again.weights_sha256 == seat.recognizer.weights_sha256
    again.close()


def test_no_pieces_give_nothing(seat: Seat) -> None:
    assert seat.hear() == []


def test_every_piece_has_its_answer_in_its_place(seat: Seat) -> None:
    voice, silence = seat.kind.voice(), Waveform(np.zeros(SAMPLE_RATE_HZ, np.float32), 60_000)
    answers = seat.hear(silence, voice, silence, voice)
    assert len(answers) == 4
    assert answers[0] == answers[2] == ()
    assert answers[1] == answers[3]


def test_its_voice_is_heard(seat: Seat) -> None:
    voice = seat.kind.voice()
    (words,) = seat.hear(voice)
    assert_fits(words, voice)
    if seat.kind.hears is not None:
        assert plain(words) == seat.kind.hears


def test_the_same_piece_gives_the_same_words(seat: Seat) -> None:
    voice = seat.kind.voice()
    first = seat.hear(voice)
    seat.hear(noise(SAMPLE_RATE_HZ))
    assert seat.hear(voice) == first


def test_a_piece_is_not_changed_by_its_neighbours(seat: Seat) -> None:
    """Batches are cut anew after a restart: alone or in company must be one."""
    voice, other = seat.kind.voice(), Waveform(say("пар", tail_s=2.0).samples)
    alone = [*seat.hear(voice), *seat.hear(other)]
    together = seat.hear(voice, other)
    if any(together):
        assert together == alone


@pytest.mark.parametrize("sound", list(HOSTILE))
def test_no_sound_is_an_error(seat: Seat, sound: str) -> None:
    piece = HOSTILE[sound]
    (words,) = seat.hear(piece)
    assert_fits(words, piece)


def test_silence_gives_no_words(seat: Seat) -> None:
    quiet = [Waveform(np.zeros(count, np.float32), 60_000) for count in (0, 1, 400, SAMPLE_RATE_HZ, LONGEST)]
    assert seat.hear(*quiet) == [()] * len(quiet)


def test_the_longest_piece_fits(seat: Seat) -> None:
    voice = seat.kind.voice().samples
    samples = np.zeros(LONGEST, np.float32)
    samples[-len(voice) :] = voice
    piece = Waveform(samples)
    (words,) = seat.hear(piece)
    assert_fits(words, piece)
    if seat.kind.hears is not None and seat.kind.engine != "scripted":
        assert plain(words) == seat.kind.hears
        assert words[0].span.start_ms > MAX_PIECE_MS // 2


def test_any_vocabulary_is_taken(seat: Seat) -> None:
    voice = seat.kind.voice()
    for vocabulary in (
        ("литерал",),
        ("", " ", "a\nb", "х" * 300),
        tuple(f"слово{place}" for place in range(500)),
    ):
        (words,) = seat.hear(voice, vocabulary=vocabulary)
        assert_fits(words, voice)


@settings(max_examples=25)
@given(
    seed=st.integers(0, 2**32 - 1),
    counts=st.lists(st.integers(0, 4 * SAMPLE_RATE_HZ), max_size=4),
    loudness=st.sampled_from([1e-5, 1e-2, 1.0, 3.0]),
)
def test_whatever_is_heard_lies_in_its_piece(
    seat: Seat, seed: int, counts: list[int], loudness: float
) -> None:
    if not seat.kind.any_piece:
        return
    rng = np.random.default_rng(seed)
    pieces = [Waveform((rng.standard_normal(count) * loudness).astype(np.float32)) for count in counts]
    answers = seat.hear(*pieces)
    assert len(answers) == len(pieces)
    for words, piece in zip(answers, pieces, strict=True):
        assert_fits(words, piece)


def test_every_shipped_engine_signs_the_contract() -> None:
    assert {kind.engine for kind in ENGINES.values()} == set(registry.SHIPPED)
