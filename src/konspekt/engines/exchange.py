"""One question over HTTP that can be stopped at any moment: by its deadline, or by whoever waits for it.

The standard library's sockets cannot be woken from a wait but by closing them, so the exchange runs in a thread of its own while the
caller's thread looks at the clock.
"""

import http.client
import ipaddress
import queue
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, cast
from urllib.parse import urlsplit

from konspekt.engines.network import Refusal, send

LOOK_EVERY_S: Final = 0.2
_LOOPBACK_NAMES: Final = frozenset({"localhost", "ip6-localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class OverdueError(Exception):
    """The whole answer was not there in time."""


class OpenRoadError(OSError):
    """Plain HTTP would carry the lecture over the open network."""


@dataclass(slots=True, kw_only=True)
class _Line:
    """The connection of one exchange, so that another thread can cut it."""

    connect_timeout_s: float
    plain: bool
    cut: bool = False
    sock: socket.socket | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, sock: socket.socket) -> None:
        """Keep the socket of a connection that was just made, before anything is sent."""
        sock.settimeout(None)
        with self.lock:
            self.sock = sock
            if self.cut:
                raise OSError("stopped")
        if self.plain and not is_near(str(sock.getpeername()[0])):
            raise OpenRoadError("http:// to the open network")

    def hang_up(self) -> None:
        """Wake whoever waits on the socket."""
        with self.lock:
            self.cut = True
            if self.sock is not None:
                with suppress(OSError):
                    self.sock.shutdown(socket.SHUT_RDWR)


Outcome: TypeAlias = Answer | Exception


def exchange(
    request: urllib.request.Request,
    *,
    connect_timeout_s: float,
    timeout_s: float,
    most_bytes: int,
    while_waiting: Callable[[], None],
) -> Answer:
    """Send a request and give the whole answer; a redirect is an answer like any other.

    `while_waiting` is called a few times a second in the caller's thread; what it raises cuts the connection and comes out.

    Raises:
        OverdueError: `timeout_s` passed.
        OpenRoadError: The address is http and neither on this machine nor in a private network; nothing was sent.
        OSError, http.client.HTTPException: The network refuses (see network.Refusal).
    """
    line = _Line(connect_timeout_s=connect_timeout_s, plain=request.type == "http")
    outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    threading.Thread(
        target=_run, args=(request, line, most_bytes, outcomes), name="konspekt-exchange", daemon=True
    ).start()
    try:
        outcome = _awaited(outcomes, time.monotonic() + timeout_s, while_waiting)
    finally:
        line.hang_up()
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _awaited(
    outcomes: "queue.SimpleQueue[Outcome]", overdue: float, while_waiting: Callable[[], None]
) -> Outcome:
    while True:
        while_waiting()
        with suppress(queue.Empty):
            return outcomes.get(timeout=LOOK_EVERY_S)
        if time.monotonic() >= overdue:
            raise OverdueError


def _run(
    request: urllib.request.Request, line: _Line, most_bytes: int, outcomes: "queue.SimpleQueue[Outcome]"
) -> None:
    try:
        with send(_opener(request.host, line), request, timeout_s=line.connect_timeout_s) as answer:
            body = _whole_body(answer, most_bytes)
            outcomes.put(Answer(status=answer.status, headers=answer.headers, body=body))
    except Refusal as refusal:
        # urllib wraps what happens while connecting.
        inner = refusal.reason if isinstance(refusal, urllib.error.URLError) else refusal
        outcomes.put(inner if isinstance(inner, OpenRoadError) else cast("Exception", refusal))
    except ValueError as odd:
        # What urllib and ssl raise for a socket that was cut under them, and for headers that are none.
        outcomes.put(http.client.HTTPException(str(odd)))


def _whole_body(answer: http.client.HTTPResponse, most_bytes: int) -> bytes:
    body = answer.read(most_bytes + 1)
    if len(body) > most_bytes:
        raise http.client.HTTPException("the answer does not end")
    promised = answer.headers.get("Content-Length", "")
    # read(n) does not complain of a body that is shorter than it was announced.
    if promised.isdigit() and len(body) < int(promised):
        raise http.client.IncompleteRead(body, int(promised) - len(body))
    return body


def _opener(host: str, line: _Line) -> urllib.request.OpenerDirector:
    """Give an opener like network.opener(follow=False), whose connections are noted in `line`."""
    director = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler({} if line.plain else _proxies(host)),
        urllib.request.UnknownHandler(),
        _plain_handler(line),
        _safe_handler(line),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        director.add_handler(handler)
    return director


def _proxies(host: str) -> dict[str, str]:
    """Give the environment's proxies; none for this machine: what stays here must not pass through another.

    Without encryption there is none either: a proxy could carry the lecture on over the open network.
    """
    name = _bare_name(host)
    if is_loopback(name) or urllib.request.proxy_bypass(host):
        return {}
    return urllib.request.getproxies()


def _plain_handler(line: _Line) -> urllib.request.HTTPHandler:
    class Connection(http.client.HTTPConnection):
        def connect(self) -> None:
            super().connect()
            line.take(self.sock)

    class Handler(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Connection, req)

    return Handler()


def _safe_handler(line: _Line) -> urllib.request.HTTPSHandler:
    class Connection(http.client.HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            line.take(self.sock)

    class Handler(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(cast("Any", Connection), req)

    return Handler()


def is_loopback(host: str) -> bool:
    """Tell whether a name or a number means this machine."""
    if host.lower().rstrip(".") in _LOOPBACK_NAMES or host.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_near(address: str) -> bool:
    """Tell whether an IP address is this machine's or a private network's."""
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(number, "ipv4_mapped", None)
    number = mapped or number
    return number.is_loopback or number.is_private or number.is_link_local


def host_that_reads(url: str) -> str | None:
    """Give the host that gets to read what is sent to `url`; None if that is this machine."""
    host = urlsplit(url).hostname or ""
    return None if is_loopback(host) else host


def _bare_name(host: str) -> str:
    return urlsplit(f"//{host}").hostname or host
