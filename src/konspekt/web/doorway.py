"""What stands around every route: by which name and from which page it is asked, the headers that guard the answers, the last net."""

import logging
from collections.abc import Iterable
from typing import Final, cast
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from konspekt.domain.errors import HostUnknown, KonspektError, OriginRefused
from konspekt.settings import WebSettings
from konspekt.web.errors import problem_at_door

LOG: Final = logging.getLogger("konspekt.web")
SAFE: Final = ("GET", "HEAD", "OPTIONS")
PROBES: Final = ("/healthz", "/readyz")
"""Asked by address and not by name; they tell nothing."""
LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
NOT_COMPRESSED: Final = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/pdf",
    "application/octet-stream",
)
CSP: Final = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; "
    # The UI's colours are a style element made at run time; scripts stay strict.
    "worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
GUARDS: Final = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Doorway:
    """Refuses unknown names and foreign pages, and puts the guarding headers on every answer."""

    def __init__(self, app: ASGIApp, *, web: WebSettings) -> None:
        self._app = app
        self._names = frozenset(known_names(web))
        self._public = _netloc(web.public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        has_begun = False

        async def guarded(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                headers = MutableHeaders(scope=message)
                for name, value in GUARDS.items():
                    headers.setdefault(name, value)
                if cast("str", scope["path"]).startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await problem_at_door(refusal, scope)(scope, receive, guarded)
            return
        try:
            await self._app(scope, receive, guarded)
        except Exception as error:
            LOG.exception("%s %s", scope["method"], scope["path"], exc_info=error)
            if has_begun:  # all that is left is to break the connection off
                raise
            await problem_at_door(KonspektError(), scope)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> HostUnknown | OriginRefused | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if scope["path"] not in PROBES and _name(host) not in self._names:
            return HostUnknown(host=host[:80])
        if scope["method"] not in SAFE and not self._is_own_page(headers, host):
            return OriginRefused()
        return None

    def _is_own_page(self, headers: Headers, host: str) -> bool:
        """Tell whether a change is asked for by our own page, or by a program, which names no page."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in ("same-origin", "none")
        asked_from = _netloc(origin)
        return asked_from != "" and asked_from in (host, self._public)


def known_names(web: WebSettings) -> Iterable[str]:
    """Give the names by which the service may be asked, without ports."""
    yield from LOOPBACK_NAMES
    if web.host not in ("0.0.0.0", "::"):  # noqa: S104 - every address is no name
        yield f"[{web.host}]" if ":" in web.host else web.host.lower()
    yield from (_name(host.lower()) for host in web.allowed_hosts)
    if web.public_url:
        yield _name(_netloc(web.public_url))


def _netloc(url: str) -> str:
    """Give host and port of an address, the port left out where it is the scheme's own."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return host if port is None or port == usual else f"{host}:{port}"


def _name(host: str) -> str:
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
