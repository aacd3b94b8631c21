"""Keeping blobs so that collecting those that nobody names any more can never take one that is about to be named.

The table `blobs` has a row for each blob. Who keeps a blob first renews its row, then writes the file, then names it in a table of its
own; the collector deletes row and file in one transaction, and only where the row is old and nobody names it. The two wait
for each other at the row, so a blob that was just kept is there until the grace time is over.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from konspekt.store.blobs import Blobs, digest_of_file
from konspekt.store.database import Connection, Database, new_id
from konspekt.store.tables import artifacts, blob_holds, blobs, lecture_blobs, recordings

GRACE_MS: Final = 24 * 3600 * 1000
"""How long a blob that nobody names stays (DATA.md: Blobs)."""
AT_ONCE: Final = 100
"""Blobs collected in one transaction."""
NAMING: Final = (recordings.c.sha256, artifacts.c.blob_sha256, lecture_blobs.c.sha256)
Clock = Callable[[], int]
"""Gives the instant now, UTC milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """The blobs of one service."""

    database: Database
    blobs: Blobs
    clock: Clock

    def keep_bytes(self, content: bytes) -> str:
        """Keep bytes and give their sha256, by which a row is to name them within the grace time.

        Raises:
            DiskFull, StorageError: They could not be kept.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        self._claim(sha256)
        if not self.blobs.has(sha256):
            self.blobs.keep_bytes(content, sha256=sha256)
        return sha256

    def keep_file(self, made: Path, *, sha256: str | None = None) -> str:
        """Take over a file and give its sha256, by which a row is to name it within the grace time.

        Raises:
            DiskFull, StorageError: It could not be kept.
        """
        sha256 = sha256 or digest_of_file(made)
        self._claim(sha256)
        if self.blobs.has(sha256):
            made.unlink()
        else:
            self.blobs.keep_file(made, sha256=sha256)
        return sha256

    def renew(self, sha256: str) -> None:
        """Let a blob that is there be named within the grace time, as `keep_file` does for a new one.

        Raises:
            BlobMissing: It is not there.
        """
        self._claim(sha256)
        self.blobs.size_bytes(sha256)

    def collect(self, *, grace_ms: int = GRACE_MS) -> int:
        """Delete blobs that nobody has named for the grace time; gives how many, 0 while a hold is in force."""
        self._enter_strays()
        before_ms = self.clock() - grace_ms
        self.blobs.drop_leftovers(before_ms=before_ms)
        total = 0
        while gone := self._collect_some(before_ms):
            total += gone
        return total

    def _claim(self, sha256: str) -> None:
        with self.database.write() as connection:
            _renew(connection, sha256, self.clock())

    def _collect_some(self, before_ms: int) -> int:
        with self.database.write() as connection:
            if _is_held(connection, self.clock()):
                return 0
            named = sa.or_(*(sa.exists().where(column == blobs.c.sha256) for column in NAMING))
            old = sa.select(blobs.c.sha256).where(blobs.c.touched_ms < before_ms, ~named).limit(AT_ONCE)
            found = connection.execute(old.with_for_update(skip_locked=True)).scalars().all()
            connection.execute(blobs.delete().where(blobs.c.sha256.in_(found)))
            for sha256 in found:
                self.blobs.forget(sha256)
            return len(found)

    def _enter_strays(self) -> None:
        """Give blobs without a row, as a restored backup may leave them, a row with the instant of their making."""
        with self.database.read() as connection:
            known = set(connection.execute(sa.select(blobs.c.sha256)).scalars())
        strays = [kept for kept in self.blobs.all() if kept.sha256 not in known]
        for start in range(0, len(strays), AT_ONCE):
            with self.database.write() as connection:
                for kept in strays[start : start + AT_ONCE]:
                    _enter(connection, kept.sha256, kept.changed_ms)


def hold_blobs(connection: Connection, *, until_ms: int) -> str:
    """Keep the collector from its work, as a backup needs; gives the id by which the hold is released."""
    hold_id = new_id()
    connection.execute(blob_holds.insert().values(id=hold_id, until_ms=until_ms))
    return hold_id


def release_blobs(connection: Connection, hold_id: str) -> None:
    """Let the collector work again."""
    connection.execute(blob_holds.delete().where(blob_holds.c.id == hold_id))


def named_blobs(connection: Connection) -> list[str]:
    """Give the sha256 of every blob that a row names: what a backup of this database needs."""
    named = sa.union(*(sa.select(column.label("sha256")).where(column.is_not(None)) for column in NAMING))
    return sorted(connection.execute(named).scalars())


def _is_held(connection: Connection, now_ms: int) -> bool:
    holds = sa.select(blob_holds.c.id).where(blob_holds.c.until_ms > now_ms)
    return connection.execute(holds).first() is not None


def _renew(connection: Connection, sha256: str, at_ms: int) -> None:
    statement = _insert(connection).values(sha256=sha256, touched_ms=at_ms)
    renewed = {"touched_ms": statement.excluded.touched_ms}
    connection.execute(statement.on_conflict_do_update(index_elements=["sha256"], set_=renewed))


def _enter(connection: Connection, sha256: str, at_ms: int) -> None:
    statement = _insert(connection).values(sha256=sha256, touched_ms=at_ms)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["sha256"]))


def _insert(connection: Connection) -> sqlite.Insert | postgresql.Insert:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(blobs)
