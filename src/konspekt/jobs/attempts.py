"""Carrying work out: tried again where the reason passes, counted where it may kill its process, always ending in a plain answer."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from konspekt.domain.errors import (
    BlobMissing,
    Cancelled,
    DatabaseNewer,
    KonspektError,
    LectureMissing,
    RemoteBusy,
    RemoteUnreachable,
    RunMissing,
    StorageError,
    WorkerDied,
)
from konspekt.jobs.works import Told, Works, failed
from konspekt.store.workers import begin_attempt, begun_before, end_attempt, take_back_attempt

LOG: Final = logging.getLogger("konspekt.jobs")
DEADLY: Final = 3
"""Work that was begun that often without ever ending killed its worker each time."""
PASSING: Final = (RemoteBusy, RemoteUnreachable, StorageError)
LASTING: Final = (BlobMissing, DatabaseNewer)
"""Kinds of the passing ones that do not pass."""
GONE: Final = (Cancelled, RunMissing, LectureMissing)


def carry_out(
    works: Works, run_id: str, work: str, act: Callable[[int], Told], *, deadly: int | None = DEADLY
) -> Told:
    """Do work that may kill its process, and tell how it ended; nothing is raised.

    Args:
        works: The worker's tools.
        run_id: For which run.
        work: Its name inside the run, for the count of attempts.
        act: Does it; is given how often it was begun before and never ended. What it does has to bear being done twice.
        deadly: Give up once it was begun that often without an end; None: `act` sees to it.
    """

    def counted() -> Told:
        with works.turns.take(alone=_begun(works, run_id, work) > 0):
            begun = _begin(works, run_id, work)
            works.current[run_id, work] = None
            try:
                if deadly is not None and begun >= deadly:
                    raise WorkerDied(work=work)
                return retried(works, run_id, work, lambda: act(begun))
            finally:
                works.current.pop((run_id, work), None)
                _end(works, run_id, work)

    return retried(works, run_id, work, counted)


def retried(works: Works, run_id: str, work: str, act: Callable[[], Told]) -> Told:
    """Do work, again where the reason of a failure passes, and tell how it ended; nothing is raised."""
    for pause_s in (*works.pauses_s, None):
        try:
            return act()
        except GONE:
            return {"cancelled": True}
        except KonspektError as error:
            if pause_s is None or not _passes(error):
                LOG.warning("run %s: %s failed: %s", run_id, work, error)
                return failed(error.code, error.figures)
            LOG.info("run %s: %s tried again in %s s: %s", run_id, work, pause_s, error)
            time.sleep(pause_s)
        except Exception:
            LOG.exception("run %s: %s failed", run_id, work)
            return failed(KonspektError.code, {})
    raise AssertionError


def take_back(works: Works) -> None:
    """Let what this process is doing not count as deadly: it is told to stop."""
    with works.shelf.database.write() as connection:
        for run_id, work in list(works.current):
            take_back_attempt(connection, run_id, work)


def _begun(works: Works, run_id: str, work: str) -> int:
    works.run(run_id)
    with works.shelf.database.read() as connection:
        return begun_before(connection, run_id, work)


def _begin(works: Works, run_id: str, work: str) -> int:
    with works.shelf.database.write() as connection:
        return begin_attempt(connection, run_id, work) - 1


def _end(works: Works, run_id: str, work: str) -> None:
    """Forget the count; where the database is away the work counts as begun once more, which is no harm."""
    with suppress(StorageError), works.shelf.database.write() as connection:
        end_attempt(connection, run_id, [work])


def _passes(error: KonspektError) -> bool:
    return isinstance(error, PASSING) and not isinstance(error, LASTING)
