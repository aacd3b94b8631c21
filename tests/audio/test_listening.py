"""Laws of what people see and hear of a recording."""

from pathlib import Path

import numpy as np
import pytest

from audio import making
from audio.test_decoding import quiet
from konspekt import audio
from konspekt.domain.errors import DiskFull, StorageError
from konspekt.domain.sound import SAMPLE_RATE_HZ
from konspekt.domain.time import TimeSpan


@pytest.fixture
def sound(tmp_path: Path) -> audio.SpooledSound:
    samples = making.clicks(seconds=30, rate=SAMPLE_RATE_HZ, at_s=(2.0, 29.5))
    (tmp_path / "spool").write_bytes(np.rint(samples * 32_767).astype("<i2").tobytes())
    return audio.open_sound(tmp_path / "spool")


def test_what_is_heard_lies_where_it_was_recognized(sound: audio.SpooledSound, tmp_path: Path) -> None:
    audio.write_listening(sound, tmp_path / "l.m4a")
    again = audio.decode(tmp_path / "l.m4a", tmp_path / "again", on_progress=quiet, total_ms=None)

    for moment_ms in (2000, 29_500):
        around = TimeSpan(moment_ms - 300, moment_ms + 400)
        loud = np.flatnonzero(np.abs(again.read(around).samples) > 0.3)
        assert loud[0] / SAMPLE_RATE_HZ - 0.3 == pytest.approx(0, abs=0.02)


def test_the_listening_file_is_small_mono_and_starts_before_it_is_loaded(
    sound: audio.SpooledSound, tmp_path: Path
) -> None:
    audio.write_listening(sound, tmp_path / "l.m4a", bits_per_second=32_000)
    written = (tmp_path / "l.m4a").read_bytes()
    recording = audio.probe(tmp_path / "l.m4a")

    assert written.index(b"moov") < written.index(b"mdat")
    assert (recording.codec, recording.channels, recording.sample_rate_hz) == ("aac", 1, SAMPLE_RATE_HZ)
    assert len(written) < 30 * 32_000 / 8 + 20_000


def test_the_same_sound_gives_the_same_listening_file(sound: audio.SpooledSound, tmp_path: Path) -> None:
    for name in ("a.m4a", "b.m4a"):
        audio.write_listening(sound, tmp_path / name)
    assert (tmp_path / "a.m4a").read_bytes() == (tmp_path / "b.m4a").read_bytes()


def test_a_listening_file_that_cannot_be_written_is_an_error(
    sound: audio.SpooledSound, tmp_path: Path
) -> None:
    with pytest.raises(StorageError):
        audio.write_listening(sound, tmp_path / "no" / "folder.m4a")


def test_a_full_disk_leaves_no_half_of_a_listening_file(sound: audio.SpooledSound, tmp_path: Path) -> None:
    with pytest.raises((DiskFull, StorageError)):
        audio.write_listening(sound, tmp_path / "l.m4a", limits=audio.DecodeLimits(max_hours=-0.9999 / 3600))
    assert not (tmp_path / "l.m4a").exists()


def test_peaks_are_high_where_it_is_loud(sound: audio.SpooledSound) -> None:
    outline = audio.peaks(sound, per_second=10)

    assert len(outline) == 300
    assert [place for place, peak in enumerate(outline) if peak > 100] == [20, 295]


@pytest.mark.parametrize("per_second", [1, 2, 3, 7, 50])
def test_peaks_cover_the_whole_recording(tmp_path: Path, per_second: int) -> None:
    (tmp_path / "s").write_bytes(np.full(SAMPLE_RATE_HZ * 3 + 77, 16_384, "<i2").tobytes())
    outline = audio.peaks(audio.open_sound(tmp_path / "s"), per_second=per_second)

    assert set(outline) == {128}
    assert len(outline) == -(-(SAMPLE_RATE_HZ * 3 + 77) * per_second // SAMPLE_RATE_HZ)


def test_the_peaks_of_nothing_are_nothing(tmp_path: Path) -> None:
    (tmp_path / "s").write_bytes(b"")
    assert audio.peaks(audio.open_sound(tmp_path / "s")) == b""
