"""A table of recordings that cannot be used: each ends in its coded error, told in two languages, and leaves nothing behind."""

import os
import resource
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from audio import making
from audio.test_decoding import quiet
from konspekt import audio
from konspekt.domain.errors import (
    DecoderCrashed,
    DecoderLimit,
    DiskFull,
    FileEmpty,
    FileMissing,
    FileUnreadable,
    KonspektError,
    NoAudioStream,
    NotMedia,
    PlaylistRefused,
    RecordingTooLong,
    StorageError,
    TruncatedRecording,
)
from konspekt.locales import TAGS, tell

Bring = Callable[[Path], Path]


def holding(content: bytes, name: str = "lecture.mp3") -> Bring:
    def bring(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return bring


def good(folder: Path, kind: str = "mp3", *, seconds: float = 2.0) -> Path:
    return making.write(
        folder / f"good.{kind}", making.clicks(seconds=seconds, rate=making.FORMATS[kind][2]), kind
    )


def naming(playlist: str) -> Bring:
    """Bring a playlist that names a good recording beside it."""

    def bring(folder: Path) -> Path:
        other = good(folder)
        (folder / "lecture.mp3").write_text(playlist.format(other=other, url="http://127.0.0.1:9/a.mp3"))
        return folder / "lecture.mp3"

    return bring


def cut_to(kind: str, count: int) -> Bring:
    def bring(folder: Path) -> Path:
        file = good(folder, kind)
        file.write_bytes(file.read_bytes()[:count])
        return file

    return bring


def folder_named_as_recording(folder: Path) -> Path:
    (folder / "lecture.mp3").mkdir()
    return folder / "lecture.mp3"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "lecture.mp3")
    return folder / "lecture.mp3"


def link_to_itself(folder: Path) -> Path:
    (folder / "lecture.mp3").symlink_to("lecture.mp3")
    return folder / "lecture.mp3"


def film_without_sound(folder: Path) -> Path:
    return making.write_picture_film(folder / "film.mp4")


def long_recording(folder: Path, *, hours: float) -> Path:
    """Bring a recording of any length that takes no room on the disk."""
    size = int(hours * 3600) * 8_000
    file = folder / "long.wav"
    file.write_bytes(making.wav_header(data_bytes=size))
    os.truncate(file, 44 + size)
    return file


def eleven_hours(folder: Path) -> Path:
    return long_recording(folder, hours=11)


HLS = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{other}\n#EXT-X-ENDLIST\n"

BAD: dict[str, tuple[Bring, type[KonspektError]]] = {
    "no such file": (lambda folder: folder / "absent.mp3", FileMissing),
    "a file as a folder": (lambda folder: good(folder) / "part.mp3", FileMissing),
    "a name longer than any": (lambda folder: folder / ("a" * 3000 + ".mp3"), FileMissing),
    "a zero in the name": (lambda folder: folder / "a\0b.mp3", FileMissing),
    "a link to itself": (link_to_itself, FileMissing),
    "a folder": (folder_named_as_recording, FileUnreadable),
    "a pipe that nobody writes": (pipe, FileUnreadable),
    "a device": (lambda _: Path(os.devnull), FileUnreadable),
    "nothing in it": (holding(b""), FileEmpty),
    "a text named mp3": (holding("Конспект лекции.\n".encode() * 300), NotMedia),
    "a web page named mp3": (holding(b"<!doctype html><html><body>404</body></html>" * 50), NotMedia),
    "noise named mp3": (holding(np.random.default_rng(1).bytes(200_000)), NotMedia),
    "zeros": (holding(bytes(100_000)), NotMedia),
    "a program": (holding(Path(sys.executable).read_bytes()[:300_000], "lecture.wav"), NotMedia),
    "an HLS playlist naming another file": (naming(HLS), PlaylistRefused),
    "an HLS playlist naming an address": (naming(HLS.replace("{other}", "{url}")), PlaylistRefused),
    "a list for concat": (naming("ffconcat version 1.0\nfile '{other}'\n"), PlaylistRefused),
    "a playlist with a byte order mark": (naming("\ufeff" + HLS), PlaylistRefused),
    "a DASH manifest": (naming("<?xml version='1.0'?>\n<MPD><BaseURL>{other}</BaseURL></MPD>"), PlaylistRefused),
    "a picture": (holding(making.png(), "photo.png"), NoAudioStream),
    "a photograph named mp3": (holding(b"\xff\xd8\xff\xe0" + bytes(2000)), NoAudioStream),
    "a film without sound": (film_without_sound, NoAudioStream),
    "an m4a that lost its end": (cut_to("m4a", 2000), TruncatedRecording),
    "a wav that is only its head": (holding(making.wav_header(data_bytes=80_000), "a.wav"), TruncatedRecording),
    "an ogg that lost its end": (cut_to("ogg", 20), TruncatedRecording),
    "a flac that is only its sign": (holding(b"fLaC", "a.flac"), TruncatedRecording),
    "an mp3 that is only its tag": (holding(b"ID3\x04\0\0\0\0\0\0"), TruncatedRecording),
    "longer than allowed": (eleven_hours, RecordingTooLong),
}  # fmt: skip


def read(path: Path, spool: Path) -> None:
    audio.probe(path)
    audio.decode(path, spool, on_progress=quiet, total_ms=None)


@pytest.mark.parametrize("kind", BAD)
def test_each_bad_recording_ends_in_its_coded_error(tmp_path: Path, kind: str) -> None:
    bring, error = BAD[kind]
    path = bring(tmp_path)
    before = set(tmp_path.iterdir())

    with pytest.raises(error) as refused:
        read(path, tmp_path / "spool")

    assert set(tmp_path.iterdir()) == before
    for tag in TAGS:
        what, action = tell(refused.value, tag)
        assert what
        assert action
        assert "{" not in what + action


NAMES = {
    "a leading dash": "-i.mp3",
    "a line break": "a\nb.mp3",
    "an address": "http:example.org:a.mp3",
    "a protocol": "concat:a.mp3|b.mp3",
    "a percent form": "%d%s.mp3",
    "quotes and a dollar": "'\"$(true)`.mp3",
    "Cyrillic": "лекция №1 «Литералы».mp3",
    "as long as a name may be": "a" * 250 + ".mp3",
    "wrong extension": "lecture.txt",
    "no extension": "lecture",
}


@pytest.mark.parametrize("kind", NAMES)
def test_a_hostile_name_does_not_matter(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    good(tmp_path).rename(tmp_path / NAMES[kind])
    monkeypatch.chdir(tmp_path)

    recording = audio.probe(Path(NAMES[kind]))
    sound = audio.decode(Path(NAMES[kind]), Path("spool"), on_progress=quiet, total_ms=None)

    assert recording.file_name == NAMES[kind]
    assert sound.duration_ms > 1900


@pytest.mark.skipif(sys.platform != "linux", reason="macOS allows only UTF-8 in names")
def test_a_name_that_is_no_text_is_shown_as_text(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xcb\xe5\xea\xf6\xe8\xff.mp3"))
    good(tmp_path).rename(path)

    recording = audio.probe(path)
    assert recording.file_name.encode("utf-8").decode() == recording.file_name
    assert audio.decode(path, tmp_path / "spool", on_progress=quiet, total_ms=None).duration_ms > 1900


def test_a_recording_whose_header_lies_is_stopped_at_the_limit(tmp_path: Path) -> None:
    limits = audio.DecodeLimits(max_hours=1 / 3600)
    with pytest.raises(RecordingTooLong):
        audio.decode(
            good(tmp_path, "aac"), tmp_path / "spool", on_progress=quiet, total_ms=None, limits=limits
        )
    assert not (tmp_path / "spool").exists()


@contextmanager
def largest_file(count: int):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_told_as_such_and_the_rest_removed(tmp_path: Path) -> None:
    file = good(tmp_path, seconds=20)
    with largest_file(100_000), pytest.raises(DiskFull):
        audio.decode(file, tmp_path / "spool", on_progress=quiet, total_ms=None)
    assert not (tmp_path / "spool").exists()


def test_a_spool_that_cannot_be_created_is_an_error_of_storage(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        audio.decode(good(tmp_path), tmp_path / "no" / "spool", on_progress=quiet, total_ms=None)


LIMITS = {
    "memory": audio.DecodeLimits(memory_bytes=64 << 20),
    "processor time": audio.DecodeLimits(cpu_seconds=0),
    "time": audio.DecodeLimits(wall_seconds=0.01),
}


@pytest.mark.parametrize("kind", LIMITS)
def test_a_decoder_over_its_limit_is_stopped(tmp_path: Path, kind: str) -> None:
    if kind == "memory" and sys.platform != "linux":
        pytest.skip("macOS does not keep this limit")
    file = long_recording(tmp_path, hours=5)
    with pytest.raises(DecoderLimit):
        audio.decode(file, tmp_path / "spool", on_progress=quiet, total_ms=None, limits=LIMITS[kind])
    assert not (tmp_path / "spool").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="finds the child through /proc")
@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT])
def test_a_decoder_that_dies_costs_only_this_file(tmp_path: Path, number: signal.Signals) -> None:
    killed = threading.Event()

    def kill() -> None:
        own = Path(f"/proc/{os.getpid()}/task")
        while not killed.is_set():
            for task in own.glob("*/children"):
                for pid in task.read_text().split():
                    if b"child.py" in Path(f"/proc/{pid}/cmdline").read_bytes():
                        os.kill(int(pid), number)
                        killed.set()
            time.sleep(0.005)

    file = long_recording(tmp_path, hours=5)
    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(DecoderCrashed):
        audio.decode(file, tmp_path / "spool", on_progress=quiet, total_ms=None)
    killer.join()
    assert not (tmp_path / "spool").exists()
    assert audio.probe(file).duration_ms is not None


def test_a_header_of_absurd_size_does_not_take_memory(tmp_path: Path) -> None:
    """A box that claims 4 GB and a bitmap header that claims 2 billion channels' worth of data."""
    (tmp_path / "a.m4a").write_bytes(
        struct.pack(">I4s4sI", 16, b"ftyp", b"M4A ", 0)
        + struct.pack(">I4s", 0xFFFFFFF0, b"moov")
        + bytes(500)
    )
    with pytest.raises((TruncatedRecording, NotMedia, DecoderLimit, NoAudioStream)):
        audio.probe(tmp_path / "a.m4a")
