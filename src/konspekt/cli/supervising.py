"""Processes kept alive by another one: started again when they die, and never left behind when it does."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from konspekt.domain.errors import ServiceStopped, StorageError

PARENT_PIPE: Final = "KONSPEKT_PARENT_PIPE"
"""Environment variable with the pipe whose other end the supervisor holds; it closes when the supervisor dies, whatever of."""
PR_SET_PDEATHSIG: Final = 1
STEADY_S: Final = 20.0
"""Who lived that long was well; its next death counts as the first."""
LONGEST_PAUSE_S: Final = 10.0
FIRST_DEATHS: Final = 3
"""Deaths in a row before it was ever steady, after which the service gives up: the settings are wrong."""
PASSING_CODES: Final = (StorageError.exit_code, 75)
"""Not so where the database is away, as it may come back, or where the process asks to be started anew (sysexits.h: EX_TEMPFAIL)."""
GRACE_S: Final = 8.0
TURN_S: Final = 0.1


@dataclass(slots=True, kw_only=True)
class Child:
    """One process of the service."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    """Beside the supervisor's own."""
    process: subprocess.Popen[bytes] | None = None
    started_s: float = 0.0
    next_s: float = 0.0
    deaths: int = 0
    code: int | None = None
    """With which it ended last."""
    was_steady: bool = False


@dataclass(slots=True, kw_only=True)
class Supervisor:
    """Keeps its children until it is told to stop."""

    children: list[Child]
    before_start: Callable[[Child, int | None], None]
    """Called ahead of every start; with the code with which the child ended, None at first."""
    on_death: Callable[[Child, int, float], None]
    """Told who ended, with which code, and in how many seconds it is started again."""
    stop: threading.Event = field(default_factory=threading.Event)
    _pipe: tuple[int, int] = field(default_factory=os.pipe)

    def run(self) -> None:
        """Start everything and keep it running.

        Raises:
            ServiceStopped: A child ends each time right after its start.
        """
        try:
            for child in self.children:
                self._start(child, None)
            while not self.stop.wait(TURN_S):
                for child in self.children:
                    self._look_after(child)
        finally:
            self.end()

    def end(self) -> None:
        """Tell every child to end, and make it after a while."""
        living = [child.process for child in self.children if child.process is not None]
        for process in living:
            if process.poll() is None:
                process.terminate()
        give_up_s = time.monotonic() + GRACE_S
        for process in living:
            try:
                process.wait(timeout=max(0.1, give_up_s - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, child: Child, code: int | None) -> None:
        self.before_start(child, code)
        reading, _ = self._pipe
        child.process = subprocess.Popen(  # noqa: S603 - our own commands
            [sys.executable, "-m", "konspekt.cli", *child.command],
            env={**os.environ, **child.environment, PARENT_PIPE: str(reading)},
            pass_fds=(reading,),
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no thread runs here yet
            stdin=subprocess.DEVNULL,
        )
        child.started_s = time.monotonic()

    def _look_after(self, child: Child) -> None:
        now_s = time.monotonic()
        if child.process is not None:
            code = child.process.poll()
            if code is None:
                if now_s - child.started_s >= STEADY_S:
                    child.was_steady, child.deaths = True, 0
                return
            child.process = None
            child.deaths += 1
            is_hopeless = not child.was_steady and code > 0 and code not in PASSING_CODES
            if is_hopeless and child.deaths >= FIRST_DEATHS:
                raise ServiceStopped(name=child.name)
            pause_s = pause_after(child.deaths)
            child.next_s = now_s + pause_s
            self.on_death(child, code, pause_s)
            child.code = code
        elif now_s >= child.next_s:
            self._start(child, child.code)


def pause_after(deaths: int) -> float:
    """Give the seconds to wait after so many deaths in a row: a fifth, twice as long each time, never longer than LONGEST_PAUSE_S."""
    doublings = min(deaths - 1, 10)  # a database that is away over night makes thousands
    return min(LONGEST_PAUSE_S, 0.2 * 2**doublings)


def end_with_parent() -> None:
    """End this process when the supervisor that started it is gone; nothing where there is none."""
    told = os.environ.pop(PARENT_PIPE, None)
    if told is None:
        return
    reading = int(told)
    os.set_inheritable(reading, False)  # noqa: FBT003 - the only argument

    def watch() -> None:
        os.read(reading, 1)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def _die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies, even by SIGKILL."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
