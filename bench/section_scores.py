"""How well sections of written lecture notes are found, beside TextTiling."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.rows import Row, Table
from konspekt.language import load_language
from konspekt.notes import boundaries_of_text

EVAL = Path(__file__).parents[2] / "shared" / "eval"
GOLD = EVAL / "dev" / "ru_sections.jsonl"
TARGETS = {"Pk": "<= 0.33", "bound_F1": ">= 0.42"}
ABOUT = (
    "Boundaries of sections in 81 written lecture notes without their headings (../shared/eval/dev/ru_sections.jsonl), against TextTiling; "
    "Pk and WindowDiff: lower is better. A text without any boundary has Pk 0.38."
)


def tables() -> list[Table]:
    """Score the sections of the development half."""
    with tempfile.TemporaryDirectory() as folder:
        ours, baseline = Path(folder) / "ours.jsonl", Path(folder) / "baseline.jsonl"
        ours.write_text(
            "".join(_found(line) for line in GOLD.read_text(encoding="utf-8").splitlines()), encoding="utf-8"
        )
        baseline.write_text(_run("baseline.py", "sections", str(GOLD)), encoding="utf-8")
        our_figures, their_figures = _score(ours), _score(baseline)
    rows = tuple(
        Row(name=name, ours=our_figures[name], baseline=their_figures[name], target=TARGETS.get(name, ""))
        for name in ("Pk", "WindowDiff", "bound_P", "bound_R", "bound_F1")
    )
    return [Table(title="Sections", about=ABOUT, rows=rows)]


def _found(line: str) -> str:
    document = json.loads(line)
    boundaries = boundaries_of_text(document["text"], load_language("ru"))
    return json.dumps({"doc_id": document["doc_id"], "boundaries": boundaries}) + "\n"


def _score(found: Path) -> dict[str, str]:
    return dict(re.findall(r"(\w+)=([\d.]+)", _run("score.py", "--sections", str(GOLD), str(found))))


def _run(script: str, *arguments: str) -> str:
    command = [sys.executable, str(EVAL / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
