"""The notebooks in the repository are what they print when they are run."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from konspekt.library.sample import sample_headwords

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.xdist_group("sample")
def test_every_notebook_runs_and_prints_what_is_committed() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/run_notebooks.py", "--check"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_committed_list_of_terms_matches_the_script_of_the_lecture() -> None:
    text = (ROOT / "notebooks" / "sample_submission.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    found = {row["Term"].replace("ё", "е") for row in rows}
    expected = {headword.replace("ё", "е") for headword in sample_headwords()}
    assert len(found) == len(rows), "a term stands twice"
    assert len(found & expected) / len(found) >= 0.85
    assert len(found & expected) / len(expected) >= 0.8
