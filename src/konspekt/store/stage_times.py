"""How long the stages of the work took: what monitoring reads."""

from dataclasses import dataclass

import sqlalchemy as sa

from konspekt.store.database import Connection
from konspekt.store.runs import RunState
from konspekt.store.tables import progress, runs, stage_times, workers


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFigures:
    """The finished parts of one stage within a time."""

    stage: str
    count: int
    worked_ms: int
    total_ms: int
    """Of the sound that was worked on, where the stage works on sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """Runs that failed in the same stage for the same reason."""

    stage: str
    code: str
    count: int


def add_stage_time(connection: Connection, stage: str, *, worked_ms: int, total_ms: int, at_ms: int) -> None:
    """Note that a part of a stage is finished, and how long it took."""
    connection.execute(
        stage_times.insert().values(stage=stage, worked_ms=worked_ms, total_ms=total_ms, at_ms=at_ms)
    )


def stage_figures(connection: Connection, *, since_ms: int) -> list[StageFigures]:
    """Give the stages that were worked on since an instant, by name."""
    table = stage_times.c
    query = (
        sa.select(
            table.stage,
            sa.func.count().label("count"),
            sa.func.sum(table.worked_ms).label("worked_ms"),
            sa.func.sum(table.total_ms).label("total_ms"),
        )
        .where(table.at_ms >= since_ms)
        .group_by(table.stage)
        .order_by(table.stage)
    )
    return [
        StageFigures(
            stage=row["stage"],
            count=row["count"],
            worked_ms=int(row["worked_ms"]),
            total_ms=int(row["total_ms"]),
        )
        for row in connection.execute(query).mappings()
    ]


def failures(connection: Connection, *, since_ms: int) -> list[Failures]:
    """Give the runs that failed since an instant, by stage and reason."""
    stage = sa.func.coalesce(progress.c.stage, "")
    code = sa.func.coalesce(runs.c.error_code, "internal")
    query = (
        sa.select(stage.label("stage"), code.label("code"), sa.func.count().label("count"))
        .select_from(runs.outerjoin(progress, progress.c.run_id == runs.c.id))
        .where(runs.c.state == RunState.FAILED.value, runs.c.finished_ms >= since_ms)
        .group_by(stage, code)
        .order_by(stage, code)
    )
    return [Failures(**row) for row in connection.execute(query).mappings()]


def queue_lengths(connection: Connection) -> tuple[int, int]:
    """Give how many runs wait and how many are in work."""
    opened = sa.select(sa.func.count()).where(runs.c.state == RunState.OPEN.value)
    begun = opened.select_from(runs.join(progress, progress.c.run_id == runs.c.id))
    running = connection.execute(begun).scalar_one()
    return connection.execute(opened).scalar_one() - running, running


def workers_seen(connection: Connection, *, since_ms: int) -> int:
    """Give how many workers have shown that they live since an instant."""
    query = sa.select(sa.func.count()).where(workers.c.seen_ms >= since_ms)
    return connection.execute(query).scalar_one()


def forget_stage_times(connection: Connection, *, before_ms: int) -> int:
    """Throw away figures from before an instant; gives how many."""
    return connection.execute(stage_times.delete().where(stage_times.c.at_ms < before_ms)).rowcount
