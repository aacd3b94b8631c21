"""The whole service in one file, made while it runs, and back into an empty one.

A tar archive: `konspekt-backup.json` (what it is), `tables/<name>.jsonl`, `blobs/<aa>/<sha256>`, `end.json` (what should be there). The tables come
first and from one state; the blobs that they name cannot be collected meanwhile, so the archive is whole whatever people do.
"""

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, cast

from konspekt.disk import disk_errors
from konspekt.domain.errors import (
    BackupInTheWay,
    BackupNewer,
    BackupUnreadable,
    BlobMissing,
    ConflictError,
    FormError,
    HomeNotEmpty,
    NotReady,
)
from konspekt.library.shelf import SINGLE_USER_ID, Shelf
from konspekt.store.blobs import CHUNK_BYTES, Blobs, digest_of_file, place
from konspekt.store.copying import TablesCopy, replace_tables, tables_copy, what_is_there
from konspekt.store.forms import from_text
from konspekt.store.keeping import hold_blobs, release_blobs
from konspekt.store.migrating import known_revisions
from konspekt.store.migrating import revision as tables_revision

FORM: Final = 1
"""Of the archive; raised when an older version of the program could not read it."""
HEAD: Final = "konspekt-backup.json"
END: Final = "end.json"
HOLD_MS: Final = 24 * 3600 * 1000
"""How long blobs stay for a backup that died."""
LARGEST_NOTE_BYTES: Final = 4 << 20
LONGEST_LINE_BYTES: Final = 64 << 20
"""Of a table's row; a history's longest has some hundred kilobytes."""
_TABLE: Final = re.compile(r"tables/([a-z_]{1,60})\.jsonl")
_BLOB: Final = re.compile(r"blobs/([0-9a-f]{2})/([0-9a-f]{64})")
_BROKEN: Final = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What went into a backup, or came out of one."""

    rows: int
    blobs: int
    blob_bytes: int
    missing: tuple[str, ...] = ()
    """Blobs that the tables name and that are not there: damage from before."""


def back_up(shelf: Shelf, target: Path, *, program: str) -> Copied:
    """Write everything into one file, for its owner only; compressed where its name ends in `gz`.

    Raises:
        BackupInTheWay: There is a file with that name.
        NotReady: There are no tables yet.
        DiskFull, StorageError: The disk, the database or the blobs refuse.
    """
    if target.exists():
        raise BackupInTheWay(name=target.name)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    if tables_revision(shelf.database) is None:
        raise NotReady
    with shelf.database.write() as connection:
        hold = hold_blobs(connection, until_ms=shelf.now_ms() + HOLD_MS)
    try:
        with disk_errors(target.name):
            descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                copied = _write(shelf, file, target, program=program)
                file.flush()
                os.fsync(file.fileno())
            os.link(part, target)  # never over a file that came meanwhile
    except FileExistsError as error:
        raise BackupInTheWay(name=target.name) from error
    finally:
        part.unlink(missing_ok=True)
        with shelf.database.write() as connection:
            release_blobs(connection, hold)
    return copied


def restore(shelf: Shelf, source: Path, *, scratch: Path, force: bool = False) -> Copied:
    """Put what a backup holds in the place of an empty service, or with `force` of everything that is there.

    The tables are replaced at the very end and at once: until then, and if anything is wrong, what was there stays.

    Raises:
        HomeNotEmpty: There are lectures or accounts, and nobody said `force`.
        BackupUnreadable, BackupNewer: The file cannot be used.
        DiskFull, StorageError: The disk, the database or the blobs refuse.
    """
    lectures, users = what_is_there(shelf.database, but_user=SINGLE_USER_ID)
    if (lectures or users) and not force:
        raise HomeNotEmpty(lectures=lectures, users=users)
    with disk_errors(source.name):
        scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=scratch, prefix="restore-") as folder,
        _told_as_unreadable(source.name),
        source.open("rb") as file,
        tarfile.open(fileobj=file, mode="r|*") as archive,
    ):
        found = _unpack(archive, Path(folder), shelf.keeper.blobs, source.name)
        rows = replace_tables(
            shelf.database,
            revision=found.revision,
            columns=found.columns,
            rows={name: _lines(Path(folder) / name) for name in found.columns},
        )
    return Copied(rows=rows, blobs=len(found.blobs), blob_bytes=found.blob_bytes)


@dataclass(slots=True, kw_only=True)
class _Found:
    """What was read of an archive so far."""

    revision: str = ""
    columns: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    digests: dict[str, str] = field(default_factory=dict[str, str])
    blobs: set[str] = field(default_factory=set[str])
    blob_bytes: int = 0
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Age:
    """What every head tells, of whatever form."""

    form: int
    revision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What follows: each table with its columns."""

    tables: dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """What should have come: each table with its digest, and how many blobs."""

    tables: dict[str, str]
    blobs: int


def _write(shelf: Shelf, file: IO[bytes], target: Path, *, program: str) -> Copied:
    rows, digests = 0, dict[str, str]()
    mode = "w|gz" if target.suffix in (".gz", ".tgz") else "w|"
    with tarfile.open(fileobj=file, mode=mode, format=tarfile.PAX_FORMAT) as archive:
        with tables_copy(shelf.database) as tables:
            _note(archive, HEAD, _head(tables, program, shelf.now_ms()), shelf.now_ms())
            for name in tables.columns():
                count, digests[name] = _add_table(archive, name, tables.rows(name), target.parent)
                rows += count
            named = tables.blobs()
        kept, blob_bytes, missing = 0, 0, list[str]()
        for sha256 in named:
            try:
                blob_bytes += _add_blob(archive, shelf.keeper.blobs, sha256)
                kept += 1
            except BlobMissing:
                missing.append(sha256)
        end = {"tables": digests, "blobs": kept, "missing": missing}
        _note(archive, END, end, shelf.now_ms())
    return Copied(rows=rows, blobs=kept, blob_bytes=blob_bytes, missing=tuple(missing))


def _head(tables: TablesCopy, program: str, now_ms: int) -> dict[str, object]:
    return {
        "form": FORM,
        "program": program,
        "made_ms": now_ms,
        "revision": tables.revision,
        "tables": tables.columns(),
    }


def _add_table(archive: tarfile.TarFile, name: str, lines: Iterable[bytes], folder: Path) -> tuple[int, str]:
    """Write a table, aside first: an archive names the length of a file before its bytes."""
    count, digest = 0, hashlib.sha256()
    with tempfile.TemporaryFile(dir=folder) as aside:
        for line in lines:
            aside.write(line)
            digest.update(line)
            count += 1
        length = aside.tell()
        aside.seek(0)
        archive.addfile(_member(f"tables/{name}.jsonl", length, 0), aside)
    return count, digest.hexdigest()


def _add_blob(archive: tarfile.TarFile, blobs: Blobs, sha256: str) -> int:
    size = blobs.size_bytes(sha256)
    member = _member(f"blobs/{place(sha256)}", size, 0)
    local = blobs.file(sha256)
    if local is not None:
        with local.open("rb") as file:
            archive.addfile(member, file)
        return size
    archive.addfile(member, cast("IO[bytes]", io.BufferedReader(_FarBlob(blobs, sha256), CHUNK_BYTES)))
    return size


class _FarBlob(io.RawIOBase):
    """A blob of another machine, read as it is written."""

    def __init__(self, blobs: Blobs, sha256: str) -> None:
        super().__init__()
        self._blobs, self._sha256, self._at = blobs, sha256, 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: "memoryview[int] | bytearray", /) -> int:  # type: ignore[override]
        """Fill the buffer."""
        content = self._blobs.read_range(self._sha256, start=self._at, length=len(buffer))
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)


def _note(archive: tarfile.TarFile, name: str, content: object, now_ms: int) -> None:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()
    archive.addfile(_member(name, len(text), now_ms), io.BytesIO(text))


def _member(name: str, length: int, now_ms: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = length, 0o600, now_ms // 1000
    return member


def _unpack(archive: tarfile.TarFile, folder: Path, blobs: Blobs, name: str) -> _Found:
    """Put blobs into the store and tables aside; names of the archive are compared, never used as paths."""
    found = _Found()
    for member in archive:
        table, blob = _TABLE.fullmatch(member.name), _BLOB.fullmatch(member.name)
        content = archive.extractfile(member) if member.isreg() else None
        if content is None or found.is_whole or (not found.revision and member.name != HEAD):
            raise BackupUnreadable(name=name, where=member.name[:80])
        if member.name == HEAD:
            _read_head(found, content, name)
        elif member.name == END:
            _read_end(found, content, name)
        elif table is not None and table[1] in found.columns:
            found.digests[table[1]] = _take(content, folder / table[1])
        elif blob is not None and blob[2].startswith(blob[1]):
            _take_blob(blobs, content, folder / "blob", blob[2], name)
            found.blobs.add(blob[2])
            found.blob_bytes += member.size
        else:
            raise BackupUnreadable(name=name, where=member.name[:80])
    if not found.is_whole:
        raise BackupUnreadable(name=name, where=END)
    return found


def _read_head(found: _Found, content: IO[bytes], name: str) -> None:
    text = _note_text(content)
    age = from_text(text, _Age, name=HEAD)  # first: of a later form nothing else is known
    if age.form > FORM or age.revision not in known_revisions():
        raise BackupNewer(revision=age.revision)
    columns = from_text(text, _Head, name=HEAD).tables
    if not all(_TABLE.fullmatch(f"tables/{table}.jsonl") for table in columns):
        raise BackupUnreadable(name=name, where=HEAD)
    found.revision, found.columns = age.revision, columns


def _read_end(found: _Found, content: IO[bytes], name: str) -> None:
    end = from_text(_note_text(content), _End, name=END)
    if end.tables != found.digests or set(found.digests) != set(found.columns):
        raise BackupUnreadable(name=name, where="tables")
    if end.blobs != len(found.blobs):
        raise BackupUnreadable(name=name, where="blobs")
    found.is_whole = True


def _note_text(content: IO[bytes]) -> str:
    return content.read(LARGEST_NOTE_BYTES).decode()


def _take(content: IO[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while block := content.read(CHUNK_BYTES):
            file.write(block)
            digest.update(block)
    return digest.hexdigest()


def _take_blob(blobs: Blobs, content: IO[bytes], aside: Path, sha256: str, name: str) -> None:
    if _take(content, aside) != sha256:
        raise BackupUnreadable(name=name, where=f"blobs/{sha256[:12]}")
    if blobs.has(sha256) and _is_sound(blobs, sha256):
        return
    blobs.keep_file(aside, sha256=sha256)


def _is_sound(blobs: Blobs, sha256: str) -> bool:
    """Tell whether a blob that is there is still itself; one of another machine is believed."""
    local = blobs.file(sha256)
    return local is None or digest_of_file(local) == sha256


def _lines(table: Path) -> Iterator[bytes]:
    with table.open("rb") as file:
        while line := file.readline(LONGEST_LINE_BYTES):
            if not line.endswith(b"\n"):
                raise ValueError("a line without end")
            yield line


@contextmanager
def _told_as_unreadable(name: str) -> Generator[None]:
    try:
        with disk_errors(name):
            yield
    except _BROKEN as error:
        raise BackupUnreadable(name=name, where=str(error)[:80]) from error
    except FormError as error:
        raise BackupUnreadable(name=name, where=str(error.figures["where"])[:80]) from error
    except ConflictError as error:
        raise BackupUnreadable(name=name, where="tables") from error
