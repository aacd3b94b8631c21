import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from konspekt.domain.errors import FileEmpty, FileMissing, FileUnreadable
from konspekt.line.folder import FolderArtifacts
from konspekt.line.outputs import folder_name, lecture_folder, open_folder
from konspekt.line.source import open_source


def test_what_was_put_is_given_back_and_what_was_not_is_none(tmp_path: Path) -> None:
    artifacts = FolderArtifacts(tmp_path / "work")
    assert artifacts.get("join", "a" * 64) is None
    artifacts.put("join", "a" * 64, b"{}")
    assert artifacts.get("join", "a" * 64) == b"{}"
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["join-aaaaaaaaaaaa.json"]


def test_a_full_disk_is_told_and_leaves_the_earlier_artifact_whole(tmp_path: Path) -> None:
    code = """
import resource, signal, sys
from pathlib import Path
from konspekt.domain.errors import DiskFull
from konspekt.line.folder import FolderArtifacts
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
artifacts = FolderArtifacts(Path(sys.argv[1]))
artifacts.put("join", "a" * 64, b"first")
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    artifacts.put("join", "a" * 64, b"x" * 100_000)
except DiskFull:
    print("full", artifacts.get("join", "a" * 64), len(list(Path(sys.argv[1]).iterdir())))
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "full b'first' 1"
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 4096


def test_a_source_that_cannot_be_read_is_named_by_kind(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        open_source(tmp_path / "нет.mp3")
    with pytest.raises(FileUnreadable):
        open_source(tmp_path)
    (tmp_path / "пусто.mp3").touch()
    with pytest.raises(FileEmpty):
        open_source(tmp_path / "пусто.mp3")
    with pytest.raises(FileUnreadable):
        open_source(Path("a\0b"))


@pytest.mark.skipif(sys.platform != "linux", reason="macOS allows only UTF-8 in names")
def test_a_source_whose_name_is_no_text_is_named_by_text(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xcb\xe5\xea\xf6\xe8\xff.srt"))
    path.write_bytes(b"x")
    source = open_source(path)
    assert source.name.encode().decode() == source.name
    assert source.name.endswith(".srt")
    open_folder(lecture_folder(tmp_path / "out", source), source)


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("Лекция 1", "Лекция 1"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("-rf", "-rf"),
        ("a\nb", "a_b"),
        ("...", "lecture"),
        ("http://x", "http___x"),
        (f"{'a' * 119} .b", "a" * 119),
    ],
)
def test_a_hostile_file_name_gives_a_plain_folder_name(stem: str, expected: str) -> None:
    assert folder_name(stem) == expected


def test_a_very_long_name_stays_under_the_limit_of_file_systems(tmp_path: Path) -> None:
    (tmp_path / folder_name("ы" * 4000)).mkdir()
    assert len(folder_name("a" + "ы" * 4000).encode()) == 119


def test_two_files_of_one_name_get_two_folders_and_the_same_file_gets_its_own_again(tmp_path: Path) -> None:
    for place, text in (("a", "один"), ("b", "два")):
        (tmp_path / place).mkdir()
        (tmp_path / place / "лекция.txt").write_text(text, encoding="utf-8")
    first, second = (open_source(tmp_path / place / "лекция.txt") for place in ("a", "b"))
    out = tmp_path / "out"
    open_folder(lecture_folder(out, first), first)
    assert lecture_folder(out, first) == out / "лекция"
    assert lecture_folder(out, second) == out / f"лекция-{second.sha256[:8]}"
