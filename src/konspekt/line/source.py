"""The file a person names: is it there, is it ours to read, what is in it."""

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from konspekt.disk import shown_name
from konspekt.domain.errors import FileEmpty, FileMissing, FileUnreadable

HEAD_BYTES: Final = 4096
"""Enough to tell a transcript from a recording."""
BLOCK_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A readable file that is not empty."""

    path: Path
    name: str
    """As the person named it, as text; only ever shown."""
    sha256: str
    head: bytes
    """Its first HEAD_BYTES."""


def open_source(path: Path) -> Source:
    """Look at a file and name it by its bytes.

    Raises:
        FileMissing: Nothing is there.
        FileUnreadable: A folder, a pipe, a device, or not ours to read.
        FileEmpty: 0 bytes.
    """
    name = shown_name(path.name)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise FileUnreadable(name=name)
        if status.st_size == 0:
            raise FileEmpty(name=name)
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            digest = hashlib.sha256(head)
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
    except FileNotFoundError as error:
        raise FileMissing(name=name) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise FileUnreadable(name=name) from error
    return Source(path=path, name=name, sha256=digest.hexdigest(), head=head)
