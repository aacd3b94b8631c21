"""Whisper of any size on CTranslate2, through faster-whisper (extra `whisper`).

Its own long-form machinery stays off: Konspekt cuts the sound itself, so a drifting clock or a lost window cannot reach further than one
piece, and nothing said earlier leads the network astray (facts behind each setting: repetitions, invented text, skipped windows).
"""

import importlib
import importlib.util
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, cast

import numpy as np
import numpy.typing as npt

from konspekt.domain.errors import (
    DeviceMissing,
    EngineError,
    EngineNotInstalled,
    LanguageUnknown,
    WeightsCorrupt,
)
from konspekt.domain.sound import SAMPLE_RATE_HZ, Waveform
from konspekt.domain.transcript import Word
from konspekt.engines.decision import decision_sha256
from konspekt.engines.devices import thread_count
from konspekt.engines.options import MAX_PIECE_MS, EngineOptions
from konspekt.engines.timed_words import RawWord, timed_words
from konspekt.engines.weights import require, weights_sha256

NAME: Final = "whisper"
DEFAULT_VARIANT: Final = "large-v3-turbo"
EXTRA: Final = "whisper"
ALWAYS: Final = ("model.bin", "config.json", "tokenizer.json")
"""Without tokenizer.json the library would ask the hub for one, silently."""
PREPROCESSOR: Final = "preprocessor_config.json"
"""Networks that hear 128 bands need it; without it the library assumes 80."""
VOCABULARIES: Final = ("vocabulary.json", "vocabulary.txt")
"""Newer and older conversions; one of them is there."""

BEAM_ON_CPU: Final = 1
BEAM_ON_CUDA: Final = 5
MAX_COMPRESSION: Final = 2.4
"""A text that gzip shrinks further than this repeats itself."""
MIN_LOG_PROBABILITY: Final = -1.0
MAX_NO_SPEECH: Final = 0.6
SILENCE: Final = 1e-4
"""A piece that never gets louder has no speech in it; on pure silence Whisper invents thanks and subtitles."""
LEAST_SAMPLES: Final = SAMPLE_RATE_HZ // 2
"""A shorter piece is filled up with silence: the library's alignment of words dies on a few frames."""
REASON_CHARS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One way to decode a piece; the next is tried where the last one's text fails the thresholds."""

    beam_size: int
    no_repeat_ngram_size: int = 0
    repetition_penalty: float = 1.0


def ladder(beam_size: int) -> tuple[Rung, ...]:
    """Give the ways to decode a piece, cheapest first.

    Whisper's own ladder draws at random with rising temperature, and CTranslate2 seeds its generators only once for each thread: what a
    piece becomes would depend on the pieces before it. Wider search and a ban on repetition reach the same cases without chance.
    """
    wide = max(beam_size, BEAM_ON_CUDA)
    rungs = [Rung(beam_size=beam_size)]
    if wide > beam_size:
        rungs.append(Rung(beam_size=wide))
    return (*rungs, Rung(beam_size=wide, no_repeat_ngram_size=3, repetition_penalty=1.1))


class HeardWord(Protocol):
    """A word as the library gives it."""

    start: float
    end: float
    word: str
    probability: float


class HeardSegment(Protocol):
    """A stretch of text as the library gives it."""

    words: list[HeardWord] | None
    tokens: list[int]
    avg_logprob: float
    compression_ratio: float


class Inner(Protocol):
    """The network inside."""

    n_mels: int

    def unload_model(self) -> None:
        """Let go of memory."""
        ...


class SoundForm(Protocol):
    """How the library turns sound into bands."""

    mel_filters: npt.NDArray[np.float32]


class Library(Protocol):
    """What Konspekt uses of faster_whisper.WhisperModel."""

    model: Inner
    feature_extractor: SoundForm
    supported_languages: list[str]

    def transcribe(
        self, audio: npt.NDArray[np.float32], **settings: object
    ) -> tuple[Iterable[HeardSegment], object]:
        """Write down what is said."""
        ...


class Load(Protocol):
    """The library's constructor."""

    def __call__(self, model_size_or_path: str, **settings: object) -> Library:
        """Load a folder."""
        ...


def build(options: EngineOptions) -> "WhisperRecognizer":
    """Load Whisper from a folder.

    Raises:
        EngineNotInstalled: The extra `whisper` is not installed.
        WeightsMissing: A file is not there; nothing is asked of any network.
        WeightsCorrupt: A file cannot be loaded.
        DeviceMissing: CUDA was asked for and is not here.
    """
    for package in ("faster_whisper", "ctranslate2"):
        if importlib.util.find_spec(package) is None:
            raise EngineNotInstalled(name=NAME, extra=EXTRA)
    set_name = f"{NAME}-{options.variant or DEFAULT_VARIANT}"
    folder = require(options.weights, ALWAYS, name=set_name)
    beside = tuple(name for name in (*VOCABULARIES, PREPROCESSOR) if (folder / name).is_file())
    if not set(VOCABULARIES) & set(beside):
        require(folder, VOCABULARIES[:1], name=set_name)
    device, compute_type = _device(options)
    library = _load(folder, set_name, device, compute_type, options)
    if library.feature_extractor.mel_filters.shape[0] != library.model.n_mels:
        require(folder, (PREPROCESSOR,), name=set_name)
        raise WeightsCorrupt(name=set_name, file=PREPROCESSOR)
    beam_size = options.beam_size or (BEAM_ON_CUDA if device == "cuda" else BEAM_ON_CPU)
    return WhisperRecognizer(
        library,
        weights_sha256=decision_sha256(
            weights_sha256(folder, (*ALWAYS, *beside)), compute_type=compute_type, beam_size=beam_size
        ),
        rungs=ladder(beam_size),
    )


class WhisperRecognizer:
    """Pieces of sound in, words with capitals and full stops out."""

    name = NAME
    max_piece_ms = MAX_PIECE_MS
    punctuates = True

    def __init__(self, library: Library, *, weights_sha256: str, rungs: Sequence[Rung]) -> None:
        self._library: Library | None = library
        self._rungs = rungs
        self.weights_sha256 = weights_sha256
        self.languages: frozenset[str] | None = frozenset(library.supported_languages)

    def recognize(
        self, pieces: Sequence[Waveform], *, language: str, vocabulary: Sequence[str]
    ) -> Iterator[tuple[Word, ...]]:
        """Yield the words of each piece; `vocabulary` leads the network as its hot words.

        Raises:
            LanguageUnknown: This network was not trained for the language.
            EngineError: The network failed on a piece.
        """
        code = language.partition("-")[0].lower()
        if self.languages is not None and code not in self.languages:
            raise LanguageUnknown(name=language, known=", ".join(sorted(self.languages)))
        hotwords = ", ".join(vocabulary) or None
        for piece in pieces:
            yield self._words(piece, code, hotwords)

    def close(self) -> None:
        """Let go of the network."""
        if self._library is not None:
            self._library.model.unload_model()
            self._library = None

    def _words(self, piece: Waveform, language: str, hotwords: str | None) -> tuple[Word, ...]:
        if not len(piece.samples) or float(np.abs(piece.samples).max()) < SILENCE:
            return ()
        attempts: list[list[HeardSegment]] = []
        for rung in self._rungs:
            segments = self._decode(piece, language, hotwords, rung)
            if _passes(segments):
                return _timed(segments, piece.duration_ms)
            attempts.append(segments)
        return _timed(max(attempts, key=_rank), piece.duration_ms)

    def _decode(self, piece: Waveform, language: str, hotwords: str | None, rung: Rung) -> list[HeardSegment]:
        if self._library is None:
            raise EngineError(name=NAME, reason="closed")
        samples = np.pad(piece.samples, (0, max(0, LEAST_SAMPLES - len(piece.samples))))
        try:
            segments, _ = self._library.transcribe(
                samples,
                language=language,
                task="transcribe",
                beam_size=rung.beam_size,
                no_repeat_ngram_size=rung.no_repeat_ngram_size,
                repetition_penalty=rung.repetition_penalty,
                temperature=[0.0],
                compression_ratio_threshold=MAX_COMPRESSION,
                log_prob_threshold=MIN_LOG_PROBABILITY,
                no_speech_threshold=MAX_NO_SPEECH,
                condition_on_previous_text=False,
                word_timestamps=True,
                vad_filter=False,
                hotwords=hotwords,
            )
            return list(segments)
        except (
            RuntimeError,
            IndexError,
            ValueError,
        ) as error:  # CTranslate2's, and the alignment's on odd sounds
            raise EngineError(name=NAME, reason=str(error)[:REASON_CHARS]) from error


def _passes(segments: Sequence[HeardSegment]) -> bool:
    return all(
        segment.compression_ratio <= MAX_COMPRESSION and segment.avg_logprob >= MIN_LOG_PROBABILITY
        for segment in segments
    )


def _rank(segments: Sequence[HeardSegment]) -> tuple[bool, float]:
    """Order failed attempts: one that does not repeat itself first, then by the worst stretch's probability."""
    calm = all(segment.compression_ratio <= MAX_COMPRESSION for segment in segments)
    return calm, min((segment.avg_logprob for segment in segments), default=0.0)


def _timed(segments: Sequence[HeardSegment], duration_ms: int) -> tuple[Word, ...]:
    raw = (
        RawWord(
            text=word.word,
            start_s=float(word.start),
            end_s=float(word.end),
            confidence=float(word.probability),
        )
        for segment in segments
        for word in segment.words or ()
    )
    return timed_words(raw, duration_ms=duration_ms)


def _device(options: EngineOptions) -> tuple[str, str]:
    """Settle device and number form: int8 on the CPU, half precision on CUDA, unless told otherwise."""
    ctranslate2 = importlib.import_module("ctranslate2")
    has_cuda = cast("int", ctranslate2.get_cuda_device_count()) > 0
    if options.device == "cuda" and not has_cuda:
        raise DeviceMissing(name=NAME, device=options.device)
    device = "cuda" if has_cuda and options.device != "cpu" else "cpu"
    able = cast("set[str]", ctranslate2.get_supported_compute_types(device))
    wanted = {
        "auto": ("float16", "int8_float16", "float32") if device == "cuda" else ("int8", "float32"),
        "int8": ("int8_float16", "int8") if device == "cuda" else ("int8",),
        "fp32": ("float32",),
    }[options.precision]
    for compute_type in wanted:
        if compute_type in able:
            return device, compute_type
    raise EngineError(name=NAME, reason=f"{options.precision} / {device}: {', '.join(sorted(able))}")


def _load(folder: Path, set_name: str, device: str, compute_type: str, options: EngineOptions) -> Library:
    # Second lock on the door: should a file vanish after the check, the library must fail, not fetch.
    os.environ["HF_HUB_OFFLINE"] = "1"
    load = cast("Load", importlib.import_module("faster_whisper").WhisperModel)
    try:
        return load(
            str(folder),
            device=device,
            compute_type=compute_type,
            cpu_threads=thread_count(options.threads),
            num_workers=1,
            local_files_only=True,
        )
    except Exception as error:  # tokenizers raises plain Exception, CTranslate2 RuntimeError or ValueError
        reason = str(error)
        if any(word in reason for word in ("CUDA", "cuDNN", "cuBLAS", "libcu", "out of memory")):
            raise EngineError(name=NAME, reason=reason[:REASON_CHARS]) from error
        file = next((name for name in (*ALWAYS, *VOCABULARIES, PREPROCESSOR) if name in reason), ALWAYS[0])
        raise WeightsCorrupt(name=set_name, file=file) from error
