"""How far each run is: the parts of its stages as their workers tell them, and one line that sums them up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from konspekt.store.database import Connection
from konspekt.store.runs import RunState
from konspekt.store.tables import progress, progress_parts, runs
from konspekt.store.upserting import upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSum:
    """How far one stage of a run is, all its parts together."""

    stage: str
    done_ms: int
    total_ms: int
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressLine:
    """How far a run is, at the instant when it was last told."""

    run_id: str
    stage: str
    """The one in work."""
    done_ms: int
    """Of that stage."""
    total_ms: int
    percent: float
    """Of the whole run, 0..100."""
    seconds_left: int | None
    """By the measured speed; None while nothing was measured."""
    speed: float | None
    """Percent a second."""
    told_ms: int


def put_part(
    connection: Connection,
    run_id: str,
    stage: str,
    part: int,
    *,
    done_ms: int,
    total_ms: int,
    key: str | None = None,
) -> None:
    """Note how far a part of a stage is; with the key of its artifact once it is finished."""
    upsert(
        connection,
        progress_parts,
        key={"run_id": run_id, "stage": stage, "part": part},
        values={"done_ms": done_ms, "total_ms": total_ms} | ({} if key is None else {"key": key}),
    )


def expect_parts(connection: Connection, run_id: str, stage: str, totals_ms: Mapping[int, int]) -> None:
    """Note the parts that a stage will have; those that are noted already stay as they are."""
    query = sa.select(progress_parts.c.part).where(
        progress_parts.c.run_id == run_id, progress_parts.c.stage == stage
    )
    known = set(connection.execute(query).scalars())
    fresh = [
        {"run_id": run_id, "stage": stage, "part": part, "done_ms": 0, "total_ms": total_ms, "key": None}
        for part, total_ms in totals_ms.items()
        if part not in known
    ]
    if fresh:
        connection.execute(sa.insert(progress_parts), fresh)


def stage_sums(connection: Connection, run_id: str) -> dict[str, StageSum]:
    """Give how far every stage of a run is that was begun."""
    parts = progress_parts.c
    query = (
        sa.select(
            parts.stage,
            sa.func.sum(parts.done_ms).label("done_ms"),
            sa.func.sum(parts.total_ms).label("total_ms"),
            sa.func.sum(sa.case((parts.key.is_(None), 1), else_=0)).label("open"),
        )
        .where(parts.run_id == run_id)
        .group_by(parts.stage)
    )
    return {
        row["stage"]: StageSum(
            stage=row["stage"],
            done_ms=int(row["done_ms"]),
            total_ms=int(row["total_ms"]),
            is_done=row["open"] == 0,
        )
        for row in connection.execute(query).mappings()
    }


def part_keys(connection: Connection, run_id: str, stage: str) -> list[str]:
    """Give the artifacts of the finished parts of a stage, in order."""
    parts = progress_parts.c
    query = (
        sa.select(parts.key)
        .where(parts.run_id == run_id, parts.stage == stage, parts.key.is_not(None))
        .order_by(parts.part)
    )
    return [str(key) for key in connection.execute(query).scalars()]


def is_noted(connection: Connection, run_id: str, stage: str, *, part: int = 0) -> bool:
    """Tell whether a part of a stage is finished."""
    parts = progress_parts.c
    query = sa.select(parts.key).where(parts.run_id == run_id, parts.stage == stage, parts.part == part)
    return connection.execute(query).scalar_one_or_none() is not None


def take_turn(connection: Connection, run_id: str, *, now_ms: int, pause_ms: int) -> ProgressLine | None:
    """Give the line of a run if it is time to tell it anew, and keep others from telling it; None if it is too early."""
    upsert_missing(connection, run_id, now_ms=now_ms - pause_ms - 1)
    due = (
        progress.update()
        .where(progress.c.run_id == run_id, progress.c.told_ms < now_ms - pause_ms)
        .values(told_ms=now_ms)
    )
    before = lines_of(connection, [run_id]).get(run_id)
    return before if connection.execute(due).rowcount else None


def upsert_missing(connection: Connection, run_id: str, *, now_ms: int) -> None:
    """Make the line of a run that has none."""
    query = sa.select(progress.c.run_id).where(progress.c.run_id == run_id)
    if connection.execute(query).first() is None:
        upsert(
            connection,
            progress,
            key={"run_id": run_id},
            values={"stage": "", "done_ms": 0, "total_ms": 0, "percent": 0.0, "told_ms": now_ms},
        )


def put_line(connection: Connection, line: ProgressLine) -> None:
    """Write the line of a run."""
    values = {
        "stage": line.stage,
        "done_ms": line.done_ms,
        "total_ms": line.total_ms,
        "percent": line.percent,
        "seconds_left": line.seconds_left,
        "speed": line.speed,
        "told_ms": line.told_ms,
    }
    upsert(connection, progress, key={"run_id": line.run_id}, values=values)


def lines_of(connection: Connection, run_ids: Sequence[str]) -> dict[str, ProgressLine]:
    """Give the lines of some runs."""
    query = sa.select(progress).where(progress.c.run_id.in_(run_ids))
    return {row["run_id"]: ProgressLine(**row) for row in connection.execute(query).mappings()}


def queue_places(connection: Connection) -> dict[str, int]:
    """Give the open runs that nobody has begun, by their place: 1 is next."""
    query = (
        sa.select(runs.c.id)
        .outerjoin(progress, progress.c.run_id == runs.c.id)
        .where(runs.c.state == RunState.OPEN.value, progress.c.run_id.is_(None))
        .order_by(runs.c.asked_ms, runs.c.id)
    )
    return {run_id: place for place, run_id in enumerate(connection.execute(query).scalars(), start=1)}
