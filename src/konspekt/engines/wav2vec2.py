"""wav2vec2 with a CTC head on onnxruntime: raw sound in, letters out, in the file layout that Optimum exports.

The network writes no punctuation and no capitals; language/ restores them from pauses and morphology.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import prod
from pathlib import Path
from typing import Final, cast

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from konspekt.domain.errors import DeviceMissing, EngineError, WeightsCorrupt
from konspekt.domain.sound import SAMPLE_RATE_HZ, Waveform
from konspekt.domain.transcript import Word
from konspekt.engines.decision import decision_sha256
from konspekt.engines.devices import CUDA, onnx_providers, onnx_session_options
from konspekt.engines.options import MAX_PIECE_MS, Device, EngineOptions, Precision
from konspekt.engines.timed_words import RawWord, timed_words
from konspekt.engines.weights import require, weights_sha256

NAME: Final = "wav2vec2"
NETWORKS: Final[dict[Precision, tuple[str, ...]]] = {
    "int8": ("model_quantized.onnx", "model_int8.onnx", "onnx/model_quantized.onnx", "onnx/model_int8.onnx"),
    "fp32": ("model.onnx", "onnx/model.onnx"),
}
"""Optimum writes beside the forms, hubs put the network into a folder."""
FORMS: Final = ("config.json", "vocab.json", "preprocessor_config.json")
TOKENS: Final = "tokenizer_config.json"
XLSR_STRIDES: Final = (5, 2, 2, 2, 2, 2, 2)
"""Of the convolutions before the transformer, where config.json does not say: 320 samples, 20 ms a frame."""
XLSR_KERNELS: Final = (10, 3, 3, 3, 3, 2, 2)
VARIANCE_FLOOR: Final = 1e-7
"""Of the front end's normalisation in training."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alphabet:
    """What the network's outputs mean."""

    letters: Mapping[int, str]
    """Without the tokens that are written as nothing: blank, end of a word, unknown, start, end."""
    blank: int
    word_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundForm:
    """How the network wants its sound and counts its frames."""

    normalizes: bool
    frame_samples: int
    least_samples: int
    """A shorter piece does not fill one frame; it is filled up with silence."""


def build(options: EngineOptions) -> "Wav2Vec2Recognizer":
    """Load the network and its forms from a folder.

    Raises:
        WeightsMissing: A file is not there.
        WeightsCorrupt: A file cannot be read, or says what the network does not do.
        DeviceMissing: CUDA was asked for and is not here.
    """
    providers = onnx_providers(options.device, name=NAME)
    network, precision = _network(options, on_cuda=providers[0] == CUDA)
    set_name = NAME if precision == "fp32" else f"{NAME}-int8"
    folder = require(options.weights, (network, *FORMS), name=set_name)
    alphabet = read_alphabet(folder)
    form = read_sound_form(folder)
    ears = _Ears(folder / network, providers, options.device, options.threads)
    if (
        ears.outputs is not None
        and max((*alphabet.letters, alphabet.blank, alphabet.word_end)) >= ears.outputs
    ):
        raise WeightsCorrupt(name=set_name, file="vocab.json")
    files = (network, *FORMS, *(name for name in (TOKENS, f"{network}_data") if (folder / name).is_file()))
    digest = decision_sha256(weights_sha256(folder, files), precision=precision)
    return Wav2Vec2Recognizer(ears, alphabet, form, weights_sha256=digest)


class Wav2Vec2Recognizer:
    """Pieces of sound in, bare words out."""

    name = NAME
    max_piece_ms = MAX_PIECE_MS
    punctuates = False
    languages: frozenset[str] | None = None
    """What the network was trained on; its forms do not say."""

    def __init__(self, ears: "_Ears", alphabet: Alphabet, form: SoundForm, *, weights_sha256: str) -> None:
        self._ears: _Ears | None = ears
        self._alphabet = alphabet
        self._form = form
        self.weights_sha256 = weights_sha256

    def recognize(
        self, pieces: Sequence[Waveform], *, language: str, vocabulary: Sequence[str]
    ) -> Iterator[tuple[Word, ...]]:
        """Yield the words of each piece; greedy decoding has no use for `vocabulary`.

        Raises:
            EngineError: The network failed on a piece.
        """
        del language, vocabulary
        for piece in pieces:
            if self._ears is None:
                raise EngineError(name=NAME, reason="closed")
            yield self._words(self._ears, piece)

    def close(self) -> None:
        """Let go of the network."""
        self._ears = None

    def _words(self, ears: "_Ears", piece: Waveform) -> tuple[Word, ...]:
        if not len(piece.samples) or not float(np.abs(piece.samples).max()):
            return ()
        logits = ears.hear(prepared(piece.samples, self._form))
        frame_s = self._form.frame_samples / SAMPLE_RATE_HZ
        return timed_words(
            greedy_words(logits, self._alphabet, frame_s=frame_s), duration_ms=piece.duration_ms
        )


class _Ears:
    """The network itself."""

    def __init__(self, network: Path, providers: Sequence[str], device: Device, threads: int) -> None:
        try:
            self._session = ort.InferenceSession(
                str(network), sess_options=onnx_session_options(threads), providers=providers
            )
        except Exception as error:  # onnxruntime's kinds of error have no common parent but Exception
            raise WeightsCorrupt(name=NAME, file=network.name) from error
        if device == "cuda" and CUDA not in self._session.get_providers():
            raise DeviceMissing(name=NAME, device=device)
        self._takes = tuple(entry.name for entry in self._session.get_inputs())
        width = self._session.get_outputs()[0].shape[-1]
        self.outputs: int | None = width if isinstance(width, int) else None

    def hear(self, samples: Floats) -> Floats:
        """Give the logits of one piece, frame by frame."""
        batch = samples[np.newaxis, :]
        fed: dict[str, npt.NDArray[np.generic]] = {self._takes[0]: batch}
        if "attention_mask" in self._takes:
            fed["attention_mask"] = np.ones(batch.shape, np.int64)
        try:
            return np.asarray(self._session.run(None, fed)[0][0], np.float32)
        except Exception as error:  # as above
            raise EngineError(name=NAME, reason=str(error)[:200]) from error


def prepared(samples: Floats, form: SoundForm) -> Floats:
    """Bring a piece into the form that the network was trained on: mean 0, variance 1 if it normalises."""
    sound = samples.astype(np.float32)
    if form.normalizes:
        sound = (sound - sound.mean()) / np.sqrt(sound.var() + VARIANCE_FLOOR)
    if len(sound) < form.least_samples:
        sound = np.pad(sound, (0, form.least_samples - len(sound)))
    return sound.astype(np.float32)


def greedy_words(logits: Floats, alphabet: Alphabet, *, frame_s: float) -> list[RawWord]:
    """Read the likeliest letter of every frame: repeats are one letter, the blank parts equal ones.

    A word begins with the first frame of its first letter and ends with the last frame of its last; its confidence is the
    geometric mean of its letters' probabilities.
    """
    best = logits.argmax(axis=-1)
    peak = logits.max(axis=-1, keepdims=True)
    log_probability = -np.log(np.exp(logits - peak).sum(axis=-1))
    words: list[RawWord] = []
    heard: list[tuple[str, int, int, float]] = []
    at = 0
    for token, frames in groupby(int(index) for index in best):
        start, at = at, at + sum(1 for _ in frames)
        if token == alphabet.word_end:
            words += _finished(heard, frame_s)
            heard = []
        elif token in alphabet.letters:
            heard.append((alphabet.letters[token], start, at, float(log_probability[start:at].max())))
    return words + _finished(heard, frame_s)


def _finished(heard: Sequence[tuple[str, int, int, float]], frame_s: float) -> list[RawWord]:
    if not heard:
        return []
    return [
        RawWord(
            text="".join(letter for letter, _, _, _ in heard),
            start_s=heard[0][1] * frame_s,
            end_s=heard[-1][2] * frame_s,
            confidence=float(np.exp(sum(log for _, _, _, log in heard) / len(heard))),
        )
    ]


def read_alphabet(folder: Path) -> Alphabet:
    """Read what the outputs mean from vocab.json, config.json and tokenizer_config.json.

    Raises:
        WeightsCorrupt: Not the form of one language's CTC alphabet, or it lacks the blank or the end of a word.
    """
    vocabulary = _form(folder, "vocab.json")
    tokens = _form(folder, TOKENS) if (folder / TOKENS).is_file() else {}
    indices = {text: index for text, index in vocabulary.items() if isinstance(index, int)}
    if len(indices) != len(vocabulary):
        raise WeightsCorrupt(name=NAME, file="vocab.json")
    blank = indices.get(
        _token(tokens, "pad_token", "<pad>"), _form(folder, "config.json").get("pad_token_id")
    )
    word_end = indices.get(_token(tokens, "word_delimiter_token", "|"))
    if not isinstance(blank, int) or word_end is None:
        raise WeightsCorrupt(name=NAME, file="vocab.json")
    special = {_token(tokens, f"{role}_token", f"<{text}>") for role, text in _SPECIAL.items()}
    lower = bool(tokens.get("do_lower_case"))
    return Alphabet(
        letters={
            index: text.lower() if lower else text
            for text, index in indices.items()
            if text not in special and index not in (blank, word_end)
        },
        blank=blank,
        word_end=word_end,
    )


_SPECIAL: Final = {"unk": "unk", "bos": "s", "eos": "/s"}


def read_sound_form(folder: Path) -> SoundForm:
    """Read how the network wants its sound.

    Raises:
        WeightsCorrupt: Another sampling rate than Konspekt's, or forms that are no JSON objects.
    """
    config, sound = _form(folder, "config.json"), _form(folder, "preprocessor_config.json")
    if sound.get("sampling_rate", SAMPLE_RATE_HZ) != SAMPLE_RATE_HZ:
        raise WeightsCorrupt(name=NAME, file="preprocessor_config.json")
    strides = _figures(config.get("conv_stride"), XLSR_STRIDES)
    kernels = _figures(config.get("conv_kernel"), XLSR_KERNELS)
    least = 1
    for stride, kernel in zip(reversed(strides), reversed(kernels), strict=False):
        least = (least - 1) * stride + kernel
    return SoundForm(
        normalizes=bool(sound.get("do_normalize", True)), frame_samples=prod(strides), least_samples=least
    )


def _network(options: EngineOptions, *, on_cuda: bool) -> tuple[str, Precision]:
    """Choose the file: what was asked for, else int8 on the CPU and fp32 on CUDA, else what is there."""
    auto: tuple[Precision, ...] = ("fp32", "int8") if on_cuda else ("int8", "fp32")
    wanted = auto if options.precision == "auto" else (options.precision,)
    for precision in wanted:
        for file in NETWORKS[precision]:
            if options.weights is not None and (options.weights / file).is_file():
                return file, precision
    missing: Precision = "fp32" if options.precision == "auto" else options.precision
    return NETWORKS[missing][-1] if missing == "fp32" else NETWORKS[missing][2], missing


def _form(folder: Path, name: str) -> dict[str, object]:
    try:
        form = cast("object", json.loads((folder / name).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise WeightsCorrupt(name=NAME, file=name) from error
    if not isinstance(form, dict):
        raise WeightsCorrupt(name=NAME, file=name)
    return cast("dict[str, object]", form)


def _token(tokens: Mapping[str, object], role: str, usual: str) -> str:
    """Read a token's text, which stands bare or in an object."""
    said = tokens.get(role, usual)
    if isinstance(said, dict):
        said = cast("dict[str, object]", said).get("content", usual)
    return said if isinstance(said, str) else usual


def _figures(said: object, usual: tuple[int, ...]) -> tuple[int, ...]:
    if isinstance(said, list):
        figures = [figure for figure in cast("list[object]", said) if isinstance(figure, int) and figure > 0]
        if figures:
            return tuple(figures)
    return usual
