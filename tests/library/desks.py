"""A desk at which files come in, on a database and a folder of its own."""

from pathlib import Path

from konspekt.library.callers import Caller, Role
from konspekt.library.shelf import Shelf
from konspekt.library.uploads import UploadDesk, UploadLimits
from konspekt.store.blobs import LocalBlobs
from konspekt.store.database import Database
from konspekt.store.keeping import Keeper
from konspekt.store.migrating import upgrade
from konspekt.store.parts import Parts
from konspekt.store.people import User, add_user, find_user

START_MS = 1_800_000_000_000


class Clock:
    def __init__(self) -> None:
        self.now_ms = START_MS

    def __call__(self) -> int:
        return self.now_ms


def make_desk(home: Path, *, free: int = 1 << 50, clock: Clock | None = None, **limits) -> UploadDesk:
    home.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{home / 'konspekt.db'}")
    upgrade(database)
    keeper = Keeper(database=database, blobs=LocalBlobs(home / "blobs"), clock=clock or Clock())
    return UploadDesk(
        shelf=Shelf(database=database, keeper=keeper),
        parts=Parts(folder=home / "uploads"),
        limits=UploadLimits(**limits),
        free_bytes=lambda _: free,
    )


def caller(desk: UploadDesk, name: str = "anna", role: Role = Role.METHODOLOGIST) -> Caller:
    with desk.shelf.database.write() as connection:
        if find_user(connection, name) is None:
            add_user(connection, User(id=name, name=name, display_name=name, role=role, created_ms=START_MS))
    return Caller(user_id=name, name=name, role=role, courses={})
