"""Artifacts in a folder: where the command line keeps finished work, so that a second run goes on where the first one stopped."""

from pathlib import Path

from konspekt.disk import disk_errors, write_whole

KEY_CHARS = 12


class FolderArtifacts:
    """Finished stages as `<stage>-<key12>.json`, blobs beside them; a file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with disk_errors(folder.name):
            folder.mkdir(parents=True, exist_ok=True)

    def get(self, stage: str, key: str) -> bytes | None:
        """Give the bytes put under `key`, None if there are none.

        Raises:
            StorageError: The disk refuses.
        """
        place = self._place(stage, key)
        with disk_errors(place.name):
            try:
                return place.read_bytes()
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
        """Move a finished file into the folder under `name` and give its place.

        Raises:
            StorageError: The disk refuses.
        """
        place = self.folder / name
        with disk_errors(name):
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
