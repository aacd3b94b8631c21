"""The workflows: one for a run, which only waits, and one for each job that it hands out.

Everything a job leaves behind is an artifact under its key, so whatever is done twice is done once; what goes through the engine
are keys and counts. No job raises: it tells how it ended.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, WorkflowHandle

from konspekt.domain.errors import Cancelled
from konspekt.jobs import hearing, writing
from konspekt.jobs.attempts import carry_out, retried
from konspekt.jobs.durable import SPEECH, TEXT
from konspekt.jobs.ending import finish
from konspekt.jobs.faults import reach
from konspekt.jobs.works import Told, Works, is_fine
from konspekt.library.runs import ADOPTS, TRANSCRIPT_NAME, RunKind
from konspekt.store.runs import RunState

LECTURE: Final = "lecture"
POLL_S: Final = 0.1
DEATHS: Final = 1_000_000
"""Of a worker, before the engine gives a workflow up; our own count comes first."""
SHORT, PLAYER, LONG = 1, 5, 10
"""Priorities: what a person waits for at the screen, the player's files, whole lectures."""
HEARD_KINDS: Final = frozenset({RunKind.FULL, RunKind.PASSAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Jobs:
    plan: Callable[[str], Told]
    hear: Callable[[str, Told, int], Told]
    listen: Callable[[str], Told]
    write: Callable[[str, Told, list[str]], Told]


def register(works: Works) -> None:
    """Make the workflows known to the engine; they work with these tools."""
    jobs = _register_jobs(works)

    @DBOS.step(name="look")
    def look(run_id: str) -> Told:
        return retried(works, run_id, "look", lambda: _look(works, run_id))

    @DBOS.step(name="end")
    def end(run_id: str, told: Told) -> Told:
        return retried(works, run_id, "end", lambda: finish(works, run_id, told))

    @DBOS.step(name="drop_sound")
    def drop_sound(run_id: str) -> Told:
        return retried(works, run_id, "drop", lambda: hearing.drop_sound(works, run_id))

    @DBOS.workflow(name=LECTURE, max_recovery_attempts=DEATHS)
    def lecture(run_id: str) -> Told:
        reach("run_begun")
        seen = look(run_id)
        if not is_fine(seen):
            return end(run_id, seen)
        user = str(seen["user"])
        priority = LONG if seen["kind"] == RunKind.FULL else SHORT
        listening: WorkflowHandle[Told] | None = None
        planned: Told = {}
        if seen["is_heard"]:
            with _as(f"{DBOS.workflow_id}.plan", priority, user):
                handle = DBOS.enqueue_workflow(SPEECH, jobs.plan, run_id)
            planned = handle.get_result(polling_interval_sec=POLL_S)
        if seen["is_played"]:
            with _as(f"{DBOS.workflow_id}.listen", PLAYER):
                listening = DBOS.enqueue_workflow(TEXT, jobs.listen, run_id)
        keys, told = _heard(jobs, run_id, planned, priority, user)
        if is_fine(told):
            with _as(f"{DBOS.workflow_id}.write", priority):
                text = DBOS.enqueue_workflow(TEXT, jobs.write, run_id, planned, keys)
            told = text.get_result(polling_interval_sec=POLL_S)
        if listening is not None:
            # A lecture that could not be recognized can be listened to; one that cannot be listened to has failed.
            played = listening.get_result(polling_interval_sec=POLL_S)
            told = played if is_fine(told) else told
        if seen["is_heard"] and is_fine(told):
            drop_sound(run_id)
        reach("before_finish")
        return end(run_id, told)

    del lecture


def _register_jobs(works: Works) -> _Jobs:
    @DBOS.workflow(name="plan", max_recovery_attempts=DEATHS)
    def plan(run_id: str) -> Told:
        return carry_out(works, run_id, hearing.PLAN, lambda _: hearing.plan(works, run_id))

    @DBOS.workflow(name="hear", max_recovery_attempts=DEATHS)
    def hear(run_id: str, planned: Told, index: int) -> Told:
        return carry_out(
            works,
            run_id,
            f"batch:{index}",
            lambda begun: hearing.hear(works, run_id, planned, index, begun),
            deadly=None,
        )

    @DBOS.workflow(name="listen", max_recovery_attempts=DEATHS)
    def listen(run_id: str) -> Told:
        return carry_out(works, run_id, hearing.LISTEN, lambda _: hearing.listen(works, run_id))

    @DBOS.workflow(name="write", max_recovery_attempts=DEATHS)
    def write(run_id: str, planned: Told, keys: list[str]) -> Told:
        return carry_out(works, run_id, writing.WRITE, lambda _: writing.write(works, run_id, planned, keys))

    return _Jobs(plan=plan, hear=hear, listen=listen, write=write)


def _heard(jobs: _Jobs, run_id: str, planned: Told, priority: int, user: str) -> tuple[list[str], Told]:
    """Hand out every batch at once; give the keys of what was heard, in order, and how it ended: as the first that failed."""
    handles: list[WorkflowHandle[Told]] = []
    for index in range(cast("int", planned.get("batches", 0))):
        with _as(f"{DBOS.workflow_id}.hear.{index}", priority, user):
            handles.append(DBOS.enqueue_workflow(SPEECH, jobs.hear, run_id, planned, index))
    heard = [handle.get_result(polling_interval_sec=POLL_S) for handle in handles]
    nothing: Told = {}
    told = next((one for one in (planned, *heard) if not is_fine(one)), nothing)
    return [str(one["key"]) for one in heard if is_fine(one)], told


def _look(works: Works, run_id: str) -> Told:
    """Tell what a run needs, from the tables alone."""
    run = works.run(run_id)
    if run.state is not RunState.OPEN:
        raise Cancelled
    is_brought = not run.options.keys().isdisjoint((ADOPTS, TRANSCRIPT_NAME))
    kind = RunKind(run.kind)
    has_recording = hearing.has_recording(works, run.lecture_id)
    return {
        "user": run.asked_by,
        "kind": run.kind,
        "is_heard": kind in HEARD_KINDS and not is_brought,
        "is_played": kind is RunKind.FULL and has_recording,
    }


class _as:  # noqa: N801 - reads as a clause of the `with`
    """Enqueue under an id of our own: the same job is never there twice."""

    def __init__(self, workflow_id: str, priority: int, user: str | None = None) -> None:
        self._id = SetWorkflowID(workflow_id)
        self._options = SetEnqueueOptions(priority=priority, queue_partition_key=user)

    def __enter__(self) -> None:
        self._id.__enter__()
        self._options.__enter__()

    def __exit__(self, *raised: object) -> None:
        self._options.__exit__(None, None, None)
        self._id.__exit__(None, None, None)
