"""What the service's workers do with a lecture: how much faster three are than one, and the memory of all processes over three hours.

Recognizer and detector read from a script, the recognizer sleeps for every piece, so that the figures are those of the service around it;
decoding, the player's file and the text stages are the true ones. Real processes on SQLite, under `konspekt serve`.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bench.rows import Row, Table  # noqa: E402 - the tests' processes are used here, too
from jobs import spoken  # noqa: E402
from jobs.real_service import RealService  # noqa: E402

TALKS_OF_AN_HOUR = 14
TALKS_OF_THREE_HOURS = 43
PIECE_SLEEP_MS = 600
"""Of 24 s of sound: a recognizer at forty times the speed of speech."""
MEBIBYTE = 1 << 20
STAGES = "recognize"


def tables() -> list[Table]:
    """Measure both."""
    return [speed(), memory()]


def speed() -> Table:
    """Measure an hour recognized by one worker and by three."""
    took = {count: _recognized_s(count) for count in (1, 3)}
    rows = (
        Row(
            name="an hour of speech by three speech workers",
            ours=f"{took[3]:.1f} s",
            baseline=f"{took[1]:.1f} s by one",
            target=f"at least 2.5 times faster: {took[1] / took[3]:.2f}",
        ),
    )
    about = (
        f"From the first batch to the last one, {PIECE_SLEEP_MS} ms slept for every piece of about 24 s; wall clock on a shared machine "
        f"of {psutil.cpu_count()} cores."
    )
    return Table(title="Workers: one lecture recognized by several", about=about, rows=rows)


def memory() -> Table:
    """Measure the memory of every process of the service over a lecture of three hours."""
    with tempfile.TemporaryDirectory() as folder:
        lecture = spoken.write(Path(folder) / "in", talks=TALKS_OF_THREE_HOURS, delay_ms=20, is_whole=True)
        service = RealService(Path(folder) / "home", {"KONSPEKT_SPEECH__SCRIPT": str(lecture.script)})
        try:
            service.serve()
            with _peaks(service.processes["serve"].pid) as peaks:
                began = time.monotonic()
                run = service.add(lecture.recording)
                service.wait(run.id, seconds=1800)
                took_s = time.monotonic() - began
        finally:
            service.stop()
    rows = (
        Row(
            name="all processes together, peak",
            ours=f"{max(peaks['together']) / MEBIBYTE:.0f} MiB",
            target="< 1200 MiB",
        ),
        *(
            Row(name=f"largest: {name}", ours=f"{max(values) / MEBIBYTE:.0f} MiB")
            for name, values in sorted(peaks.items())
            if name != "together"
        ),
        Row(name="from asking to reading", ours=f"{took_s:.0f} s"),
    )
    about = (
        "Three hours through `konspekt serve` (supervisor, web, one speech and one text worker; the decoder's own process is counted). "
        "Proportional set size, so that shared pages count once, looked at every half second."
    )
    return Table(title="Service: memory over three hours", about=about, rows=rows)


def _recognized_s(count: int) -> float:
    """Give the seconds from the first batch begun to the last one kept."""
    with tempfile.TemporaryDirectory() as folder:
        lecture = spoken.write(Path(folder) / "in", talks=TALKS_OF_AN_HOUR, delay_ms=PIECE_SLEEP_MS)
        service = RealService(Path(folder) / "home", {"KONSPEKT_SPEECH__SCRIPT": str(lecture.script)})
        try:
            for number in range(count):
                service.work("speech", f"speech-{number}")
            service.work("text", "text")
            time.sleep(6)
            run = service.add(lecture.recording)
            return _from_first_to_last(service, run.id)
        finally:
            service.stop()


def _from_first_to_last(service: RealService, run_id: str) -> float:
    from konspekt.store.progress import stage_sums  # noqa: PLC0415 - as the path above

    began = 0.0
    while True:
        with service.shelf.database.read() as connection:
            told = stage_sums(connection, run_id).get(STAGES)
        if told is not None and not began:
            began = time.monotonic()
        if told is not None and told.is_done:
            return time.monotonic() - began
        time.sleep(0.02)


@contextmanager
def _peaks(root: int) -> Iterator[dict[str, list[int]]]:
    """Watch the memory of a process and of everything under it."""
    seen: dict[str, list[int]] = {"together": []}
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.5):
            together = 0
            for process in [psutil.Process(root), *psutil.Process(root).children(recursive=True)]:
                try:
                    size = process.memory_full_info().pss
                    words = process.cmdline()
                except psutil.Error:
                    continue
                together += size
                seen.setdefault(_name(words), []).append(size)
            seen["together"].append(together)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def _name(words: list[str]) -> str:
    for word, name in (
        ("speech", "speech worker"),
        ("text", "text worker"),
        ("web", "web"),
        ("serve", "supervisor"),
    ):
        if word in words:
            return name
    return "decoder and encoder"
