"""Laws of the detector: it hears people, not tones and not silence, and blocks leave no seam."""

from pathlib import Path

import numpy as np
import pytest

from konspekt import audio
from konspekt.domain.sound import SpeechActivity
from konspekt.engines import silero
from konspekt.speech import cut
from tone_voice import say, write_pcm


def activity_of(sound: audio.SpooledSound) -> SpeechActivity:
    return silero.build().detect(sound, on_progress=lambda *_: None)


def decoded(shared: Path, folder: Path, name: str) -> audio.SpooledSound:
    file = shared / "cases" / "audio" / name
    return audio.decode(file, folder / "spool", on_progress=lambda *_: None, total_ms=None)


@pytest.mark.parametrize(
    ("name", "spans_ms"),
    [
        ("test.mp3", [(670, 4340)]),
        ("second.mp3", [(420, 1980), (2240, 3610), (3910, 10_490)]),
    ],
)
def test_people_are_heard_where_they_speak(
    shared: Path, tmp_path: Path, name: str, spans_ms: list[tuple[int, int]]
) -> None:
    """The expected spans are those of facts/speech.md 5, from another program with the same network."""
    sound = decoded(shared, tmp_path, name)
    pieces = cut(activity_of(sound), sample_count=sound.sample_count)
    heard = [(span.start_ms, span.end_ms) for piece in pieces for span in piece.speech]

    assert len(heard) == len(spans_ms)
    for found, expected in zip(heard, spans_ms, strict=True):
        assert found == pytest.approx(expected, abs=100)


def test_tones_and_silence_are_no_speech(tmp_path: Path) -> None:
    sound = audio.open_sound(write_pcm(tmp_path / "s", say("градиентный спуск", lead_s=3).samples))
    assert activity_of(sound).probabilities.max() < 0.5


def test_blocks_leave_no_seam(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = decoded(shared, tmp_path, "second.mp3")
    whole = activity_of(sound).probabilities
    for frames in (1, 7, 100):
        monkeypatch.setattr(silero, "_BLOCK_FRAMES", frames)
        assert activity_of(sound).probabilities == pytest.approx(whole, abs=1e-4)


@pytest.mark.parametrize("count", [0, 1, 511, 512, 513])
def test_there_is_a_frame_for_every_sample(tmp_path: Path, count: int) -> None:
    sound = audio.open_sound(write_pcm(tmp_path / "s", np.zeros(count, np.float32)))
    heard = activity_of(sound)
    assert len(heard.probabilities) == -(-count // heard.frame_samples)


def test_progress_ends_at_the_length(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    sound = audio.open_sound(write_pcm(tmp_path / "s", np.zeros(16_000 * 20 + 5, np.float32)))
    silero.build().detect(sound, on_progress=lambda _, done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (20_000, 20_000)
