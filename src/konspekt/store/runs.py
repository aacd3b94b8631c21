"""The outbox of work: what was asked for stands here in the transaction that asked, and is handed to the workers from here.

A run that is open is handed over again at every start; the id of the run is the id of the work, so that is harmless.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import sqlalchemy as sa

from konspekt.store.database import Connection
from konspekt.store.forms import canonical
from konspekt.store.tables import runs


class RunState(StrEnum):
    """How far a run is."""

    OPEN = "open"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Work on one lecture that somebody asked for."""

    id: str
    lecture_id: str
    asked_by: str
    kind: str
    options: Mapping[str, object]
    asked_ms: int
    state: RunState = RunState.OPEN
    finished_ms: int | None = None
    error_code: str | None = None
    error_figures: Mapping[str, object] | None = None
    """What the message of the error names."""


def add_run(connection: Connection, run: Run) -> None:
    """Ask for work."""
    connection.execute(
        runs.insert().values(
            id=run.id,
            lecture_id=run.lecture_id,
            asked_by=run.asked_by,
            kind=run.kind,
            options=canonical(run.options),
            state=run.state.value,
            asked_ms=run.asked_ms,
            finished_ms=run.finished_ms,
            error_code=run.error_code,
            error_figures=_figures(run.error_figures),
        )
    )


def finish_run(
    connection: Connection,
    run_id: str,
    state: RunState,
    *,
    at_ms: int,
    error_code: str | None = None,
    error_figures: Mapping[str, object] | None = None,
) -> bool:
    """Note how an open run ended; False where it had ended before, and nothing changes."""
    ended = (
        runs.update()
        .where(runs.c.id == run_id, runs.c.state == RunState.OPEN.value)
        .values(
            state=state.value,
            finished_ms=at_ms,
            error_code=error_code,
            error_figures=_figures(error_figures),
        )
    )
    return connection.execute(ended).rowcount == 1


def find_run(connection: Connection, run_id: str) -> Run | None:
    """Give a run by its id."""
    found = connection.execute(sa.select(runs).where(runs.c.id == run_id)).mappings().one_or_none()
    return None if found is None else _run(found)


def open_runs(connection: Connection) -> list[Run]:
    """Give every run that has not ended, in the order of asking."""
    query = sa.select(runs).where(runs.c.state == RunState.OPEN.value).order_by(runs.c.asked_ms, runs.c.id)
    return [_run(row) for row in connection.execute(query).mappings()]


def runs_of(connection: Connection, lecture_id: str) -> list[Run]:
    """Give the runs of a lecture, in the order of asking."""
    query = sa.select(runs).where(runs.c.lecture_id == lecture_id).order_by(runs.c.asked_ms, runs.c.id)
    return [_run(row) for row in connection.execute(query).mappings()]


def last_runs(connection: Connection, lecture_ids: Sequence[str]) -> dict[str, Run]:
    """Give the newest run of each lecture that has one."""
    query = sa.select(runs).where(runs.c.lecture_id.in_(lecture_ids)).order_by(runs.c.asked_ms, runs.c.id)
    return {row["lecture_id"]: _run(row) for row in connection.execute(query).mappings()}


def is_open(connection: Connection, run_id: str) -> bool:
    """Tell whether a run is still to be worked on; not so where it or its lecture is gone."""
    query = sa.select(runs.c.id).where(runs.c.id == run_id, runs.c.state == RunState.OPEN.value)
    return connection.execute(query).first() is not None


def _figures(figures: Mapping[str, object] | None) -> str | None:
    return None if figures is None else canonical(figures)


def _run(row: sa.RowMapping) -> Run:
    return Run(
        id=row["id"],
        lecture_id=row["lecture_id"],
        asked_by=row["asked_by"],
        kind=row["kind"],
        options=cast("dict[str, object]", json.loads(row["options"])),
        state=RunState(row["state"]),
        asked_ms=row["asked_ms"],
        finished_ms=row["finished_ms"],
        error_code=row["error_code"],
        error_figures=(
            None
            if row["error_figures"] is None
            else cast("dict[str, object]", json.loads(row["error_figures"]))
        ),
    )
