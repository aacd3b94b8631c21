"""Fits the weights of cutting sentences into terms on the development data, cross-validated by document, and writes them.

Usage: python -m bench.fit_terms EVAL_FOLDER [--write]
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from bench.scorer import load_scorer
from konspekt.glossary.cutting import describe, shares
from konspekt.language import load_language

ROOT = Path(__file__).parents[1]
WEIGHTS_FILE = ROOT / "src/konspekt/glossary/cutting_weights.py"
RIDGE = 1.0
STEPS = 60
FOLDS = 4
THRESHOLDS = (0.15, 0.2, 0.25, 0.3)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One sentence with its phrases: their features, and which of them the annotators marked."""

    document: int
    subject: str
    spans: list[tuple[int, int]]
    features: np.ndarray
    marked: np.ndarray
    keys: list[tuple[str, ...]]


def collect(scorer: ModuleType, documents: Sequence[Any]) -> tuple[list[Case], list[str]]:
    """Describe the phrases of all sentences."""
    grammar = load_language("ru").grammar
    cases: list[Case] = []
    names: list[str] = []
    for number, document in enumerate(documents):
        gold = {(term["start"], term["end"]) for term in document["terms"]}
        sentences = grammar.sentences(document["text"])
        found = [grammar.phrases(sentence) for sentence in sentences]
        times = Counter(phrase.key for phrases in found for phrase in phrases)
        for sentence, phrases in zip(sentences, found, strict=True):
            if not phrases:
                continue
            told = describe(sentence, phrases, grammar, times)
            names = list(told[0])
            spans = [(phrase.start_char, phrase.end_char) for phrase in phrases]
            cases.append(
                Case(
                    document=number,
                    subject=document["subject"],
                    spans=spans,
                    features=np.array([[float(value) for value in each.values()] for each in told]),
                    marked=np.array([float(span in gold) for span in spans]),
                    keys=[scorer.tkey(phrase.headword) for phrase in phrases],
                )
            )
    return cases, names


def fit(cases: Sequence[Case], count: int) -> np.ndarray:
    """Give the weights under which the marked cuts are likeliest (gradient steps of Adam, ridge).

    A subject weighs as the root of its size: all of them equal generalises as well (F1 0.426 on subjects left out) and costs 0.02 on
    the others, counting each abstract the same costs 0.01 on subjects left out.
    """
    marks: Counter[str] = Counter()
    for case in cases:
        marks[case.subject] += int(case.marked.sum())
    share = {subject: (marks.total() / len(marks) / count) ** 0.5 for subject, count in marks.items()}
    weights, mean, spread = np.zeros(count), np.zeros(count), np.zeros(count)
    for step in range(1, STEPS + 1):
        slope = -RIDGE * weights
        for case in cases:
            expected = np.array(shares(case.spans, list(case.features @ weights)))
            slope = slope + share[case.subject] * (case.features.T @ (case.marked - expected))
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        rate = 0.15 if step < 2 * STEPS / 3 else 0.05
        weights = weights + rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return weights


def cross_validate(
    scorer: ModuleType, documents: Sequence[Any], cases: Sequence[Case], folds: Sequence[object], count: int
) -> None:
    """Print figures for weights that never saw the fold of the document."""
    best: defaultdict[int, dict[tuple[str, ...], float]] = defaultdict(dict)
    for fold in sorted(set(folds), key=str):
        weights = fit([case for case in cases if folds[case.document] != fold], count)
        for case in cases:
            if folds[case.document] == fold:
                likely = shares(case.spans, list(case.features @ weights))
                for key, share in zip(case.keys, likely, strict=True):
                    best[case.document][key] = max(best[case.document].get(key, 0.0), share)
    for threshold in THRESHOLDS:
        right = told = marked = 0
        for number, document in enumerate(documents):
            gold = {scorer.tkey(term["text"]) for term in document["terms"]} - {()}
            made = {key for key, share in best[number].items() if share > threshold} - {()}
            right, told, marked = right + len(gold & made), told + len(made), marked + len(gold)
        figures = f"P {right / told:.3f} R {right / marked:.3f} F1 {2 * right / (told + marked):.3f}"
        print(f"  threshold {threshold}: {figures}")


def main(folder: Path, *, write: bool) -> None:
    """Print cross-validated figures; with `write`, fit on everything and write the weights."""
    scorer = load_scorer(folder)
    lines = (folder / "dev/ru_terms.jsonl").read_text(encoding="utf-8").splitlines()
    documents = [json.loads(line) for line in lines]
    cases, names = collect(scorer, documents)
    print("documents left out by turns:")
    cross_validate(scorer, documents, cases, [number % FOLDS for number in range(len(documents))], len(names))
    print("subjects left out by turns:")
    cross_validate(scorer, documents, cases, [document["subject"] for document in documents], len(names))
    if write:
        weights = fit(cases, len(names))
        rows = "".join(f'    "{name}": {weight:.3f},\n' for name, weight in zip(names, weights, strict=True))
        WEIGHTS_FILE.write_text(
            '"""Log odds of the features of a phrase in `cutting`; fitted by bench/fit_terms.py, not by hand."""\n\n'
            f"from typing import Final\n\nWEIGHTS: Final[dict[str, float]] = {{\n{rows}}}\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), write="--write" in sys.argv)
