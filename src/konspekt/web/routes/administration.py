"""Keeping the service well: what is missing, which engines there are, how much room is left."""

from typing import Annotated, Final, Literal, cast

from fastapi import APIRouter, Depends, Path, Request
from pydantic import Field

from konspekt.domain.errors import NotAllowed, ObjectMissing, WeightsUnknown
from konspekt.engines.weights import Presence, WeightsState
from konspekt.library.doctor import examine
from konspekt.library.engines import MEGABYTE, Fetch, Fetching, FetchState, allow_engine, list_engines
from konspekt.library.storing import storage
from konspekt.locales import tell
from konspekt.web.callers import AsAdministrator, OfService, OfShelf
from konspekt.web.errors import language_of_request, responses
from konspekt.web.forms import Asked, Form
from konspekt.web.forms.lectures import RunErrorForm
from konspekt.web.routes.uploads import AtDesk
from konspekt.wiring import doctor_orders, engine_sends_to

router: Final = APIRouter(prefix="/admin", tags=["administration"])


class CheckForm(Form):
    """One thing that was looked at."""

    id: str = Field(examples=["recognizer"])
    ok: bool
    optional: bool
    """The service does without it."""
    detail: str
    """What was found."""
    action: str
    """What to do; empty where all is well."""


class DoctorForm(Form):
    """What is in place and what is not."""

    checks: list[CheckForm]


class WeightsForm(Form):
    """A set of weights."""

    name: str
    """By which it is fetched."""
    variant: str
    present: bool
    """Whether every file is here."""
    size_bytes: int
    state: Presence


class EngineForm(Form):
    """A recognizer or a language model."""

    name: str
    kind: Literal["recognizer", "generator"]
    sends_data_to: str | None
    """The host that gets recordings or texts; null: nothing leaves this machine."""
    enabled: bool
    weights: list[WeightsForm]


class EnginesForm(Form):
    """Every engine that is known here."""

    engines: list[EngineForm]


class EngineAsked(Asked):
    """Whether an engine may get recordings and texts."""

    enabled: bool


class WeightsAsked(Asked):
    """Which weights to fetch."""

    engine: Annotated[str, Field(min_length=1, max_length=60, examples=["gigaam"])]
    variant: Annotated[str, Field(max_length=60)] = ""
    """Empty: the engine's first."""


class FetchForm(Form):
    """How far the fetching of a set of weights is."""

    name: str
    state: FetchState
    file: str
    """The one that comes just now."""
    done_bytes: int
    total_bytes: int
    bytes_per_s: float
    seconds_left: float | None
    error: RunErrorForm | None
    """Why it failed, and how to bring the files without a network."""


class FetchesForm(Form):
    """What is being fetched, and what was since the service started."""

    fetches: list[FetchForm]


class StorageForm(Form):
    """Room, in bytes."""

    blobs_bytes: int
    database_bytes: int
    uploads_bytes: int
    free_bytes: int
    quota: int | None
    """Of each person; null: no bound."""


def fetching_of(request: Request) -> Fetching:
    """Give who brings weights in this process."""
    return cast("Fetching", request.app.state.fetching)


OfFetching = Annotated[Fetching, Depends(fetching_of)]
EngineName = Annotated[str, Path(max_length=60, examples=["openai_audio"])]


@router.get("/doctor", responses=responses(NotAllowed))
def read_doctor(request: Request, service: OfService, caller: AsAdministrator) -> DoctorForm:
    """Look at everything that the service needs; takes a second or two."""
    del caller
    language = language_of_request(request)
    orders = doctor_orders(service.settings)
    try:
        checks = examine(orders)
    finally:
        orders.database.close()
    return DoctorForm(
        checks=[
            CheckForm(
                id=check.id,
                ok=check.is_ok,
                optional=check.is_optional,
                detail=check.detail(language),
                action=check.action(language),
            )
            for check in checks
        ]
    )


@router.get("/engines", responses=responses(NotAllowed))
def read_engines(service: OfService, shelf: OfShelf, caller: AsAdministrator) -> EnginesForm:
    """Give the engines, where they send data, and what of their weights is here."""
    settings = service.settings
    found = list_engines(
        shelf,
        caller,
        root=settings.weights_folder,
        sends_to=lambda name: engine_sends_to(settings, name),
    )
    return EnginesForm(
        engines=[
            EngineForm.model_validate(
                {
                    "name": card.name,
                    "kind": card.kind,
                    "sends_data_to": card.sends_data_to,
                    "enabled": card.is_enabled,
                    "weights": [_weights(state) for state in card.weights],
                }
            )
            for card in found
        ]
    )


@router.patch("/engines/{name}", responses=responses(NotAllowed, ObjectMissing))
def change_engine(
    service: OfService, shelf: OfShelf, caller: AsAdministrator, name: EngineName, asked: EngineAsked
) -> EnginesForm:
    """Allow or forbid that an engine gets recordings and texts; one that sends nothing elsewhere is always allowed."""
    allow_engine(shelf, caller, name, enabled=asked.enabled)
    return read_engines(service, shelf, caller)


@router.post("/weights", status_code=202, responses=responses(NotAllowed, WeightsUnknown))
def fetch_weights(
    request: Request, fetching: OfFetching, caller: AsAdministrator, asked: WeightsAsked
) -> FetchForm:
    """Begin to fetch weights from the hub or its mirror; what came before a break is not fetched again."""
    return _fetch(fetching.begin(caller, asked.engine, asked.variant), request)


@router.get("/weights/progress", responses=responses(NotAllowed))
def read_fetches(request: Request, fetching: OfFetching, caller: AsAdministrator) -> FetchesForm:
    """Tell how far the fetching of weights is."""
    del caller
    return FetchesForm(fetches=[_fetch(it, request) for it in fetching.told()])


@router.get("/storage", responses=responses(NotAllowed))
def read_storage(desk: AtDesk, caller: AsAdministrator) -> StorageForm:
    """Tell how much room the service takes."""
    found = storage(desk, caller)
    return StorageForm(
        blobs_bytes=found.blobs_bytes,
        database_bytes=found.database_bytes,
        uploads_bytes=found.uploads_bytes,
        free_bytes=found.free_bytes,
        quota=found.quota_bytes or None,
    )


def _weights(state: WeightsState) -> WeightsForm:
    return WeightsForm(
        name=state.set.name,
        variant=state.set.variant,
        present=state.presence in (Presence.VERIFIED, Presence.UNVERIFIED),
        size_bytes=state.set.megabytes * MEGABYTE,
        state=state.presence,
    )


def _fetch(fetch: Fetch, request: Request) -> FetchForm:
    error = None
    if fetch.error is not None:
        detail, action = tell(fetch.error, language_of_request(request))
        error = RunErrorForm(code=fetch.error.code, detail=detail, action=action)
    return FetchForm(
        name=fetch.name,
        state=fetch.state,
        file=fetch.file,
        done_bytes=fetch.done_bytes,
        total_bytes=fetch.total_bytes,
        bytes_per_s=fetch.bytes_per_s,
        seconds_left=fetch.seconds_left,
        error=error,
    )
