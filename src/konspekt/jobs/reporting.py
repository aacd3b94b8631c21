"""How a job tells how far it is, and hears that nobody wants it any more."""

import time
from dataclasses import replace
from typing import Final

from konspekt.domain.errors import Cancelled, LectureMissing
from konspekt.jobs.works import Works
from konspekt.library.progress import describe, payload_of, percent_of, stages_of
from konspekt.store import progress
from konspekt.store.database import Connection
from konspekt.store.events import add_event
from konspekt.store.progress import ProgressLine, StageSum
from konspekt.store.runs import Run, is_open
from konspekt.store.stage_times import add_stage_time
from konspekt.store.workers import count_anew

PAUSE_S: Final = 0.5
"""Between two looks at the table, and between two events of a run: at most two a second."""
PROGRESS: Final = "progress"
"""Kind of the event."""
RECENT_S: Final = 15.0
"""The speed is that of about the last quarter of a minute."""
LONGEST_GAP_S: Final = 60.0
"""After a longer silence, as of a service that was off, the speed is measured anew from the next report on."""
LEAST_PERCENT: Final = 2.0
"""Before that the time left is anybody's guess."""


class Reporter:
    """An OnProgress for one job of a run: writes its part of the table, and raises Cancelled once the run is not open any more."""

    def __init__(self, works: Works, run: Run, *, part: int = 0, work: str = "") -> None:
        """Report on a part of a run's stages; `work` is the name under which attempts at it are counted."""
        self._works, self._run, self._part, self._work = works, run, part, work
        self._looked_s = float("-inf")
        self._last: tuple[str, int] | None = None
        self._begun_s = time.monotonic()

    def __call__(self, stage: str, done_ms: int, total_ms: int) -> None:
        """Take note, at most every half second.

        Raises:
            Cancelled: The run was cancelled, or its lecture was deleted.
        """
        now_s = time.monotonic()
        is_new = self._last is None or self._last[0] != stage
        if is_new:
            self._begun_s = now_s
        if now_s - self._looked_s < PAUSE_S and not is_new:
            return
        self._looked_s = now_s
        self._last = (stage, done_ms)
        self._write(stage, done_ms, total_ms, key=None)

    def finish(self, stage: str, key: str, *, total_ms: int = 1) -> None:
        """Note that the part is finished.

        Raises:
            Cancelled: The run was cancelled, or its lecture was deleted.
        """
        with self._works.shelf.database.read() as connection:
            is_new = not progress.is_noted(connection, self._run.id, stage, part=self._part)
        self._write(stage, total_ms, total_ms, key=key)
        if is_new:
            self.got_further()
        worked_ms = round((time.monotonic() - self._begun_s) * 1000)
        now_ms = self._works.shelf.now_ms()
        with self._works.shelf.database.write() as connection:
            add_stage_time(connection, stage, worked_ms=worked_ms, total_ms=total_ms, at_ms=now_ms)

    def got_further(self) -> None:
        """Count the attempts anew: what comes next has not killed anybody yet."""
        with self._works.shelf.database.write() as connection:
            count_anew(connection, self._run.id, self._work)

    def check(self) -> None:
        """Raise Cancelled if the run is not open any more."""
        with self._works.shelf.database.read() as connection:
            if not is_open(connection, self._run.id):
                raise Cancelled

    def _write(self, stage: str, done_ms: int, total_ms: int, *, key: str | None) -> None:
        with self._works.shelf.database.write() as connection:
            if not is_open(connection, self._run.id):
                raise Cancelled
            if stage not in stages_of(self._run):
                return
            progress.put_part(
                connection, self._run.id, stage, self._part, done_ms=done_ms, total_ms=total_ms, key=key
            )
            tell(connection, self._run, now_ms=self._works.shelf.now_ms())


def tell(connection: Connection, run: Run, *, now_ms: int) -> None:
    """Sum up how far a run is and write the event, unless that was done within the last half second."""
    before = progress.take_turn(connection, run.id, now_ms=now_ms, pause_ms=int(PAUSE_S * 1000))
    if before is None:
        return
    sums = progress.stage_sums(connection, run.id)
    line = summed(run, before, sums, now_ms=now_ms)
    progress.put_line(connection, line)
    try:
        told = payload_of(describe(run, line, sums))
        add_event(connection, run.lecture_id, kind=PROGRESS, payload=told, at_ms=now_ms)
    except LectureMissing as error:
        raise Cancelled from error


def summed(run: Run, before: ProgressLine, sums: dict[str, StageSum], *, now_ms: int) -> ProgressLine:
    """Give the line that sums up how far a run is, its speed measured since the line before."""
    percent = max(before.percent, percent_of(stages_of(run), sums))
    stage = next((it for it in stages_of(run) if it not in sums or not sums[it].is_done), "")
    gap_s = (now_ms - before.told_ms) / 1000
    speed = before.speed
    if before.stage and 0 < gap_s <= LONGEST_GAP_S:
        lately = (percent - before.percent) / gap_s
        speed = lately if speed is None else speed + (lately - speed) * min(1.0, gap_s / RECENT_S)
    is_known = speed is not None and speed > 0 and percent >= LEAST_PERCENT
    here = sums.get(stage)
    return replace(
        before,
        stage=stage,
        done_ms=here.done_ms if here is not None else 0,
        total_ms=here.total_ms if here is not None else 0,
        percent=percent,
        seconds_left=round((100 - percent) / speed) if speed is not None and is_known else None,
        speed=speed,
        told_ms=now_ms,
    )
