"""Entry by the institution's own accounts."""

from typing import Annotated, Final

from fastapi import APIRouter, Cookie, Request, Response
from fastapi.responses import RedirectResponse

from konspekt.domain.errors import OidcFailed, PageMissing
from konspekt.library.callers import Role
from konspekt.library.people import account_of_subject
from konspekt.library.sessions import begin_anew
from konspekt.settings import OidcSettings
from konspekt.web.callers import OfService, remember
from konspekt.web.errors import Declared, responses
from konspekt.web.oidc import address_of_provider, identity, new_visit, read_visit
from konspekt.wiring import Service

router = APIRouter(prefix="/session/oidc", tags=["session"])
COOKIE: Final = "konspekt_oidc"
PATH: Final = "/api/v1/session/oidc"
VISIT_S: Final = 600
AWAY: Final[Declared] = {302: {"description": "To the provider."}}
BACK: Final[Declared] = {
    303: {"description": "To the pages: logged in, or to `/login?problem=<code>` where that failed."}
}


@router.get(
    "",
    status_code=302,
    response_class=RedirectResponse,
    responses=AWAY | responses(PageMissing, OidcFailed),
)
def visit_provider(request: Request, service: OfService) -> Response:
    """Send the browser to the provider."""
    oidc = _settings(service)
    visit = new_visit()
    answer = RedirectResponse(address_of_provider(oidc, visit, redirect_uri=_back(request, service)), 302)
    answer.set_cookie(
        COOKIE,
        visit.written(),
        max_age=VISIT_S,
        path=PATH,
        httponly=True,
        samesite="lax",
        secure=service.settings.web.public_url.startswith("https:"),
    )
    return answer


@router.get(
    "/callback",
    status_code=303,
    response_class=RedirectResponse,
    responses=BACK | responses(PageMissing),
)
def return_from_provider(
    request: Request, service: OfService, konspekt_oidc: Annotated[str | None, Cookie()] = None
) -> Response:
    """Take the browser back from the provider, and log in whom it names."""
    oidc = _settings(service)
    try:
        named = identity(
            oidc,
            read_visit(konspekt_oidc),
            redirect_uri=_back(request, service),
            query=request.url.query,
        )
        user = account_of_subject(
            service.shelf,
            subject=named.subject,
            name=named.name,
            display_name=named.display_name,
            first_role=Role(oidc.first_role) if oidc.first_role else None,
        )
    except OidcFailed as error:
        return RedirectResponse(f"/login?problem={error.code}", 303)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, path=PATH)
    days = service.settings.accounts.session_days
    remember(answer, service, begin_anew(service.shelf, user.id, days=days))
    return answer


def _settings(service: Service) -> OidcSettings:
    if not service.settings.oidc.issuer:
        raise PageMissing
    return service.settings.oidc


def _back(request: Request, service: Service) -> str:
    base = service.settings.web.public_url or str(request.base_url)
    return f"{base.rstrip('/')}{PATH}/callback"
