"""HTTP for remote engines and weights: the standard library, proxies from the environment, http and https only."""

import http.client
import urllib.error
import urllib.request
from typing import Final, cast
from urllib.parse import urlsplit

USER_AGENT: Final = "konspekt"

Refusal = (OSError, http.client.HTTPException)
"""What the network raises: name not found, refused, reset, timed out, broken off, not HTTP."""


def opener(*, follow: bool) -> urllib.request.OpenerDirector:
    """Give an opener without the handlers for files and FTP that the standard one has.

    Without `follow` a redirect is an answer like any other: following it would carry a key or a recording to a
    host that nobody named.
    """
    director = urllib.request.OpenerDirector()
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ]
    if follow:
        handlers.append(urllib.request.HTTPRedirectHandler())
    for handler in handlers:
        director.add_handler(handler)
    return director


def send(
    director: urllib.request.OpenerDirector, request: urllib.request.Request, *, timeout_s: float
) -> http.client.HTTPResponse:
    """Send a request; an answer of 400 and more comes back like any other.

    Raises:
        OSError, http.client.HTTPException: The network refuses (see Refusal).
    """
    request.add_header("User-Agent", USER_AGENT)
    try:
        return cast("http.client.HTTPResponse", director.open(request, timeout=timeout_s))
    except urllib.error.HTTPError as error:
        return cast("http.client.HTTPResponse", error)


def is_web_address(url: str) -> bool:
    """Tell whether `url` is http or https with a host, and without a password that messages might show."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None


def host_of(url: str) -> str:
    """Give host and port for a message: never the path or a password in the address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "?"
    if not parts.hostname:
        return url[:80]
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname


def why(error: BaseException) -> str:
    """Give the network's reason in one short line."""
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(inner, TimeoutError):
        return "timeout"
    text = (inner.strerror if isinstance(inner, OSError) else None) or str(inner) or type(inner).__name__
    return text[:200]


def seconds_asked(headers: http.client.HTTPMessage, *, at_most: float) -> float | None:
    """Read Retry-After in seconds; None if it is absent, a date, or no number."""
    asked = headers.get("Retry-After", "")
    return min(float(asked), at_most) if asked.isdigit() else None
