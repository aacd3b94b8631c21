"""Laws of recognizing: times from the start of the recording, and one failure costs one piece."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from konspekt.domain.errors import EngineError, KonspektError, SampleEngineRefuses, WeightsCorrupt
from konspekt.domain.sound import Piece, Waveform
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Flag, Word
from konspekt.engines.scripted import Script, ScriptedRecognizer
from konspekt.speech import HeardPiece, recognize_batch

PIECES = tuple(Piece(index=place, span=TimeSpan(place * 2000, place * 2000 + 1500)) for place in range(4))
WORDS = tuple(
    Word(text=text, span=TimeSpan(start, start + 300), confidence=0.9)
    for text, start in (("раз", 200), ("два", 900), ("три", 2100), ("четыре", 4300), ("пять", 6900))
)


class Quiet:
    """A sound of silence."""

    sample_count = 16_000 * 10
    duration_ms = 10_000

    def read(self, span: TimeSpan) -> Waveform:
        return Waveform(np.zeros(span.duration_ms * 16, np.float32), start_ms=span.start_ms)

    def read_samples(self, start: int, count: int) -> Waveform:
        return Waveform(np.zeros(count, np.float32), start_ms=start // 16)


class Failing(ScriptedRecognizer):
    """Fails on pieces that begin at a moment, with an error of a kind."""

    def __init__(self, at_ms: frozenset[int], error: KonspektError) -> None:
        super().__init__(Script(words=WORDS))
        self.at_ms, self.error = at_ms, error

    def recognize(
        self, pieces: Sequence[Waveform], *, language: str, vocabulary: Sequence[str]
    ) -> Iterator[tuple[Word, ...]]:
        for piece in pieces:
            if piece.start_ms in self.at_ms:
                raise self.error
            yield from super().recognize([piece], language=language, vocabulary=vocabulary)


def heard(recognizer: ScriptedRecognizer, *, at_once: int = 1) -> tuple[HeardPiece, ...]:
    return recognize_batch(Quiet(), PIECES, recognizer, language="ru", vocabulary=(), at_once=at_once)


@pytest.mark.parametrize("at_once", [1, 2, 3, 9])
def test_words_are_timed_from_the_start_of_the_recording(at_once: int) -> None:
    pieces = heard(ScriptedRecognizer(Script(words=WORDS)), at_once=at_once)
    assert [piece.index for piece in pieces] == [0, 1, 2, 3]
    assert tuple(word for piece in pieces for word in piece.words) == WORDS


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_one_piece_that_fails_costs_no_other(at_once: int) -> None:
    pieces = heard(Failing(frozenset({2000}), EngineError(name="x", reason="y")), at_once=at_once)
    assert [piece.flags for piece in pieces] == [(), (Flag.RECOGNITION_FAILED,), (), ()]
    assert [len(piece.words) for piece in pieces] == [2, 0, 1, 1]


@pytest.mark.parametrize("error", [WeightsCorrupt(name="x", file="y"), SampleEngineRefuses()])
def test_an_engine_that_cannot_work_at_all_is_an_error(error: EngineError) -> None:
    with pytest.raises(type(error)):
        heard(Failing(frozenset({2000}), error))


def test_an_answer_too_many_or_too_few_is_a_fault_of_the_engine() -> None:
    class Mute(ScriptedRecognizer):
        def recognize(
            self, pieces: Sequence[Waveform], *, language: str, vocabulary: Sequence[str]
        ) -> Iterator[tuple[Word, ...]]:
            yield from ()

    with pytest.raises(ValueError, match="zip"):
        heard(Mute(Script(words=())))


def test_words_that_an_engine_puts_outside_its_piece_are_brought_back() -> None:
    class Wild(ScriptedRecognizer):
        def recognize(
            self, pieces: Sequence[Waveform], *, language: str, vocabulary: Sequence[str]
        ) -> Iterator[tuple[Word, ...]]:
            for _ in pieces:
                yield (
                    Word(text="a", span=TimeSpan(500, 700)),
                    Word(text="b", span=TimeSpan(100, 200)),
                    Word(text="c", span=TimeSpan(9000, 9900)),
                )

    for piece in heard(Wild(Script(words=()))):
        starts = [word.span.start_ms for word in piece.words]
        assert starts == sorted(starts)
        assert all(piece.span.covers(word.span) for word in piece.words)


def test_progress_counts_the_sound_that_was_heard() -> None:
    told: list[tuple[str, int, int]] = []
    recognizer = ScriptedRecognizer(Script(words=WORDS))
    recognize_batch(
        Quiet(),
        PIECES,
        recognizer,
        language="ru",
        on_progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    assert told == [("recognize", done, 6000) for done in (0, 1500, 3000, 4500, 6000)]
