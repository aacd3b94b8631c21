"""Coming in and going out."""

from importlib.metadata import version
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from konspekt.domain.errors import LoginFailed, TooManyAttempts
from konspekt.library.callers import EDITING_ROLES, Caller, Role
from konspekt.library.people import my_account
from konspekt.library.sessions import caller_of_session, enter_once, log_in, log_out
from konspekt.web.callers import COOKIE, IfAny, OfService, SessionToken, remember
from konspekt.web.errors import responses
from konspekt.web.routes.forms import UserForm
from konspekt.wiring import Service

router = APIRouter(prefix="/session", tags=["session"])


class May(BaseModel):
    """What the caller's role includes."""

    admin: bool
    upload: bool


class SessionForm(BaseModel):
    """Who is logged in, and how one logs in here."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    user: UserForm | None
    """None: nobody."""
    mode: Literal["single", "accounts"]
    """`single`: by the one-time address that was printed at the start; `accounts`: by name and password."""
    oidc: bool
    """Whether the institution's own accounts open the door too: GET /session/oidc."""
    role: Role | None
    version: str
    """Of Konspekt."""
    may: May


class ByPassword(BaseModel):
    """A name and its password."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200, examples=["anna"])
    password: str = Field(min_length=1, max_length=256, examples=["a few random words"])


class ByToken(BaseModel):
    """The one-time token that was printed at the start."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(min_length=1, max_length=200, examples=["6nJx0W3vK1oX"])


@router.get("")
def read_session(
    request: Request, answer: Response, service: OfService, caller: IfAny, session: SessionToken
) -> SessionForm:
    """Tell who is logged in; the cookie is renewed with it."""
    if caller is not None and session and "authorization" not in request.headers:
        remember(answer, service, session)
    return _told(service, caller)


@router.post("", responses=responses(LoginFailed, TooManyAttempts))
def open_session(
    request: Request,
    answer: Response,
    service: OfService,
    given: Annotated[ByPassword | ByToken, Field()],
) -> SessionForm:
    """Log in by name and password, or by the one-time token."""
    address = request.client.host if request.client else ""
    days = service.settings.accounts.session_days
    if isinstance(given, ByPassword):
        token = log_in(
            service.shelf,
            service.attempts,
            name=given.name,
            password=given.password,
            address=address,
            days=days,
        )
    elif not service.settings.is_single:
        raise LoginFailed
    else:
        token = enter_once(service.shelf, service.attempts, given.token, address=address, days=days)
    remember(answer, service, token)
    return _told(service, caller_of_session(service.shelf, token, days=days))


@router.delete("", status_code=204)
def close_session(answer: Response, service: OfService, session: SessionToken) -> None:
    """Log out."""
    if session:
        log_out(service.shelf, session)
    answer.delete_cookie(COOKIE, path="/")


def _told(service: Service, caller: Caller | None) -> SessionForm:
    is_editor = caller is not None and caller.role in EDITING_ROLES
    return SessionForm(
        user=None if caller is None else UserForm.of(my_account(service.shelf, caller)),
        mode="single" if service.settings.is_single else "accounts",
        oidc=bool(service.settings.oidc.issuer),
        role=None if caller is None else caller.role,
        version=version("konspekt"),
        may=May(admin=caller is not None and caller.is_administrator, upload=is_editor),
    )
