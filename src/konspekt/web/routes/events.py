"""What happens, as it happens: server-sent events."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from konspekt.domain.errors import LectureMissing
from konspekt.library.callers import Caller
from konspekt.library.watching import check_readable
from konspekt.web.callers import ApiToken, AsCaller, OfService, OfShelf, SessionToken, caller_if_any
from konspekt.web.errors import language_of_request, responses
from konspekt.web.events import Again, EventHub
from konspekt.web.routes.places import OfLecture

router: Final = APIRouter(tags=["events"])
LONGEST: Final = 18
"""Digits of an event's number."""
LAST_EVENT: Final = Header(
    alias="Last-Event-ID",
    max_length=100,
    description="The last event that was seen; what came after it is told first.",
)
LastEvent = Annotated[str, LAST_EVENT]
After = Annotated[
    int | None,
    Query(
        ge=0, lt=10**LONGEST, description="As Last-Event-ID, for a first look: `event` of the lecture's card."
    ),
]


def hub_of(request: Request) -> EventHub:
    """Give where events are told."""
    return cast("EventHub", request.app.state.events)


def asking_again(service: OfService, session: SessionToken, token: ApiToken) -> Again:
    """Give what finds out anew who listens."""

    def again() -> Caller | None:
        return caller_if_any(service, session, token)

    return again


OfHub = Annotated[EventHub, Depends(hub_of)]
AskingAgain = Annotated[Again, Depends(asking_again)]


def readable_lecture(shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture) -> str:
    """Give a lecture's id if the caller may read it: before the stream begins, an error can still be answered.

    Raises:
        LectureMissing: He may not, or there is none.
    """
    check_readable(shelf, caller, lecture_id)
    return lecture_id


def _described(what: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": what, "content": {"text/event-stream": {"schema": {"type": "string"}}}}}


@router.get(
    "/lectures/{lecture_id}/events",
    response_class=EventSourceResponse,
    responses={
        **_described(
            "Events with their numbers: `edited`, `adopted`, `progress`, `partial`, `state`, `card`, `vocabulary`; `hello` at the "
            "beginning, `reset` where some are forgotten and the lecture is to be read anew."
        ),
        **responses(LectureMissing),
    },
)
async def listen_to_lecture(
    request: Request,
    *,
    hub: OfHub,
    again: AskingAgain,
    lecture_id: Annotated[str, Depends(readable_lecture)],
    last_event: LastEvent = "",
    after: After = None,
) -> AsyncGenerator[ServerSentEvent]:
    """Tell what happens to a lecture until the reader goes."""
    is_number = last_event.isascii() and last_event.isdigit() and len(last_event) <= LONGEST
    since = int(last_event) if is_number else after
    async for event in hub.of_lecture(
        lecture_id, after=since, again=again, language=language_of_request(request)
    ):
        yield event


@router.get(
    "/events",
    response_class=EventSourceResponse,
    responses=_described(
        "`lecture` with the card of a lecture that is new or reads otherwise, `gone` with the id of one that is not for the reader any "
        "more, `hello` at the beginning, `reset` where the list is to be read anew."
    ),
)
async def listen_to_library(
    request: Request, *, hub: OfHub, again: AskingAgain, caller: AsCaller, last_event: LastEvent = ""
) -> AsyncGenerator[ServerSentEvent]:
    """Tell what happens in the library until the reader goes."""
    async for event in hub.of_library(
        caller, is_return=bool(last_event), again=again, language=language_of_request(request)
    ):
        yield event
