"""GigaAM v3, the recognizer for Russian: local files, through the loader of onnx-asr, on onnxruntime."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol, cast

import numpy as np
import numpy.typing as npt

from konspekt.domain.errors import EngineError, WeightsCorrupt, WeightsMissing
from konspekt.domain.sound import SAMPLE_RATE_HZ, Waveform
from konspekt.domain.transcript import Word
from konspekt.engines import letters
from konspekt.engines.devices import onnx_providers, onnx_session_options
from konspekt.engines.options import MAX_PIECE_MS, EngineOptions, Precision
from konspekt.engines.token_words import Token, words_of_tokens
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
    sizes_mb: dict[str, int]
    """Of the first network file by precision, for the message that it is missing."""


VARIANTS: Final = {
    "v3_e2e_ctc": Variant(
        loader_name="gigaam-v3-e2e-ctc",
        networks=("v3_e2e_ctc",),
        vocabulary="v3_e2e_ctc_vocab.txt",
        punctuates=True,
        writes_letters=False,
        sizes_mb={"int8": 225, "": 886},
    ),
    "v3_e2e_rnnt": Variant(
        loader_name="gigaam-v3-e2e-rnnt",
        networks=("v3_e2e_rnnt_encoder", "v3_e2e_rnnt_decoder", "v3_e2e_rnnt_joint"),
        vocabulary="v3_e2e_rnnt_vocab.txt",
        punctuates=True,
        writes_letters=False,
        sizes_mb={"int8": 225, "": 886},
    ),
    "v3_ctc": Variant(
        loader_name="gigaam-v3-ctc",
        networks=("v3_ctc",),
        vocabulary="v3_vocab.txt",
        punctuates=False,
        writes_letters=True,
        sizes_mb={"int8": 225, "": 886},
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


class _Loaded(Protocol):
    """onnx-asr's recognizer, the part that is used here."""

    asr: letters.LetterNetwork

    def recognize(self, waveform: list[Floats], /) -> list[_Timed]: ...


class GigaamRecognizer:
    """A Recognizer; one network in memory, safe for one caller at a time."""

    max_piece_ms = MAX_PIECE_MS
    languages: frozenset[str] | None = frozenset({"ru"})

    def __init__(
        self, loaded: _Loaded, *, name: str, punctuates: bool, decoding: Decoding, weights_sha256: str
    ) -> None:
        self.name = name
        self.punctuates = punctuates
        self.weights_sha256 = weights_sha256
        self._loaded: _Loaded | None = loaded
        self._guide = letters.Guide() if decoding == "dictionary" else None

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
        EngineError: The variant or the way of decoding is unknown.
    """
    return load(options, name=NAME)


def load(options: EngineOptions, *, name: str) -> GigaamRecognizer:
    """Give the recognizer of a folder in the layout of GigaAM v3, under the name `name`; raises as `build`."""
    variant = VARIANTS.get(options.variant or DEFAULT_VARIANT)
    if variant is None:
        raise EngineError(name=name, reason=f"{options.variant}? {', '.join(VARIANTS)}")
    decoding = _decoding(options.decoding, variant, name)
    folder = options.weights
    if folder is None or not folder.is_dir():
        # Asked for a folder that is not there, the loader would try to download it.
        raise _missing(name, f"{variant.networks[0]}.int8.onnx", variant, "int8")
    quantisation = _quantisation(folder, variant, options.precision, name)
    files = [_present(folder, file, variant, quantisation, name) for file in _files(variant, quantisation)]
    _check_config(folder / CONFIG, name)
    loaded = _load(folder, variant, quantisation, options, name)
    return GigaamRecognizer(
        loaded,
        name=name,
        punctuates=variant.punctuates,
        decoding=decoding,
        weights_sha256=_digest(files, decoding),
    )


def _decoding(asked: str, variant: Variant, name: str) -> Decoding:
    match asked:
        case "" | "greedy":
            return "greedy"
        case "dictionary" if variant.writes_letters:
            return "dictionary"
        case _:
            raise EngineError(name=name, reason=f"decoding={asked}")


def _files(variant: Variant, quantisation: str) -> list[str]:
    suffix = f".{quantisation}" if quantisation else ""
    return [*(f"{stem}{suffix}.onnx" for stem in variant.networks), variant.vocabulary, CONFIG]


def _quantisation(folder: Path, variant: Variant, precision: Precision, name: str) -> str:
    """Give the first quantisation that this precision allows and the folder holds."""
    allowed = _QUANTISATIONS[precision]
    for quantisation in allowed:
        if (folder / _files(variant, quantisation)[0]).is_file():
            return quantisation
    wanted = "" if precision == "fp32" else "int8"
    raise _missing(name, _files(variant, wanted)[0], variant, wanted)


def _present(folder: Path, file: str, variant: Variant, quantisation: str, name: str) -> Path:
    if not (folder / file).is_file():
        raise _missing(name, file, variant, quantisation)
    return folder / file


def _missing(name: str, file: str, variant: Variant, quantisation: str) -> WeightsMissing:
    megabytes = variant.sizes_mb.get(quantisation, 1) if file.startswith(variant.networks[0] + ".") else 1
    return WeightsMissing(name=name, file=file, megabytes=megabytes)


def _check_config(config: Path, name: str) -> None:
    """Refuse a configuration of another version: the loader would compute other features of the sound, silently."""
    try:
        told = json.loads(config.read_text(encoding="utf-8"))
    except ValueError as broken:
        raise WeightsCorrupt(name=name, file=config.name) from broken
    match told:
        case {"version": "v3"}:
            return
        case _:
            raise WeightsCorrupt(name=name, file=config.name)


def _load(folder: Path, variant: Variant, quantisation: str, options: EngineOptions, name: str) -> _Loaded:
    import onnx_asr  # noqa: PLC0415 - a third of a second: only where somebody listens

    providers = onnx_providers(options.device, name=name)
    network = _files(variant, quantisation)[0]
    try:
        loaded = onnx_asr.load_model(
            variant.loader_name,
            folder,
            quantization=quantisation or None,
            sess_options=onnx_session_options(options.threads),
            providers=providers,
        )
        hearing = cast("_Loaded", loaded.with_timestamps())
        silence = np.zeros(SAMPLE_RATE_HZ // 2, np.float32)
        hearing.recognize([silence])
    except Exception as broken:  # protobuf, onnxruntime and the loader each raise their own
        raise WeightsCorrupt(name=name, file=network) from broken
    if hearing.asr._preprocessor_name != "gigaam_v3":  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        raise WeightsCorrupt(name=name, file=CONFIG)
    return hearing


def _tokens(answer: _Timed) -> Iterable[Token]:
    told = zip(answer.tokens or (), answer.timestamps or (), answer.logprobs or (), strict=True)
    for text, start_s, log_probability in told:
        yield Token(text=text, start_ms=round(start_s * 1000), log_probability=log_probability)


def _long_enough(samples: Floats) -> Floats:
    return np.pad(samples, (0, max(0, _LEAST_SAMPLES - len(samples))))


def _digest(files: Sequence[Path], decoding: Decoding) -> str:
    """Give one digest of all that decides the result: the files, and what guides the decoding."""
    whole = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            whole.update(hashlib.file_digest(stream, "sha256").digest())
    if decoding == "dictionary":
        whole.update(letters.version().encode())
    return whole.hexdigest()


def _reason(failed: Exception) -> str:
    return f"{type(failed).__name__}: {failed}".splitlines()[0][:200]
