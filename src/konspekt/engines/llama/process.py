"""The language model's process as its parent sees it: started, asked, stopped, and found dead."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, TypeAlias, cast

Line: TypeAlias = Mapping[str, object]

CHILD: Final = Path(__file__).with_name("child.py")
LOOK_EVERY_S: Final = 0.2
STOP_WITHIN_S: Final = 2.0
"""While it reads a long prompt the library cannot be stopped; after this the process is killed, and loaded anew when next asked."""
LOAD_WITHIN_S: Final = 900.0
_PASSED_ON: Final = (
    "PATH", "LD_LIBRARY_PATH", "TMPDIR", "CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "CUDA_HOME", "OMP_NUM_THREADS",
)  # fmt: skip
"""Of the environment: what libraries of a GPU need, and nothing that could be a key."""


class ProcessDiedError(Exception):
    """The process ended by itself; the argument says how."""


class LoadFailedError(Exception):
    """The library refused the file; the argument is its reason."""


class AnswerOverdueError(Exception):
    """The answer was not there in time."""


class LlamaProcess:
    """One running process. Not for several threads at once."""

    def __init__(self, order: Line) -> None:
        """Start it; `wait_ready` tells when it can be asked."""
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own file under our own interpreter, no shell
            [sys.executable, "-E", "-P", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=kept,
            cwd="/",
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        self._lines: queue.SimpleQueue[Line | None] = queue.SimpleQueue()
        self._last_words: deque[str] = deque(maxlen=4)
        self._count = 0
        self._readers = [
            threading.Thread(target=_read, args=(self._process.stdout, self._lines), daemon=True),
            threading.Thread(target=_keep_last, args=(self._process.stderr, self._last_words), daemon=True),
        ]
        for reader in self._readers:
            reader.start()
        self._say(order)

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def wait_ready(self, while_waiting: Callable[[int], None]) -> None:
        """Wait until the file is loaded.

        Raises:
            LoadFailedError, ProcessDiedError, AnswerOverdueError: It cannot be, it died of it, it takes too long.
        """
        said = self._next(time.monotonic() + LOAD_WITHIN_S, while_waiting)
        if "failed" in said:
            raise LoadFailedError(str(said["failed"]))

    def ask(self, request: Line, *, timeout_s: float, while_waiting: Callable[[int], None]) -> Line:
        """Ask one question and give the line with its answer; what `while_waiting` raises stops it and comes out.

        Raises:
            ProcessDiedError, AnswerOverdueError: It died of it, it takes too long.
        """
        self._count += 1
        number = self._count
        self._say({"ask": number, "request": request})
        try:
            return self._next(time.monotonic() + timeout_s, while_waiting, answer=number)
        except ProcessDiedError:
            raise
        except BaseException:
            self._stop(number)
            raise

    def kill(self) -> None:
        """End it and let go of its pipes; may be called twice."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            with suppress(OSError):
                cast("IO[str]", pipe).close()

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def _say(self, line: Line) -> None:
        pipe = cast("IO[str]", self._process.stdin)
        with suppress(OSError):  # it died: reading its lines tells how
            pipe.write(json.dumps(line) + "\n")
            pipe.flush()

    def _next(
        self, overdue: float, while_waiting: Callable[[int], None], *, answer: int | None = None
    ) -> Line:
        """Give the next line that is more than a count of tokens."""
        tokens = 0
        while True:
            while_waiting(tokens)
            try:
                said = self._lines.get(timeout=LOOK_EVERY_S)
            except queue.Empty:
                said = {"tokens": tokens}
            if said is None:
                self._process.wait()
                raise ProcessDiedError(self._how_it_died())
            if "tokens" in said:
                tokens = int(cast("int", said["tokens"]))
            elif answer is None or said.get("answer") == answer:
                return said
            if time.monotonic() >= overdue:
                raise AnswerOverdueError

    def _stop(self, number: int) -> None:
        self._say({"stop": number})
        try:
            self._next(time.monotonic() + STOP_WITHIN_S, lambda _: None, answer=number)
        except (ProcessDiedError, AnswerOverdueError):
            self.kill()

    def _how_it_died(self) -> str:
        code = self._process.returncode
        how = signal.Signals(-code).name if code < 0 and -code in set(signal.Signals) else f"exit {code}"
        for reader in self._readers:
            reader.join(1)
        words = " ".join(" ".join(self._last_words).split())
        return f"{how} {words[-160:]}".strip()


def _read(pipe: IO[str], lines: "queue.SimpleQueue[Line | None]") -> None:
    for line in pipe:
        with suppress(ValueError):
            lines.put(cast("Line", json.loads(line)))
    lines.put(None)


def _keep_last(pipe: IO[str], last: deque[str]) -> None:
    for line in pipe:
        if line.strip():
            last.append(line[:400])
