"""The scorer and the baseline that lie beside the evaluation data: as a module, and as commands."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.rows import Row

EVALUATION = Path(__file__).parents[2] / "shared" / "eval"


def load_scorer(folder: Path) -> ModuleType:
    """Give `score.py` of an evaluation folder, with its lemmatiser ready."""
    spec = spec_from_file_location("evaluation_scorer", folder / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "score.py")
    scorer = module_from_spec(spec)
    spec.loader.exec_module(scorer)
    scorer.init_morph()
    return scorer


def documents_of(gold: Path) -> list[Any]:
    """Read a file of the evaluation."""
    return [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]


def scored_rows(
    kind: str,
    gold: Path,
    found: Iterable[Mapping[str, object]],
    *,
    names: Sequence[str],
    targets: Mapping[str, str],
) -> tuple[Row, ...]:
    """Score what was found (`kind` is `terms` or `sections`) and what the baseline finds, a row a figure."""
    with tempfile.TemporaryDirectory() as folder:
        ours, baseline = Path(folder) / "ours.jsonl", Path(folder) / "baseline.jsonl"
        ours.write_text("".join(json.dumps(one) + "\n" for one in found), encoding="utf-8")
        baseline.write_text(_run("baseline.py", kind, str(gold)), encoding="utf-8")
        our_figures, their_figures = (
            dict(re.findall(r"(\w+)=([\d.]+)", _run("score.py", f"--{kind}", str(gold), str(made))))
            for made in (ours, baseline)
        )
    return tuple(
        Row(name=name, ours=our_figures[name], baseline=their_figures[name], target=targets.get(name, ""))
        for name in names
    )


def _run(script: str, *arguments: str) -> str:
    command = [sys.executable, str(EVALUATION / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
