"""Who asks through a proxy: the address and the scheme that the proxy itself noted."""

from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

SCHEMES: Final = ("http", "https")


class Proxied:
    """Believes the proxy in front, and nobody before it.

    A proxy appends to X-Forwarded-For whatever the client sent in it, so only its last address is known to be true: by any other one,
    whoever guesses passwords could be somebody else with every guess.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            scheme, host = _last(headers, "x-forwarded-proto"), address(_last(headers, "x-forwarded-for"))
            scope = {**scope, "scheme": scheme if scheme in SCHEMES else scope["scheme"]}
            if host:
                scope["client"] = (host, 0)
        await self._app(scope, receive, send)


def address(told: str) -> str:
    """Give an address without its port: `10.0.0.7:5000`, `[2001:db8::7]:5000` and `2001:db8::7` are told by proxies."""
    if told.startswith("["):
        return told[1:].partition("]")[0]
    host, _, port = told.rpartition(":")
    return host if port.isdecimal() and ":" not in host and host else told


def _last(headers: Headers, name: str) -> str:
    return ",".join(headers.getlist(name)).rpartition(",")[2].strip()
