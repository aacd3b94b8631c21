"""Fits the weights of definitions on the development data, cross-validated by source, and writes them where the product reads them.

Usage: python -m bench.fit_definitions EVAL_FOLDER [--write]
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.scorer import load_scorer
from konspekt.glossary.confidence import features as lecture_features
from konspekt.glossary.reading import read_text
from konspekt.language import load_language
from konspekt.language.russian.definition_patterns import APPOSITION, PATTERNS
from konspekt.language.russian.definitions import describe_definitions

Numbers = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
SETS = ("ru_defs", "ru_defs_spoken")
RIDGE = 3.0
HELD = {"definiens:three": -0.7}
"""Not learnt: whoever collected the data left out definitions of fewer than four words, good ones too."""
FIRMLY = 1e6
STEPS = 40
LANGUAGE_FILE = "src/konspekt/language/russian/definition_weights.py"
LECTURE_FILE = "src/konspekt/glossary/confidence_weights.py"
GOOD_OVERLAP = 0.5
UNMARKED = 1.6
"""Log odds added because authors mark only a part of their definitions: of 80 unmarked candidates, 20 in each of four bins of confidence,
one reader took 0.28, 0.38, 0.50 and 0.70 for real ones."""
THRESHOLDS = (0.0, 0.1, 0.15, 1 / (1 + np.exp(UNMARKED)), 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
"""Of the bare chance; the fourth is what the product shows as 0.5."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One candidate with its features and whether the authors marked it."""

    document: int
    entry: dict[str, Any]
    told: dict[str, float]
    label: int | None
    """None where nobody knows: such cases are neither learnt from nor counted."""


def label_of(
    scorer: ModuleType, gold: Sequence[Any], optional: Sequence[Any], entry: dict[str, Any]
) -> int | None:
    """Tell whether a candidate names a term of the authors with their words."""
    key = scorer.tkey(entry["term"])
    for known in gold:
        if any(scorer.contains(key, other) for other in known["keys"]):
            overlap = max(scorer.f1(entry["definition"], text) for text in known["defs"])
            if overlap >= GOOD_OVERLAP:
                return 1
    if any(scorer.contains(key, other) for known in optional for other in known["keys"]):
        return None
    return 0


def collect(scorer: ModuleType, documents: Sequence[Any]) -> list[Case]:
    """Describe all candidates of all documents."""
    language = load_language("ru")
    cases: list[Case] = []
    for number, document in enumerate(documents):
        text = document["text"]
        gold = scorer.gold_items(document)
        optional = scorer.gold_items({"definitions": document.get("optional", []), "text": text})
        reading = read_text(text, language)
        for candidate, told in describe_definitions(reading.sentences):
            more = lecture_features(candidate, reading, language)
            more.pop("place")
            more.pop("always")
            start = min(first for first, _ in candidate.definiens)
            end = max(last for _, last in candidate.definiens)
            entry = {
                "term": candidate.headword,
                "definition": " ".join(text[first:last] for first, last in candidate.definiens),
                "start": start,
                "end": end,
                "key": candidate.key,
            }
            cases.append(
                Case(
                    document=number,
                    entry=entry,
                    told=told | {f"lecture:{name}": value for name, value in more.items()},
                    label=label_of(scorer, gold, optional, entry),
                )
            )
    return cases


def seen_names(sets: dict[str, tuple[list[Any], list[Case]]]) -> set[str]:
    """Name all features that occur, and all patterns."""
    seen = {key for _, cases in sets.values() for case in cases for key in case.told}
    return seen | {f"pattern:{pattern.name}" for pattern in (*PATTERNS, APPOSITION)}


def expectations(names: Sequence[str]) -> Numbers:
    """Give the weights that the fit starts from and is held to: those of the patterns, 0 for the rest."""
    known = {f"pattern:{pattern.name}": pattern.expected for pattern in (*PATTERNS, APPOSITION)} | HELD
    return np.array([known.get(name, 0.0) for name in names])


def firmness(names: Sequence[str]) -> Numbers:
    """Tell how firmly each weight is held to what is expected."""
    ridge = np.array([FIRMLY if name in HELD else RIDGE for name in names])
    ridge[0] = 1e-6
    return ridge


def fit(matrix: Numbers, labels: Numbers, expected: Numbers, ridge: Numbers) -> Numbers:
    """Fit a logistic regression with a ridge around what is expected, by Newton's method."""
    weights = expected.copy()
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(matrix @ weights, -30, 30)))
        slope = matrix.T @ (labels - chance) - ridge * (weights - expected)
        curve = (matrix * (chance * (1 - chance))[:, None]).T @ matrix + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def report(
    scorer: ModuleType, name: str, documents: Sequence[Any], cases: Sequence[Case], chances: Numbers
) -> None:
    """Print the scores of one set at each threshold."""
    for threshold in THRESHOLDS:
        best: list[dict[str, tuple[float, dict[str, Any]]]] = [{} for _ in documents]
        for case, chance in zip(cases, chances, strict=True):
            known = best[case.document].get(case.entry["key"])
            if chance >= threshold and (known is None or chance > known[0]):
                best[case.document][case.entry["key"]] = (float(chance), case.entry)
        rows = [
            scorer.score_doc(document, [entry for _, entry in found.values()])
            for document, found in zip(documents, best, strict=True)
        ]
        told = scorer.agg(rows)
        shown = " ".join(
            f"{key}={told[key]:.3f}"
            for key in ("exact_R", "lenient_R", "pair_P", "pair_R", "pair_F1", "def_ok")
        )
        raised = 1 / (1 + (1 / max(threshold, 1e-9) - 1) / np.exp(UNMARKED))
        print(
            f"{name:16} {threshold:.2f} shown as {raised:.2f} pred={told['pred']} ignored={told['ignored']} {shown}"
        )


def reliability(cases: Sequence[Case], chances: Numbers) -> None:
    """Print how often candidates of each confidence are marked by the authors."""
    known = [
        (chance, case.label) for case, chance in zip(cases, chances, strict=True) if case.label is not None
    ]
    for low in np.arange(0, 1, 0.1):
        inside = [label for chance, label in known if low <= chance < low + 0.1]
        if inside:
            print(f"  {low:.1f}-{low + 0.1:.1f}  n={len(inside):5}  marked={np.mean(inside):.3f}")


def main() -> None:
    """Fit, cross-validate, print, and write where asked to."""
    folder = Path(sys.argv[1])
    scorer = load_scorer(folder)
    sets: dict[str, tuple[list[Any], list[Case]]] = {}
    for name in SETS:
        documents = [json.loads(line) for line in (folder / "dev" / f"{name}.jsonl").open(encoding="utf-8")]
        sets[name] = (documents, collect(scorer, documents))
    names = ["always", *sorted(seen_names(sets) - {"always"})]
    sources = sorted({document["source_repo"] for documents, _ in sets.values() for document in documents})
    every = [(name, case) for name, (_, cases) in sets.items() for case in cases]
    matrix = np.array([[case.told.get(key, 0.0) for key in names] for _, case in every])
    source = np.array([sources.index(sets[name][0][case.document]["source_repo"]) for name, case in every])
    labels = np.array([-1 if case.label is None else case.label for _, case in every])
    expected, ridge = expectations(names), firmness(names)
    held = np.zeros(len(every))
    for number in range(len(sources)):
        train = (source != number) & (labels >= 0)
        held[source == number] = 1 / (
            1 + np.exp(-matrix[source == number] @ fit(matrix[train], labels[train], expected, ridge))
        )
    for name, (documents, cases) in sets.items():
        chosen = np.array([each == name for each, _ in every])
        report(scorer, name, documents, cases, held[chosen])
        reliability(cases, held[chosen])
    weights = dict(zip(names, fit(matrix[labels >= 0], labels[labels >= 0], expected, ridge), strict=True))
    for key, value in weights.items():
        print(f"{key:32} {value:+.2f}")
    if "--write" in sys.argv:
        write(weights)


def write(weights: dict[str, float]) -> None:
    """Put the weights into the two tables that the product reads."""
    own = {key: value for key, value in weights.items() if not key.startswith("lecture:")}
    lecture = {"always": UNMARKED, "place": 1.0} | {
        key.removeprefix("lecture:"): value for key, value in weights.items() if key.startswith("lecture:")
    }
    for path, table in ((LANGUAGE_FILE, own), (LECTURE_FILE, lecture)):
        place = ROOT / path
        head = place.read_text(encoding="utf-8").split("WEIGHTS: Final")[0]
        lines = "".join(f'    "{key}": {round(float(value), 2)},\n' for key, value in table.items())
        place.write_text(f"{head}WEIGHTS: Final[dict[str, float]] = {{\n{lines}}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
