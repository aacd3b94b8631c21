"""Run every suite, print its tables and write BENCH.md with the commit they were measured at.

`python -m bench` runs all; `python -m bench text sections` runs the suites named.
"""

import platform
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

from bench.rows import Table, markdown

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SUITES = {
    "text": "bench.text_scores",
    "terms": "bench.terms_scores",
    "sections": "bench.section_scores",
    "speed": "bench.text_speed",
    "sound": "bench.sound_cost",
}
"""Each module has `tables() -> list[Table]`."""


def main(names: list[str]) -> int:
    """Run the suites named, or all."""
    if not (SHARED / "eval").is_dir():
        print(
            "The evaluation data (../shared/eval) is not beside this checkout: quality cannot be measured.",
            file=sys.stderr,
        )
        return 2
    chosen = names or list(SUITES)
    made: list[Table] = []
    for name in chosen:
        began = time.monotonic()
        made.extend(import_module(SUITES[name]).tables())
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    text = _head() + markdown(made)
    print(text)
    if not names:
        (ROOT / "BENCH.md").write_text(text, encoding="utf-8")
    return 0


def _head() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return (
        "# Bench\n\nMade by `make bench`; do not edit. Figures of quality are on the development half of the evaluation data; the baseline "
        "is the regular expressions beside it. Figures of speed are processor seconds, measured side by side in one run.\n\n"
        f"Commit {commit.stdout.strip()}, Python {platform.python_version()}, {platform.machine()}.\n\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
