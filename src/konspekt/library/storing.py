"""How much room the service takes, and how much is left."""

import shutil
from dataclasses import dataclass

from konspekt.domain.errors import NotAllowed
from konspekt.library.callers import Caller
from konspekt.library.uploads import UploadDesk
from konspekt.store.room import blobs_bytes, database_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """Room, in bytes."""

    blobs_bytes: int
    database_bytes: int
    uploads_bytes: int
    free_bytes: int
    quota_bytes: int
    """Of each person; 0: no bound."""


def storage(desk: UploadDesk, caller: Caller) -> Storage:
    """Tell how much room things take.

    Raises:
        NotAllowed: The caller is no administrator.
    """
    if not caller.is_administrator:
        raise NotAllowed
    with desk.shelf.database.read() as connection:
        tables = database_bytes(connection)
    desk.parts.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Storage(
        blobs_bytes=blobs_bytes(desk.shelf.keeper.blobs),
        database_bytes=tables,
        uploads_bytes=desk.parts.total_bytes(),
        free_bytes=shutil.disk_usage(desk.parts.folder).free,
        quota_bytes=desk.limits.quota_bytes,
    )
