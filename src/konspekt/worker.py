"""The worker's door: one process that carries out what the queues hold, until it is told to stop."""

import fcntl
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from types import FrameType
from typing import Final

from konspekt import wiring
from konspekt.disk import disk_errors
from konspekt.domain.asking import AskingReport
from konspekt.domain.errors import DatabaseNewer, StorageError
from konspekt.jobs import durable, flows
from konspekt.jobs.attempts import take_back
from konspekt.jobs.desk import Desk
from konspekt.jobs.durable import SPEECH, TEXT, Books, Seat
from konspekt.jobs.upkeep import Terms, Upkeep, sweep_at_start
from konspekt.jobs.works import Engines, Works
from konspekt.library import retention, webhooks
from konspekt.library.consent import check_engine
from konspekt.library.shelf import Shelf
from konspekt.line.assisted import Assistance
from konspekt.ports import TextGenerator
from konspekt.settings import Settings
from konspekt.store.runs import open_runs
from konspekt.store.workers import forget_worker

LOG: Final = logging.getLogger("konspekt.worker")
QUEUES: Final = (SPEECH, TEXT)
BEGIN_ANEW: Final = 75
"""Exit code: the books were taken away; whoever started the process is to prepare them and start it again."""
ERRAND_S: Final = 5.0
PATIENCE_S: Final = 90.0
"""How long a database server may take to answer for the first time."""


def books(settings: Settings) -> Books:
    """Give where the queues are."""
    url = settings.jobs.database_url
    if not url:
        database = wiring.shelf(settings).database
        url = settings.jobs_url if database.is_sqlite else database.address
        database.close()
    return Books(url=url, home=settings.home.absolute())


def prepare(settings: Settings) -> None:
    """Make ready what workers need: the tables, and the books of the queues. A database server that is just starting is waited for.

    Raises:
        DatabaseNewer, StorageError: See `wiring.migrate`.
    """
    give_up_s = time.monotonic() + (PATIENCE_S if settings.database.url else 0)
    while True:
        try:
            wiring.migrate(settings)
            durable.prepare(books(settings))
        except DatabaseNewer:
            raise
        except StorageError as error:
            if time.monotonic() >= give_up_s:
                raise
            LOG.warning("waiting for the database: %s", error)
            time.sleep(1)
        else:
            return


def sweep_scratch(settings: Settings) -> None:
    """Empty the folder of files in the making, but for the journals of unfinished batches; nothing may run yet."""
    shelf = wiring.shelf(settings)
    with shelf.database.read() as connection:
        busy = {run.lecture_id for run in open_runs(connection)}
    shelf.database.close()
    sweep_at_start(settings.home / "scratch", busy)


def usual_id(settings: Settings, queues: Sequence[str]) -> str:
    """Name a worker that nobody named: after the machine and what it does, with a number where such a one already works here.

    The name is held, by a lock in the home folder, as long as the process lives: two workers of one name would each look alive
    through the other's heartbeat, and what one had in hand when it was killed would never be taken over.
    """
    folder = settings.home / "workers"
    with disk_errors(folder.name):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in count(1):
            name = f"{socket.gethostname()}-{'-'.join(queues)}" + (f"-{number}" if number > 1 else "")
            lock = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
            else:
                return name
    raise AssertionError


def work(settings: Settings, *, queues: Sequence[str], worker_id: str) -> int:
    """Carry out work until a signal comes; gives the exit code.

    The tables and the books have to be there: see `prepare`.
    """
    place = books(settings)
    seat = Seat(worker_id=worker_id, queues=tuple(queues), poll_s=settings.jobs.poll_ms / 1000)
    tools = works(settings)
    try:
        durable.join(place, seat)
        flows.register(tools)
        durable.launch(seat)
        client = durable.client(place)
    except Exception:
        LOG.exception("the queues cannot be reached")
        return StorageError.exit_code
    desk = Desk(tools, place, seat, client)
    upkeep = Upkeep(tools, client, _terms(settings), also=_errands(settings, tools))
    _on_signals(tools, worker_id)
    errands = threading.Thread(target=_run_errands, args=(settings, tools, desk, upkeep), daemon=True)
    errands.start()
    LOG.info("worker %s serves %s", worker_id, ", ".join(queues))
    desk.sit()
    return _leave(tools, worker_id, code=BEGIN_ANEW)


def works(settings: Settings) -> Works:
    """Give the tools of a worker, as the settings name them."""
    shelf = wiring.shelf(settings)
    return Works(
        shelf=shelf,
        scratch=settings.home / "scratch",
        engines=Engines(
            lambda name: wiring.ears(settings, engine=name),
            usual=settings.speech.engine,
            host_of=lambda name: wiring.sends_to(settings, name),
        ),
        sound=wiring.sound_options(settings),
        text=replace(wiring.text_options(settings), assistance=_assistance(settings, shelf)),
        template_id=settings.notes.template,
    )


def _assistance(settings: Settings, shelf: Shelf) -> Assistance | None:
    """Give the language model at the side of the rules; one that sends lectures elsewhere asks for an administrator's consent."""
    name = settings.generator.engine
    whole = wiring.assistance(settings, allow_remote=True, on_report=_tell_report)
    if whole is None:
        return None

    def build() -> TextGenerator:
        check_engine(shelf, name, host=wiring.engine_sends_to(settings, name))
        return whole.generator()

    return replace(whole, generator=build)


def _tell_report(stage: str, report: AskingReport) -> None:
    for warning in report.warnings:
        LOG.warning("language model, %s: %s", stage, warning.code)


def _terms(settings: Settings) -> Terms:
    kept = settings.retention
    return Terms(events_days=kept.events_days, trash_days=kept.trash_days)


def _errands(settings: Settings, tools: Works) -> tuple[Callable[[], object], ...]:
    """Give what other rooms want done from time to time."""
    desk = wiring.upload_desk(wiring.Service(shelf=tools.shelf, settings=settings))
    return (lambda: retention.tidy(desk, audit_days=settings.retention.audit_days),)


def _run_errands(settings: Settings, tools: Works, desk: Desk, upkeep: Upkeep) -> None:
    """Do errands in a thread of their own: what waits for others must not keep the desk from showing that we live."""
    outward = webhooks.Outward(allow_private=settings.webhooks.allow_private)
    while not desk.stop.wait(ERRAND_S):
        try:
            if desk.is_first:
                webhooks.deliver_due(tools.shelf, outward)
            upkeep(is_first=desk.is_first)
        except Exception:
            LOG.exception("an errand stumbled")


def _on_signals(tools: Works, worker_id: str) -> None:
    def leave(number: int, frame: FrameType | None) -> None:
        del number, frame
        # Not in the handler: it may have interrupted somebody who holds a lock.
        threading.Thread(target=lambda: _leave(tools, worker_id, code=0)).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)


def _leave(tools: Works, worker_id: str, *, code: int) -> int:
    """End at once: what is in hand stays in the books and goes on at the next start."""
    try:
        take_back(tools)
        with tools.shelf.database.write() as connection:
            forget_worker(connection, worker_id)
    except Exception:
        LOG.exception("leaving without a word")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
