"""`konspekt weights fetch NAME`: bring a set from the hub into the weights folder."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from konspekt.disk import write_whole
from konspekt.domain.errors import WeightsNoDigest, WeightsNotOnServer
from konspekt.engines.weights.folder import Verdict, is_settled, look_at
from konspekt.engines.weights.hub import Hub, HubRecord
from konspekt.engines.weights.marker import Mark, mark_of, read_marks, write_marks
from konspekt.engines.weights.table import SETS, Table, WeightsFile, WeightsSet, set_named
from konspekt.engines.weights.transfer import Carrier, Errand, FetchProgress, OnFetch, bring

WRITTEN = "konspekt"
"""Source of a file that Konspekt wrote itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedFile:
    """One file of a set, there and checked."""

    path: str
    sha256: str
    pinned: bool
    """False: only the hub's own record vouches for it. Say so."""
    was_there: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A set that is complete now."""

    set: WeightsSet
    folder: Path
    revision: str
    """The commit it came from; for a set without a pin, the newest one at the time."""
    files: tuple[FetchedFile, ...]

    @property
    def not_pinned(self) -> tuple[FetchedFile, ...]:
        """The files whose digest the table does not know."""
        return tuple(file for file in self.files if not file.pinned)


def tell_nobody(progress: FetchProgress) -> None:
    """Take no note."""


def fetch(
    name: str,
    root: Path,
    *,
    mirror: str = "",
    on_progress: OnFetch = tell_nobody,
    table: Table = SETS,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Bring every file of a set that is not there yet; `mirror` takes the place of the hub's address.

    Raises:
        WeightsUnknown: No such set.
        WeightsNotFetched: The server, the network or the bytes are not as they should be (see `transfer.bring`).
        StorageError: The disk is full or refuses.
    """
    row = set_named(name, table)
    task = _Task(
        row, root / row.folder, Carrier(hub=Hub(mirror), on_progress=on_progress, clock=clock, sleep=sleep)
    )
    files = [fetched for file in row.files if (fetched := task.provide(file))]
    return Fetched(set=row, folder=task.folder, revision=task.commit(), files=tuple(files))


class _Task:
    """One run of `fetch`: asks the hub for the commit and the listing only if a file needs them."""

    def __init__(self, row: WeightsSet, folder: Path, carrier: Carrier) -> None:
        self.row = row
        self.folder = folder
        self.carrier = carrier
        self._commit = row.revision
        self._listing: dict[str, HubRecord] | None = None
        self._asked = False

    def commit(self) -> str:
        """Give the commit in use; of a set without a pin the one that its files came from, empty if unknown."""
        if self._commit:
            return self._commit
        sources = (mark.source.partition("@") for mark in read_marks(self.folder).values())
        return next((commit for _, at, commit in sources if at), "")

    def provide(self, file: WeightsFile) -> FetchedFile | None:
        """See to it that a file is there; None for an optional one that the repository lacks."""
        place = self.folder / file.path
        mark = read_marks(self.folder).get(file.path)
        if place.is_file():
            there = self._there(file, mark)
            if there:
                return there
        if file.content is not None:
            write_whole(place, file.content.encode())
            return self._note(file, mark_of(place, pinned=True, source=WRITTEN))
        revision = self._pin()
        expected = self._expected(file, revision)
        if expected is None:
            return None
        errand = Errand(
            repository=self.row.repository, revision=revision, path=file.path, expected=expected, place=place
        )
        seen = bring(errand, self.carrier)
        source = f"{self.row.repository}@{revision}"
        return self._note(file, mark_of(place, pinned=file.sha256 is not None, source=source, sha256=seen))

    def _there(self, file: WeightsFile, mark: Mark | None) -> FetchedFile | None:
        """Accept a file that is there and right; a wrong one is fetched again."""
        if mark is None or not is_settled(self.folder, file, mark):
            verdict, mark = look_at(self.folder, file, mark)
            if verdict is Verdict.CORRUPT:
                return None
            self._note(file, mark)
        pinned = file.sha256 is not None or file.content is not None
        return FetchedFile(path=file.path, sha256=mark.sha256, pinned=pinned, was_there=True)

    def _pin(self) -> str:
        if not self._commit:
            self._commit = self.commit() or self.carrier.hub.commit_of(
                self.row.repository, self.row.files[0].path
            )
        return self._commit

    def _expected(self, file: WeightsFile, revision: str) -> HubRecord | None:
        """Say what the file must be: by the table, else by the hub's own record."""
        if file.sha256 is not None:
            return HubRecord(size_bytes=file.size_bytes, sha256=file.sha256)
        hub = self.carrier.hub
        if not self._asked:
            self._asked = True
            self._listing = hub.records(self.row.repository, revision, file.path)
        if self._listing is None:
            record = hub.record_of_head(self.row.repository, revision, file.path)
        elif file.path in self._listing:
            record = self._listing[file.path]
        elif file.required:
            raise WeightsNotOnServer(file=file.path, host=hub.host, http_status=404)
        else:
            return None
        if record.digest is None:
            raise WeightsNoDigest(file=file.path, host=hub.host)
        return record

    def _note(self, file: WeightsFile, mark: Mark) -> FetchedFile:
        write_marks(self.folder, {**read_marks(self.folder), file.path: mark})
        pinned = file.sha256 is not None or file.content is not None
        return FetchedFile(path=file.path, sha256=mark.sha256, pinned=pinned, was_there=False)
