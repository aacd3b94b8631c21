"""Everything is killed at random moments: every run ends with the same artifacts, no edit is lost, nobody is left behind.

Six seeded moments in `make test`, fifty with `make soak` (KONSPEKT_SOAK=50).
"""

import os
from pathlib import Path

import pytest

from faults.chaos import Chaos, own_postgres
from jobs import spoken
from jobs.real_service import RealService, walked

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
SOAK = int(os.environ.get("KONSPEKT_SOAK", "0"))
SOAK_PAUSE_S = (0.5, 15.0)
"""Long enough for some lectures to end in between, so that kills meet every stage of several."""
SEED = int(os.environ.get("KONSPEKT_SOAK_SEED", "20261122"))


def test_four_kills_on_sqlite(tmp_path: Path) -> None:
    lecture = spoken.write(tmp_path / "in", talks=2, delay_ms=400)
    service = RealService(tmp_path / "home", {"KONSPEKT_SPEECH__SCRIPT": str(lecture.script)})
    victims = (
        ["web", "speech", "books", "supervisor", "text"] if SOAK else ["web", "speech", "supervisor", "text"]
    )
    try:
        chaos = Chaos(service, lecture, seed=SEED)
        done = chaos.go(SOAK or 4, victims=victims, pause_s=SOAK_PAUSE_S if SOAK else (1.0, 4.0))
        expected = walked(tmp_path / "walk", lecture.recording, lecture.ears())
        assert [service.artifacts(lecture_id) == expected for lecture_id in done] == [True] * len(done)
    finally:
        service.stop()


def test_two_kills_on_postgres_with_three_workers(tmp_path: Path) -> None:
    lecture = spoken.write(tmp_path / "in", talks=3, delay_ms=300)
    with own_postgres() as (url, kill):
        options = {
            "KONSPEKT_SPEECH__SCRIPT": str(lecture.script),
            "KONSPEKT_DATABASE__URL": url,
            "KONSPEKT_JOBS__SPEECH_WORKERS": "3",
        }
        service = RealService(tmp_path / "home", options)
        try:
            chaos = Chaos(service, lecture, seed=SEED, kill_database=kill)
            victims = ["database", "speech", "supervisor", "text", "web"] if SOAK else ["database", "speech"]
            done = chaos.go(SOAK or 2, victims=victims, pause_s=SOAK_PAUSE_S if SOAK else (2.0, 5.0))
            expected = walked(tmp_path / "walk", lecture.recording, lecture.ears())
            assert [service.artifacts(lecture_id) == expected for lecture_id in done] == [True] * len(done)
        finally:
            service.stop()
