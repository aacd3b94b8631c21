"""Every error as application/problem+json (RFC 9457), in the reader's language, and how a route declares those it may give."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, Literal, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.types import Scope

from konspekt.domain.errors import (
    DatabaseBusy,
    HostUnknown,
    KonspektError,
    LoginRequired,
    MethodRefused,
    OriginRefused,
    PageMissing,
    RequestBad,
    StorageError,
    TooManyAttempts,
)
from konspekt.locales import DEFAULT_TAG, TAGS, tell, words

LOG: Final = logging.getLogger("konspekt.web")
MEDIA_TYPE: Final = "application/problem+json"
PLACE_CHARS: Final = 200
"""Of what is wrong with a request, in its message."""
Declared = dict[int | str, dict[str, object]]


class Problem(BaseModel):
    """What went wrong, and what to do about it."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="allow")

    type: Literal["about:blank"] = "about:blank"
    title: str
    """Of the HTTP status, in English."""
    status: int
    code: str
    """Names the error for programs: docs/reference/errors.md lists all of them."""
    detail: str
    """What happened, in the language of Accept-Language."""
    action: str
    """What to do about it."""
    figures: dict[str, str | int | float] = Field(default_factory=dict)
    """What the message names: sizes, names, limits."""


def language_of(accepted: str) -> str:
    """Give the language that somebody reads best: `ru` or `en`, by the header Accept-Language."""
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted.split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighed = float(weight) if weight else 1.0
        except ValueError:
            weighed = 0.0
        wanted.append((-weighed, place, tag.partition("-")[0].lower()))
    known = [tag for weighed, _, tag in sorted(wanted) if tag in TAGS and weighed < 0]
    return known[0] if known else DEFAULT_TAG


def language_of_request(request: Request) -> str:
    """Give the language in which to answer."""
    return language_of(request.headers.get("accept-language", ""))


def problem(error: KonspektError, *, language: str, **more: object) -> JSONResponse:
    """Give the answer for an error; `more` are further members of it, such as the newer rows of a stale edit."""
    detail, action = tell(error, language)
    told = Problem(
        title=phrase(error.status),
        status=error.status,
        code=error.code,
        detail=detail,
        action=action,
        figures=error.figures,
    )
    headers = {"Content-Language": language, "Cache-Control": "no-store"}
    if isinstance(error, LoginRequired):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyAttempts):
        headers["Retry-After"] = str(error.figures.get("seconds", 1))
    return JSONResponse(
        {**told.model_dump(mode="json"), **more}, error.status, headers=headers, media_type=MEDIA_TYPE
    )


def phrase(status: int) -> str:
    """Give the words of an HTTP status; 460 is the upload protocol's own."""
    return HTTPStatus(status).phrase if status in HTTPStatus.__members__.values() else "Checksum Mismatch"


def problem_at_door(error: KonspektError, scope: Scope) -> JSONResponse:
    """Give the answer for an error that is met before any route."""
    headers = cast("list[tuple[bytes, bytes]]", scope["headers"])
    accepted = next((value.decode("latin-1") for name, value in headers if name == b"accept-language"), "")
    return problem(error, language=language_of(accepted))


def responses(*kinds: type[KonspektError]) -> Declared:
    """Declare the errors that a route may give; those that any route may give are added by themselves."""
    found: dict[int, dict[str, object]] = {}
    for kind in kinds:
        found.setdefault(kind.status, {})[kind.code] = {"value": example(kind)}
    return {status: _declared(status, examples) for status, examples in found.items()}


def example(kind: type[KonspektError]) -> dict[str, object]:
    """Give what an error may look like."""
    english = words("en")
    return {
        "type": "about:blank",
        "title": phrase(kind.status),
        "status": kind.status,
        "code": kind.code,
        "detail": english[f"errors.{kind.code}"],
        "action": english[f"actions.{kind.code}"],
        "figures": {},
    }


def _declared(status: int, examples: Mapping[str, object]) -> dict[str, object]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": phrase(status),
        "content": {MEDIA_TYPE: {"schema": schema, "examples": dict(examples)}},
    }


def errors_of_every_route(*, method: str, is_open: bool) -> Declared:
    """Give the errors that stand before any route: who asks, from where, and whether the database answers."""
    kinds: list[type[KonspektError]] = [HostUnknown, RequestBad, DatabaseBusy, StorageError]
    if not is_open:
        kinds.append(LoginRequired)
    if method not in ("get", "head", "options"):
        kinds.append(OriginRefused)
    return responses(*kinds)


def install(app: FastAPI) -> None:
    """Let the application answer every error as a problem."""

    def known(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, KonspektError)
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            LOG.error("%s %s: %s", request.method, request.url.path, error, exc_info=error)
        return problem(error, language=language_of_request(request))

    def malformed(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return problem(RequestBad(place=_places(error)), language=language_of_request(request))

    def refused(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        answer = problem(_of_status(error.status_code), language=language_of_request(request))
        for name, value in (error.headers or {}).items():
            answer.headers[name] = value
        return answer

    app.add_exception_handler(KonspektError, known)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, refused)


def _places(error: RequestValidationError) -> str:
    """Name the fields that are wrong; never what was sent in them."""
    found: list[str] = []
    for told in cast("list[dict[str, object]]", error.errors()):
        path = cast("tuple[str | int, ...]", told["loc"])
        found.append(f"{'.'.join(str(step) for step in path)}: {told['msg']}")
    return "; ".join(found)[:PLACE_CHARS]


def _of_status(status: int) -> KonspektError:
    if status == HTTPStatus.NOT_FOUND:
        return PageMissing()
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return MethodRefused()
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return RequestBad(place=HTTPStatus(status).phrase)
    return KonspektError()
