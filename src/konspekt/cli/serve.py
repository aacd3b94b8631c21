"""`konspekt serve`: the whole service by one command: tables made ready, pages, workers; nothing is left behind when it ends."""

import fcntl
import logging
import os
import signal
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated, Final

import typer

from konspekt.cli.messages import word
from konspekt.cli.supervising import Child, Supervisor
from konspekt.disk import disk_errors
from konspekt.domain.errors import ServiceRunning, StorageError
from konspekt.settings import Settings

LOG: Final = logging.getLogger("konspekt.cli")
CORES_EACH: Final = 4
"""Of a speech worker: onnxruntime makes good use of that many, and of few more."""
MEMORY_EACH: Final = 3 << 30
"""Bytes that a speech worker with its weights may need."""
LOCK: Final = "service.lock"
"""Held by the service while it runs."""
WORKER: Final = "worker"


def serve(
    host: Annotated[str | None, typer.Option(help=word("cli.web.host"))] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help=word("cli.web.port"))] = None,
) -> None:
    """Run the service until a signal ends it."""
    from konspekt import worker as room  # noqa: PLC0415 - other commands do without the engine of the queues

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with only_one(settings):
        room.prepare(settings)
        room.sweep_scratch(settings)
        supervisor = Supervisor(
            children=_children(settings, host=host, port=port),
            before_start=lambda child, code: _prepared(settings, child, code),
            on_death=_tell,
        )

        def stop(number: int, frame: FrameType | None) -> None:
            del number, frame
            supervisor.stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        typer.echo(word("serve.stop"))
        supervisor.run()
        typer.echo(word("serve.stopping"))


def speech_workers(settings: Settings) -> int:
    """Give how many processes recognize speech: as told, or as many as cores and memory carry."""
    if settings.jobs.speech_workers:
        return settings.jobs.speech_workers
    memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(1, min(_cores() // CORES_EACH, memory_bytes // MEMORY_EACH))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _children(settings: Settings, *, host: str | None, port: int | None) -> list[Child]:
    asked = {"--host": host, "--port": port}
    web = [text for name, value in asked.items() if value is not None for text in (name, str(value))]
    count = speech_workers(settings)
    speech = [_worker("speech", number) for number in range(1, count + 1)]
    if not settings.speech.threads and count > 1:  # each its share of the cores, instead of all of them each
        for child in speech:
            child.environment = {"KONSPEKT_SPEECH__THREADS": str(max(1, _cores() // count))}
    text = [_worker("text", number) for number in range(1, settings.jobs.text_workers + 1)]
    return [Child(name="web", command=["web", *web]), *speech, *text]


def _worker(queue: str, number: int) -> Child:
    name = f"{queue}-{number}"
    worker_id = f"{os.uname().nodename}-{name}"
    return Child(name=name, command=[WORKER, "--queues", queue, "--id", worker_id, "--prepared"])


def _prepared(settings: Settings, child: Child, code: int | None) -> None:
    """Make the books anew for a worker that starts again: they may have been taken away, and killed ones cannot say so.

    On a database server they are not made anew here: it may be away for long, and the other processes need looking after meanwhile.
    """
    from konspekt import worker as room  # noqa: PLC0415 - as above

    if child.command[0] != WORKER or code is None or room.books(settings).file is None:
        return
    try:
        room.prepare(settings)
    except StorageError as error:  # the worker will find it too, end, and be started again
        LOG.warning("the books cannot be made anew: %s", error)


def _tell(child: Child, code: int, seconds: float) -> None:
    typer.echo(word("serve.restarts", name=child.name, code=code, seconds=round(seconds, 1)), err=True)


@contextmanager
def only_one(settings: Settings) -> Generator[None]:
    """Keep the service, or a second one, from running in the home folder meanwhile.

    Raises:
        ServiceRunning: It runs.
        StorageError: The disk refuses.
    """
    with disk_errors(LOCK):
        lock = (settings.home / LOCK).open("a+")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ServiceRunning(home=str(settings.home)) from error
        yield
