"""Work on lectures: asked for, given up, asked for again. What is asked for stands in the table `runs`; the workers find it there."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from konspekt.domain.errors import LectureMissing, NotAllowed, RunMissing, RunNotOver, RunOpen, RunUnfit
from konspekt.library.access import editable, may_edit, readable
from konspekt.library.callers import Caller
from konspekt.library.shelf import Shelf
from konspekt.library.templates import check_template
from konspekt.store import runs as table
from konspekt.store.database import Connection
from konspekt.store.events import add_event
from konspekt.store.lectures import LectureCard, hold_lecture, recording_of
from konspekt.store.progress import queue_places
from konspekt.store.runs import Run, RunState
from konspekt.store.vocabularies import vocabulary_of
from konspekt.store.workers import Worker, list_workers

__all__ = [
    "ADOPTS",
    "SHOWN_STATES",
    "TRANSCRIPT_NAME",
    "Asked",
    "Queue",
    "Run",
    "RunKind",
    "RunState",
    "Worker",
    "ask",
    "ask_within",
    "asked_of",
    "cancel",
    "queue",
    "retry",
    "runs_of",
    "tell_state",
]
TRANSCRIPT_NAME = "transcript_name"
"""Option of a run over a transcript that a person brought: the name of its file, which is the lecture's blob TRANSCRIPT."""
ADOPTS = "adopts"
"""Option of a run over a lecture that was finished elsewhere: the keys of what it takes over as it is (library/taking.py)."""
STATE = "state"
"""Kind of the event that tells how a run begins and ends."""


class RunKind(StrEnum):
    """What is to be made."""

    FULL = "full"
    GLOSSARY = "glossary"
    NOTES = "notes"
    SECTION = "section"
    PASSAGE = "passage"


SHOWN_STATES = {
    RunState.OPEN: "waiting",
    RunState.DONE: "ready",
    RunState.FAILED: "failed",
    RunState.CANCELLED: "cancelled",
}
"""As pages call them."""
NEEDS_SOUND = frozenset({RunKind.PASSAGE})
ALONE = frozenset({RunKind.FULL, RunKind.PASSAGE})
"""Kinds that change the transcript: nothing else may be in work beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks for."""

    kind: RunKind = RunKind.FULL
    template_id: str | None = None
    """Of the notes; None: the one of the settings, or the one that the lecture has."""
    section_id: str | None = None
    """Row of the section that is to be written anew."""
    start_ms: int | None = None
    """Of the passage that is to be recognized anew."""
    end_ms: int | None = None
    engine: str | None = None
    """Recognizer; None: the one of the settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits and who works."""

    workers: tuple[Worker, ...]
    waiting: tuple[Run, ...]
    running: tuple[Run, ...]


def ask(shelf: Shelf, caller: Caller, lecture_id: str, asked: Asked) -> Run:
    """Ask for work on a lecture.

    Raises:
        LectureMissing: There is no such lecture, or it is not the caller's to see.
        NotAllowed: The caller may only read it.
        ObjectMissing: There is no such template, or it is not the caller's to see.
        RunUnfit: What is asked for cannot be made of this lecture.
        RunOpen: Other work on it has to end first.
    """
    with shelf.database.write() as connection:
        hold_lecture(connection, lecture_id)
        card = editable(connection, caller, lecture_id)
        check_template(connection, caller, asked.template_id)
        _check(connection, card, asked)
        return ask_within(
            connection,
            lecture_id,
            asked_by=caller.user_id,
            at_ms=shelf.now_ms(),
            run_id=shelf.make_id(),
            asked=asked,
        )


def ask_within(
    connection: Connection, lecture_id: str, *, asked_by: str, at_ms: int, run_id: str, asked: Asked
) -> Run:
    """Ask for work in the transaction that adds the lecture; whether the person may was settled before."""
    options = {name: value for name, value in asdict(asked).items() if name != "kind" and value is not None}
    words = vocabulary_of(connection, lecture_id)
    if words:
        options["vocabulary"] = list(words)
    earlier = table.runs_of(connection, lecture_id)
    names = [run.options[TRANSCRIPT_NAME] for run in earlier if TRANSCRIPT_NAME in run.options]
    if asked.kind is RunKind.FULL and names:
        options[TRANSCRIPT_NAME] = names[-1]
    if asked.kind is RunKind.FULL and (adopts := _still_to_adopt(earlier)) is not None:
        options[ADOPTS] = adopts
    if asked.kind is RunKind.PASSAGE:
        options["take"] = 1 + sum(run.kind == RunKind.PASSAGE for run in earlier)
    run = Run(
        id=run_id,
        lecture_id=lecture_id,
        asked_by=asked_by,
        kind=asked.kind.value,
        options=options,
        asked_ms=at_ms,
    )
    table.add_run(connection, run)
    tell_state(connection, run, RunState.OPEN, at_ms=at_ms)
    return run


def cancel(shelf: Shelf, caller: Caller, run_id: str) -> Run:
    """Give up a run; the workers notice within a piece of sound. What was finished is kept. A run that is over stays as it is.

    Raises:
        RunMissing: There is no such run, or it is not the caller's to see.
        NotAllowed: The caller may only read the lecture.
    """
    with shelf.database.write() as connection:
        run = _run_for_change(connection, caller, run_id)
        at_ms = shelf.now_ms()
        if table.finish_run(connection, run_id, RunState.CANCELLED, at_ms=at_ms):
            tell_state(connection, run, RunState.CANCELLED, at_ms=at_ms)
        return _found(connection, run_id)


def retry(shelf: Shelf, caller: Caller, run_id: str) -> Run:
    """Ask for the same again; what the earlier run finished is not made again.

    Raises:
        RunMissing: There is no such run, or it is not the caller's to see.
        NotAllowed: The caller may only read the lecture.
        RunNotOver: It is still in work.
        RunOpen: Other work on the lecture has to end first.
    """
    with shelf.database.write() as connection:
        run = _run_for_change(connection, caller, run_id)
        if run.state is RunState.OPEN:
            raise RunNotOver
        card = hold_lecture(connection, run.lecture_id)
        asked = asked_of(run)
        _check(connection, card, asked)
        return ask_within(
            connection,
            run.lecture_id,
            asked_by=caller.user_id,
            at_ms=shelf.now_ms(),
            run_id=shelf.make_id(),
            asked=asked,
        )


def runs_of(shelf: Shelf, caller: Caller, lecture_id: str) -> list[Run]:
    """Give the runs of a lecture, newest first.

    Raises:
        LectureMissing: There is no such lecture, or it is not the caller's to see.
    """
    with shelf.database.read() as connection:
        readable(connection, caller, lecture_id)
        return table.runs_of(connection, lecture_id)[::-1]


def queue(shelf: Shelf, caller: Caller) -> Queue:
    """Give what waits and who works.

    Raises:
        NotAllowed: The caller is no administrator.
    """
    if not caller.is_administrator:
        raise NotAllowed
    with shelf.database.read() as connection:
        opened = table.open_runs(connection)
        waiting = queue_places(connection)
        return Queue(
            workers=tuple(list_workers(connection)),
            waiting=tuple(run for run in opened if run.id in waiting),
            running=tuple(run for run in opened if run.id not in waiting),
        )


def asked_of(run: Run) -> Asked:
    """Read what was asked for back from a run."""
    wanted = run.options

    def text(name: str) -> str | None:
        return None if wanted.get(name) is None else str(wanted[name])

    def whole(name: str) -> int | None:
        value = wanted.get(name)
        return value if isinstance(value, int) else None

    return Asked(
        kind=RunKind(run.kind),
        template_id=text("template_id"),
        section_id=text("section_id"),
        start_ms=whole("start_ms"),
        end_ms=whole("end_ms"),
        engine=text("engine"),
    )


def tell_state(connection: Connection, run: Run, state: RunState, *, at_ms: int) -> None:
    """Write the event that a run began or ended."""
    payload: dict[str, object] = {"run_id": run.id, "kind": run.kind, "state": SHOWN_STATES[state]}
    add_event(connection, run.lecture_id, kind=STATE, payload=payload, at_ms=at_ms)


def _check(connection: Connection, card: LectureCard, asked: Asked) -> None:
    """Refuse what cannot be made of the lecture, or not now."""
    if asked.kind is not RunKind.FULL and card.adopted_ms is None:
        raise RunUnfit(kind=asked.kind.value)
    if asked.kind in NEEDS_SOUND and recording_of(connection, card.id) is None:
        raise RunUnfit(kind=asked.kind.value)
    if asked.kind is RunKind.PASSAGE and not _is_span(asked.start_ms, asked.end_ms):
        raise RunUnfit(kind=asked.kind.value)
    if asked.kind is RunKind.SECTION and asked.section_id is None:
        raise RunUnfit(kind=asked.kind.value)
    earlier = table.runs_of(connection, card.id)
    if asked.kind is RunKind.FULL and not _has_source(connection, card, earlier):
        raise RunUnfit(kind=asked.kind.value)
    opened = [run for run in earlier if run.state is RunState.OPEN]
    if opened and (asked.kind in ALONE or _stand_alone(opened)):
        raise RunOpen


def _has_source(connection: Connection, card: LectureCard, earlier: Sequence[Run]) -> bool:
    """Tell whether there is something to make the lecture of: one taken over may have come without its recording."""
    if recording_of(connection, card.id) is not None or _still_to_adopt(earlier) is not None:
        return True
    return any(TRANSCRIPT_NAME in run.options for run in earlier)


def _still_to_adopt(earlier: Sequence[Run]) -> object | None:
    """Give what a run was to take over while none has; afterwards the lecture is made like any other."""
    if any(run.state is RunState.DONE for run in earlier):
        return None
    return next((run.options[ADOPTS] for run in earlier if ADOPTS in run.options), None)


def _stand_alone(opened: Sequence[Run]) -> bool:
    return any(RunKind(run.kind) in ALONE for run in opened)


def _is_span(start_ms: int | None, end_ms: int | None) -> bool:
    return start_ms is not None and end_ms is not None and 0 <= start_ms < end_ms


def _run_for_change(connection: Connection, caller: Caller, run_id: str) -> Run:
    run = _found(connection, run_id)
    try:
        card = readable(connection, caller, run.lecture_id)
    except LectureMissing as error:
        raise RunMissing(id=run_id) from error
    if not may_edit(caller, card):
        raise NotAllowed
    return run


def _found(connection: Connection, run_id: str) -> Run:
    run = table.find_run(connection, run_id)
    if run is None:
        raise RunMissing(id=run_id)
    return run
