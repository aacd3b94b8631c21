"""Making GigaAM faster on processors: only its matrix products in int8, checked against the network it came from.

The published int8 file quantises convolutions too, which onnxruntime computes slower than in fp32 (facts/speech.md 4).
Needs the extra `optimise` (package `onnx`).
"""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol, cast

from konspekt.domain.errors import EngineNotInstalled, WeightsCorrupt
from konspekt.domain.sound import Waveform
from konspekt.domain.transcript import Word
from konspekt.engines import gigaam
from konspekt.engines.options import EngineOptions
from konspekt.engines.weights import require

MOST_CHANGED: Final = 0.02
"""Largest part of the letters that may differ from what the fp32 network writes."""
EXTRA: Final = "optimise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimised:
    """A quantised network that passed its check."""

    path: Path
    size_bytes: int
    changed: float
    """Part of the letters that differ from the fp32 network's, 0..1."""


class _Quantize(Protocol):
    """onnxruntime's function, typed as it is used here."""

    def __call__(
        self, full: Path, target: Path, /, *, op_types_to_quantize: list[str], weight_type: object
    ) -> None: ...


def optimise(options: EngineOptions, pieces: Sequence[Waveform]) -> Optimised:
    """Write `<variant>.matmul8.onnx` beside the fp32 file of the folder; precision `auto` takes it from then on.

    `pieces` are what both networks are made to hear: a minute of somebody speaking.

    Raises:
        EngineNotInstalled: The package `onnx` is not installed.
        WeightsMissing, WeightsCorrupt: The fp32 file is not there or cannot be used; or the quantised network writes more than
            MOST_CHANGED of the letters differently.
    """
    variant = gigaam.VARIANTS[options.variant or gigaam.DEFAULT_VARIANT]
    sources = variant.files("")
    folder = require(options.weights, sources, name=variant.sets.get("", gigaam.NAME))
    written = "".join(_texts(options, "fp32", pieces))
    target = folder / variant.files(gigaam.MATMUL)[0]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".optimise-") as scratch:
        trial = Path(scratch)
        for name in sources[1:]:
            shutil.copyfile(folder / name, trial / name)
        quantise_products(folder / sources[0], trial / target.name)
        changed = _changed(written, "".join(_texts(replace(options, weights=trial), "int8", pieces)))
        if changed > MOST_CHANGED:
            raise WeightsCorrupt(name=gigaam.NAME, file=target.name)
        (trial / target.name).replace(target)
    return Optimised(path=target, size_bytes=target.stat().st_size, changed=changed)


def quantise_products(full: Path, target: Path) -> None:
    """Write the network with its matrix products in int8 and everything else as it was; raises EngineNotInstalled."""
    try:
        room = import_module("onnxruntime.quantization")
    except ImportError as absent:
        raise EngineNotInstalled(name=gigaam.NAME, extra=EXTRA) from absent
    quantize = cast("_Quantize", room.quantize_dynamic)
    quantize(full, target, op_types_to_quantize=["MatMul"], weight_type=room.QuantType.QInt8)


def _texts(options: EngineOptions, precision: gigaam.Precision, pieces: Sequence[Waveform]) -> list[str]:
    recognizer = gigaam.build(replace(options, precision=precision))
    try:
        heard: list[tuple[Word, ...]] = [
            words for piece in pieces for words in recognizer.recognize([piece], language="ru", vocabulary=())
        ]
    finally:
        recognizer.close()
    return [" ".join(word.text for word in words) for words in heard]


def _changed(before: str, after: str) -> float:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only here

    return Levenshtein.normalized_distance(before, after) if before or after else 0.0
