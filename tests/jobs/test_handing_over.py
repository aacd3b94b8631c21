"""What a run made reaches people only while the run is wanted."""

from pathlib import Path

import pytest

from jobs import spoken
from jobs.real_service import RealService, caller
from konspekt import worker
from konspekt.domain.errors import Cancelled
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript, Word
from konspekt.editing.rerun import MachineResult
from konspekt.jobs.adopting import hand_over
from konspekt.library import runs
from konspekt.store.lecture_rows import load_state
from konspekt.store.lectures import find_lecture


def test_a_run_that_was_given_up_at_the_last_moment_hands_nothing_over(tmp_path: Path) -> None:
    service = RealService(tmp_path / "home")
    tools = worker.works(service.settings)
    span = TimeSpan(0, 1000)
    said = Segment(id="s0001", span=span, text="Да.", words=(Word(text="Да.", span=span, confidence=None),))
    heard = Transcript(language="ru", engine="sample", segments=(said,))
    machine = MachineResult(transcript=heard, is_recognized=True)
    try:
        given_up, wanted = (
            service.add(spoken.write(tmp_path, name=name).recording) for name in ("a.wav", "b.wav")
        )
        runs.cancel(service.shelf, caller(), given_up.id)
        with pytest.raises(Cancelled):
            hand_over(tools, given_up, machine)
        with service.shelf.database.read() as connection:
            assert find_lecture(connection, given_up.lecture_id).adopted_ms is None
            assert not load_state(connection, given_up.lecture_id).rows
        assert hand_over(tools, wanted, machine)
        assert not hand_over(tools, wanted, machine), "once"
        with service.shelf.database.write() as connection:
            runs.table.finish_run(connection, wanted.id, runs.RunState.DONE, at_ms=1)
        late = runs.ask(service.shelf, caller(), wanted.lecture_id, runs.Asked())  # would be merged
        runs.cancel(service.shelf, caller(), late.id)
        before = load_rows(service, wanted.lecture_id)
        with pytest.raises(Cancelled):
            hand_over(tools, late, machine)
        assert load_rows(service, wanted.lecture_id) == before
    finally:
        tools.shelf.database.close()
        service.stop()


def load_rows(service: RealService, lecture_id: str) -> dict:
    with service.shelf.database.read() as connection:
        return dict(load_state(connection, lecture_id).rows)
