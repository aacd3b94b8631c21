"""Artifacts in a folder: where the command line keeps finished work, so that a second run goes on where the first one stopped."""

import errno
import os
from pathlib import Path

from konspekt.domain.errors import DiskFull, StorageError

KEY_CHARS = 12


class FolderArtifacts:
    """Finished stages as `<stage>-<key12>.json`, blobs beside them; a file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error, folder.name) from error

    def get(self, stage: str, key: str) -> bytes | None:
        """Give the bytes put under `key`, None if there are none."""
        try:
            return self._place(stage, key).read_bytes()
        except FileNotFoundError:
            return None

    def put(self, stage: str, key: str, payload: bytes) -> None:
        """Keep the bytes, whole or not at all.

        Raises:
            StorageError: The disk is full or refuses.
        """
        write_whole(self._place(stage, key), payload)

    def blob_path(self, name: str) -> Path | None:
        """Give the file of a blob that was kept, None if it is not there."""
        place = self.folder / name
        return place if place.is_file() else None

    def keep_blob(self, made: Path, name: str) -> Path:
        """Move a finished file into the folder under `name` and give its place."""
        place = self.folder / name
        made.replace(place)
        return place

    def drop_blob(self, name: str) -> None:
        """Forget a blob that can be made again."""
        (self.folder / name).unlink(missing_ok=True)

    def scratch(self, name: str) -> Path:
        """Give a place for a file in the making."""
        return self.folder / f"{name}.part"

    def _place(self, stage: str, key: str) -> Path:
        return self.folder / f"{stage}-{key[:KEY_CHARS]}.json"


def write_whole(place: Path, content: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one, never a half.

    Raises:
        StorageError: The disk is full or refuses.
    """
    part = place.with_name(f"{place.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise storage_error(error, place.name) from error


def storage_error(error: OSError, name: str) -> StorageError:
    """Name the kind of a disk's refusal."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull()
    return StorageError(name=name, reason=error.strerror or "?")
