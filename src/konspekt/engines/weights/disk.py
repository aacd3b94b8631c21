"""Files of weights on the disk: digests, whole writes, and the disk's own refusals by kind."""

import errno
import hashlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from konspekt.domain.errors import DiskFull, StorageError

READ_BYTES: Final = 1 << 20


@contextmanager
def disk_errors(name: str) -> Generator[None]:
    """Turn what the disk refuses into DiskFull or StorageError."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull from error
        raise StorageError(name=name, reason=error.strerror or type(error).__name__) from error


def sha256_of(path: Path) -> str:
    """Hash a file."""
    with disk_errors(path.name), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def git_sha1_of(path: Path) -> str:
    """Give the digest under which git, and so the hub, records a small file."""
    digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with disk_errors(path.name), path.open("rb") as file:
        while block := file.read(READ_BYTES):
            digest.update(block)
    return digest.hexdigest()


def write_whole(place: Path, content: bytes) -> None:
    """Write a small file so that a crash leaves the old one or the new one.

    Raises:
        StorageError: The disk is full or refuses.
    """
    part = place.with_name(f"{place.name}.{os.getpid()}.new")
    with disk_errors(place.name):
        place.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
