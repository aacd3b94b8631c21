"""What single parts of the service cost, each for itself: figures on which pages in docs/decisions rest."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bench.library_of_many import Speech, add_lectures  # noqa: E402 - beside the next ones
from bench.rows import Row, Table  # noqa: E402 - as below
from jobs.real_service import RealService  # noqa: E402 - the tests' processes are used here, too
from konspekt import wiring  # noqa: E402 - as above
from konspekt.domain.sound import SAMPLE_RATE_HZ, SpeechActivity  # noqa: E402 - as above
from konspekt.editing.edits import SetText  # noqa: E402 - as above
from konspekt.editing.rows import SegmentRow  # noqa: E402 - as above
from konspekt.library import passwords, sessions  # noqa: E402 - as above
from konspekt.library.callers import Caller, Role  # noqa: E402 - as above
from konspekt.library.editing import edit_lecture  # noqa: E402 - as above
from konspekt.library.shelf import SINGLE_USER_ID  # noqa: E402 - as above
from konspekt.settings import Settings  # noqa: E402 - as above
from konspekt.speech.cutting import cut  # noqa: E402 - as above
from konspekt.store.lecture_rows import load_state, page_of_rows  # noqa: E402 - as above

FRAME_SAMPLES = 512
HOURS = 2
LECTURE_HOURS = 2.8
"""About 2,080 sentences of the library's speech."""
TIMES = 20
IDLE_S = 20
PERSON = Caller(user_id=SINGLE_USER_ID, name=SINGLE_USER_ID, role=Role.ADMINISTRATOR, courses={})


def tables() -> list[Table]:
    """Measure them all."""
    rows = (*cutting(), checking(), *editing(), *idling())
    about = (
        "Processor seconds of one process, or wall clock where it says so; median of "
        f"{TIMES} where a thing is done more than once; SQLite."
    )
    return [Table(title="Single parts", about=about, rows=rows)]


def cutting() -> tuple[Row, ...]:
    """Cut two hours of made-up speech into pieces."""
    dice = np.random.default_rng(4)
    frames: list[np.ndarray] = []
    count = HOURS * 3600 * SAMPLE_RATE_HZ // FRAME_SAMPLES
    while sum(map(len, frames)) < count:
        frames.append(dice.uniform(0.6, 1.0, int(dice.exponential(20) * SAMPLE_RATE_HZ / FRAME_SAMPLES)))
        frames.append(dice.uniform(0.0, 0.2, int(dice.uniform(0.3, 1.5) * SAMPLE_RATE_HZ / FRAME_SAMPLES)))
    probabilities = np.concatenate(frames)[:count].astype(np.float32)
    activity = SpeechActivity(probabilities=probabilities, frame_samples=FRAME_SAMPLES)
    began = time.process_time()
    pieces = cut(activity, sample_count=count * FRAME_SAMPLES)
    took_s = time.process_time() - began
    lengths = [piece.span.duration_ms / 1000 for piece in pieces]
    told = f"{len(pieces)} pieces of {statistics.mean(lengths):.1f} s, {max(lengths):.1f} s at most, in {took_s:.2f} core-s"
    return (Row(name=f"{HOURS} h of speech cut into pieces", ours=told, target="24 s at most"),)


def checking() -> Row:
    """Check a password."""
    kept = passwords.hash_password("a long enough password")
    took_s = _spent(lambda: passwords.fits("a long enough password", kept))
    return Row(name="a password checked", ours=f"{took_s:.2f} core-s")


def editing() -> tuple[Row, ...]:
    """Adopt a lecture, read it, read a page of it, correct a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        wiring.migrate(settings)
        service = wiring.service(settings)
        shelf = service.shelf
        sessions.settle(shelf, is_single=True)
        speech = Speech(1)
        began = time.process_time()
        (lecture_id,) = add_lectures(shelf, speech, 1, hours=LECTURE_HOURS)
        adopted_s = time.process_time() - began
        with shelf.database.read() as connection:
            state = load_state(connection, lecture_id)
            segments = [row for row in state.rows.values() if isinstance(row, SegmentRow)]
            whole_s = _spent(lambda: load_state(connection, lecture_id))
            page_s = _spent(lambda: page_of_rows(connection, lecture_id, SegmentRow, limit=100))
        turn = iter(segments)

        def correct() -> None:
            row = next(turn)
            edit = SetText(segment_id=row.id, text=f"{row.value.text} Да.")
            edit_lecture(shelf, PERSON, lecture_id, [edit], expected={row.id: row.version})

        edit_s = _spent(correct)
        service.close()
    return (
        Row(name=f"a lecture of {len(segments):,} sentences adopted", ours=f"{adopted_s:.1f} core-s"),
        Row(name="all of it read again", ours=f"{1000 * whole_s:.0f} core-ms"),
        Row(name="a page of 100 segments", ours=f"{1000 * page_s:.0f} core-ms"),
        Row(name="one sentence corrected", ours=f"{1000 * edit_s:.0f} core-ms"),
    )


def idling() -> tuple[Row, ...]:
    """Watch a worker that nobody asks for anything."""
    with tempfile.TemporaryDirectory() as folder:
        service = RealService(Path(folder) / "home", {})
        try:
            started = service.start("text", "worker", "--queues", "text", "--id", "text")
            process = psutil.Process(started.pid)
            time.sleep(8)  # it starts
            before = process.cpu_times()
            time.sleep(IDLE_S)
            after = process.cpu_times()
        finally:
            service.stop()
    share = (after.user + after.system - before.user - before.system) / IDLE_S
    return (Row(name=f"a worker with nothing to do, over {IDLE_S} s", ours=f"{100 * share:.1f} % of a core"),)


def _spent(work: Callable[[], object]) -> float:
    """Give the median of processor seconds."""
    took: list[float] = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return statistics.median(took)
