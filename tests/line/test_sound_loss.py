"""A recording that is damaged or breaks off is written down as far as it goes, and it is told how much is missing."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audio import making
from konspekt.cli.progress import telling_loss
from konspekt.domain.recording import Recording
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Word
from konspekt.engines.scripted import Script, ScriptedDetector, ScriptedRecognizer
from konspekt.language import load_language
from konspekt.line.bench import Workbench
from konspekt.line.folder import FolderArtifacts
from konspekt.line.sound import Ears, SoundOptions, make_recording, make_transcript
from konspekt.line.spool import DecodedSound, SoundLoss, Spool

SECONDS = 12
SCRIPT = Script(
    words=tuple(Word(text=f"слово{at}", span=TimeSpan(at * 1000, at * 1000 + 600)) for at in range(SECONDS))
)
BENT = {
    "whole": lambda content: content,
    "cut": lambda content: content[: len(content) * 6 // 10],
    "a hole": lambda content: content[: len(content) // 4] + content[len(content) // 2 :],
}


def losses(path: Path, artifacts: FolderArtifacts) -> list[SoundLoss]:
    bench = Workbench(artifacts=artifacts, on_progress=lambda stage, done_ms, total_ms: None)
    told: list[SoundLoss] = []
    recording = make_recording(bench, lambda: path, sha256="a" * 64, file_name=path.name, max_hours=1)
    ears = Ears(detector=lambda: ScriptedDetector(SCRIPT), recognizer=lambda: ScriptedRecognizer(SCRIPT))
    options = SoundOptions(on_loss=told.append)
    make_transcript(bench, path, recording, load_language("ru"), ears=ears, options=options)
    return told


@pytest.mark.parametrize("kind", ["mp3", "mkv"])
@pytest.mark.parametrize("damage", BENT)
def test_what_the_header_promises_and_nobody_can_hear_is_told(tmp_path: Path, kind: str, damage: str) -> None:
    rate = making.FORMATS[kind][2]
    noise = np.random.default_rng(0).normal(0, 0.1, SECONDS * rate).astype(np.float32)
    path = making.write(tmp_path / f"lecture.{kind}", noise, kind)
    path.write_bytes(BENT[damage](path.read_bytes()))
    artifacts = FolderArtifacts(tmp_path / "work")
    told = losses(path, artifacts)
    assert losses(path, artifacts) == told, "a second run, which decodes nothing, tells the same"
    if damage == "whole":
        assert told == []
        return
    (loss,) = told
    assert abs(loss.whole_ms - SECONDS * 1000) < 100
    assert 0.2 < loss.lost_ms / loss.whole_ms < 0.6


def recording(container: str, *, duration_ms: int | None = 3_600_000) -> Recording:
    return Recording(
        sha256="a" * 64,
        file_name="lecture",
        size_bytes=1,
        container=container,
        codec="any",
        duration_ms=duration_ms,
        channels=1,
        sample_rate_hz=16_000,
    )


@pytest.mark.parametrize(
    ("lecture", "missing_ms", "damaged", "is_told"),
    [
        (recording("matroska"), 60_000, 0, True),
        (recording("matroska"), 30_000, 0, False),
        (recording("mp3"), 60_000, 0, False),
        (recording("mp3"), 60_000, 5, True),
        (recording("mp3"), 600_000, 0, True),
        (recording("mp3"), -600_000, 0, False),
        (replace(recording("wav"), duration_ms=3_000), 1_900, 9, False),
        (replace(recording("wav"), duration_ms=None), 0, 9, False),
    ],
)
def test_a_length_that_is_only_guessed_raises_no_false_alarm(
    tmp_path: Path, lecture: Recording, missing_ms: int, damaged: int, is_told: bool
) -> None:
    bench = Workbench(artifacts=FolderArtifacts(tmp_path), on_progress=lambda stage, done_ms, total_ms: None)
    spool = Spool(bench, lambda: tmp_path, lecture, SoundOptions().limits)
    assert spool.loss() is None, "nothing is decoded yet"
    decoded = DecodedSound(duration_ms=(lecture.duration_ms or 0) - missing_ms, damaged_packets=damaged)
    bench.keep(spool._order, decoded)
    assert (spool.loss() is not None) is is_told


def test_the_command_line_tells_it_in_words_or_as_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    loss = SoundLoss(lost_ms=24_000, whole_ms=3_660_000)
    telling_loss(said.append, file="лекция.mp3", as_json=False)(loss)
    assert len(said) == 1
    assert "0:24" in said[0]
    assert "1:01:00" in said[0]
    telling_loss(said.append, file="лекция.mp3", as_json=True)(loss)
    assert len(said) == 1
    assert capsys.readouterr().out == (
        '{"event": "sound_loss", "file": "лекция.mp3", "lost_ms": 24000, "whole_ms": 3660000}\n'
    )
