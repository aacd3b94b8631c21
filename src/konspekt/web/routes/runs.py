"""Work on lectures: asked for, watched, given up, asked for again."""

from typing import Annotated, Literal, Self

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from konspekt.domain.errors import (
    LectureMissing,
    NotAllowed,
    ObjectMissing,
    RunMissing,
    RunNotOver,
    RunOpen,
    RunUnfit,
)
from konspekt.library import runs as library
from konspekt.library.progress import partial
from konspekt.library.runs import SHOWN_STATES, Asked, Run, RunKind, Worker
from konspekt.web.callers import AsAdministrator, AsCaller, OfShelf
from konspekt.web.errors import language_of_request, responses
from konspekt.web.forms.lectures import RunErrorForm, run_error
from konspekt.web.instants import Instant, instant, instant_or_none
from konspekt.web.routes.places import OfLecture

router = APIRouter(tags=["runs"])
OfRun = Annotated[str, Path(max_length=100, examples=["a95838ec-12de-4030-b13f-217d6ac37eb5"])]
DAY_MS = 24 * 3600 * 1000
Name = Annotated[str, Field(min_length=1, max_length=100)]


class RunAsked(BaseModel):
    """What is to be made."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    kind: RunKind
    """`full`: everything; `passage`: recognize a passage anew; `glossary`, `notes`, `section`: from the text as people left it."""
    template_id: Name | None = None
    """Of `full` and `notes`; null: the template of the notes that are there, or that of the settings."""
    section_id: Name | None = None
    """Of `section`: the row of the section."""
    start_ms: Annotated[int, Field(ge=0, le=10 * DAY_MS)] | None = None
    """Of `passage`."""
    end_ms: Annotated[int, Field(ge=0, le=10 * DAY_MS)] | None = None
    """Of `passage`."""
    engine: Name | None = None
    """Recognizer of `full` and `passage`; null: that of the settings."""


class RunForm(BaseModel):
    """Work on a lecture that somebody asked for."""

    id: str
    lecture_id: str
    kind: RunKind
    state: Literal["waiting", "ready", "failed", "cancelled"]
    asked_at: Instant
    finished_at: Instant | None
    error: RunErrorForm | None

    @classmethod
    def of(cls, run: Run, language: str) -> Self:
        """Give what is told of a run."""
        return cls.model_validate(
            {
                "id": run.id,
                "lecture_id": run.lecture_id,
                "kind": run.kind,
                "state": SHOWN_STATES[run.state],
                "asked_at": instant(run.asked_ms),
                "finished_at": instant_or_none(run.finished_ms),
                "error": None
                if run.error_code is None
                else run_error(run.error_code, run.error_figures or {}, language),
            }
        )


class RunAnswer(BaseModel):
    """One run."""

    run: RunForm


class RunsForm(BaseModel):
    """The runs of a lecture, newest first."""

    runs: list[RunForm]


class PieceForm(BaseModel):
    """What was recognized of a piece of sound."""

    start_ms: int
    end_ms: int
    text: str


class PartialForm(BaseModel):
    """What has been recognized so far, in order."""

    pieces: list[PieceForm]


class WorkerForm(BaseModel):
    """A process that works."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    queues: list[str]
    seen_at: Instant
    current: str | None
    """What it is doing."""

    @classmethod
    def of(cls, worker: Worker) -> Self:
        """Give what is told of a worker."""
        return cls(
            id=worker.id,
            queues=list(worker.queues),
            seen_at=instant(worker.seen_ms),
            current=worker.current,
        )


class QueueForm(BaseModel):
    """What waits and who works."""

    workers: list[WorkerForm]
    waiting: list[RunForm]
    running: list[RunForm]


@router.post(
    "/lectures/{lecture_id}/runs",
    status_code=202,
    responses=responses(LectureMissing, ObjectMissing, NotAllowed, RunUnfit, RunOpen),
)
def ask_for_run(
    request: Request, shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture, asked: RunAsked
) -> RunAnswer:
    """Ask for work; what people edited is kept, and everything that changes can be undone."""
    run = library.ask(shelf, caller, lecture_id, Asked(**asked.model_dump()))
    return RunAnswer(run=RunForm.of(run, language_of_request(request)))


@router.get("/lectures/{lecture_id}/runs", responses=responses(LectureMissing))
def list_runs(request: Request, shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture) -> RunsForm:
    """List the runs of a lecture."""
    language = language_of_request(request)
    return RunsForm(runs=[RunForm.of(run, language) for run in library.runs_of(shelf, caller, lecture_id)])


@router.get("/lectures/{lecture_id}/partial", responses=responses(LectureMissing))
def read_partial(shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture) -> PartialForm:
    """Give what has been recognized so far, while the rest still is."""
    found = partial(shelf, caller, lecture_id)
    return PartialForm(
        pieces=[PieceForm(start_ms=it.start_ms, end_ms=it.end_ms, text=it.text) for it in found]
    )


@router.delete("/runs/{run_id}", responses=responses(RunMissing, NotAllowed))
def cancel_run(request: Request, shelf: OfShelf, caller: AsCaller, run_id: OfRun) -> RunAnswer:
    """Give a run up; what was finished is kept. One that is over stays as it is."""
    run = library.cancel(shelf, caller, run_id)
    return RunAnswer(run=RunForm.of(run, language_of_request(request)))


@router.post(
    "/runs/{run_id}/retry",
    status_code=202,
    responses=responses(RunMissing, NotAllowed, RunNotOver, RunOpen, RunUnfit),
)
def retry_run(request: Request, shelf: OfShelf, caller: AsCaller, run_id: OfRun) -> RunAnswer:
    """Ask for the same again; what the earlier run finished is not made again."""
    run = library.retry(shelf, caller, run_id)
    return RunAnswer(run=RunForm.of(run, language_of_request(request)))


@router.get("/admin/queue", tags=["administration"], responses=responses(NotAllowed))
def read_queue(request: Request, shelf: OfShelf, caller: AsAdministrator) -> QueueForm:
    """Tell what waits and who works."""
    found = library.queue(shelf, caller)
    language = language_of_request(request)
    return QueueForm(
        workers=[WorkerForm.of(worker) for worker in found.workers],
        waiting=[RunForm.of(run, language) for run in found.waiting],
        running=[RunForm.of(run, language) for run in found.running],
    )
