"""How far the work is: a live line for people, JSON lines for programs."""

import json
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

from konspekt.cli.messages import word
from konspekt.line.spool import SoundLoss
from konspekt.line.stages import Stage

SOUND_STAGES = (Stage.SOUND, Stage.CUT, Stage.RECOGNIZE)
"""Stages whose progress is counted in milliseconds of sound."""


class LiveProgress:
    """A line per stage: name, percent, time left and, for sound, how many times faster than real time."""

    def __init__(self, file_name: str) -> None:
        self._bars = Progress(
            TextColumn("{task.description}", justify="left"),
            BarColumn(bar_width=24),
            TextColumn("{task.percentage:>3.0f} %"),
            _TimeLeft(),
            _RealTimeFactor(),
            console=Console(stderr=True),
            transient=False,
        )
        self._name = file_name
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        self._bars.console.print(Text(self._name, style="bold"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._bars.stop()

    def say(self, line: str) -> None:
        """Write a line above the bars."""
        self._bars.console.print(Text(line))

    def __call__(self, stage: str, done_ms: int, total_ms: int) -> None:
        """Show how far a stage is."""
        if stage not in self._tasks:
            label = f"{word(f'stages.{stage}'):<22}"
            self._tasks[stage] = self._bars.add_task(
                label, total=max(total_ms, 1), sound=stage in SOUND_STAGES
            )
        if (done_ms, total_ms) == (1, 1):  # the stage is whole; what it counted in stays for its speed
            self._bars.update(self._tasks[stage], completed=self._bars.tasks[self._tasks[stage]].total)
        else:
            self._bars.update(self._tasks[stage], completed=done_ms, total=max(total_ms, 1))


class JsonProgress:
    """One JSON object a line on standard output, at most one a percent of a stage."""

    def __init__(self, file_name: str) -> None:
        self._name = file_name
        self._told: tuple[str, int] | None = None
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        pass

    def say(self, line: str) -> None:
        """Write nothing: a program reads events."""
        del line

    def __call__(self, stage: str, done_ms: int, total_ms: int) -> None:
        """Write how far a stage is."""
        percent = 100 * done_ms // max(total_ms, 1)
        if self._told != (stage, percent):
            self._told = (stage, percent)
            seconds = round(time.monotonic() - self._began, 3)
            write_event("progress", file=self._name, stage=stage, percent=percent, seconds=seconds)


def write_event(event: str, **fields: object) -> None:
    """Write one event for a program to read."""
    sys.stdout.write(json.dumps({"event": event, **fields}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def telling_loss(say: Callable[[str], None], *, file: str, as_json: bool) -> Callable[[SoundLoss], None]:
    """Give what hears that a part of a recording could not be decoded."""

    def on_loss(loss: SoundLoss) -> None:
        if as_json:
            write_event("sound_loss", file=file, lost_ms=loss.lost_ms, whole_ms=loss.whole_ms)
        else:
            say(word("cli.sound_loss", lost=_clock(loss.lost_ms / 1000), whole=_clock(loss.whole_ms / 1000)))

    return on_loss


class _TimeLeft(ProgressColumn):
    def render(self, task: Task) -> Text:
        if task.finished:
            return Text(word("cli.done"), style="green")
        seconds = task.time_remaining
        return Text(word("cli.left", time=_clock(seconds)) if seconds is not None else "", style="cyan")


class _RealTimeFactor(ProgressColumn):
    def render(self, task: Task) -> Text:
        elapsed = task.finished_time if task.finished else task.elapsed
        if not task.fields.get("sound") or not elapsed or task.completed < 1:
            return Text("")
        return Text(f"\u00d7 {task.completed / 1000 / elapsed:.1f}", style="dim")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
