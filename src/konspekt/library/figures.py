"""Figures of the work, for monitoring."""

from dataclasses import dataclass
from typing import Final

from konspekt.library.doctor import WORKER_LIVES_MS
from konspekt.library.uploads import UploadDesk, every_upload
from konspekt.store.stage_times import (
    Failures,
    StageFigures,
    failures,
    queue_lengths,
    stage_figures,
    workers_seen,
)

__all__ = ["Failures", "StageFigures"]
DAY_MS: Final = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How the work goes; stages and failures of the last day."""

    waiting: int
    running: int
    workers: int
    uploads: int
    stages: tuple[StageFigures, ...]
    failures: tuple[Failures, ...]


def figures(desk: UploadDesk) -> Figures:
    """Count."""
    now_ms = desk.shelf.now_ms()
    with desk.shelf.database.read() as connection:
        waiting, running = queue_lengths(connection)
        return Figures(
            waiting=waiting,
            running=running,
            workers=workers_seen(connection, since_ms=now_ms - WORKER_LIVES_MS),
            uploads=sum(upload.is_open for upload in every_upload(desk)),
            stages=tuple(stage_figures(connection, since_ms=now_ms - DAY_MS)),
            failures=tuple(failures(connection, since_ms=now_ms - DAY_MS)),
        )
