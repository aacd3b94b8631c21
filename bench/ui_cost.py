"""What the lecture screen costs with three hours of speech, in Chromium on this machine, with its virtual list and without."""

import json
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.library_of_many import Speech, add_lectures
from bench.rows import Row, Table
from bench.service_cost import Asker, serving
from hatch_build import node
from konspekt import wiring
from konspekt.library.sessions import print_entry_token
from konspekt.settings import Settings

HOURS = 3
PAGES = Path(__file__).parents[1] / "frontend"
FIGURES = (
    ("interactive after its data arrived", "interactive_ms", "ms", "1500"),
    ("elements of the page, the most in text, glossary and notes", "nodes", "", "1500"),
    ("longest task while scrolling 90,000 px", "longest_task_ms", "ms", "100"),
    ("a key in a sentence to its paint, median", "key_median_ms", "ms", "50"),
    ("the same, the worst of 40", "key_worst_ms", "ms", ""),
    ("a click on a word to its highlight, median", "seek_median_ms", "ms", "100"),
    ("a term to its quote, anywhere in the text, median", "quote_median_ms", "ms", ""),
)
"""Name, key in the answer of the browser, unit, the most that it may be."""


def tables() -> list[Table]:
    """Make the lecture, start the service, open its page both ways."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        wiring.migrate(settings)
        service = wiring.service(settings)
        (lecture_id,) = add_lectures(service.shelf, Speech(1), 1, hours=HOURS)
        token = print_entry_token(service.shelf)
        service.close()
        with serving(settings.home) as port:
            with closing(Asker(port, token)) as asker:
                cookie = asker.headers["Cookie"].partition("=")[2]
            ours, whole = (_measured(port, cookie, lecture_id, mode) for mode in ("", "whole"))
    rows = tuple(
        Row(
            name=name,
            ours=_said(ours[key], unit),
            baseline=_said(whole[key], unit),
            target=target and f"< {target}",
        )
        for name, key, unit, target in FIGURES
    )
    about = (
        f"A lecture of {HOURS} h (28,800 words, 150 terms) in Chromium without a screen, 1440 x 900, files of the pages in the cache; "
        "the baseline is the same page with every paragraph shown at once."
    )
    return [Table(title="Pages: a lecture of three hours", about=about, rows=rows)]


def _measured(port: int, cookie: str, lecture_id: str, mode: str) -> dict[str, Any]:
    command = [
        node() or "node",
        "e2e/cost.mjs",
        f"http://127.0.0.1:{port}",
        cookie,
        lecture_id,
        *([mode] if mode else []),
    ]
    done = subprocess.run(command, cwd=PAGES, check=True, capture_output=True, text=True, timeout=600)
    return json.loads(done.stdout.splitlines()[-1])


def _said(figure: float | None, unit: str) -> str:
    return "not reached" if figure is None else f"{figure:,.0f} {unit}".strip()
