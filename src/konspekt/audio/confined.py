"""Running the decoder's process: start it, watch it, and turn its end into an answer or a coded error."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, TypeAlias, cast

from konspekt.audio.limits import DecodeLimits
from konspekt.domain.errors import DecoderCrashed, DecoderLimit, DiskFull
from konspekt.domain.sound import SAMPLE_RATE_HZ, SAMPLES_PER_MS

Order: TypeAlias = Mapping[str, str | int | float]
Made: TypeAlias = Mapping[str, str | int | bool | None]

CHILD: Final = Path(__file__).with_name("child.py")
_MEBIBYTE: Final = 1 << 20


class Refusal(Exception):  # noqa: N818 - an answer, not a failure: the callers below turn it into an error of the tree
    """The decoder read the file and will not use it; `reason` is its word for why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def ask(
    order: Order,
    *,
    name: str,
    limits: DecodeLimits,
    descriptors: tuple[int, ...] = (),
    on_done: Callable[[int], None] = lambda _: None,
) -> Made:
    """Have the decoder's process do one order and give what it made.

    `name` is what a person calls the file. `on_done` is told the milliseconds done so far; if it raises, the process is stopped.

    Raises:
        Refusal: The file is no use.
        DecoderLimit: The process took more memory or time than `limits` allow.
        DecoderCrashed: The process died.
        DiskFull: There was no room for what it wrote.
    """
    full_order = {
        **order,
        "rate_hz": SAMPLE_RATE_HZ,
        "cpu_seconds": limits.cpu_seconds,
        "memory_bytes": limits.memory_bytes,
        "file_bytes": limits.max_spool_bytes,
    }
    with _running(full_order, descriptors, limits.wall_seconds) as (process, overdue):
        answer = _answer(cast("IO[str]", process.stdout), on_done)
        process.wait()
    if overdue.is_set():
        raise DecoderLimit(name=name, limit=f"{limits.wall_seconds:g} s")
    if process.returncode == -signal.SIGXCPU:
        raise DecoderLimit(name=name, limit=f"{limits.cpu_seconds} s CPU")
    match answer:
        case {"made": dict()}:
            return cast("dict[str, Made]", answer)["made"]
        case {"refused": "memory"}:
            raise DecoderLimit(name=name, limit=f"{limits.memory_bytes // _MEBIBYTE} MiB")
        case {"refused": "disk_full"}:
            raise DiskFull
        case {"refused": str(reason)}:
            raise Refusal(reason)
        case _:
            raise DecoderCrashed(name=name, signal=process.returncode)


def _answer(lines: IO[str], on_done: Callable[[int], None]) -> object:
    """Read the process's lines to their end and give the last one; None if it fell silent in the middle."""
    said: object = None
    for line in lines:
        try:
            said = json.loads(line)
        except ValueError:
            return None
        match said:
            case {"done_samples": int(samples)}:
                on_done(samples // SAMPLES_PER_MS)
                said = None
            case _:
                pass
    return said


@contextmanager
def _running(
    order: Order, descriptors: tuple[int, ...], wall_seconds: float
) -> Generator[tuple[subprocess.Popen[str], threading.Event]]:
    """Start the process with nothing of ours: no environment, no input, only the descriptors it needs."""
    process = subprocess.Popen(  # noqa: S603 - our own file under our own interpreter, no shell
        [sys.executable, "-I", str(CHILD), json.dumps(order)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=descriptors,
        env={},
        cwd="/",
        text=True,
        encoding="utf-8",
    )
    overdue = threading.Event()
    timer = threading.Timer(wall_seconds, _stop, (process, overdue))
    timer.daemon = True
    timer.start()
    try:
        with process:
            try:
                yield process, overdue
            finally:
                if process.poll() is None:
                    process.kill()
    finally:
        timer.cancel()


def _stop(process: subprocess.Popen[str], overdue: threading.Event) -> None:
    if process.poll() is None:
        overdue.set()
        process.kill()
