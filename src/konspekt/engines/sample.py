"""The sample engine: small weights shipped with Konspekt that understand one synthetic voice, and refuse people.

It shows the whole way from sound to notes without any download. It is never a default and never stands in for another engine.
"""

import hashlib
import json
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import numpy as np

from konspekt.domain.errors import SampleEngineRefuses, WeightsCorrupt, WeightsMissing
from konspekt.engines import letters
from konspekt.engines.ctc_beam import Alphabet, mean_log_probability
from konspekt.engines.decision import decision_sha256
from konspekt.engines.gigaam import VARIANTS, GigaamRecognizer, load
from konspekt.engines.letters import Floats
from konspekt.engines.options import EngineOptions
from konspekt.ports import Recognizer

NAME: Final = "sample"
GUARD: Final = "guard.json"
LEAST_LETTER_FRAMES: Final = 20
"""About a second of speech: a single short word says too little about its voice, and silence nothing."""
_VARIANT: Final = VARIANTS["v3_ctc"]
_QUANTISATION: Final = "int8"


def build(options: EngineOptions) -> Recognizer:
    """Give the recognizer of the shipped weights, or of `options.weights` in the same form.

    Hearing a person, it raises SampleEngineRefuses.

    Raises:
        WeightsMissing, WeightsCorrupt: A shipped file is not there or is not what it should be.
    """
    if options.weights is not None:
        return _build(options.weights, options)
    with as_file(files("konspekt.engines").joinpath("sample_weights")) as folder:
        return _build(folder, options)


def _build(folder: Path, options: EngineOptions) -> Recognizer:
    names = (*_VARIANT.files(_QUANTISATION), GUARD)
    for name in names:
        if not (folder / name).is_file():
            raise WeightsMissing(name=NAME, file=name, megabytes=2)
    threshold = _threshold(folder / GUARD)
    digests = [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names]
    return GigaamRecognizer(
        load(folder, _VARIANT, _QUANTISATION, options, name=NAME),
        name=NAME,
        punctuates=False,
        guide=letters.Guide(check=_guard(threshold)),
        weights_sha256=decision_sha256("".join(digests), dictionary=letters.version()),
    )


def _threshold(guard: Path) -> float:
    try:
        return float(json.loads(guard.read_text(encoding="utf-8"))["threshold"])
    except (ValueError, KeyError, TypeError) as broken:
        raise WeightsCorrupt(name=NAME, file=guard.name) from broken


def _guard(threshold: float) -> Callable[[Floats, Alphabet], None]:
    """Give the check that the network is as sure of a piece as only the synthetic voice makes it."""

    def check(log_probs: Floats, alphabet: Alphabet) -> None:
        letter_frames = np.count_nonzero(log_probs.argmax(axis=1) != alphabet.blank)
        if letter_frames >= LEAST_LETTER_FRAMES and mean_log_probability(log_probs, alphabet) < threshold:
            raise SampleEngineRefuses

    return check
