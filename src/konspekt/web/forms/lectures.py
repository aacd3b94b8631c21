"""Lectures in the API."""

from collections.abc import Mapping
from datetime import date as Day  # noqa: N812 - a field is called so
from typing import Annotated, Literal, cast

from pydantic import AfterValidator, Field, StringConstraints

from konspekt.library.lectures import Bulk, Description, LectureState, LectureView
from konspekt.library.progress import RunProgress
from konspekt.locales import say, words
from konspekt.web.forms import Asked, Form
from konspekt.web.instants import Instant, instant, instant_or_none


def _plain(text: str) -> str:
    """Refuse what no title has; a null character is also refused by PostgreSQL."""
    if not text.isprintable():
        raise ValueError("one line of printable characters")
    return text


Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(_plain),
]
PartNumber = Annotated[int, Field(ge=1, le=1000)]
Stage = Annotated[str, Field(examples=["recognize"])]


class CountsForm(Form):
    """How much there is to check."""

    entries: int
    """Of the glossary, of whatever state."""
    accepted: int
    rejected: int
    draft: int
    segments: int


class StageForm(Form):
    """A stage of a run."""

    stage: Stage
    state: Literal["done", "running", "waiting", "failed"]


class RunErrorForm(Form):
    """Why a run failed."""

    code: str
    detail: str
    action: str


class ProgressForm(Form):
    """How far the work on a lecture is."""

    run_id: str
    stage: str
    """The one in work; empty before the first."""
    stages: list[StageForm]
    done_ms: int
    """Of the stage in work."""
    total_ms: int
    percent: float = Field(ge=0, le=100)
    """Of the whole run."""
    seconds_left: int | None
    """By the speed so far; null while nothing was measured."""
    queue_place: int | None
    """1: the next one to begin; null: begun."""
    error: RunErrorForm | None
    ready: list[Literal["transcript", "glossary", "notes"]]
    """What can be read already."""


class LectureCardForm(Form):
    """A lecture without its content."""

    id: str
    title: str
    file_name: str
    language: str
    course_id: str | None
    part_number: int | None
    date: Annotated[str, Field(json_schema_extra={"format": "date"})] | None
    duration_ms: int | None
    is_sample: bool
    """Recognized by the sample engine, which understands one synthetic voice only."""
    is_timed: bool
    """Whether the transcript has times; without them there is no player."""
    has_sound: bool
    engine: str | None
    """Who wrote the transcript; null until there is one."""
    owner_id: str
    owner_name: str
    may_edit: bool
    """Whether the caller may change it."""
    created_at: Instant
    published_at: Instant | None
    trashed_at: Instant | None
    state: LectureState
    progress: ProgressForm | None
    """Of the newest run, unless that ended well."""
    counts: CountsForm
    version: int
    """Of the card: its ETag is `"<id>:<version>"`."""
    revision: int
    """Of the content."""
    event: int
    """The last one: where GET /lectures/{id}/events goes on."""


class LecturesForm(Form):
    """A page of lectures."""

    lectures: list[LectureCardForm]
    next_cursor: str | None


class LectureChanges(Asked):
    """What is to be said of a lecture from now on; what is left out stays."""

    title: Title | None = None
    date: Annotated[Day, Field(examples=["2026-09-01"])] | None = None
    course_id: Annotated[str, Field(max_length=100)] | None = None
    part_number: PartNumber | None = None
    published: bool | None = None

    def description(self) -> Description:
        """Give them as the library takes them; a null title and a null publication say nothing."""
        told = set(self.model_fields_set)
        if self.title is None:
            told.discard("title")
        if self.published is None:
            told.discard("published")
        return Description(
            told=frozenset(told),
            title=self.title or "",
            date=None if self.date is None else self.date.isoformat(),
            course_id=self.course_id,
            part_number=self.part_number,
            published=bool(self.published),
        )


class BulkAsked(Asked):
    """One thing to be done to many lectures: to all or to none."""

    ids: list[Annotated[str, Field(max_length=100)]] = Field(min_length=1, max_length=200)
    action: Bulk
    course_id: Annotated[str, Field(max_length=100)] | None = None
    """Where to move them; null: out of any course."""


class BulkForm(Form):
    """The lectures as they are now."""

    lectures: list[LectureCardForm]


def card_form(view: LectureView, language: str) -> LectureCardForm:
    """Tell a lecture of the list; `language` is the reader's."""
    card, counts = view.card, view.counts
    return LectureCardForm(
        id=card.id,
        title=card.title,
        file_name=card.file_name,
        language=card.language,
        course_id=card.course_id,
        part_number=card.part_number,
        date=card.date,
        duration_ms=card.duration_ms,
        is_sample=card.is_sample,
        is_timed=view.is_timed,
        has_sound=view.has_sound,
        engine=card.engine,
        owner_id=card.owner_id,
        owner_name=view.owner_name,
        may_edit=view.may_edit,
        created_at=instant(card.created_ms),
        published_at=instant_or_none(card.published_ms),
        trashed_at=instant_or_none(card.trashed_ms),
        state=view.state,
        progress=None if view.progress is None else progress_form(view.progress, language),
        counts=CountsForm(
            entries=counts.entries,
            accepted=counts.accepted,
            rejected=counts.rejected,
            draft=counts.draft,
            segments=counts.segments,
        ),
        version=card.version,
        revision=card.last_revision,
        event=card.last_event,
    )


def progress_form(progress: RunProgress, language: str) -> ProgressForm:
    """Tell how far a run is; `language` is the reader's."""
    return ProgressForm.model_validate(
        {
            "run_id": progress.run_id,
            "stage": progress.stage,
            "stages": [{"stage": it.stage, "state": it.state} for it in progress.stages],
            "done_ms": progress.done_ms,
            "total_ms": progress.total_ms,
            "percent": progress.percent,
            "seconds_left": progress.seconds_left,
            "queue_place": progress.queue_place,
            "error": None
            if progress.error is None
            else run_error(progress.error.code, progress.error.figures, language),
            "ready": list(progress.ready),
        }
    )


def run_error(code: str, figures: Mapping[str, object], language: str) -> RunErrorForm:
    """Tell why a run failed; a code of another version reads as an error of Konspekt itself."""
    known = code if f"errors.{code}" in words(language) else "internal"
    told = {name: cast("str | float", value) for name, value in figures.items()}
    try:
        detail, action = (say(f"{part}.{known}", language, **told) for part in ("errors", "actions"))
    except KeyError:  # it names a figure that was not kept
        known = "internal"
        detail, action = (say(f"{part}.{known}", language) for part in ("errors", "actions"))
    return RunErrorForm(code=code, detail=detail, action=action)
