import json
from pathlib import Path
from typing import Any

import pytest

from konspekt.domain.errors import ConflictError
from konspekt.line.folder import FolderArtifacts
from konspekt.notes import load_template
from konspekt.pipeline import LectureOptions, walk
from konspekt.ports import Artifacts
from konspekt.store.artifacts import LARGEST_IN_TABLE_BYTES, StoreArtifacts
from konspekt.store.blobs import LocalBlobs
from konspekt.store.database import Database
from konspekt.store.keeping import Keeper
from konspekt.store.lectures import purge_lecture
from store.shelf import AT_MS, new_lecture

KEY = "a" * 64
NO_EARS: Any = None  # nothing is heard in a transcript


@pytest.fixture
def artifacts(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> StoreArtifacts:
    """The small installation and the large one: SQLite with a folder, Postgres with S3."""
    blobs = LocalBlobs(tmp_path / "blobs") if database.is_sqlite else request.getfixturevalue("s3_blobs")
    return StoreArtifacts(
        keeper=Keeper(database=database, blobs=blobs, clock=lambda: AT_MS),
        lecture_id=new_lecture(database),
        scratch_folder=tmp_path / "scratch",
    )


def put_and_get(artifacts: Artifacts, size: int) -> None:
    assert artifacts.get("join", KEY) is None
    artifacts.put("join", KEY, b"x" * size)
    assert artifacts.get("join", KEY) == b"x" * size
    assert artifacts.get("cut", KEY) is None
    artifacts.put("join", KEY, b"y" * size)
    assert artifacts.get("join", KEY) == b"y" * size


@pytest.mark.parametrize("size", [1, LARGEST_IN_TABLE_BYTES, LARGEST_IN_TABLE_BYTES + 1])
def test_small_and_large_artifacts_come_back_as_they_were_put(artifacts: StoreArtifacts, size: int) -> None:
    put_and_get(artifacts, size)


def test_an_artifact_may_grow_and_shrink(artifacts: StoreArtifacts) -> None:
    for content in (b"small", b"l" * (LARGEST_IN_TABLE_BYTES + 1), b"small again"):
        artifacts.put("join", KEY, content)
        assert artifacts.get("join", KEY) == content


def test_a_file_is_kept_under_a_name_and_dropped(artifacts: StoreArtifacts) -> None:
    assert artifacts.blob_path("sound.pcm") is None
    made = artifacts.scratch("sound.pcm")
    made.write_bytes(b"\x01\x02" * 1000)
    kept = artifacts.keep_blob(made, "sound.pcm")
    assert not made.exists()
    assert kept.read_bytes() == b"\x01\x02" * 1000
    found = artifacts.blob_path("sound.pcm")
    assert found is not None
    assert found.read_bytes() == b"\x01\x02" * 1000
    artifacts.drop_blob("sound.pcm")
    assert artifacts.blob_path("sound.pcm") is None
    artifacts.drop_blob("sound.pcm")


def test_a_file_of_a_far_store_is_fetched_anew_on_another_machine(
    artifacts: StoreArtifacts, tmp_path: Path
) -> None:
    made = artifacts.scratch("listening.m4a")
    made.write_bytes(b"m4a" * 100)
    artifacts.keep_blob(made, "listening.m4a")
    elsewhere = StoreArtifacts(
        keeper=artifacts.keeper, lecture_id=artifacts.lecture_id, scratch_folder=tmp_path / "other"
    )
    found = elsewhere.blob_path("listening.m4a")
    assert found is not None
    assert found.read_bytes() == b"m4a" * 100


def test_lectures_keep_their_artifacts_apart(artifacts: StoreArtifacts) -> None:
    artifacts.put("join", KEY, b"mine")
    other = StoreArtifacts(
        keeper=artifacts.keeper,
        lecture_id=new_lecture(artifacts.keeper.database),
        scratch_folder=artifacts.scratch_folder,
    )
    assert other.get("join", KEY) is None


def test_nothing_is_kept_for_a_lecture_that_is_gone(artifacts: StoreArtifacts) -> None:
    artifacts.put("join", KEY, b"x")
    with artifacts.keeper.database.write() as connection:
        purge_lecture(connection, artifacts.lecture_id)
    assert artifacts.get("join", KEY) is None
    with pytest.raises(ConflictError):
        artifacts.put("join", KEY, b"x")


SUBTITLES = """1
00:00:00,000 --> 00:00:04,000
Литерал это запись значения прямо в коде программы.

2
00:00:04,000 --> 00:00:09,000
Строка это последовательность символов, и она тоже бывает литералом.
"""


def test_the_line_leaves_the_same_bytes_in_the_store_as_in_a_folder(
    artifacts: StoreArtifacts, tmp_path: Path
) -> None:
    lecture = tmp_path / "лекция.srt"
    lecture.write_text(SUBTITLES, encoding="utf-8")
    folder = FolderArtifacts(tmp_path / "folder")
    options = LectureOptions(templates=(load_template("konspekt"),))
    made = [
        walk(lecture, artifacts=place, ears=NO_EARS, options=options, on_progress=lambda *_: None)
        for place in (folder, artifacts)
    ]
    assert made[0] == made[1]
    files = list(folder.folder.iterdir())
    assert len(files) >= 4
    for file in files:
        envelope = json.loads(file.read_bytes())
        assert artifacts.get(envelope["stage"], envelope["key"]) == file.read_bytes()
