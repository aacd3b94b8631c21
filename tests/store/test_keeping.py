import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from konspekt.domain.errors import BlobMissing, ConflictError
from konspekt.domain.recording import Recording
from konspekt.store.blobs import LocalBlobs
from konspekt.store.database import Database, new_id
from konspekt.store.keeping import Keeper, hold_blobs, named_blobs, release_blobs
from konspekt.store.lectures import keep_recording, lectures_from_recording, purge_lecture, recording_of
from store.shelf import AT_MS, new_lecture, new_owner

HOUR_MS = 3_600_000


class Clock:
    def __init__(self) -> None:
        self.now_ms = AT_MS

    def __call__(self) -> int:
        return self.now_ms

    def pass_hours(self, hours: int) -> None:
        self.now_ms += hours * HOUR_MS


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keeper(database: Database, tmp_path: Path, clock: Clock) -> Keeper:
    return Keeper(database=database, blobs=LocalBlobs(tmp_path / "blobs"), clock=clock)


def recording(sha256: str) -> Recording:
    return Recording(
        sha256=sha256,
        file_name="лекция.mp3",
        size_bytes=7,
        container="mp3",
        codec="mp3",
        duration_ms=1000,
        channels=1,
        sample_rate_hz=16_000,
    )


def name_it(keeper: Keeper, sha256: str, **fields) -> str:
    lecture_id = new_lecture(keeper.database, **fields)
    with keeper.database.write() as connection:
        keep_recording(connection, lecture_id, recording(sha256))
    return lecture_id


def test_a_blob_has_the_digest_of_its_bytes(keeper: Keeper, tmp_path: Path) -> None:
    assert keeper.keep_bytes(b"lecture") == hashlib.sha256(b"lecture").hexdigest()
    made = tmp_path / "made"
    made.write_bytes(b"lecture")
    assert keeper.keep_file(made) == keeper.keep_bytes(b"lecture")
    assert not made.exists()


def test_a_blob_that_nobody_names_is_collected_after_the_grace_time(keeper: Keeper, clock: Clock) -> None:
    sha256 = keeper.keep_bytes(b"left over")
    clock.pass_hours(23)
    assert keeper.collect() == 0
    clock.pass_hours(2)
    assert keeper.collect() == 1
    assert not keeper.blobs.has(sha256)


def test_a_blob_that_a_row_names_stays(keeper: Keeper, clock: Clock) -> None:
    sha256 = keeper.keep_bytes(b"recording")
    lecture_id = name_it(keeper, sha256)
    clock.pass_hours(1000)
    assert keeper.collect() == 0
    with keeper.database.read() as connection:
        assert named_blobs(connection) == [sha256]
    with keeper.database.write() as connection:
        purge_lecture(connection, lecture_id)
    assert keeper.collect() == 1


def test_keeping_a_blob_again_renews_its_grace(keeper: Keeper, clock: Clock) -> None:
    sha256 = keeper.keep_bytes(b"again")
    clock.pass_hours(30)
    keeper.keep_bytes(b"again")
    assert keeper.collect() == 0
    name_it(keeper, sha256)


def test_a_collected_blob_cannot_be_named(keeper: Keeper, clock: Clock) -> None:
    sha256 = keeper.keep_bytes(b"gone")
    clock.pass_hours(30)
    keeper.collect()
    with pytest.raises(ConflictError):
        name_it(keeper, sha256)


def test_nothing_is_collected_while_a_backup_holds_the_blobs(keeper: Keeper, clock: Clock) -> None:
    keeper.keep_bytes(b"x")
    clock.pass_hours(30)
    with keeper.database.write() as connection:
        hold_id = hold_blobs(connection, until_ms=clock() + HOUR_MS)
    assert keeper.collect() == 0
    with keeper.database.write() as connection:
        release_blobs(connection, hold_id)
    assert keeper.collect() == 1


def test_a_forgotten_hold_ends_by_itself(keeper: Keeper, clock: Clock) -> None:
    keeper.keep_bytes(b"x")
    clock.pass_hours(30)
    with keeper.database.write() as connection:
        hold_blobs(connection, until_ms=clock() + HOUR_MS)
    clock.pass_hours(2)
    assert keeper.collect() == 1


def test_a_stray_file_is_collected_after_the_grace_time_too(keeper: Keeper, clock: Clock) -> None:
    sha256 = hashlib.sha256(b"stray").hexdigest()
    keeper.blobs.keep_bytes(b"stray", sha256=sha256)
    (stray,) = keeper.blobs.all()
    clock.now_ms = stray.changed_ms + HOUR_MS
    assert keeper.collect() == 0
    clock.pass_hours(24)
    assert keeper.collect() == 1
    assert not keeper.blobs.has(sha256)


def test_keeping_and_collecting_at_once_never_lose_a_blob(keeper: Keeper, clock: Clock) -> None:
    for turn in range(12):
        content = f"{turn}".encode()
        keeper.keep_bytes(content)
        clock.pass_hours(30)
        with ThreadPoolExecutor(max_workers=2) as pool:
            collecting = pool.submit(keeper.collect)
            sha256 = pool.submit(keeper.keep_bytes, content).result()
            collecting.result()
        assert keeper.blobs.read(sha256) == content
        name_it(keeper, sha256)


def test_a_lost_blob_is_told(keeper: Keeper) -> None:
    with pytest.raises(BlobMissing):
        keeper.blobs.read("0" * 64)


def test_the_same_recording_is_found_among_ones_own_lectures_only(keeper: Keeper) -> None:
    sha256 = keeper.keep_bytes(b"recording")
    anna, boris = new_owner(keeper.database), new_owner(keeper.database)
    mine = name_it(keeper, sha256, owner_id=anna)
    name_it(keeper, sha256, owner_id=boris)
    with keeper.database.read() as connection:
        assert [it.id for it in lectures_from_recording(connection, sha256, owner_id=anna)] == [mine]
        assert lectures_from_recording(connection, "0" * 64, owner_id=anna) == []
        assert recording_of(connection, mine) == recording(sha256)
        assert recording_of(connection, new_id()) is None
