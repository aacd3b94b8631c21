"""Files on their way here: what has come so far lies in `<id>.part`, what is known of it in `<id>.json`.

How far a file is, is the length of its part and nothing else: no count is kept beside the bytes that a crash could leave behind or
ahead of them. One writer at a time holds the lock of the part's file, which the system takes from a process that dies.
"""

import fcntl
import os
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from konspekt.disk import disk_errors, write_whole
from konspekt.domain.errors import UploadLocked, UploadMissing

SYNC_BYTES: Final = 64 << 20
"""After so many bytes the disk is asked to have them; and whenever a writer is done."""
ID_FORM: Final = re.compile(r"[0-9a-f]{32}")
"""Ids are made here; whatever else a client names is no file of ours."""
_RIGHTS: Final = 0o600
_SUFFIXES: Final = ("json", "part", "unchecked")


class OpenPart:
    """A part that one writer holds."""

    def __init__(self, descriptor: int, *, name: str) -> None:
        self._descriptor, self._name, self._unsynced_bytes = descriptor, name, 0
        self.offset = os.fstat(descriptor).st_size

    def append(self, content: bytes) -> None:
        """Write behind what is there.

        Raises:
            DiskFull, StorageError: Not all of it could be written; `offset` tells how far it came.
        """
        left = memoryview(content)
        with disk_errors(self._name):
            while left:
                written = os.pwrite(self._descriptor, left, self.offset)
                self.offset += written
                self._unsynced_bytes += written
                left = left[written:]
            if self._unsynced_bytes >= SYNC_BYTES:
                self.sync()

    def cut(self, offset: int) -> None:
        """Throw away everything from `offset` on."""
        with disk_errors(self._name):
            os.ftruncate(self._descriptor, offset)
        self.offset = offset

    def sync(self) -> None:
        """Return when a power cut can no longer take what was written."""
        with disk_errors(self._name):
            os.fsync(self._descriptor)
        self._unsynced_bytes = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The folder of files on their way."""

    folder: Path

    def begin(self, part_id: str, record: str) -> None:
        """Make room for a file of which nothing has come yet.

        Raises:
            DiskFull, StorageError: The disk refuses.
        """
        place = self.part(part_id)
        with disk_errors(place.name):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _RIGHTS))
        self.note(part_id, record)

    def note(self, part_id: str, record: str) -> None:
        """Write what is known of a file; whole, or as it was."""
        write_whole(self._place(part_id, "json"), record.encode())

    def record(self, part_id: str) -> str:
        """Give what is known of a file.

        Raises:
            UploadMissing: There is none with that id.
        """
        try:
            return self._place(part_id, "json").read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise UploadMissing from error

    def offset(self, part_id: str) -> int | None:
        """Tell how many bytes have come; None where the file has been taken over, or never was."""
        try:
            size = self.part(part_id).stat().st_size
        except FileNotFoundError:
            return None
        unchecked_from = self._unchecked_from(part_id)
        return size if unchecked_from is None else min(size, unchecked_from)

    @contextmanager
    def held(self, part_id: str) -> Generator[OpenPart]:
        """Write to a file, alone.

        Raises:
            UploadLocked: Somebody else is writing to it.
            UploadMissing: It has been taken over, or never was.
        """
        try:
            descriptor = os.open(self.part(part_id), os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise UploadMissing from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UploadLocked from error
            self._be_sure(part_id, descriptor)
            part = OpenPart(descriptor, name=f"{part_id[:8]}.part")
            unchecked_from = self._unchecked_from(part_id)
            if unchecked_from is not None:
                part.cut(min(part.offset, unchecked_from))
                self.check_passed(part_id)
            yield part
        finally:
            os.close(descriptor)

    def check_from(self, part_id: str, offset: int) -> None:
        """Note that what comes from `offset` on counts only when its checksum was seen to be right."""
        write_whole(self._place(part_id, "unchecked"), str(offset).encode())

    def check_passed(self, part_id: str) -> None:
        """Let everything that is there count."""
        self._place(part_id, "unchecked").unlink(missing_ok=True)

    def part(self, part_id: str) -> Path:
        """Give where the bytes of a file are.

        Raises:
            UploadMissing: That is no id of ours.
        """
        return self._place(part_id, "part")

    def drop_bytes(self, part_id: str) -> None:
        """Forget what came of a file, but not what is known of it."""
        self.part(part_id).unlink(missing_ok=True)
        self.check_passed(part_id)

    def drop(self, part_id: str) -> None:
        """Forget a file, and what crashes left of it."""
        self.drop_bytes(part_id)
        for left in self.folder.glob(f"{part_id}.*"):
            left.unlink(missing_ok=True)

    def ids(self) -> Iterator[str]:
        """Give the id of every file of which something is known."""
        for record in sorted(self.folder.glob("*.json")):
            if ID_FORM.fullmatch(record.stem):
                yield record.stem

    def drop_strays(self, *, before_ms: int) -> int:
        """Delete what crashes left without a record, if it is older; gives how many."""
        expected = {f"{part_id}.{suffix}" for part_id in self.ids() for suffix in _SUFFIXES}
        gone = 0
        for stray in self.folder.glob("*"):
            with suppress(FileNotFoundError):
                if stray.name not in expected and stray.stat().st_mtime * 1000 < before_ms:
                    stray.unlink()
                    gone += 1
        return gone

    def total_bytes(self) -> int:
        """Give how much room everything here takes."""
        total = 0
        for part in self.folder.glob("*.part"):
            with suppress(FileNotFoundError):
                total += part.stat().st_size
        return total

    def _place(self, part_id: str, suffix: str) -> Path:
        if not ID_FORM.fullmatch(part_id):
            raise UploadMissing
        return self.folder / f"{part_id}.{suffix}"

    def _unchecked_from(self, part_id: str) -> int | None:
        try:
            return int(self._place(part_id, "unchecked").read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return None

    def _be_sure(self, part_id: str, descriptor: int) -> None:
        """Refuse a file that was taken over between the opening and the lock."""
        try:
            is_there = os.path.samestat(self.part(part_id).stat(), os.fstat(descriptor))
        except FileNotFoundError:
            is_there = False
        if not is_there:
            raise UploadMissing
