"""Fit how much each sign of a new section counts, and print it with cross-validated scores.

`python -m bench.fit_sections` fits on all of the development half; the scores are of weights fitted without the source that they are
tested on. The figures go by hand into konspekt/notes/boundaries.py.
"""

import json
import math
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from konspekt.language import load_language
from konspekt.notes.cohesion import SIGNS, gap_signs
from konspekt.notes.sentences import read_sentences

GOLD = Path(__file__).parents[2] / "shared" / "eval" / "dev" / "ru_sections.jsonl"
RIDGE = 30.0
ROUNDS = 25
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The gaps of one text: a row of signs each, and whether a section begins there."""

    source: str
    signs: Matrix
    begins: Matrix


def main() -> None:
    """Print the weights and how surely they tell a gap with a section from one without."""
    documents = [_read(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    weights, bare = fit(documents)
    print(f"BARE = {bare:.3f}")
    for name, weight in zip(SIGNS, weights, strict=True):
        print(f"{name:16} {weight:.3f}")
    print(
        f"cross-validated log loss {_held_out_loss(documents):.4f}, of a coin as biased as the data {_coin(documents):.4f}"
    )


def fit(documents: list[Document]) -> tuple[Matrix, float]:
    """Fit a ridge logistic regression on standardized signs; give weights for the plain signs and the constant."""
    signs = np.vstack([document.signs for document in documents])
    begins = np.concatenate([document.begins for document in documents])
    mean, deviation = signs.mean(0), signs.std(0) + 1e-6
    rows = np.hstack([(signs - mean) / deviation, np.ones((len(signs), 1))])
    penalty = np.array([RIDGE] * signs.shape[1] + [1e-6])
    weights = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chance - begins) + penalty * np.append(weights[:-1], 0.0)
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(penalty)
        weights -= np.linalg.solve(curve, slope)
    plain = weights[:-1] / deviation
    return plain, float(weights[-1] - plain @ mean)


def _read(line: str) -> Document:
    gold = json.loads(line)
    language = load_language("ru")
    text = read_sentences(gold["text"], language)
    starts = [sentence.start_char for sentence in text.sentences]
    begins = np.zeros(len(starts))
    for topic in gold["topics"][1:]:
        place = bisect_left(starts, topic["start"])
        near = [number for number in (place - 1, place) if 0 <= number < len(starts)]
        begins[min(near, key=lambda number: abs(starts[number] - topic["start"]))] = 1.0
    return Document(
        source=gold["source_repo"],
        signs=np.array([signs.values for signs in gap_signs(text, language)]),
        begins=begins[1:],
    )


def _held_out_loss(documents: list[Document]) -> float:
    losses: list[float] = []
    for source in sorted({document.source for document in documents}):
        weights, bare = fit([document for document in documents if document.source != source])
        for document in documents:
            if document.source == source:
                chance = 1 / (1 + np.exp(-(document.signs @ weights + bare)))
                right = np.where(document.begins > 0, chance, 1 - chance)
                losses.extend(-np.log(right))
    return sum(losses) / len(losses)


def _coin(documents: list[Document]) -> float:
    share = float(np.concatenate([document.begins for document in documents]).mean())
    return -share * math.log(share) - (1 - share) * math.log(1 - share)


if __name__ == "__main__":
    main()
