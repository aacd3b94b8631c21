"""A network that writes letters, guided by a dictionary: the words of a language and of a course."""

from collections.abc import Callable, Sequence
from importlib.metadata import version as package_version
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Word
from konspekt.engines import ctc_beam
from konspekt.language.russian.spelling import Spelling

_FEATURE_STEP_MS: Final = 10
_GUIDE_VERSION: Final = 2
"""Raised by hand when the same sound could be decoded differently."""

_LEAST_LETTER: Final = 0.2
"""A word of one letter that is less likely than this by the sound alone is silence to which the dictionary added a common word."""

Floats = npt.NDArray[np.float32]
Lengths = npt.NDArray[np.int64]


class LetterNetwork(Protocol):
    """onnx-asr's network below its own decoding; these are its internals, held to onnx-asr 0.12 in pyproject.toml."""

    _vocab: dict[int, str]

    @property
    def _preprocessor_name(self) -> str: ...

    @property
    def _subsampling_factor(self) -> int: ...

    def _preprocessor(self, waveforms: Floats, waveforms_lens: Lengths, /) -> tuple[Floats, Lengths]: ...

    def _encode(self, features: Floats, features_lens: Lengths, /) -> tuple[Floats, Lengths]: ...


class Guide:
    """Decodes a letter network's output by a dictionary; remembers the last course's words."""

    def __init__(self, *, check: Callable[[Floats, ctc_beam.Alphabet], None] = lambda _, __: None) -> None:
        """Have `check` look at what the network heard of each piece; it may raise to refuse it."""
        self._check = check
        self._expected: tuple[str, ...] | None = None
        self._spelling: Spelling | None = None

    def words(
        self,
        network: LetterNetwork,
        waveforms: Sequence[Floats],
        durations_ms: Sequence[int],
        vocabulary: Sequence[str],
    ) -> list[tuple[Word, ...]]:
        """Give the words of each piece, timed from its start."""
        alphabet = ctc_beam.Alphabet.of(network._vocab)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        frame_ms = _FEATURE_STEP_MS * network._subsampling_factor  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        spelling = self._spelling_for(vocabulary)
        made: list[tuple[Word, ...]] = []
        for waveform, duration_ms in zip(waveforms, durations_ms, strict=True):
            log_probs = log_probabilities(network, waveform)
            self._check(log_probs, alphabet)
            heard = [word for word in ctc_beam.decode(log_probs, alphabet, spelling) if _is_heard(word)]
            made.append(_timed(heard, frame_ms, duration_ms))
        return made

    def _spelling_for(self, vocabulary: Sequence[str]) -> Spelling:
        expected = tuple(vocabulary)
        if self._spelling is None or expected != self._expected:
            self._spelling, self._expected = Spelling(expected), expected
        return self._spelling


def log_probabilities(network: LetterNetwork, waveform: Floats) -> Floats:
    """Give the logarithms of the letters' probabilities, shape (frames, letters and blank)."""
    length = np.array([len(waveform)], np.int64)
    features, feature_count = network._preprocessor(waveform[None], length)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    log_probs, frame_count = network._encode(features, feature_count)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return log_probs[0, : int(frame_count[0])]


def version() -> str:
    """Name the dictionary and the way it is used."""
    return f"{_GUIDE_VERSION} {package_version('pymorphy3-dicts-ru')}"


def _is_heard(word: ctc_beam.HeardWord) -> bool:
    return len(word.text) > 1 or word.confidence >= _LEAST_LETTER


def _timed(heard: Sequence[ctc_beam.HeardWord], frame_ms: int, duration_ms: int) -> tuple[Word, ...]:
    starts_ms = [min(word.first_frame * frame_ms, duration_ms) for word in heard]
    next_ms = [*starts_ms, duration_ms][1:]
    return tuple(
        Word(
            text=word.text,
            span=TimeSpan(start_ms, max(start_ms, min((word.last_frame + 1) * frame_ms, end_ms))),
            confidence=min(1.0, word.confidence),
        )
        for word, start_ms, end_ms in zip(heard, starts_ms, next_ms, strict=True)
    )
