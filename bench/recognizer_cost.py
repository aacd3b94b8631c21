# ruff: noqa: PLC0415 - each process loads only the runtime that it measures
"""One recognizer of true shape in a process of its own: `python -m bench.recognizer_cost KIND FOLDER` prints its cost as JSON.

    gigaam-int8 | gigaam-matmul8 | gigaam-fp32 | whisper-small | whisper-large-v3-turbo | whisper-large-v2

Weights are random, so the words are nonsense and only the cost counts. One thread, no spinning: processor seconds, least of several
runs. An hour of speech is 150 pieces of 24 s for GigaAM and 120 windows of 30 s with 180 written tokens each for Whisper, beam 1.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

PIECE_S = 24
WINDOW_S = 30
TOKENS_PER_WINDOW = 180
"""Six tokens a second of dense Russian speech (facts/speech.md 4)."""
RUNS = {"gigaam": 3, "whisper": 2}


def gigaam_seconds(precision: str, folder: Path) -> float:
    """Give processor seconds per hour, through the engine of the product."""
    from konspekt.domain.sound import SAMPLE_RATE_HZ, Waveform
    from konspekt.engines import gigaam
    from konspekt.engines.options import EngineOptions

    one = folder / precision
    one.mkdir(exist_ok=True)
    variant = gigaam.VARIANTS["v3_e2e_ctc"]
    for name in variant.files("" if precision == "fp32" else precision):
        if not (one / name).exists():
            (one / name).hardlink_to(folder / name)
    recognizer = gigaam.build(EngineOptions(weights=one, threads=1))
    noise = np.random.default_rng(0).standard_normal(PIECE_S * SAMPLE_RATE_HZ).astype(np.float32) * 0.05

    def hear() -> None:
        list(recognizer.recognize([Waveform(noise)], language="ru", vocabulary=()))

    return least(hear, RUNS["gigaam"]) * 3600 / PIECE_S


def whisper_seconds(size: str, folder: Path) -> float:
    """Give processor seconds per hour, by the runtime that faster-whisper uses, in int8."""
    import ctranslate2

    from bench.whisper_shape import SIZES, prompt

    form = SIZES[size]
    place = folder / f"whisper-{size}"
    network = ctranslate2.models.Whisper(
        str(place), device="cpu", compute_type="int8", intra_threads=1, inter_threads=1
    )
    sound = np.random.default_rng(0).standard_normal((1, form.mels, WINDOW_S * 100)).astype(np.float32) * 0.1
    features = ctranslate2.StorageView.from_array(sound)
    start = prompt(form)

    def hear() -> None:
        heard = network.encode(features)
        # CTranslate2 writes at most half of max_length.
        (answer,) = network.generate(
            heard, [start], beam_size=1, max_length=2 * TOKENS_PER_WINDOW, suppress_tokens=[form.end_of_text]
        )
        assert len(answer.sequences_ids[0]) == TOKENS_PER_WINDOW

    return least(hear, RUNS["whisper"]) * 3600 / WINDOW_S


def least(work: Callable[[], object], runs: int) -> float:
    """Give the least processor seconds of several runs."""
    spent: list[float] = []
    for _ in range(runs):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


def peak_mib() -> float:
    """Give the largest memory of this process, in MiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main() -> None:
    """Print the cost of the kind named."""
    kind, folder = sys.argv[1], Path(sys.argv[2])
    family, _, rest = kind.partition("-")
    seconds = gigaam_seconds(rest, folder) if family == "gigaam" else whisper_seconds(rest, folder)
    print(json.dumps({"core_s_per_hour": seconds, "peak_mib": peak_mib()}))


if __name__ == "__main__":
    main()
