"""Figures in docs/decisions that are constants of the code or numbers of cases: they are read from both and compared."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from docs.pages import ROOT
from faults.chaos import STUCK_S
from konspekt.domain.answer_schema import MOST_REPEATED
from konspekt.domain.generation import about_tokens
from konspekt.grounding import alignment
from konspekt.jobs import desk
from konspekt.language import load_language
from konspekt.settings import Settings
from web.permissions_table import CALLERS

CASES = [
    ("0005", "28 kinds of bad files", "tests/audio/test_bad_recordings.py", "each_bad_recording_ends"),
    ("0011", "31 inner addresses", "tests/library/test_addresses.py", "leads_into_the_own_network"),
    ("0011", "12 spellings of loopback", "tests/library/test_addresses.py", "every_way_to_write_loopback"),
    ("0011", "24 visits", "tests/web/test_oidc.py", ""),
    ("0016", "17 kinds of bad HTTP answers", "tests/line/test_assisted_bad_answers.py", "answers_badly"),
    ("0016", "4 kinds of wrapping", "tests/line/test_assisted_bad_answers.py", "wrappings"),
    ("0016", "3 kinds of well-formed lies", "tests/line/test_assisted_bad_answers.py", "well_formed_lie"),
]
"""Decision, what it says, the tests it speaks of: file, part of the name."""


def decision(number: str) -> str:
    (place,) = (ROOT / "docs" / "decisions").glob(f"{number}-*.md")
    return " ".join(place.read_text(encoding="utf-8").split())


@pytest.mark.slow
def test_a_number_of_cases_is_the_number_of_tests() -> None:
    files = sorted({file for _, _, file, _ in CASES})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:xdist", *files]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    found = Counter(line.partition("[")[0] for line in listed if "::" in line)
    for number, said, file, part in CASES:
        assert said in decision(number), said
        count = sum(times for name, times in found.items() if name.startswith(file) and part in name)
        assert str(count) == said.split()[0], said


def test_the_twelfth_names_the_times_of_the_queue() -> None:
    told = decision("0012")
    assert (
        f"every {Settings(_env_file=None).jobs.poll_ms} ms while a run is open, every {desk.IDLE_S * 1000:.0f} ms else"
        in told
    )
    assert f"`workers` every {desk.BEAT_MS // 1000} s" in told
    assert f"not seen for {desk.DEAD_MS // 1000} s" in told
    assert f"again every {desk.AGAIN_MS // 1000} s" in told
    assert f"within {STUCK_S:.0f} s, which the test demands" in told


def test_the_fourteenth_names_the_bounds_of_what_is_asked() -> None:
    told = decision("0014")
    assert f"(hence at most {MOST_REPEATED} here)" in told
    prompts = load_language("ru").prompts
    lengths = [about_tokens(prompts.get(name).system) for name in prompts.names()]
    assert f"{round(min(lengths), -1)} to {round(max(lengths), -1)} tokens" in told


def test_the_fifteenth_names_the_limits_of_likeness() -> None:
    told, page = decision("0015"), " ".join((ROOT / "docs" / "models.md").read_text(encoding="utf-8").split())
    accepted, again = round(alignment.ACCEPTED), round(alignment.RETRIED)
    assert f"{accepted} and more is accepted, from {again} on it is asked for once more" in told
    assert f"{alignment.COVERED} of the claim's words" in told
    assert f"likeness of {accepted} of 100; from {again} on" in page


def test_the_eleventh_asks_as_many_callers_as_it_says() -> None:
    assert len(CALLERS) == 10
    assert "ten kinds of callers" in decision("0011")


def test_the_detector_is_as_large_as_is_said() -> None:
    network = ROOT / "src" / "konspekt" / "engines" / "silero_vad" / "silero_vad_16k_sequence.onnx"
    (told,) = re.findall(
        r"sequence network for 16 kHz, ([\d.]+) MB", (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    )
    assert told == f"{network.stat().st_size / 1e6:.1f}"


def test_evidence_names_tests_that_are_there() -> None:
    for place in (ROOT / "docs" / "decisions").glob("[0-9]*.md"):
        for told in re.findall(r"`(?:pytest )?((?:tests/[\w./*]+ ?)+)`", place.read_text(encoding="utf-8")):
            for name in told.split():
                assert any(Path(ROOT).glob(name)), (place.name, name)
