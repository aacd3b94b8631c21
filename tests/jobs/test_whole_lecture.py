"""A lecture through the workers of the service is the lecture that the plain walk makes, byte for byte."""

import re
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep

import pytest

from jobs import spoken
from jobs.conftest import Make
from jobs.real_service import RealService, caller, walked
from konspekt.library.progress import partial, progress_of
from konspekt.store.artifacts import StoreArtifacts
from konspekt.store.events import events_after
from konspekt.store.lectures import find_lecture
from konspekt.store.runs import RunState

BATCH = re.compile(r"batch (\d+) in")


def blobs(service: RealService, lecture_id: str) -> dict[str, bool]:
    store = StoreArtifacts(keeper=service.shelf.keeper, lecture_id=lecture_id, scratch_folder=service.home)
    return {name: store.blob_sha256(name) is not None for name in ("listening.m4a", "peaks.bin")}


def batches_of(service: RealService, name: str) -> list[int]:
    return [int(number) for number in BATCH.findall(service.log(name))]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_two_workers_make_what_the_walk_makes_and_tell_how_far_they_are(
    make_service: Make, tmp_path: Path
) -> None:
    lecture = spoken.write(tmp_path, talks=3, delay_ms=60)
    service = make_service(speech__script=str(lecture.script))
    run = service.add(lecture.recording)
    service.work("speech", "speech-1")
    service.work("text", "text-1")

    seen, pieces, give_up = [], [], monotonic() + 90
    while service.run(run.id).state is RunState.OPEN:
        assert monotonic() < give_up, service.told()
        with service.shelf.database.read() as connection:
            seen.append(progress_of(connection, [run.lecture_id])[run.lecture_id])
        pieces.append(len(partial(service.shelf, caller(), run.lecture_id)))
        sleep(0.1)
    service.wait(run.id)

    assert service.artifacts(run.lecture_id) == walked(tmp_path / "walk", lecture.recording, lecture.ears())
    assert blobs(service, run.lecture_id) == {"listening.m4a": True, "peaks.bin": True}
    percents = [one.percent for one in seen]
    assert percents == sorted(percents)
    # How many steps are seen between two looks depends on the machine; that recognition moves at all does not.
    assert len({one.percent for one in seen if 8 < one.percent < 82}) >= 2
    assert any(one.seconds_left is not None for one in seen)
    assert pieces == sorted(pieces)
    assert any(0 < count < pieces[-1] for count in pieces), "the transcript is read while it is made"

    with service.shelf.database.read() as connection:
        card = find_lecture(connection, run.lecture_id)
        told = events_after(connection, run.lecture_id, 0, limit=500)
    assert card.adopted_ms is not None
    moments = [event.at_ms for event in told if event.kind == "progress"]
    assert all(later - earlier >= 500 for earlier, later in pairwise(moments))
    assert [event.payload["state"] for event in told if event.kind == "state"] == ["waiting", "ready"]
    assert sorted(batches_of(service, "speech-1")) == list(range(5))
    assert not list((service.home / "blobs").rglob("*.part"))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_three_workers_on_postgres_and_s3_share_one_lecture(
    make_service: Make, far_options: dict[str, str], tmp_path: Path
) -> None:
    lecture = spoken.write(tmp_path, talks=4, delay_ms=120)
    service = make_service(speech__script=str(lecture.script), **far_options)
    for number in (1, 2, 3):
        service.work("speech", f"speech-{number}")
    service.work("text", "text-1")
    for number in (1, 2, 3):
        give_up = monotonic() + 60
        while f"worker speech-{number} serves" not in service.log(f"speech-{number}"):
            assert monotonic() < give_up, service.told()
            sleep(0.1)
    run = service.add(lecture.recording)
    service.wait(run.id, seconds=120)
    assert service.artifacts(run.lecture_id) == walked(tmp_path / "walk", lecture.recording, lecture.ears())
    shares = [batches_of(service, f"speech-{number}") for number in (1, 2, 3)]
    assert sorted(number for share in shares for number in share) == list(range(max(map(max, shares)) + 1)), (
        "each once"
    )
    assert min(len(share) for share in shares) >= 2, shares
    assert blobs(service, run.lecture_id) == {"listening.m4a": True, "peaks.bin": True}
