"""Workers killed at every named place, again and again, or by the sound itself: the lecture ends as if nothing had happened."""

import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from faults.chaos import STUCK_S
from jobs import spoken
from jobs.real_service import RealService, walked
from konspekt.domain.transcript import Flag
from konspekt.editing.rows import SegmentRow
from konspekt.editing.state import living
from konspekt.jobs.faults import PLACES
from konspekt.store.lecture_rows import load_state
from konspekt.store.progress import part_keys
from konspekt.store.workers import list_workers

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]  # on a busy machine a start takes its time


@pytest.fixture(scope="module")
def lecture(tmp_path_factory: pytest.TempPathFactory) -> spoken.Spoken:
    return spoken.write(tmp_path_factory.mktemp("lecture"), talks=2, delay_ms=30)


@pytest.fixture
def service(tmp_path: Path, lecture: spoken.Spoken) -> Iterator[RealService]:
    made = RealService(tmp_path / "home", {"KONSPEKT_SPEECH__SCRIPT": str(lecture.script)})
    yield made
    made.stop()


def test_a_worker_killed_once_at_every_place_leaves_the_same_lecture(
    service: RealService, lecture: spoken.Spoken, tmp_path: Path
) -> None:
    killed = tmp_path / "killed"
    killed.mkdir()
    run = service.add(lecture.recording)
    deaths = service.keep_working(
        "speech,text",
        "all",
        run.id,
        seconds=160,
        KONSPEKT_FAULT=",".join(PLACES),
        KONSPEKT_FAULT_FOLDER=str(killed),
    )
    service.wait(run.id)
    assert {place.name.removeprefix("killed-") for place in killed.iterdir()} == set(PLACES)
    assert deaths == len(PLACES)
    assert service.artifacts(run.lecture_id) == walked(tmp_path / "walk", lecture.recording, lecture.ears())


def test_a_piece_that_kills_its_worker_is_a_gap_and_the_rest_goes_on(
    service: RealService, lecture: spoken.Spoken
) -> None:
    run = service.add(lecture.recording)
    deaths = service.keep_working("speech,text", "all", run.id, KONSPEKT_FAULT="piece_3")
    service.wait(run.id)
    assert deaths == 5, "three times with its batch, twice by itself"
    with service.shelf.database.read() as connection:
        segments = living(load_state(connection, run.lecture_id).rows, SegmentRow)
        keys = part_keys(connection, run.id, "recognize")
    failed = [row for row in segments if Flag.RECOGNITION_FAILED in row.value.flags]
    assert [row.value.text for row in failed] == ["[…]"]
    assert len(segments) > 20
    assert len(set(keys)) == len(keys) > 1


@pytest.mark.parametrize("are_workers_killed", [False, True], ids=["books", "books and workers"])
def test_the_lost_books_are_no_loss(
    service: RealService, tmp_path: Path, *, are_workers_killed: bool
) -> None:
    slow = spoken.write(tmp_path / "slow", talks=2, delay_ms=200)
    service.options["KONSPEKT_SPEECH__SCRIPT"] = str(slow.script)
    run = service.add(slow.recording)
    service.serve()
    give_up = monotonic() + 60
    while True:
        with service.shelf.database.read() as connection:
            if part_keys(connection, run.id, "recognize"):
                break
        assert monotonic() < give_up, service.told()
        sleep(0.05)
    before = service.artifacts(run.lecture_id)
    for name in ("jobs.db", "jobs.db-wal", "jobs.db-shm"):
        (service.home / name).unlink(missing_ok=True)
    for process in service.children("worker") if are_workers_killed else ():
        process.kill()
    service.wait(run.id, seconds=60)
    assert before.items() <= service.artifacts(run.lecture_id).items()
    assert service.artifacts(run.lecture_id) == walked(tmp_path / "walk", slow.recording, slow.ears())
    assert sum(service.log("serve").count(f": batch {number} in") for number in range(2)) >= 2


def test_what_a_dead_worker_had_in_hand_is_taken_over(
    service: RealService, lecture: spoken.Spoken, tmp_path: Path
) -> None:
    slow = spoken.write(tmp_path / "slow", talks=2, delay_ms=250)
    service.options["KONSPEKT_SPEECH__SCRIPT"] = str(slow.script)
    for name in ("one", "two"):
        service.work("speech", name)
    service.work("text", "text")
    run = service.add(slow.recording)
    give_up = monotonic() + 60
    while not (in_hand := {name: batch for name in ("one", "two") if (batch := _in_hand(service, name))}):
        assert monotonic() < give_up, service.told()
        sleep(0.05)
    (killed, batch), (left,) = next(iter(in_hand.items())), {"one", "two"} - {next(iter(in_hand))}
    service.kill(killed)
    killed_s = monotonic()
    while f": batch {batch} in " not in service.log(left):
        assert monotonic() - killed_s < STUCK_S, service.told()
        sleep(0.05)
    service.wait(run.id)
    assert service.artifacts(run.lecture_id) == walked(tmp_path / "walk", slow.recording, slow.ears())


def _in_hand(service: RealService, name: str) -> str | None:
    """Give the number of the batch that a worker says it is at."""
    with service.shelf.database.read() as connection:
        said = [worker.current or "" for worker in list_workers(connection) if worker.id == name]
    return next((found[1] for found in re.finditer(r"batch:(\d+)", ", ".join(said))), None)
