"""The model card by one command: error rates on held-out sentences, the guard against human speech, the sample lecture.

usage: measure.py [--humans FOLDER] [--first COUNT]
--humans: recordings of people, by default where Debian's festvox-ru puts them; --first: only so many of the held-out sentences.
Reads the shipped weights through onnx-asr's own loader, fits guard.json and writes MODEL_CARD.md beside them.
"""

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import av
import numpy as np
import onnx_asr
import soundfile
from features import coloured_noise
from sentences import fold
from voices import PLAIN_VOICE, SAMPLE_RATE_HZ, Utterance, resample, say

from konspekt.engines.ctc_beam import Alphabet, HeardWord, decode, greedy, mean_log_probability
from konspekt.language.russian.spelling import Spelling

HERE = Path(__file__).parent
ROOT = HERE.parent
WEIGHTS = ROOT / "src" / "konspekt" / "engines" / "sample_weights"
SAMPLE = ROOT / "src" / "konspekt" / "library" / "sample"
HUMANS = Path("/usr/share/festival/voices/russian/msu_ru_nsh_clunits/wav")
SEEN_VOICES = ("ru+f2", "ru+m3", "ru+klatt2")
UNSEEN_VOICES = ("ru+f3", "ru+m8", "ru+Henrique", "ru+klatt4", "ru+aunty")
SPEEDS = (130, 140, 150, 175, 200)
OTHERS_SPEED = 140
FRAME_MS = 20
BETWEEN = 0.5
"""Where the threshold is put between the surest human and the least sure accepted espeak clip of the fitting halves."""


@dataclass(kw_only=True)
class Score:
    """Errors counted over many sentences."""

    word_errors: int = 0
    words: int = 0
    letter_errors: int = 0
    letters: int = 0

    def add(self, heard: str, said: str) -> None:
        """Count one sentence."""
        self.word_errors += distance(heard.split(), said.split())
        self.words += len(said.split())
        self.letter_errors += distance(heard, said)
        self.letters += len(said)

    @property
    def wer(self) -> float:
        """Word errors in percent of the words said."""
        return 100 * self.word_errors / self.words

    @property
    def cer(self) -> float:
        """Letter errors in percent of the letters said."""
        return 100 * self.letter_errors / self.letters


def distance(left: Sequence[str], right: Sequence[str]) -> int:
    """Insertions, deletions and replacements that make one of the other."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        above, row = row, [i]
        for j, b in enumerate(right, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
    return row[-1]


class Listener:
    """The shipped weights behind onnx-asr's own loader."""

    def __init__(self) -> None:
        self._asr = onnx_asr.load_model("gigaam-v3-ctc", str(WEIGHTS), quantization="int8").asr
        self.alphabet = Alphabet.of(self._asr._vocab)  # noqa: SLF001 (no public way to the vocabulary)

    def hear(self, sound: np.ndarray) -> np.ndarray:
        """Log-probabilities [frames, letters + blank]."""
        features, lengths = self._asr._preprocessor(sound[None].astype(np.float32), np.array([len(sound)]))  # noqa: SLF001 (nor to log-probabilities)
        log_probs, counts = self._asr._encode(features, lengths)  # noqa: SLF001
        return log_probs[0, : counts[0]]


@cache
def listener() -> Listener:
    """One for all."""
    return Listener()


@cache
def spelling() -> Spelling:
    """One for all."""
    return Spelling()


def text(words: Sequence[HeardWord]) -> str:
    """As one line."""
    return " ".join(word.text for word in words)


def read_sentences(name: str) -> list[str]:
    """The lines of a text file without its remarks."""
    return [
        line
        for line in (HERE / name).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]


def rate(
    sentences: Sequence[str], voice: str, speed: int, *, snr_db: float | None = None
) -> tuple[Score, Score, list[float], list[int]]:
    """Greedy score, dictionary score, confidences, and word starts against espeak-ng's own (ms) for right sentences."""
    plain, with_dictionary, sure, late = Score(), Score(), [], []
    for number, sentence in enumerate(sentences):
        spoken = say(sentence, voice=voice, words_per_minute=speed)
        sound = spoken.samples
        if snr_db is not None:
            noise = coloured_noise(len(sound), np.random.default_rng(number), 1.0)
            sound = sound + noise * np.sqrt((sound**2).mean()) * 10 ** (-snr_db / 20)
        log_probs = listener().hear(sound)
        words = decode(log_probs, listener().alphabet, spelling())
        plain.add(text(greedy(log_probs, listener().alphabet)), fold(sentence))
        with_dictionary.add(text(words), fold(sentence))
        sure.append(mean_log_probability(log_probs, listener().alphabet))
        late += lateness(words, spoken)
    return plain, with_dictionary, sure, late


def lateness(words: Sequence[HeardWord], spoken: Utterance) -> list[int]:
    """How much later each word starts than espeak-ng says, where all words are right."""
    if [word.text for word in words] != [fold(word.text) for word in spoken.words]:
        return []
    return [
        heard.first_frame * FRAME_MS - said.start_ms for heard, said in zip(words, spoken.words, strict=True)
    ]


def human_confidences(folder: Path) -> list[float]:
    """How sure the network is of each recording."""
    figures = []
    for path in sorted(folder.glob("*.wav")):
        samples, rate_hz = soundfile.read(path, dtype="float32")
        figures.append(mean_log_probability(listener().hear(resample(samples, rate_hz)), listener().alphabet))
    return figures


def percent(share: float) -> str:
    """With one decimal."""
    return f"{100 * share:.1f} %"


def fit_guard(humans: list[float], espeak: list[float]) -> tuple[float, list[str]]:
    """The threshold from every other clip, and what it does to the others."""
    threshold = round(max(humans[::2]) * BETWEEN + float(np.quantile(espeak[::2], 0.005)) * (1 - BETWEEN), 3)
    refused = np.mean(np.array(humans[1::2]) < threshold)
    accepted = np.mean(np.array(espeak[1::2]) >= threshold)
    lines = [
        f"threshold {threshold} of the mean log-probability (natural logarithm) of the letters heard",
        (
            f"human recordings refused: {percent(refused)} of {len(humans[1::2])} that the threshold was not fitted on "
            f"(median {statistics.median(humans):.3f}, surest {max(humans):.3f})"
        ),
        (
            f"espeak-ng sentences accepted: {percent(accepted)} of {len(espeak[1::2])}, all voices and speeds of the tables, one sentence "
            f"a piece (median {statistics.median(espeak):.3f}, least sure {min(espeak):.3f})"
        ),
    ]
    guard = {
        "threshold": threshold,
        "measure": "konspekt.engines.ctc_beam.mean_log_probability of one piece of sound; below the threshold: refuse",
        "fitted_on": "every other wav of Debian's festvox-ru 0.5+dfsg-6 and every other espeak-ng sentence of MODEL_CARD.md",
        "promised_on": lines[1:],
    }
    (WEIGHTS / "guard.json").write_text(json.dumps(guard, indent=1) + "\n", encoding="utf-8")
    return threshold, lines


def measure_lecture() -> list[str]:
    """The sample lecture, sentence by sentence from its sound file."""
    container = onnx_asr_sound(SAMPLE / "lecture.opus")
    script = json.loads((SAMPLE / "script.json").read_text(encoding="utf-8"))
    plain, with_dictionary = Score(), Score()
    for segment in script["segments"]:
        start, end = (
            (segment[key] + shift) * SAMPLE_RATE_HZ // 1000
            for key, shift in (("start_ms", -200), ("end_ms", 200))
        )
        log_probs = listener().hear(container[start:end])
        plain.add(text(greedy(log_probs, listener().alphabet)), fold(segment["said"]))
        with_dictionary.add(text(decode(log_probs, listener().alphabet, spelling())), fold(segment["said"]))
    return [
        f"| the sample lecture from lecture.opus | {script['words_per_minute']} | {figures(plain)} | {figures(with_dictionary)} |"
    ]


def onnx_asr_sound(path: Path) -> np.ndarray:
    """The file decoded to 16 kHz mono."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE_HZ)
        frames = [
            out.to_ndarray()[0] for frame in container.decode(audio=0) for out in resampler.resample(frame)
        ]
        frames += [out.to_ndarray()[0] for out in resampler.resample(None)]
    return np.concatenate(frames).astype(np.float32) / 32768


def figures(score: Score) -> str:
    """Both rates for a table."""
    return f"{score.wer:.1f} / {score.cer:.1f}"


def measure_decoding(sentences: Sequence[str]) -> str:
    """How fast the dictionary search is."""
    outputs = [listener().hear(say(sentence).samples) for sentence in sentences[:60]]
    began = time.process_time()
    for log_probs in outputs:
        decode(log_probs, listener().alphabet, spelling())
    seconds = sum(map(len, outputs)) * FRAME_MS / 1000
    return f"{seconds / (time.process_time() - began):.0f} times real time in one thread, beam 24"


def main() -> None:
    """Measure and write the card."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--humans", type=Path, default=HUMANS)
    parser.add_argument("--first", type=int)
    asked = parser.parse_args()
    sentences = read_sentences("heldout.ru.txt")[: asked.first]
    rows, sure, late = [], [], []
    runs = [(PLAIN_VOICE, speed, None) for speed in SPEEDS] + [
        (v, OTHERS_SPEED, None) for v in SEEN_VOICES + UNSEEN_VOICES
    ]
    for voice, speed, noise in [*runs, (PLAIN_VOICE, OTHERS_SPEED, 20.0), (PLAIN_VOICE, OTHERS_SPEED, 10.0)]:
        plain, with_dictionary, confidences, starts = rate(sentences, voice, speed, snr_db=noise)
        name = (
            voice
            + (f", noise {noise:.0f} dB below" if noise else "")
            + (" (never trained on)" if voice in UNSEEN_VOICES else "")
        )
        rows.append(f"| {name} | {speed} | {figures(plain)} | {figures(with_dictionary)} |")
        print(rows[-1], flush=True)
        sure += confidences
        late += starts if voice == PLAIN_VOICE and noise is None else []
    rows += measure_lecture()
    print(rows[-1], flush=True)
    _, guard = fit_guard(human_confidences(asked.humans), sure)
    spread = np.quantile(late, [0.05, 0.5, 0.95]).round().astype(int)
    within = percent(float(np.mean(np.abs(late) <= 200)))
    card = (HERE / "model_card.md").read_text(encoding="utf-8")
    card = card.replace("{rows}", "\n".join(rows)).replace(
        "{guard}", "\n".join(f"* {line}" for line in guard)
    )
    card = card.replace(
        "{times}",
        f"median {spread[1]} ms, 5 % before {spread[0]} ms, 5 % after {spread[2]} ms, {within} of {len(late)} within 200 ms",
    )
    card = card.replace("{speed}", measure_decoding(sentences)).replace("{count}", str(len(sentences)))
    (WEIGHTS / "MODEL_CARD.md").write_text(card, encoding="utf-8")
    print(card)


if __name__ == "__main__":
    main()
