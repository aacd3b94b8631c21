"""GigaAM v3, the recognizer for Russian: local files, through the loader of onnx-asr, on onnxruntime."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol, cast

import numpy as np
import numpy.typing as npt

from konspekt.domain.errors import EngineError, KonspektError, WeightsCorrupt
from konspekt.domain.sound import SAMPLE_RATE_HZ, Waveform
from konspekt.domain.transcript import Word
from konspekt.engines import letters
from konspekt.engines.decision import decision_sha256
from konspekt.engines.devices import CUDA, onnx_providers, onnx_session_options
from konspekt.engines.options import MAX_PIECE_MS, EngineOptions, Precision
from konspekt.engines.token_words import Token, words_of_tokens
from konspekt.engines.weights import require, weights_sha256
from konspekt.ports import Recognizer

NAME: Final = "gigaam"
DEFAULT_VARIANT: Final = "v3_e2e_ctc"
CONFIG: Final = "config.json"
_LEAST_SAMPLES: Final = 1_600
"""A shorter piece is filled up with silence: the network needs a few frames."""

Decoding = Literal["greedy", "dictionary"]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A network of the family: what the loader calls it and how its files are named."""

    loader_name: str
    networks: tuple[str, ...]
    """Stems of the network files; between stem and `.onnx` stands the precision."""
    vocabulary: str
    punctuates: bool
    writes_letters: bool
    """Whether its tokens are single letters, so that a dictionary can guide it."""
    sets: dict[str, str]
    """What `konspekt weights fetch` calls it, by quantisation."""

    def files(self, quantisation: str) -> tuple[str, ...]:
        """Give the files of the folder: networks first, then vocabulary and configuration."""
        suffix = f".{quantisation}" if quantisation else ""
        return (*(f"{stem}{suffix}.onnx" for stem in self.networks), self.vocabulary, CONFIG)


VARIANTS: Final = {
    "v3_e2e_ctc": Variant(
        loader_name="gigaam-v3-e2e-ctc",
        networks=("v3_e2e_ctc",),
        vocabulary="v3_e2e_ctc_vocab.txt",
        punctuates=True,
        writes_letters=False,
        sets={"int8": "gigaam", "": "gigaam-fp32"},
    ),
    "v3_e2e_rnnt": Variant(
        loader_name="gigaam-v3-e2e-rnnt",
        networks=("v3_e2e_rnnt_encoder", "v3_e2e_rnnt_decoder", "v3_e2e_rnnt_joint"),
        vocabulary="v3_e2e_rnnt_vocab.txt",
        punctuates=True,
        writes_letters=False,
        sets={"int8": "gigaam-rnnt"},
    ),
    "v3_ctc": Variant(
        loader_name="gigaam-v3-ctc",
        networks=("v3_ctc",),
        vocabulary="v3_vocab.txt",
        punctuates=False,
        writes_letters=True,
        sets={"int8": "gigaam-ctc"},
    ),
}

MATMUL: Final = "matmul8"
"""Made by `konspekt weights optimise` from the fp32 file: only matrix products in int8 (facts/speech.md 4: a third faster)."""
_QUANTISATIONS: Final[dict[Precision, tuple[str, ...]]] = {
    "auto": (MATMUL, "int8", ""),
    "int8": ("int8", MATMUL),
    "fp32": ("",),
}


class _Timed(Protocol):
    """onnx-asr's answer with times."""

    tokens: list[str] | None
    timestamps: list[float] | None
    logprobs: list[float] | None


class Loaded(Protocol):
    """onnx-asr's recognizer, the part that is used here."""

    asr: letters.LetterNetwork

    def recognize(self, waveform: list[Floats], /) -> list[_Timed]:
        """Give the tokens of each waveform."""
        ...


class GigaamRecognizer:
    """A Recognizer; one network in memory, safe for one caller at a time."""

    max_piece_ms = MAX_PIECE_MS
    languages: frozenset[str] | None = frozenset({"ru"})

    def __init__(
        self, loaded: Loaded, *, name: str, punctuates: bool, guide: letters.Guide | None, weights_sha256: str
    ) -> None:
        self.name = name
        self.punctuates = punctuates
        self.weights_sha256 = weights_sha256
        self._loaded: Loaded | None = loaded
        self._guide = guide

    def recognize(
        self, pieces: Sequence[Waveform], *, language: str, vocabulary: Sequence[str]
    ) -> Iterator[tuple[Word, ...]]:
        """Yield the words of each piece; the vocabulary counts only when a dictionary guides the network."""
        del language  # the network knows one
        for piece in pieces:
            if piece.duration_ms > self.max_piece_ms:
                raise ValueError(f"a piece of {piece.duration_ms} ms, the longest is {self.max_piece_ms} ms")
        waveforms = [_long_enough(piece.samples) for piece in pieces]
        durations_ms = [piece.duration_ms for piece in pieces]
        if waveforms:
            yield from self._heard(waveforms, durations_ms, vocabulary)

    def close(self) -> None:
        """Let go of the network."""
        self._loaded = None

    def _heard(
        self, waveforms: list[Floats], durations_ms: list[int], vocabulary: Sequence[str]
    ) -> list[tuple[Word, ...]]:
        assert self._loaded is not None, "the recognizer is closed"
        try:
            if self._guide is not None:
                return self._guide.words(self._loaded.asr, waveforms, durations_ms, vocabulary)
            answers = self._loaded.recognize(waveforms)
        except KonspektError:
            raise
        except Exception as failed:  # onnxruntime's errors share no other parent
            raise EngineError(name=self.name, reason=_reason(failed)) from failed
        return [
            words_of_tokens(tuple(_tokens(answer)), piece_ms=duration_ms)
            for answer, duration_ms in zip(answers, durations_ms, strict=True)
        ]


def build(options: EngineOptions) -> Recognizer:
    """Give the recognizer of the folder `options.weights`.

    Raises:
        WeightsMissing: The folder or one of its files is not there.
        WeightsCorrupt: A file is not what it should be.
        DeviceMissing: CUDA was asked for and is not here.
        EngineError: The variant or the way of decoding is unknown.
    """
    variant = VARIANTS.get(options.variant or DEFAULT_VARIANT)
    if variant is None:
        raise EngineError(name=NAME, reason=f"{options.variant}? {', '.join(VARIANTS)}")
    decoding = _decoding(options.decoding, variant)
    on_cuda = onnx_providers(options.device, name=NAME)[0] == CUDA
    quantisation = _quantisation(options, variant, on_cuda=on_cuda)
    files = variant.files(quantisation)
    # Asked for a folder that is not there, the loader would try to download it.
    folder = require(options.weights, files, name=variant.sets.get(quantisation, NAME))
    _check_config(folder / CONFIG)
    loaded = load(folder, variant, quantisation, options, name=NAME)
    return GigaamRecognizer(
        loaded,
        name=NAME,
        punctuates=variant.punctuates,
        guide=letters.Guide() if decoding == "dictionary" else None,
        weights_sha256=decision_sha256(weights_sha256(folder, files), **_settings(decoding)),
    )


def _decoding(asked: str, variant: Variant) -> Decoding:
    match asked:
        case "" | "greedy":
            return "greedy"
        case "dictionary" if variant.writes_letters:
            return "dictionary"
        case _:
            raise EngineError(name=NAME, reason=f"decoding={asked}")


def _settings(decoding: Decoding) -> dict[str, str]:
    return {"decoding": decoding, "dictionary": letters.version() if decoding == "dictionary" else ""}


def _quantisation(options: EngineOptions, variant: Variant, *, on_cuda: bool) -> str:
    """Give the first quantisation that the precision allows and the folder holds; the usual one if it holds none."""
    allowed = _QUANTISATIONS[options.precision]
    if on_cuda and options.precision == "auto":
        allowed = allowed[::-1]  # quantised products are computed on the processor only
    folder = options.weights
    present = (
        quantisation
        for quantisation in allowed
        if folder is not None and (folder / variant.files(quantisation)[0]).is_file()
    )
    return next(present, "" if options.precision == "fp32" else "int8")


def _check_config(config: Path) -> None:
    """Refuse a configuration of another version: the loader would compute other features of the sound, silently."""
    try:
        told = json.loads(config.read_text(encoding="utf-8"))
    except ValueError as broken:
        raise WeightsCorrupt(name=NAME, file=config.name) from broken
    match told:
        case {"version": "v3"}:
            return
        case _:
            raise WeightsCorrupt(name=NAME, file=config.name)


def load(folder: Path, variant: Variant, quantisation: str, options: EngineOptions, *, name: str) -> Loaded:
    """Give what the true loader makes of a folder that has all its files.

    Raises:
        WeightsCorrupt: It cannot make anything of them.
    """
    import onnx_asr  # noqa: PLC0415 - a third of a second: only where somebody listens

    providers = onnx_providers(options.device, name=name)
    try:
        loaded = onnx_asr.load_model(
            variant.loader_name,
            folder,
            quantization=quantisation or None,
            sess_options=onnx_session_options(options.threads),
            providers=providers,
        )
        hearing = cast("Loaded", loaded.with_timestamps())
        silence = np.zeros(SAMPLE_RATE_HZ // 2, np.float32)
        hearing.recognize([silence])
    except Exception as broken:  # protobuf, onnxruntime and the loader each raise their own
        raise WeightsCorrupt(name=name, file=variant.files(quantisation)[0]) from broken
    if hearing.asr._preprocessor_name != "gigaam_v3":  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        raise WeightsCorrupt(name=name, file=CONFIG)
    return hearing


def _tokens(answer: _Timed) -> Iterable[Token]:
    told = zip(answer.tokens or (), answer.timestamps or (), answer.logprobs or (), strict=True)
    for text, start_s, log_probability in told:
        yield Token(text=text, start_ms=round(start_s * 1000), log_probability=log_probability)


def _long_enough(samples: Floats) -> Floats:
    return np.pad(samples, (0, max(0, _LEAST_SAMPLES - len(samples))))


def _reason(failed: Exception) -> str:
    return f"{type(failed).__name__}: {failed}".splitlines()[0][:200]
