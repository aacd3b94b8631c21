"""One POST to a checked address: no redirects followed, no proxy, little read, not for long."""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from threading import Event, Timer
from typing import Final

from konspekt.library.addresses import Target

CONNECT_S: Final = 5.0
WHOLE_S: Final = 15.0
"""Of one delivery from connecting to the answer; a receiver that drips letters does not hold a worker."""

Send = Callable[[Target, bytes, Mapping[str, str]], int]
"""Sends a body and gives the status of the answer. Raises OSError or http.client.HTTPException."""


class _Pinned(http.client.HTTPConnection):
    """Connects to the checked address, whatever the host's name says by now."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_S)
        self._target = target

    def connect(self) -> None:
        """Open the connection; a certificate must be that of the host's name."""
        place = (self._target.ip, self._target.port)
        opened = socket.create_connection(place, timeout=CONNECT_S)
        if self._target.scheme == "https":
            try:
                context = ssl.create_default_context()
                opened = context.wrap_socket(opened, server_hostname=self._target.host)
            except BaseException:
                opened.close()
                raise
        self.sock = opened


def send(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    """Send a body and give the status of the answer; the answer's body is not read.

    Raises:
        OSError, http.client.HTTPException: Nobody answers, or not in time.
    """
    connection = _Pinned(target)
    connection.connect()
    opened = connection.sock
    is_over = Event()
    end = Timer(WHOLE_S, _cut, [opened, is_over])
    end.daemon = True
    end.start()
    try:
        connection.putrequest("POST", target.path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", target.host_header)
        for name, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        status = connection.getresponse().status
        if is_over.is_set():  # an answer that was cut off reads like a short one
            raise TimeoutError
        return status
    finally:
        end.cancel()
        connection.close()


def _cut(opened: socket.socket, is_over: Event) -> None:
    is_over.set()
    try:
        opened.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
