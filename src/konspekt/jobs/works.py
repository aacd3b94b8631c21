"""What a worker works with, and the outcome of its work as it is told to others: small, plain JSON."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from konspekt.domain.errors import RunMissing
from konspekt.jobs.turns import Turns
from konspekt.library.shelf import Shelf
from konspekt.line.sound import Ears, SoundOptions
from konspekt.line.text import TextOptions
from konspekt.ports import Recognizer, VoiceDetector
from konspekt.store.artifacts import StoreArtifacts
from konspekt.store.runs import Run, find_run

Told = dict[str, object]
"""What goes through the durable engine: keys, counts, codes."""
SAMPLE: Final = "sample"


class Engines:
    """The recognizer and the detector of this process, kept from one batch to the next: loading them takes seconds."""

    def __init__(
        self, ears: Callable[[str], Ears], *, usual: str, host_of: Callable[[str], str | None]
    ) -> None:
        """Take what builds them; `usual` is the recognizer where nobody asked for another, `host_of` tells where one sends sound."""
        self._ears = ears
        self.usual, self.host_of = usual, host_of
        self._lock = threading.Lock()
        self._recognizer: tuple[str, Recognizer] | None = None
        self._detector: tuple[str, VoiceDetector] | None = None

    def recognizer(self, name: str) -> Recognizer:
        """Give a recognizer; the one before is closed. Raises EngineError and its kinds."""
        with self._lock:
            if self._recognizer is None or self._recognizer[0] != name:
                if self._recognizer is not None:
                    self._recognizer[1].close()
                    self._recognizer = None
                self._recognizer = (name, self._ears(name).recognizer())
            return self._recognizer[1]

    def detector(self, name: str) -> VoiceDetector:
        """Give the detector that goes with a recognizer."""
        with self._lock:
            if self._detector is None or self._detector[0] != name:
                self._detector = (name, self._ears(name).detector())
            return self._detector[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """One worker's tools."""

    shelf: Shelf
    scratch: Path
    """Files in the making, on this machine."""
    engines: Engines
    sound: SoundOptions
    text: TextOptions
    template_id: str
    """Of the notes, where nobody asked for another."""
    pauses_s: tuple[float, ...] = (0.5, 1, 2, 4, 8, 16, 30)
    """Between attempts at work that failed for a passing reason."""
    turns: Turns = field(default_factory=Turns)
    current: dict[tuple[str, str], None] = field(default_factory=dict[tuple[str, str], None])
    """What this process is doing: run and work."""

    def run(self, run_id: str) -> Run:
        """Give a run.

        Raises:
            RunMissing: It is gone, and its lecture with it.
        """
        with self.shelf.database.read() as connection:
            found = find_run(connection, run_id)
        if found is None:
            raise RunMissing(id=run_id)
        return found

    def artifacts(self, lecture_id: str, *, apart: str = "") -> StoreArtifacts:
        """Give the finished work of a lecture; `apart` names a scratch folder of its own for files that only one job makes."""
        folder = self.scratch / lecture_id
        return StoreArtifacts(
            keeper=self.shelf.keeper,
            lecture_id=lecture_id,
            scratch_folder=folder / apart if apart else folder,
        )


def failed(code: str, figures: Mapping[str, object]) -> Told:
    """Tell of work that cannot be done."""
    return {"error": {"code": code, "figures": dict(figures)}}


def is_fine(told: Told) -> bool:
    """Tell whether work was done."""
    return "error" not in told and "cancelled" not in told
