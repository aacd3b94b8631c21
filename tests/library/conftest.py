"""A shelf on both databases, and people on it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from konspekt.library.shelf import Shelf
from konspekt.store.blobs import LocalBlobs
from konspekt.store.database import Database
from konspekt.store.keeping import Keeper
from konspekt.store.people import User, add_user

NOW_MS = 1_800_000_000_000
PEOPLE = {"anna": "lecturer", "boris": "lecturer", "root": "administrator"}


@dataclass
class Clock:
    now_ms: int = NOW_MS

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shelf(url, clock, tmp_path) -> Iterator[Shelf]:
    """A shelf with Anna, Boris and an administrator, on each database."""
    database = Database(url)
    keeper = Keeper(database=database, blobs=LocalBlobs(tmp_path / "blobs"), clock=clock)
    with database.write() as connection:
        for name, role in PEOPLE.items():
            user = User(id=name, name=name, display_name=name, role=role, created_ms=clock.now_ms)
            add_user(connection, user)
    yield Shelf(database=database, keeper=keeper)
    database.close()
