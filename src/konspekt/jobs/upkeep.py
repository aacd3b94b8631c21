"""What nobody asks for: forgetting what is old, and collecting what nobody names any more."""

import logging
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dbos import DBOSClient

from konspekt.jobs.works import Works
from konspekt.store.artifacts import forget_blobs
from konspekt.store.events import forget_events
from konspekt.store.lectures import purge_trashed, trashed_before
from konspekt.store.runs import open_runs

LOG: Final = logging.getLogger("konspekt.jobs")
HOUR_MS: Final = 3600 * 1000
DAY_MS: Final = 24 * HOUR_MS
ENDED: Final = ["SUCCESS", "ERROR", "CANCELLED"]
AT_ONCE: Final = 500
JOURNALS: Final = "recognize-*.part"
SOUND: Final = "sound-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How long things are kept."""

    workflows_days: float = 2
    events_days: float = 30
    trash_days: float = 30
    every_ms: int = HOUR_MS
    first_after_ms: int = HOUR_MS // 60


class Upkeep:
    """Done from time to time; each part on its own, so that one that fails does not keep the others."""

    def __init__(
        self, works: Works, client: DBOSClient, terms: Terms, *, also: Sequence[Callable[[], object]] = ()
    ) -> None:
        """Take the tools; `also` is what other rooms have to do from time to time."""
        self._works, self._client, self._terms, self._also = works, client, terms, also
        self._done_ms = works.shelf.now_ms() - terms.every_ms + terms.first_after_ms

    def __call__(self, *, is_first: bool) -> None:
        """Do it if it is time: on each machine what concerns its disk, by the first worker everything else."""
        now_ms = self._works.shelf.now_ms()
        if now_ms - self._done_ms < self._terms.every_ms:
            return
        self._done_ms = now_ms
        parts = (self._scratch,)
        if is_first:
            collect = self._works.shelf.keeper.collect
            parts += (self._workflows, self._events, self._trash, self._sounds, *self._also, collect)
        for part in parts:
            try:
                part()
            except Exception:
                LOG.exception("upkeep stumbled")

    def _before_ms(self, days: float) -> int:
        return self._works.shelf.now_ms() - int(days * DAY_MS)

    def _workflows(self) -> None:
        before = datetime.fromtimestamp(self._before_ms(self._terms.workflows_days) / 1000, UTC)
        while ended := self._client.list_workflows(
            status=ENDED,
            completed_before=before.isoformat(),
            limit=AT_ONCE,
            load_input=False,
            load_output=False,
        ):
            self._client.delete_workflows([one.workflow_id for one in ended])

    def _events(self) -> None:
        with self._works.shelf.database.write() as connection:
            forget_events(connection, before_ms=self._before_ms(self._terms.events_days))

    def _trash(self) -> None:
        before_ms = self._before_ms(self._terms.trash_days)
        with self._works.shelf.database.read() as connection:
            gone = trashed_before(connection, before_ms)
        for lecture_id in gone:
            with self._works.shelf.database.write() as connection:
                # Somebody may have taken it out of the trash, or deleted it, since the list was read.
                purge_trashed(connection, lecture_id, before_ms=before_ms)

    def _sounds(self) -> None:
        """Forget the decoded sound of lectures that nobody works on: a run that failed left it for the next one."""
        with self._works.shelf.database.write() as connection:
            busy = [run.lecture_id for run in open_runs(connection)]
            forget_blobs(connection, prefix=SOUND, but_of=busy)

    def _scratch(self) -> None:
        # The folders first: whose run begins only now has none among them, or is busy by the time that is asked.
        folders = sorted(self._works.scratch.glob("*"))
        with self._works.shelf.database.read() as connection:
            busy = {run.lecture_id for run in open_runs(connection)}
        sweep(folders, but_of=busy)


def sweep(folders: Iterable[Path], *, but_of: set[str]) -> None:
    """Delete lectures' folders of files in the making, except of lectures in work; journals of unfinished batches stay with theirs."""
    for folder in folders:
        if folder.name not in but_of:
            shutil.rmtree(folder, ignore_errors=True)


def sweep_at_start(scratch: Path, busy: set[str]) -> None:
    """Empty the folder when nothing runs yet: of lectures in work only the journals are of use."""
    sweep(scratch.glob("*"), but_of=busy)
    for lecture_id in busy:
        folder = scratch / lecture_id
        journals = set(folder.glob(JOURNALS))
        for left in folder.glob("*"):
            if left not in journals:
                shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
