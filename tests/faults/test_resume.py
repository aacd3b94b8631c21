"""A run that was killed goes on where it stopped and ends with the same bytes."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import tone_lecture

ROOT = Path(__file__).parents[2]
WALK = """
import sys, time
from pathlib import Path
import tone_lecture
from konspekt.line.folder import FolderArtifacts
from konspekt.line.sound import Ears
from konspekt.notes import load_template
from konspekt.pipeline import LectureOptions, walk

folder, work, slow_s = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
lecture = tone_lecture.write(folder, repeats=6, pause_s=2.0)


class Slow:
    def __init__(self, engine):
        self._engine = engine
        self.__dict__.update({n: getattr(engine, n) for n in ("name", "weights_sha256", "max_piece_ms", "punctuates", "languages")})

    def recognize(self, pieces, *, language, vocabulary):
        with (work / "heard.log").open("a") as log:
            log.write(f"{sum(len(p.samples) for p in pieces)}\\n")
        time.sleep(slow_s)
        return self._engine.recognize(pieces, language=language, vocabulary=vocabulary)

    def close(self):
        self._engine.close()


walk(
    lecture.recording,
    artifacts=FolderArtifacts(work),
    ears=Ears(detector=lecture.detector, recognizer=lambda: Slow(lecture.recognizer())),
    options=LectureOptions(templates=(load_template("hackathon"),)),
    on_progress=lambda stage, done_ms, total_ms: None,
)
"""


def start(tmp_path: Path, work: Path, *, slow_s: float) -> subprocess.Popen[bytes]:
    work.mkdir(exist_ok=True)
    (tmp_path / "lecture").mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'tests'}:{ROOT / 'src'}"}
    return subprocess.Popen(
        [sys.executable, "-c", WALK, str(tmp_path / "lecture"), str(work), str(slow_s)], env=environment
    )


def heard(work: Path) -> int:
    log = work / "heard.log"
    return len(log.read_text().splitlines()) if log.exists() else 0


def artifacts(work: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in work.glob("*.json")}


@pytest.mark.slow
def test_a_run_killed_again_and_again_hears_at_most_one_piece_twice_each_time_and_ends_with_the_same_bytes(
    tmp_path: Path,
) -> None:
    assert start(tmp_path, tmp_path / "undisturbed", slow_s=0).wait(timeout=120) == 0
    pieces = heard(tmp_path / "undisturbed")
    assert pieces > 10

    moments = random.Random(20261122)
    work, kills = tmp_path / "disturbed", 0
    while True:
        before = heard(work)
        process = start(tmp_path, work, slow_s=0.05)
        target = before + moments.randint(1, 6)
        while process.poll() is None and heard(work) < target:
            time.sleep(0.005)
        if process.poll() is None and kills < 4:
            time.sleep(moments.random() * 0.08)
            process.send_signal(signal.SIGKILL)
            kills += process.wait() == -signal.SIGKILL
            continue
        assert process.wait(timeout=120) == 0
        if kills:
            break
    assert kills >= 2
    assert heard(work) <= pieces + kills
    assert artifacts(work) == artifacts(tmp_path / "undisturbed")
    assert [path.name for path in work.iterdir() if path.suffix in (".part", ".pcm")] == []


def test_a_damaged_artifact_is_named_and_nothing_else_is_lost(tmp_path: Path) -> None:
    from konspekt.domain.errors import FormError
    from konspekt.line.folder import FolderArtifacts
    from konspekt.notes import load_template
    from konspekt.pipeline import LectureOptions, walk

    lecture = tone_lecture.write(tmp_path)
    options = LectureOptions(templates=(load_template("hackathon"),))
    work = tmp_path / "work"

    def run():
        return walk(
            lecture.recording,
            artifacts=FolderArtifacts(work),
            ears=lecture.ears(),
            options=options,
            on_progress=lambda stage, done_ms, total_ms: None,
        )

    first = run()
    (glossary,) = work.glob("glossary-*.json")
    whole = glossary.read_bytes()
    glossary.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FormError, match="glossary"):
        run()
    glossary.unlink()
    assert run() == first
    assert glossary.read_bytes() == whole
