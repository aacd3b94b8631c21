import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from konspekt.domain.errors import BlobMissing, StorageError
from konspekt.store.blobs import Blobs, LocalBlobs, S3Blobs, digest_of_file


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(params=["folder", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return LocalBlobs(tmp_path / "blobs")
    return request.getfixturevalue("s3_blobs")


def test_bytes_come_back_as_they_were_kept(blobs: Blobs) -> None:
    content = b"\x00\xff" * 5000
    blobs.keep_bytes(content, sha256=sha(content))
    assert blobs.has(sha(content))
    assert blobs.read(sha(content)) == content
    assert blobs.size_bytes(sha(content)) == len(content)


def test_a_bucket_is_made_once_and_asking_again_is_harmless(s3_blobs: S3Blobs) -> None:
    s3_blobs.keep_bytes(b"lecture", sha256=sha(b"lecture"))
    s3_blobs.make_bucket()
    assert s3_blobs.read(sha(b"lecture")) == b"lecture"


def test_a_store_that_does_not_answer_is_told(s3_endpoint: str) -> None:
    port = int(s3_endpoint.rpartition(":")[2])
    gone = S3Blobs("lectures", endpoint=s3_endpoint.replace(str(port), "9"), access_key="a", secret_key="b")
    with pytest.raises(StorageError):
        gone.make_bucket()


def test_keeping_the_same_bytes_twice_is_as_good_as_once(blobs: Blobs) -> None:
    for _ in range(2):
        blobs.keep_bytes(b"lecture", sha256=sha(b"lecture"))
    assert [(kept.sha256, kept.size_bytes) for kept in blobs.all()] == [(sha(b"lecture"), 7)]


def test_a_file_is_taken_over_and_is_gone_from_where_it_was(blobs: Blobs, tmp_path: Path) -> None:
    made = tmp_path / "лекция.pcm"
    content = bytes(range(256)) * 48_000  # 12 MB: several parts on S3
    made.write_bytes(content)
    blobs.keep_file(made, sha256=digest_of_file(made))
    assert not made.exists()
    assert blobs.size_bytes(sha(content)) == len(content)
    assert blobs.read_range(sha(content), start=len(content) - 300, length=1000) == content[-300:]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=3000), start=st.integers(0, 3500), length=st.integers(0, 3500))
def test_a_range_is_what_a_slice_would_give(blobs: Blobs, content: bytes, start: int, length: int) -> None:
    blobs.keep_bytes(content, sha256=sha(content))
    assert blobs.read_range(sha(content), start=start, length=length) == content[start : start + length]


def test_what_is_not_there_is_told_apart(blobs: Blobs) -> None:
    absent = sha(b"absent")
    assert not blobs.has(absent)
    blobs.forget(absent)
    for ask in (
        lambda: blobs.read(absent),
        lambda: blobs.read_range(absent, start=0, length=1),
        lambda: blobs.size_bytes(absent),
    ):
        with pytest.raises(BlobMissing):
            ask()


def test_a_forgotten_blob_is_gone(blobs: Blobs) -> None:
    blobs.keep_bytes(b"x", sha256=sha(b"x"))
    blobs.forget(sha(b"x"))
    assert not blobs.has(sha(b"x"))
    assert list(blobs.all()) == []


def test_local_blobs_are_files_by_their_digest(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path / "blobs")
    blobs.keep_bytes(b"x", sha256=sha(b"x"))
    file = blobs.file(sha(b"x"))
    assert file == tmp_path / "blobs" / sha(b"x")[:2] / sha(b"x")
    assert file.read_bytes() == b"x"
    assert blobs.file(sha(b"y")) is None
    assert (tmp_path / "blobs").stat().st_mode & 0o777 == 0o700


def test_a_blob_is_flushed_before_it_gets_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = LocalBlobs(tmp_path / "blobs")
    target = tmp_path / "blobs" / sha(b"x")[:2] / sha(b"x")
    seen: list[bool] = []
    from konspekt.store import blobs as room

    flush = room.os.fsync
    monkeypatch.setattr(room.os, "fsync", lambda file: (seen.append(target.exists()), flush(file)))
    blobs.keep_bytes(b"x", sha256=sha(b"x"))
    assert seen == [False, True]  # the file before the rename, its folder after


def test_a_full_disk_is_told_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    code = """
import hashlib, resource, signal, sys
from pathlib import Path
from konspekt.domain.errors import DiskFull
from konspekt.store.blobs import LocalBlobs
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
blobs = LocalBlobs(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
content = b"x" * 100_000
try:
    blobs.keep_bytes(content, sha256=hashlib.sha256(content).hexdigest())
except DiskFull:
    print("full", [path.name for path in Path(sys.argv[1]).rglob("*") if path.is_file()])
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "blobs")], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "full []"


def test_half_written_files_of_a_crash_are_cleared_away(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path / "blobs")
    blobs.keep_bytes(b"x", sha256=sha(b"x"))
    left = tmp_path / "blobs" / sha(b"x")[:2] / "tmp123.part"
    left.write_bytes(b"half")
    assert [kept.sha256 for kept in blobs.all()] == [sha(b"x")]
    made_ms = int(left.stat().st_mtime * 1000)
    blobs.drop_leftovers(before_ms=made_ms - 1)
    assert left.exists()
    blobs.drop_leftovers(before_ms=made_ms + 1000)
    assert not left.exists()
    assert blobs.has(sha(b"x"))
