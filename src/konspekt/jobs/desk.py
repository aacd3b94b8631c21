"""What a worker does beside its work: shows that it lives, hands over what was asked for, and takes over from the dead.

The table `runs` is the truth. The engine's books may be lost at any moment: every open run is handed over again from time to time
under its own id, and one that the books call finished while the table does not is begun anew.
"""

import logging
import threading
import time
from collections.abc import Mapping
from typing import Final

from dbos import DBOSClient, EnqueueOptions

from konspekt.domain.errors import KonspektError
from konspekt.jobs.durable import APPLICATION, LECTURES, VERSION, Books, Seat
from konspekt.jobs.flows import LECTURE, LONG, SHORT
from konspekt.jobs.works import Works
from konspekt.library.runs import RunKind
from konspekt.store.runs import Run, open_runs
from konspekt.store.workers import Worker, beat, forget_workers, list_workers

LOG: Final = logging.getLogger("konspekt.jobs")
TURN_S: Final = 0.5
IDLE_S: Final = 0.5
"""Between two looks at a queue while nothing is asked for; ten looks a second cost 5 % of a core in each worker."""
BEAT_MS: Final = 2_000
DEAD_MS: Final = 12_000
"""Who was not seen for that long is dead, or so slow that others may do his work."""
FORGOTTEN_MS: Final = 3600 * 1000
AGAIN_MS: Final = 10_000
"""How often every open run is handed over again."""
REAP_MS: Final = 3_000
PENDING: Final = "PENDING"
ENDED: Final = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


class Desk:
    """The desk of one worker; `sit` runs until it is told to stop or its books are gone."""

    def __init__(self, works: Works, books: Books, seat: Seat, client: DBOSClient) -> None:
        self._works, self._books, self._seat, self._client = works, books, seat, client
        self._started_ms = works.shelf.now_ms()
        self._beaten_ms = self._reaped_ms = self._handed_ms = 0
        self._handed: set[str] = set()
        self._identity = _identity(books)
        self._is_busy: bool | None = None
        self.stop = threading.Event()
        self.is_first = False
        """Whether this worker looks after the others, and does the errands."""

    def sit(self) -> bool:
        """Work until told to stop (True) or until the books were taken away (False): then the process has to begin anew."""
        while not self.stop.wait(TURN_S):
            if _identity(self._books) != self._identity:
                LOG.warning("the books of the work in hand are gone; beginning anew")
                return False
            try:
                self._turn()
            except KonspektError as error:
                LOG.warning("the desk waits: %s", error)
                time.sleep(TURN_S)
            except Exception:
                LOG.exception("the desk stumbled")
                time.sleep(TURN_S)
        return True

    def _turn(self) -> None:
        now_ms = self._works.shelf.now_ms()
        if now_ms - self._beaten_ms >= BEAT_MS:
            self._beat(now_ms)
            self._beaten_ms = now_ms
        self._hand_over(now_ms)
        if now_ms - self._reaped_ms >= REAP_MS:
            self.is_first = self._comes_first(now_ms)
            if self.is_first:
                self._reap(now_ms)
            self._reaped_ms = now_ms

    def _beat(self, now_ms: int) -> None:
        current = ", ".join(f"{work} of {run_id}" for run_id, work in list(self._works.current))
        worker = Worker(
            id=self._seat.worker_id,
            queues=self._seat.queues,
            started_ms=self._started_ms,
            seen_ms=now_ms,
            current=current or None,
        )
        with self._works.shelf.database.write() as connection:
            beat(connection, worker)

    def _hand_over(self, now_ms: int) -> None:
        """Give every open run to the engine; an id that it knows already changes nothing."""
        with self._works.shelf.database.read() as connection:
            opened = open_runs(connection)
        is_again = now_ms - self._handed_ms >= AGAIN_MS
        if is_again:
            self._handed_ms = now_ms
            self._handed.clear()
        self._set_pace(is_busy=bool(opened))
        for run in opened:
            if run.id not in self._handed:
                self._enqueue(run, anew=is_again)
                self._handed.add(run.id)

    def _set_pace(self, *, is_busy: bool) -> None:
        """Have the queues looked at often while there is work, and seldom while there is none: looking costs."""
        if is_busy == self._is_busy:
            return
        self._is_busy = is_busy
        for name in self._seat.served:
            queue = self._client.retrieve_queue(name)
            if queue is not None:
                queue.set_polling_interval_sec(
                    self._seat.poll_s if is_busy else max(IDLE_S, self._seat.poll_s)
                )

    def _enqueue(self, run: Run, *, anew: bool) -> None:
        workflow_id = run.id
        if anew:
            tries = self._client.list_workflows(
                workflow_id_prefix=run.id, name=LECTURE, load_input=False, load_output=False
            )
            workflow_id = next_try(run.id, {one.workflow_id: one.status in ENDED for one in tries})
        options: EnqueueOptions = {
            "workflow_name": LECTURE,
            "queue_name": LECTURES,
            "workflow_id": workflow_id,
            "app_version": VERSION,
            "priority": LONG if run.kind == RunKind.FULL else SHORT,
            "application_name": APPLICATION,
        }
        self._client.enqueue(options, run.id)

    def _comes_first(self, now_ms: int) -> bool:
        """Tell whether this worker is the first by name of those alive."""
        with self._works.shelf.database.read() as connection:
            living = self._living(list_workers(connection), now_ms)
        return bool(living) and min(living) == self._seat.worker_id

    def _reap(self, now_ms: int) -> None:
        """Put what the dead had in hand back into its queue."""
        with self._works.shelf.database.write() as connection:
            forget_workers(connection, before_ms=now_ms - FORGOTTEN_MS)
            living = self._living(list_workers(connection), now_ms)
        if now_ms - self._started_ms < DEAD_MS:
            return  # those who were started with us may not have shown themselves yet
        held = self._client.list_workflows(status=PENDING, load_input=False, load_output=False)
        for one in held:
            if one.executor_id not in living:
                LOG.warning("taking over %s from %s", one.workflow_id, one.executor_id)
                self._client.resume_workflow(one.workflow_id, queue_name=one.queue_name)

    @staticmethod
    def _living(workers: list[Worker], now_ms: int) -> set[str]:
        return {worker.id for worker in workers if worker.seen_ms >= now_ms - DEAD_MS}


def next_try(run_id: str, tries: Mapping[str, bool]) -> str:
    """Name the workflow of an open run: `tries` are those that the books know of, and whether they say that it ended.

    One that has not ended is named again, which changes nothing. Where all have, the table is right, which says that the run is open,
    and a new one begins; its number is higher than any before, as the oldest ones are forgotten after some days.
    """
    going = [workflow_id for workflow_id, has_ended in tries.items() if not has_ended]
    if going:
        return going[0]
    numbers = [int(workflow_id.partition("~")[2] or 0) for workflow_id in tries]
    return f"{run_id}~{max(numbers) + 1}" if numbers else run_id


def _identity(books: Books) -> tuple[int, int] | None:
    """Tell which file the books are in; None on Postgres or where they are gone."""
    if books.file is None:
        return None
    try:
        status = books.file.stat()
    except FileNotFoundError:
        return (0, 0)
    return status.st_dev, status.st_ino
