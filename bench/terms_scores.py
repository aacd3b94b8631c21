"""How well terms of Russian abstracts and definitions of English textbooks are found, beside the regular expressions."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.rows import Row, Table
from konspekt.glossary import glossary_of_text, terms_of_text
from konspekt.glossary.cutting_weights import WEIGHTS
from konspekt.language import load_language

EVAL = Path(__file__).parents[2] / "shared" / "eval"
ABSTRACTS = EVAL / "dev" / "ru_terms.jsonl"
TEXTBOOKS = EVAL / "dev" / "en_defs.jsonl"
TERMS_ABOUT = (
    "Terms in 553 Russian abstracts of five sciences and state programmes (../shared/eval/dev/ru_terms.jsonl), against noun phrases by "
    f"frequency. The {len(WEIGHTS)} weights of our cutting were fitted on this file: `python -m bench.fit_terms ../shared/eval` prints the "
    "figures of weights that saw neither the document nor its subject."
)
ENGLISH_ABOUT = (
    "Definitions in 57 passages of English textbooks (../shared/eval/dev/en_defs.jsonl) at the default threshold, against regular "
    "expressions; a pair is right when the term matches and half of the definition's words do. The weights of the patterns follow their "
    "precision on this file."
)


def tables() -> list[Table]:
    """Score both files of the development half."""
    return [
        Table(
            title="Terms",
            about=TERMS_ABOUT,
            rows=_rows(
                ABSTRACTS,
                _terms,
                ("--terms",),
                "terms",
                names=("exact_P", "exact_R", "exact_F1", "lenient_P", "lenient_R", "lenient_F1"),
                targets={"exact_F1": ">= 0.45"},
            ),
        ),
        Table(
            title="Definitions, English",
            about=ENGLISH_ABOUT,
            rows=_rows(
                TEXTBOOKS,
                _glossary,
                (),
                "regex_en",
                names=("exact_R", "pair_P", "pair_R", "pair_F1", "def_ok", "span_hit", "grounded"),
                targets={"pair_F1": ">= 0.50"},
            ),
        ),
    ]


def _terms(text: str) -> dict[str, Any]:
    return {"terms": terms_of_text(text, load_language("ru"))}


def _glossary(text: str) -> dict[str, Any]:
    return {
        "glossary": [
            {
                "term": entry.headword,
                "definition": entry.definition,
                "start": entry.start_char,
                "end": entry.end_char,
            }
            for entry in glossary_of_text(text, load_language("en"))
        ]
    }


def _rows(
    gold: Path,
    find: Callable[[str], dict[str, Any]],
    options: tuple[str, ...],
    baseline_mode: str,
    *,
    names: tuple[str, ...],
    targets: dict[str, str],
) -> tuple[Row, ...]:
    with tempfile.TemporaryDirectory() as folder:
        ours, baseline = Path(folder) / "ours.jsonl", Path(folder) / "baseline.jsonl"
        documents = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
        lines = [json.dumps({"doc_id": each["doc_id"], **find(each["text"])}) + "\n" for each in documents]
        ours.write_text("".join(lines), encoding="utf-8")
        baseline.write_text(_run("baseline.py", baseline_mode, str(gold)), encoding="utf-8")
        our_figures, their_figures = (_score(gold, made, options) for made in (ours, baseline))
    return tuple(
        Row(name=name, ours=our_figures[name], baseline=their_figures[name], target=targets.get(name, ""))
        for name in names
    )


def _score(gold: Path, found: Path, options: tuple[str, ...]) -> dict[str, str]:
    return dict(re.findall(r"(\w+)=([\d.]+)", _run("score.py", *options, str(gold), str(found))))


def _run(script: str, *arguments: str) -> str:
    command = [sys.executable, str(EVAL / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
