"""What the player needs of a lecture: the file that is listened to, and the outline of its sound."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from konspekt.domain.errors import ObjectMissing
from konspekt.library.access import readable
from konspekt.library.callers import Caller
from konspekt.library.shelf import Shelf
from konspekt.store.artifacts import named_blob
from konspekt.store.blobs import Blobs

LISTENING: Final = "listening.m4a"
PEAKS: Final = "peaks.bin"
PEAKS_PER_SECOND: Final = 10
"""As the line makes them."""
BLOCK_BYTES: Final = 1 << 20
"""Read at once of a file that is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A finished file of a lecture; its bytes never change under its digest."""

    sha256: str
    size_bytes: int
    _blobs: Blobs

    def read(self) -> bytes:
        """Give a small file whole."""
        return self._blobs.read(self.sha256)

    def blocks(self, start: int, end: int) -> Iterator[bytes]:
        """Give the bytes from `start` up to `end`, block by block.

        Raises:
            StorageError: The store of blobs does not answer any more.
        """
        local = self._blobs.file(self.sha256)
        if local is None:
            for at in range(start, end, BLOCK_BYTES):
                yield self._blobs.read_range(self.sha256, start=at, length=min(BLOCK_BYTES, end - at))
            return
        with local.open("rb") as file:
            file.seek(start)
            left = end - start
            while left > 0 and (block := file.read(min(BLOCK_BYTES, left))):
                left -= len(block)
                yield block


def media_file(shelf: Shelf, caller: Caller, lecture_id: str, name: str) -> MediaFile:
    """Give one of the player's files.

    Raises:
        LectureMissing: There is no such lecture, or it is not for the caller.
        ObjectMissing: It has no sound, or the sound is not made ready yet.
        BlobMissing: The store of blobs lost it.
    """
    with shelf.database.read() as connection:
        readable(connection, caller, lecture_id)
        sha256 = named_blob(connection, lecture_id, name)
    if sha256 is None:
        raise ObjectMissing
    blobs = shelf.keeper.blobs
    return MediaFile(sha256=sha256, size_bytes=blobs.size_bytes(sha256), _blobs=blobs)
