"""The durable engine underneath (DBOS): where it keeps its books, how a process joins it, and what it is called by."""

import fcntl
import logging
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer

from konspekt.domain.errors import StorageError

APPLICATION: Final = "konspekt"
VERSION: Final = "1"
"""Of the workflows; raised by hand when runs in work could not be carried on by the new ones. Left to DBOS it is a digest of their
source, and every upgrade of anything would strand what is in work."""
SPEECH: Final = "speech"
TEXT: Final = "text"
LECTURES: Final = "lectures"
"""Queue of the workflows that only wait for others; served by the workers of the queue `text`."""
WAITING_AT_ONCE: Final = 200
SQLITE: Final = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Where the engine keeps what is queued and what is in work."""

    url: str
    """`sqlite:////home/jobs.db`, or the address of the Postgres database, in which it has a schema of its own."""
    home: Path

    @property
    def file(self) -> Path | None:
        """Give the file, None on Postgres."""
        return Path(self.url.removeprefix(SQLITE)) if self.url.startswith(SQLITE) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A worker's place: its name and what it does."""

    worker_id: str
    """Its own, and the same at each start: by it the engine knows what the process was doing when it died."""
    queues: tuple[str, ...]
    poll_s: float = 0.1
    at_once: int = 1
    """Jobs of each queue in this process at a time."""

    @property
    def served(self) -> tuple[str, ...]:
        """Give the engine's queues that this worker serves."""
        return (*self.queues, LECTURES) if TEXT in self.queues else self.queues


def prepare(books: Books) -> None:
    """Make or renew the books; several processes may do so at once. Nothing may be started before this was done.

    Raises:
        StorageError: They cannot be reached.

    DBOS leaves the journal as it is, which costs three times as much a step as WAL; the mode stays in the file.
    """
    with _alone(books.home / "jobs.lock"):
        file = books.file
        if file is not None:
            connection = sqlite3.connect(file)
            with suppress(sqlite3.OperationalError):  # somebody has it open, so it was done before
                connection.execute("PRAGMA journal_mode = WAL")
            connection.close()
        logging.getLogger("dbos").setLevel(logging.WARNING)
        try:
            DBOS.migrate(books.url)
        except Exception as error:
            raise StorageError(name="jobs", reason=str(error).partition("\n")[0]) from error


def client(books: Books) -> DBOSClient:
    """Open a door to the books without carrying anything out."""
    return DBOSClient(
        system_database_url=books.url,
        serializer=DBOSPortableJSONSerializer(),
        application_name=APPLICATION,
    )


def join(books: Books, seat: Seat) -> None:
    """Make this process one that carries out work; workflows are to be registered next, then `launch` called."""
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": books.url,
        "application_version": VERSION,
        "executor_id": seat.worker_id,
        "serializer": DBOSPortableJSONSerializer(),
        "run_migrations": False,
        "log_level": "WARNING",
        "enable_otlp": False,
    }
    DBOS(config=config)
    DBOS.listen_queues(list(seat.served))


def launch(seat: Seat) -> None:
    """Begin to carry out work; what this worker left when it died comes first."""
    DBOS.launch()
    _open_queues(seat)


def _open_queues(seat: Seat) -> None:
    """Describe the queues; the last worker's description counts.

    `speech` is parted by the person who asked: each takes his turn, so that ten lectures of one do not keep the only lecture of
    another waiting.
    """
    DBOS.register_queue(
        SPEECH,
        worker_concurrency=seat.at_once,
        partition_worker_concurrency=seat.at_once,
        polling_interval_sec=seat.poll_s,
        on_conflict="always_update",
    )
    DBOS.register_queue(
        TEXT,
        worker_concurrency=seat.at_once,
        polling_interval_sec=seat.poll_s,
        on_conflict="always_update",
    )
    DBOS.register_queue(
        LECTURES,
        worker_concurrency=WAITING_AT_ONCE,
        polling_interval_sec=seat.poll_s,
        on_conflict="always_update",
    )


@contextmanager
def _alone(lock: Path) -> Generator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
