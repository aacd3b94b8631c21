"""Run every suite, print its tables and write BENCH.md, each suite with the commit it was measured at.

`python -m bench` runs all; `python -m bench text sections` runs the suites named and keeps the last tables of the others.
"""

import platform
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

from bench.rows import markdown

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SUITES = {
    "text": "bench.text_scores",
    "terms": "bench.terms_scores",
    "sections": "bench.section_scores",
    "commas": "bench.commas",
    "grounding": "bench.grounding_scores",
    "speed": "bench.text_speed",
    "sound": "bench.sound_cost",
    "service": "bench.service_cost",
    "load": "bench.service_load",
    "jobs": "bench.jobs_cost",
    "parts": "bench.parts_cost",
    "ui": "bench.ui_cost",
}
"""Each module has `tables() -> list[Table]`."""


RESULTS = Path(__file__).parent / "results"
"""The last tables of each suite, with the commit they were measured at; BENCH.md is these, one after another."""


def main(names: list[str]) -> int:
    """Run the suites named, or all; print their tables and write BENCH.md anew."""
    if not (SHARED / "eval").is_dir():
        print(
            "The evaluation data (../shared/eval) is not beside this checkout: quality cannot be measured.",
            file=sys.stderr,
        )
        return 2
    if unknown := [name for name in names if name not in SUITES]:
        print(f"No such suite: {', '.join(unknown)}. There are: {', '.join(SUITES)}.", file=sys.stderr)
        return 2
    RESULTS.mkdir(exist_ok=True)
    for name in names or list(SUITES):
        began = time.monotonic()
        tables = import_module(SUITES[name]).tables()
        text = f"{_measured(name)}\n\n{markdown(tables)}"
        (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
        print(text)
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    parts = [
        place.read_text(encoding="utf-8") for name in SUITES if (place := RESULTS / f"{name}.md").is_file()
    ]
    (ROOT / "BENCH.md").write_text(HEAD + "\n".join(parts), encoding="utf-8")
    return 0


HEAD = """# Bench

Made by `make bench`; do not edit. Figures of quality are on the development half of the evaluation data (`../shared/eval`); the baseline is the
regular expressions beside it. Figures of speed are processor seconds, measured side by side in one run.

"""


def _measured(name: str) -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return f"*Suite `{name}` (`python -m bench {name}`), commit {commit.stdout.strip()}, Python {platform.python_version()}.*"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
