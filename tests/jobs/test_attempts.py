"""Carrying work out: what passes is tried again, what kills is counted, and nothing is ever raised."""

import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from jobs.real_service import RealService, caller
from konspekt import worker
from konspekt.domain.errors import (
    Cancelled,
    DatabaseBusy,
    DiskFull,
    KonspektError,
    RemoteBusy,
    RemoteRefused,
    WeightsMissing,
)
from konspekt.jobs.attempts import DEADLY, carry_out, take_back
from konspekt.jobs.turns import Turns
from konspekt.jobs.works import Works
from konspekt.library import sampling
from konspekt.store.runs import open_runs
from konspekt.store.workers import begin_attempt, begun_before


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    service = RealService(tmp_path / "home")
    sampling.add_sample(service.shelf, caller())
    tools = worker.works(service.settings)
    object.__setattr__(tools, "pauses_s", (0, 0, 0))
    yield tools
    tools.shelf.database.close()
    service.stop()


def run_of(works: Works) -> str:
    with works.shelf.database.read() as connection:
        return open_runs(connection)[0].id


@pytest.mark.parametrize(
    ("error", "tries"),
    [
        (RemoteBusy(name="x"), 4),
        (DatabaseBusy(), 4),
        (DiskFull(), 4),
        (RemoteRefused(name="x"), 1),
        (WeightsMissing(name="x", file="y", megabytes=1), 1),
    ],
)
def test_only_what_may_pass_is_tried_again(works: Works, error: KonspektError, tries: int) -> None:
    seen = []

    def act(begun: int):
        seen.append(begun)
        raise error

    assert carry_out(works, run_of(works), "work", act) == {
        "error": {"code": error.code, "figures": error.figures}
    }
    assert seen == [0] * tries, "a failure is no death"


def test_nothing_that_goes_wrong_gets_out(works: Works) -> None:
    def cancelled(begun: int):
        raise Cancelled

    def broken(begun: int):
        raise ZeroDivisionError

    assert carry_out(works, run_of(works), "work", cancelled) == {"cancelled": True}
    assert carry_out(works, run_of(works), "work", broken) == {"error": {"code": "internal", "figures": {}}}
    assert carry_out(works, "no such run", "work", lambda begun: {}) == {"cancelled": True}


def test_work_that_killed_its_worker_three_times_is_given_up(works: Works) -> None:
    run_id = run_of(works)
    for _ in range(DEADLY):
        with works.shelf.database.write() as connection:
            begin_attempt(connection, run_id, "work")
    told = carry_out(works, run_id, "work", lambda begun: {"key": "made"})
    assert told == {"error": {"code": "worker_died", "figures": {"work": "work"}}}
    assert carry_out(works, run_id, "other", lambda begun: {"key": "made"}) == {"key": "made"}


def test_a_worker_that_is_told_to_stop_blames_nobody(works: Works) -> None:
    run_id = run_of(works)

    def act(begun: int):
        take_back(works)
        with works.shelf.database.read() as connection:
            return {"count": begun_before(connection, run_id, "work")}

    assert carry_out(works, run_id, "work", act) == {"count": 0}


def test_suspects_work_alone() -> None:
    turns, inside, most = Turns(), [], []

    def work(name: str, *, alone: bool) -> None:
        with turns.take(alone=alone):
            inside.append(name)
            most.append((name, len(inside)))
            sleep(0.01)
            inside.remove(name)

    threads = [
        threading.Thread(target=work, args=(f"{alone}{number}",), kwargs={"alone": alone})
        for number in range(6)
        for alone in (False, True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert {count for name, count in most if name.startswith("True")} == {1}
    assert len(most) == 12
    assert monotonic()
