"""Who asks: by the session's cookie or by a bearer token."""

from typing import Annotated, Final, cast

from fastapi import Depends, Request, Response
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from konspekt.domain.errors import LoginRequired, NotAllowed
from konspekt.library.callers import EDITING_ROLES, Caller
from konspekt.library.sessions import caller_of_api_token, caller_of_session
from konspekt.library.shelf import Shelf
from konspekt.wiring import Service

COOKIE: Final = "konspekt_session"
DAY_S: Final = 24 * 3600
_cookie: Final = APIKeyCookie(
    name=COOKIE, auto_error=False, scheme_name="session", description="Set by POST /api/v1/session."
)
_bearer: Final = HTTPBearer(
    auto_error=False, scheme_name="token", description="An API token: POST /api/v1/me/tokens makes one."
)
SessionToken = Annotated[str | None, Depends(_cookie)]
ApiToken = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


async def service_of(request: Request) -> Service:
    """Give the service that answers."""
    return cast("Service", request.app.state.service)


OfService = Annotated[Service, Depends(service_of)]


async def shelf_of(service: OfService) -> Shelf:
    """Give the shelf of the service."""
    return service.shelf


OfShelf = Annotated[Shelf, Depends(shelf_of)]


# The small ones are asynchronous so that they do not each go through a thread; only this one asks the database.
def caller_if_any(service: OfService, session: SessionToken, token: ApiToken) -> Caller | None:
    """Give who asks; a bearer token counts before a cookie, None where there is neither or it is over."""
    if token is not None:
        return caller_of_api_token(service.shelf, token.credentials)
    if session:
        return caller_of_session(service.shelf, session, days=service.settings.accounts.session_days)
    return None


IfAny = Annotated[Caller | None, Depends(caller_if_any)]


async def caller(found: IfAny) -> Caller:
    """Give who asks.

    Raises:
        LoginRequired: Nobody whom the service knows.
    """
    if found is None:
        raise LoginRequired
    return found


AsCaller = Annotated[Caller, Depends(caller)]


async def editor(caller: AsCaller) -> Caller:
    """Give who asks, where it is more than a student.

    Raises:
        LoginRequired: Nobody whom the service knows.
        NotAllowed: A student.
    """
    if caller.role not in EDITING_ROLES:
        raise NotAllowed
    return caller


AsEditor = Annotated[Caller, Depends(editor)]


async def administrator(caller: AsCaller) -> Caller:
    """Give who asks, where it is an administrator.

    Raises:
        LoginRequired: Nobody whom the service knows.
        NotAllowed: Somebody else.
    """
    if not caller.is_administrator:
        raise NotAllowed
    return caller


AsAdministrator = Annotated[Caller, Depends(administrator)]


def remember(answer: Response, service: Service, session: str) -> None:
    """Have the browser keep a session."""
    answer.set_cookie(
        COOKIE,
        session,
        max_age=service.settings.accounts.session_days * DAY_S,
        path="/",
        httponly=True,
        samesite="lax",
        secure=service.settings.web.public_url.startswith("https:"),
    )
