"""Definitions of Russian and English notes, written and spoken, scored by the evaluation's own scorer beside its regular expressions."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.rows import Row, Table
from bench.scorer import EVALUATION, documents_of, load_scorer
from konspekt.glossary import DEFAULT_THRESHOLD, glossary_of_text
from konspekt.language import load_language

THRESHOLDS = (0.0, 0.3, 0.4, DEFAULT_THRESHOLD, 0.6, 0.7, 0.8)
BIN_WIDTH = 0.1


@dataclass(frozen=True, kw_only=True)
class Suite:
    """One file of the development half and what is asked of it at the default threshold."""

    file: str
    language: str
    baseline: str
    targets: dict[str, str]
    recall_of_all: str = ""


SUITES = (
    Suite(
        file="ru_defs",
        language="ru",
        baseline="regex",
        targets={"exact_R": "0.65", "pair_F1": "0.55", "grounded": "0.98", "span_hit": "0.93"},
        recall_of_all="0.80",
    ),
    Suite(
        file="ru_defs_spoken",
        language="ru",
        baseline="regex",
        targets={"exact_R": "0.55", "pair_F1": "0.45"},
        recall_of_all="0.65",
    ),
    Suite(file="en_defs", language="en", baseline="regex_en", targets={"pair_F1": "0.50"}),
)
SHOWN = ("exact_R", "lenient_R", "pair_P", "pair_R", "pair_F1", "def_ok", "span_hit", "grounded")


def tables() -> list[Table]:
    """Score the three files."""
    scorer = load_scorer(EVALUATION)
    return [table for suite in SUITES for table in _tables(scorer, suite)]


def _tables(scorer: ModuleType, suite: Suite) -> list[Table]:
    path = EVALUATION / "dev" / f"{suite.file}.jsonl"
    documents = documents_of(path)
    found = [_entries(document["text"], suite.language) for document in documents]
    scores = {threshold: _scores(scorer, documents, found, threshold) for threshold in THRESHOLDS}
    told, every = scores[DEFAULT_THRESHOLD], scores[0.0]
    base = _baseline(scorer, suite, documents, path)
    rows = [
        Row(
            name=name,
            ours=_shown(told[name]),
            baseline=_shown(base[name]),
            target=suite.targets.get(name, ""),
        )
        for name in SHOWN
    ]
    rows.append(Row(name="predictions", ours=str(told["pred"]), baseline=str(base["pred"])))
    rows.append(
        Row(name="exact_R of all candidates", ours=_shown(every["exact_R"]), target=suite.recall_of_all)
    )
    about = (
        f"{len(documents)} documents, {told['gold']} definitions that their authors marked (a part of those there are), threshold "
        f"{DEFAULT_THRESHOLD}; baseline: regular expressions."
    )
    curve = tuple(
        Row(
            name=f"{threshold:.1f}",
            ours=f"exact R {each['exact_R']:.3f}, pair P {each['pair_P']:.3f}, pair R {each['pair_R']:.3f}, pair F1 {each['pair_F1']:.3f}",
        )
        for threshold, each in scores.items()
    )
    return [
        Table(title=f"Definitions: {suite.file}", about=about, rows=tuple(rows)),
        Table(
            title=f"Definitions: {suite.file} by threshold",
            about="The setting that trades recall for precision.",
            rows=curve,
        ),
        Table(
            title=f"Definitions: {suite.file}, is the confidence true?",
            about="Share of entries that the authors marked too, by confidence; it must stay below the confidence, because they mark only a part.",
            rows=_reliability(scorer, documents, found),
        ),
    ]


def _entries(text: str, tag: str) -> list[dict[str, Any]]:
    return [
        {
            "term": entry.headword,
            "definition": entry.definition,
            "start": entry.start_char,
            "end": entry.end_char,
            "quote": entry.quote,
            "confidence": entry.confidence,
        }
        for entry in glossary_of_text(text, load_language(tag), threshold=0.0)
    ]


def _scores(
    scorer: ModuleType, documents: Sequence[Any], found: Sequence[list[dict[str, Any]]], threshold: float
) -> dict[str, Any]:
    rows = [
        scorer.score_doc(document, [entry for entry in entries if entry["confidence"] >= threshold])
        for document, entries in zip(documents, found, strict=True)
    ]
    return dict(scorer.agg(rows))


def _baseline(scorer: ModuleType, suite: Suite, documents: Sequence[Any], path: Path) -> dict[str, Any]:
    made = subprocess.run(
        [sys.executable, str(EVALUATION / "baseline.py"), suite.baseline, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    predicted = {row["doc_id"]: row["glossary"] for row in map(json.loads, made.stdout.splitlines())}
    return dict(
        scorer.agg(
            [scorer.score_doc(document, predicted.get(document["doc_id"], [])) for document in documents]
        )
    )


def _reliability(
    scorer: ModuleType, documents: Sequence[Any], found: Sequence[list[dict[str, Any]]]
) -> tuple[Row, ...]:
    bins: dict[int, list[bool]] = {}
    for document, entries in zip(documents, found, strict=True):
        told = scorer.score_doc(document, entries)
        wrong = set(told["false"])
        optional = scorer.gold_items({"definitions": document.get("optional", []), "text": document["text"]})
        for entry in entries:
            key = scorer.tkey(entry["term"])
            is_marked = entry["term"] not in wrong
            if any(scorer.contains(key, other) for known in optional for other in known["keys"]):
                continue
            bins.setdefault(min(9, int(entry["confidence"] / BIN_WIDTH)), []).append(is_marked)
    return tuple(
        Row(
            name=f"{number * BIN_WIDTH:.1f} to {(number + 1) * BIN_WIDTH:.1f}",
            ours=f"{sum(marked) / len(marked):.2f} of {len(marked)}",
        )
        for number, marked in sorted(bins.items())
    )


def _shown(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.3f}"
