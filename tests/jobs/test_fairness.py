"""One person's many lectures do not keep another's only one waiting."""

from pathlib import Path
from time import monotonic, sleep

import pytest

from jobs import spoken
from jobs.conftest import Make
from konspekt.library import runs
from konspekt.store.runs import RunState

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_two_people_progress_side_by_side(make_service: Make, tmp_path: Path) -> None:
    lectures = [
        spoken.write(tmp_path, talks=2, delay_ms=50, name=f"lecture{number}.wav") for number in range(5)
    ]
    service = make_service(speech__script=str(lectures[0].script))
    service.user("many")
    service.user("one")
    many = [service.add(lecture.recording, user="many") for lecture in lectures[:4]]
    one = service.add(lectures[4].recording, user="one")
    service.work("speech,text", "all")
    give_up = monotonic() + 90
    while service.run(one.id).state is RunState.OPEN:
        assert monotonic() < give_up, service.told()
        sleep(0.1)
    service.wait(one.id)
    still_open = [run for run in many if service.run(run.id).state is RunState.OPEN]
    assert still_open, "the one who came last did not wait for everything that came before"
    for run in still_open:
        from jobs.real_service import caller

        runs.cancel(service.shelf, caller(), run.id)
