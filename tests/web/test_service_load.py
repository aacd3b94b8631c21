"""Many people at once at a real service: everybody gets an answer, and nobody misses an event."""

import os

import pytest

from bench.service_load import load, rows

IS_SOAK = bool(int(os.environ.get("KONSPEKT_SOAK", "0")))
SECONDS = 60 if IS_SOAK else 10


@pytest.mark.slow
def test_two_hundred_readers_twenty_editors_and_ten_uploads_meet_no_error(tmp_path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    told = load(home, seconds=SECONDS)
    for row in rows(told):
        print(f"{row.name}: {row.ours}")
    assert told.errors == []
    assert told.uploads == 10
    assert told.edits > 0
    assert told.events > 200
