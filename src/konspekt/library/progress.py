"""How far the work on a lecture is, and what of its transcript can be read already."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final, cast

from konspekt.library.access import readable
from konspekt.library.callers import Caller
from konspekt.library.runs import ADOPTS, TRANSCRIPT_NAME, RunKind
from konspekt.library.shelf import Shelf
from konspekt.store import progress as table
from konspekt.store.artifacts import read_artifacts
from konspekt.store.database import Connection
from konspekt.store.progress import ProgressLine, StageSum
from konspekt.store.runs import Run, RunState, last_runs, runs_of

SHARES: Final = {
    "import": 2.0,
    "sound": 4.0,
    "cut": 4.0,
    "recognize": 74.0,
    "listening": 4.0,
    "join": 1.0,
    "sections": 3.0,
    "glossary": 6.0,
    "notes": 4.0,
}
"""Of the time that a lecture takes on a processor, percent (BENCH.md: rows of speed)."""
STAGES: Final[Mapping[RunKind, tuple[str, ...]]] = {
    RunKind.FULL: ("sound", "cut", "recognize", "listening", "join", "sections", "glossary", "notes"),
    RunKind.PASSAGE: ("recognize", "join"),
    RunKind.GLOSSARY: ("glossary",),
    RunKind.NOTES: ("notes",),
    RunKind.SECTION: ("notes",),
}
IMPORT_STAGES: Final = ("import", "sections", "glossary", "notes")
RECOGNIZE: Final = "recognize"
_READY: Final = {"join": "transcript", "import": "transcript", "glossary": "glossary", "notes": "notes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StageProgress:
    """One stage of a run."""

    stage: str
    state: str
    """`waiting`, `running`, `done` or `failed`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunError:
    """Why a run failed: the key of a message and its figures."""

    code: str
    figures: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    """How far a run is."""

    run_id: str
    kind: str
    state: RunState
    stage: str
    """The one in work; empty before the first."""
    stages: tuple[StageProgress, ...]
    done_ms: int
    total_ms: int
    percent: float
    """Of the whole run, 0..100."""
    seconds_left: int | None
    queue_place: int | None
    """1: the next one to be begun; None: begun already."""
    error: RunError | None
    ready: tuple[str, ...]
    """What can be read: `transcript`, `glossary`, `notes`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialPiece:
    """A piece of sound that was recognized while the others were not yet."""

    start_ms: int
    end_ms: int
    text: str


def stages_of(run: Run) -> tuple[str, ...]:
    """Give the stages of a run, in order."""
    kind = RunKind(run.kind)
    is_brought = not run.options.keys().isdisjoint((ADOPTS, TRANSCRIPT_NAME))
    return IMPORT_STAGES if kind is RunKind.FULL and is_brought else STAGES[kind]


def percent_of(stages: Sequence[str], sums: Mapping[str, StageSum]) -> float:
    """Give how far a run of these stages is, 0..100."""
    whole = sum(SHARES[stage] for stage in stages)
    return 100 * sum(SHARES[stage] * _share(sums.get(stage)) for stage in stages) / whole


def progress_of(connection: Connection, lecture_ids: Sequence[str]) -> dict[str, RunProgress]:
    """Give how far the newest run of each lecture is; lectures without one are left out."""
    newest = last_runs(connection, lecture_ids)
    lines = table.lines_of(connection, [run.id for run in newest.values()])
    has_waiting = any(run.state is RunState.OPEN and run.id not in lines for run in newest.values())
    places = table.queue_places(connection) if has_waiting else {}
    return {
        lecture_id: describe(
            run,
            lines.get(run.id),
            {} if run.state is RunState.DONE else table.stage_sums(connection, run.id),
            queue_place=places.get(run.id),
        )
        for lecture_id, run in newest.items()
    }


def describe(
    run: Run, line: ProgressLine | None, sums: Mapping[str, StageSum], *, queue_place: int | None = None
) -> RunProgress:
    """Put together what is known of a run."""
    stages = stages_of(run)
    is_over = run.state is RunState.DONE
    done = {stage for stage in stages if is_over or (stage in sums and sums[stage].is_done)}
    current = next((stage for stage in stages if stage not in done), "")
    return RunProgress(
        run_id=run.id,
        kind=run.kind,
        state=run.state,
        stage="" if is_over else (line.stage if line is not None and line.stage else current),
        stages=tuple(
            StageProgress(stage=stage, state=_state(stage, run, done=done, current=current, begun=sums))
            for stage in stages
        ),
        done_ms=line.done_ms if line is not None else 0,
        total_ms=line.total_ms if line is not None else 0,
        percent=100.0 if is_over else round(percent_of(stages, sums), 1),
        seconds_left=line.seconds_left if line is not None and run.state is RunState.OPEN else None,
        queue_place=queue_place,
        error=None
        if run.error_code is None
        else RunError(code=run.error_code, figures=run.error_figures or {}),
        ready=tuple(dict.fromkeys(_READY[stage] for stage in stages if stage in done and stage in _READY)),
    )


def payload_of(progress: RunProgress) -> dict[str, object]:
    """Give the progress as an event tells it."""
    return cast("dict[str, object]", json.loads(json.dumps(asdict(progress))))


def partial(shelf: Shelf, caller: Caller, lecture_id: str) -> tuple[PartialPiece, ...]:
    """Give the pieces that the open run, or the newest one, has recognized so far, in order.

    Raises:
        LectureMissing: There is no such lecture, or it is not the caller's to see.
    """
    with shelf.database.read() as connection:
        readable(connection, caller, lecture_id)
        runs = [run for run in runs_of(connection, lecture_id) if RECOGNIZE in stages_of(run)]
        keys = table.part_keys(connection, runs[-1].id, RECOGNIZE) if runs else []
    sealed = read_artifacts(shelf.keeper, lecture_id, RECOGNIZE, keys)
    return tuple(piece for one in sealed for piece in pieces_of(one))


def pieces_of(sealed: bytes) -> tuple[PartialPiece, ...]:
    """Read the pieces of a finished batch."""
    envelope = cast("dict[str, object]", json.loads(sealed))
    pieces = cast("list[dict[str, object]]", envelope["payload"])
    return tuple(
        PartialPiece(
            start_ms=cast("dict[str, int]", piece["span"])["start_ms"],
            end_ms=cast("dict[str, int]", piece["span"])["end_ms"],
            text=" ".join(str(word["text"]) for word in cast("list[dict[str, object]]", piece["words"])),
        )
        for piece in pieces
    )


def _share(told: StageSum | None) -> float:
    if told is None:
        return 0.0
    if told.is_done:
        return 1.0
    return min(0.99, told.done_ms / told.total_ms) if told.total_ms > 0 else 0.0


def _state(stage: str, run: Run, *, done: set[str], current: str, begun: Mapping[str, StageSum]) -> str:
    if stage in done:
        return "done"
    if run.state is RunState.FAILED:
        return "failed" if stage == current else "waiting"
    is_begun = stage in begun and begun[stage].done_ms > 0
    return "running" if run.state is RunState.OPEN and (stage == current or is_begun) else "waiting"
