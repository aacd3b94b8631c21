"""Files on the disk: written whole or not at all, hashed, named for people, and the disk's refusals told by kind."""

import errno
import hashlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from konspekt.domain.errors import DiskFull, StorageError


@contextmanager
def disk_errors(name: str) -> Generator[None]:
    """Turn what the disk refuses into DiskFull or StorageError."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull from error
        raise StorageError(name=name, reason=error.strerror or type(error).__name__) from error


def write_whole(place: Path, content: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one, never a half.

    Raises:
        StorageError: The disk is full or refuses.
    """
    # Two processes may write the same file at once: each has a part of its own.
    part = place.with_name(f"{place.name}.{os.getpid()}.part")
    with disk_errors(place.name):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(place)
        except OSError:
            part.unlink(missing_ok=True)
            raise


def shown_name(name: str) -> str:
    """Give a file's name as text that can be written anywhere: what is no UTF-8 on the disk is shown as U+FFFD."""
    return name.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def sha256_of(path: Path) -> str:
    """Hash a file.

    Raises:
        StorageError: It cannot be read.
    """
    with disk_errors(path.name), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
