"""Finished stages of the service's lectures: small ones in the table, large ones and files as blobs."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from konspekt.domain.errors import BlobMissing
from konspekt.store.blobs import CHUNK_BYTES
from konspekt.store.database import Connection
from konspekt.store.keeping import Keeper
from konspekt.store.tables import artifacts, lecture_blobs, lectures
from konspekt.store.upserting import upsert

LARGEST_IN_TABLE_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreArtifacts:
    """What was made of one lecture; the port `Artifacts` of the service."""

    keeper: Keeper
    lecture_id: str
    scratch_folder: Path
    """Of this lecture, on this machine."""

    def get(self, stage: str, key: str) -> bytes | None:
        """Give the bytes put under `key`, None if there are none.

        Raises:
            BlobMissing: They should be there, but the store of blobs lost them.
        """
        query = sa.select(artifacts.c.payload, artifacts.c.blob_sha256).where(*self._place(stage, key))
        with self.keeper.database.read() as connection:
            found = connection.execute(query).mappings().one_or_none()
        if found is None:
            return None
        if found["blob_sha256"] is not None:
            return self.keeper.blobs.read(found["blob_sha256"])
        return bytes(found["payload"])

    def put(self, stage: str, key: str, payload: bytes) -> None:
        """Keep the bytes, whole or not at all; putting them twice is as good as once.

        Raises:
            DiskFull, StorageError: They could not be kept.
            ConflictError: The lecture is gone.
        """
        kept = keep_finished(self.keeper, stage, key, payload)
        with self.keeper.database.write() as connection:
            name_finished(connection, self.lecture_id, kept)

    def blob_path(self, name: str) -> Path | None:
        """Give the file of a blob that was kept, fetched to this machine where the store is elsewhere; None if it is not there."""
        sha256 = self.blob_sha256(name)
        if sha256 is None:
            return None
        return self.blob_file(sha256)

    def blob_file(self, sha256: str) -> Path:
        """Give a blob as a file, fetched to this machine where the store is elsewhere.

        Raises:
            BlobMissing: It is nowhere.
        """
        return self.keeper.blobs.file(sha256) or self._fetched(sha256)

    def blob_sha256(self, name: str) -> str | None:
        """Give the sha256 of a blob that was kept, None if it is not there."""
        query = sa.select(lecture_blobs.c.sha256).where(*self._blob(name))
        with self.keeper.database.read() as connection:
            return connection.execute(query).scalar_one_or_none()

    def keep_blob(self, made: Path, name: str) -> Path:
        """Move a finished file into the store under `name` and give its place.

        Raises:
            DiskFull, StorageError: It could not be kept.
            ConflictError: The lecture is gone.
        """
        sha256 = self.keeper.keep_file(made)
        with self.keeper.database.write() as connection:
            upsert(
                connection,
                lecture_blobs,
                key={"lecture_id": self.lecture_id, "name": name},
                values={"sha256": sha256},
            )
        return self.blob_file(sha256)

    def drop_blob(self, name: str) -> None:
        """Forget a blob that can be made again; its bytes are collected later."""
        sha256 = self.blob_sha256(name)
        with self.keeper.database.write() as connection:
            connection.execute(lecture_blobs.delete().where(*self._blob(name)))
        if sha256 is not None:
            (self.scratch_folder / sha256).unlink(missing_ok=True)

    def scratch(self, name: str) -> Path:
        """Give a place for a file in the making."""
        self.scratch_folder.mkdir(parents=True, exist_ok=True)
        return self.scratch_folder / f"{name}.part"

    def _fetched(self, sha256: str) -> Path:
        """Copy a blob of a far store to this machine, unless that was done before."""
        target = self.scratch_folder / sha256
        if target.is_file():
            return target
        # Two processes may fetch the same blob at once: each has a part of its own.
        part = self.scratch(f"{sha256}.{os.getpid()}")
        size_bytes = self.keeper.blobs.size_bytes(sha256)
        with part.open("wb") as file:
            for start in range(0, size_bytes, CHUNK_BYTES):
                file.write(self.keeper.blobs.read_range(sha256, start=start, length=CHUNK_BYTES))
        if part.stat().st_size != size_bytes:
            raise BlobMissing(name=sha256[:12])
        part.replace(target)
        return target

    def _place(self, stage: str, key: str) -> tuple[sa.ColumnElement[bool], ...]:
        table = artifacts.c
        return table.lecture_id == self.lecture_id, table.stage == stage, table.key == key

    def _blob(self, name: str) -> tuple[sa.ColumnElement[bool], ...]:
        return lecture_blobs.c.lecture_id == self.lecture_id, lecture_blobs.c.name == name


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A finished stage whose bytes are safe; a row is to name it within the grace time of blobs."""

    stage: str
    key: str
    columns: Mapping[str, object]


def keep_finished(keeper: Keeper, stage: str, key: str, payload: bytes) -> Finished:
    """Put the bytes of a finished stage where they belong: small ones into the row that names them, large ones into a blob.

    Raises:
        DiskFull, StorageError: They could not be kept.
    """
    is_small = len(payload) <= LARGEST_IN_TABLE_BYTES
    columns = {
        "payload": payload if is_small else None,
        "blob_sha256": None if is_small else keeper.keep_bytes(payload),
        "size_bytes": len(payload),
        "made_ms": keeper.clock(),
    }
    return Finished(stage=stage, key=key, columns=columns)


def name_finished(connection: Connection, lecture_id: str, kept: Finished) -> None:
    """Let a lecture have a finished stage; naming it twice is as good as once."""
    key = {"lecture_id": lecture_id, "stage": kept.stage, "key": kept.key}
    upsert(connection, artifacts, key=key, values=kept.columns)


def lecture_with_finished(connection: Connection, stage: str, key: str, *, owner_id: str) -> str | None:
    """Give somebody's first lecture outside the trash that has a finished stage, None where none has it."""
    query = (
        sa.select(lectures.c.id)
        .join(artifacts, artifacts.c.lecture_id == lectures.c.id)
        .where(
            artifacts.c.stage == stage,
            artifacts.c.key == key,
            lectures.c.owner_id == owner_id,
            lectures.c.trashed_ms.is_(None),
        )
    )
    return connection.execute(
        query.order_by(lectures.c.created_ms, lectures.c.id).limit(1)
    ).scalar_one_or_none()


def name_blob(connection: Connection, lecture_id: str, name: str, sha256: str) -> None:
    """Let a lecture name a blob that was kept within the grace time."""
    upsert(connection, lecture_blobs, key={"lecture_id": lecture_id, "name": name}, values={"sha256": sha256})


def named_blob(connection: Connection, lecture_id: str, name: str) -> str | None:
    """Give the sha256 of a blob that a lecture names, None where it names none so."""
    query = sa.select(lecture_blobs.c.sha256).where(
        lecture_blobs.c.lecture_id == lecture_id, lecture_blobs.c.name == name
    )
    return connection.execute(query).scalar_one_or_none()


def read_artifacts(keeper: Keeper, lecture_id: str, stage: str, keys: Sequence[str]) -> list[bytes]:
    """Give finished work under some keys, in their order; what is not there is left out."""
    table = artifacts.c
    query = sa.select(table.key, table.payload, table.blob_sha256).where(
        table.lecture_id == lecture_id, table.stage == stage, table.key.in_(keys)
    )
    with keeper.database.read() as connection:
        found = {row["key"]: row for row in connection.execute(query).mappings()}
    rows = [found[key] for key in keys if key in found]
    return [
        bytes(row["payload"]) if row["blob_sha256"] is None else keeper.blobs.read(row["blob_sha256"])
        for row in rows
    ]


def forget_blobs(connection: Connection, *, prefix: str, but_of: Sequence[str]) -> None:
    """Forget the blobs of a kind of name, except those of some lectures; their bytes are collected later."""
    table = lecture_blobs.c
    connection.execute(
        lecture_blobs.delete().where(
            table.name.startswith(prefix, autoescape=True), table.lecture_id.not_in(but_of)
        )
    )
