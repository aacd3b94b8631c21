"""Laws of reading recordings: every format, sample by sample, in a process that holds little."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio import making
from konspekt import audio
from konspekt.audio.confined import CHILD
from konspekt.domain.errors import Cancelled
from konspekt.domain.sound import SAMPLE_RATE_HZ
from konspekt.domain.time import TimeSpan


def quiet(stage: str, done_ms: int, total_ms: int) -> None:
    del stage, done_ms, total_ms


@pytest.mark.parametrize("kind", making.FORMATS)
def test_every_format_of_a_lecturer_is_probed_and_decoded(tmp_path: Path, kind: str) -> None:
    rate = making.FORMATS[kind][2]
    at_s = (0.5, 1.7)
    file = making.write(tmp_path / f"lecture.{kind}", making.clicks(seconds=3, rate=rate, at_s=at_s), kind)

    recording = audio.probe(file)
    sound = audio.decode(file, tmp_path / "spool", on_progress=quiet, total_ms=recording.duration_ms)

    assert recording.channels == 2
    assert recording.sample_rate_hz == rate
    assert recording.size_bytes == file.stat().st_size
    assert abs(sound.duration_ms - 3000) < 120
    loud = np.flatnonzero(np.abs(sound.read(TimeSpan(0, 3000)).samples) > 0.3) / SAMPLE_RATE_HZ
    heard = [moment[0] for moment in np.split(loud, np.flatnonzero(np.diff(loud) > 0.5) + 1)]
    assert heard == pytest.approx(at_s, abs=0.06)


@pytest.mark.parametrize("name", ["avi", "mp4", "mkv"])
def test_the_picture_of_a_film_is_left_alone(tmp_path: Path, name: str) -> None:
    samples = making.clicks(seconds=1, rate=making.FORMATS[name][2])
    recording = audio.probe(making.write(tmp_path / f"film.{name}", samples, name, with_picture=True))

    assert recording.has_video
    assert (
        audio.decode(tmp_path / f"film.{name}", tmp_path / "s", on_progress=quiet, total_ms=None).duration_ms
        > 900
    )


def test_a_recording_is_named_by_what_is_in_it(tmp_path: Path) -> None:
    samples = making.clicks(seconds=1, rate=44_100)
    first = making.write(tmp_path / "a.mp3", samples, "mp3")
    (tmp_path / "b.wav").write_bytes(first.read_bytes())

    assert audio.probe(first).sha256 == audio.probe(tmp_path / "b.wav").sha256
    assert audio.probe(first).container == audio.probe(tmp_path / "b.wav").container == "mp3"


def test_the_same_recording_decodes_to_the_same_samples(tmp_path: Path) -> None:
    file = making.write(tmp_path / "a.mp3", making.clicks(seconds=2, rate=44_100), "mp3")
    spools = [audio.decode(file, tmp_path / name, on_progress=quiet, total_ms=None).path for name in "ab"]

    assert spools[0].read_bytes() == spools[1].read_bytes()


def test_progress_grows_and_ends_at_the_length(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    file = making.write(tmp_path / "a.wav", making.clicks(seconds=90, rate=22_050), "wav", channels=1)
    sound = audio.decode(
        file, tmp_path / "s", on_progress=lambda _, done, total: told.append((done, total)), total_ms=90_000
    )

    assert len(told) >= 3
    assert told == sorted(told)
    assert all(done <= total for done, total in told)
    assert told[-1] == (sound.duration_ms, sound.duration_ms)


def test_a_stopped_decoding_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(stage: str, done_ms: int, total_ms: int) -> None:
        raise Cancelled

    file = making.write(tmp_path / "a.wav", making.clicks(seconds=90, rate=22_050), "wav", channels=1)
    with pytest.raises(Cancelled):
        audio.decode(file, tmp_path / "s", on_progress=stop, total_ms=None)
    assert not (tmp_path / "s").exists()


def test_a_truncated_recording_gives_what_is_left_of_it(tmp_path: Path) -> None:
    file = making.write(tmp_path / "a.mp3", making.clicks(seconds=20, rate=44_100), "mp3")
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    sound = audio.decode(file, tmp_path / "s", on_progress=quiet, total_ms=None)
    assert 9_000 < sound.duration_ms < 11_000


def test_damage_in_the_middle_costs_only_the_damaged_part(tmp_path: Path) -> None:
    file = making.write(tmp_path / "a.mp3", making.clicks(seconds=20, rate=44_100), "mp3")
    bytes_ = bytearray(file.read_bytes())
    middle = len(bytes_) // 2
    bytes_[middle : middle + 4000] = os.urandom(4000)
    file.write_bytes(bytes_)

    assert audio.decode(file, tmp_path / "s", on_progress=quiet, total_ms=None).duration_ms > 18_000


def test_a_recording_that_goes_on_in_a_second_part_is_decoded_whole(tmp_path: Path) -> None:
    """A recorder that was paused writes one ogg behind the other."""
    first = making.write(tmp_path / "a.ogg", making.clicks(seconds=3, rate=48_000), "ogg")
    first.write_bytes(first.read_bytes() * 2)

    assert audio.decode(first, tmp_path / "s", on_progress=quiet, total_ms=None).duration_ms == pytest.approx(
        6000, abs=60
    )


def test_what_the_decoder_does_not_know_ends_the_recording_and_keeps_what_was_heard(tmp_path: Path) -> None:
    """The second part has another number of channels, which the decoder refuses in the middle."""
    file = making.write(tmp_path / "a.ogg", making.clicks(seconds=3, rate=48_000), "ogg", channels=2)
    other = making.write(tmp_path / "b.ogg", making.clicks(seconds=3, rate=48_000), "ogg", channels=1)
    file.write_bytes(file.read_bytes() + other.read_bytes())

    assert audio.decode(file, tmp_path / "s", on_progress=quiet, total_ms=None).duration_ms > 2900


SAMPLES = [
    ("wav", "pcm_s24le", 48_000, "5.1", "s32"),
    ("wav", "pcm_f32le", 96_000, "stereo", "flt"),
    ("wav", "pcm_mulaw", 8_000, "mono", "s16"),
    ("wav", "pcm_u8", 11_025, "mono", "u8"),
    ("matroska", "ac3", 48_000, "5.1", "fltp"),
    ("aiff", "pcm_s16be", 44_100, "stereo", "s16"),
    ("caf", "alac", 44_100, "stereo", "s16p"),
]


@pytest.mark.parametrize("kind", SAMPLES, ids=[row[1] for row in SAMPLES])
def test_every_form_of_samples_becomes_mono_at_its_loudness(
    tmp_path: Path, kind: tuple[str, str, int, str, str]
) -> None:
    container, codec, rate, layout, form = kind
    clicks = making.clicks(seconds=2, rate=rate)
    file = making.write_form(
        tmp_path / "a", clicks, container, codec=codec, rate=rate, layout=layout, form=form
    )
    sound = audio.decode(file, tmp_path / "s", on_progress=quiet, total_ms=None)
    samples = np.abs(sound.read(TimeSpan(0, 2000)).samples)

    assert samples.max() == pytest.approx(0.8, abs=0.03)
    assert np.flatnonzero(samples > 0.3)[0] / SAMPLE_RATE_HZ == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("name", ["test.mp3", "second.mp3"])
def test_the_recordings_of_the_case_are_decoded_whole(shared: Path, tmp_path: Path, name: str) -> None:
    file = shared / "cases" / "audio" / name
    recording = audio.probe(file)
    sound = audio.decode(file, tmp_path / "s", on_progress=quiet, total_ms=recording.duration_ms)

    assert recording.container == "mp3"
    assert recording.duration_ms is not None
    assert abs(sound.duration_ms - recording.duration_ms) <= 60


def test_behind_a_damaged_place_the_recording_goes_on(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 30 * 48_000).astype(np.float32)
    file = making.write(tmp_path / "a.ogg", noise, "ogg")
    content = bytearray(file.read_bytes())
    hole = range(len(content) // 4, len(content) // 2)
    content[hole.start : hole.stop] = np.random.default_rng(1).bytes(len(hole))
    file.write_bytes(content)

    sound = audio.decode(file, tmp_path / "s", on_progress=quiet, total_ms=None)
    assert sound.duration_ms > 20_000
    assert sound.damaged_packets > 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_decoder_gets_no_environment_and_no_name(tmp_path: Path) -> None:
    seen: list[tuple[bytes, bytes]] = []

    def look(stage: str, done_ms: int, total_ms: int) -> None:
        seen.extend(
            ((child / "environ").read_bytes(), (child / "cmdline").read_bytes()) for child in _decoders()
        )

    file = making.write(tmp_path / "secret name.wav", making.clicks(seconds=120, rate=22_050), "wav")
    audio.decode(file, tmp_path / "s", on_progress=look, total_ms=None)
    assert seen
    for environment, command in seen:
        assert b"=" not in environment.replace(b"LC_CTYPE=C.UTF-8", b"")
        assert b"secret" not in command


def _decoders() -> list[Path]:
    """Give our children that decode: another test may have left one of its own."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    children = [Path("/proc") / pid for task in tasks for pid in task.read_text().split()]
    return [child for child in children if os.fsencode(CHILD) in (child / "cmdline").read_bytes()]


@given(st.lists(st.integers(-32_768, 32_767), max_size=300), st.integers(0, 400), st.integers(0, 400))
def test_a_spool_gives_the_samples_that_were_put_in(
    tmp_path_factory: pytest.TempPathFactory, stored: list[int], start: int, count: int
) -> None:
    spool = tmp_path_factory.mktemp("spool") / "s"
    spool.write_bytes(np.array(stored, "<i2").tobytes())
    sound = audio.open_sound(spool)

    read = sound.read_samples(start, count)
    assert sound.sample_count == len(stored)
    assert np.rint(read.samples * 32_768).astype(int).tolist() == stored[start : start + count]


def test_a_waveform_knows_where_it_begins(tmp_path: Path) -> None:
    (tmp_path / "s").write_bytes(np.zeros(SAMPLE_RATE_HZ, "<i2").tobytes())
    read = audio.open_sound(tmp_path / "s").read(TimeSpan(250, 2000))

    assert (read.start_ms, read.duration_ms) == (250, 750)
