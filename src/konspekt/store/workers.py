"""Who works, when he was last seen, and how often each piece of work was begun without being ended."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from konspekt.store.database import Connection
from konspekt.store.tables import attempts, workers
from konspekt.store.upserting import upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process that works."""

    id: str
    queues: tuple[str, ...]
    started_ms: int
    seen_ms: int
    current: str | None = None
    """What it is doing, for an administrator's eye."""


def beat(connection: Connection, worker: Worker) -> None:
    """Tell that a worker lives."""
    values = {
        "queues": " ".join(worker.queues),
        "started_ms": worker.started_ms,
        "seen_ms": worker.seen_ms,
        "current": worker.current,
    }
    upsert(connection, workers, key={"id": worker.id}, values=values)


def list_workers(connection: Connection) -> list[Worker]:
    """Give every worker that is known, by id."""
    query = sa.select(workers).order_by(workers.c.id)
    return [
        Worker(
            id=row["id"],
            queues=tuple(row["queues"].split()),
            started_ms=row["started_ms"],
            seen_ms=row["seen_ms"],
            current=row["current"],
        )
        for row in connection.execute(query).mappings()
    ]


def forget_workers(connection: Connection, *, before_ms: int) -> None:
    """Forget the workers that were last seen before an instant."""
    connection.execute(workers.delete().where(workers.c.seen_ms < before_ms))


def forget_worker(connection: Connection, worker_id: str) -> None:
    """Forget a worker that ends."""
    connection.execute(workers.delete().where(workers.c.id == worker_id))


def begun_before(connection: Connection, run_id: str, work: str) -> int:
    """Give how often work was begun and not ended."""
    query = sa.select(attempts.c.count).where(attempts.c.run_id == run_id, attempts.c.work == work)
    return connection.execute(query).scalar_one_or_none() or 0


def begin_attempt(connection: Connection, run_id: str, work: str) -> int:
    """Count that work is begun; gives how often it was begun and not ended, this time included."""
    upsert(
        connection,
        attempts,
        key={"run_id": run_id, "work": work},
        values={"count": attempts.c.count + 1},
    )
    query = sa.select(attempts.c.count).where(attempts.c.run_id == run_id, attempts.c.work == work)
    return connection.execute(query).scalar_one()


def count_anew(connection: Connection, run_id: str, work: str) -> None:
    """Count work as begun once: it got further than before, so what it died of earlier is behind it."""
    connection.execute(
        attempts.update().where(attempts.c.run_id == run_id, attempts.c.work == work).values(count=1)
    )


def end_attempt(connection: Connection, run_id: str, works: Sequence[str]) -> None:
    """Forget the count of work that came to an end, good or bad."""
    connection.execute(attempts.delete().where(attempts.c.run_id == run_id, attempts.c.work.in_(works)))


def take_back_attempt(connection: Connection, run_id: str, work: str) -> None:
    """Do not count the last beginning: the worker was told to stop and did not die of the work."""
    connection.execute(
        attempts.update()
        .where(attempts.c.run_id == run_id, attempts.c.work == work, attempts.c.count > 0)
        .values(count=attempts.c.count - 1)
    )
