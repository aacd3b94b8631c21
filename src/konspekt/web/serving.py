"""The web process: a socket, the application, and an end that waits for nobody for long."""

import os
import socket
from collections.abc import Callable
from types import FrameType
from typing import Final

import uvicorn

from konspekt import wiring
from konspekt.domain.errors import AccountsNeeded, AddressTaken
from konspekt.library.people import has_administrator
from konspekt.library.sessions import print_entry_token
from konspekt.settings import Settings, is_loopback
from konspekt.web.app import build_app
from konspekt.web.events import EventHub
from konspekt.web.proxied import Proxied

BACKLOG: Final = 2048
GRACE_S: Final = 5
"""How long open answers may go on after the signal to end: pages that listen to events would never end by themselves."""


def serve(settings: Settings, *, on_ready: Callable[[str], None]) -> None:
    """Answer until a signal ends it; `on_ready` is told the address, with the one-time token where one person uses the service.

    Raises:
        AccountsNeeded: Other machines reach the address, and nobody has an account to administer it.
        AddressTaken: Another program listens there, or the address is not this machine's.
        DatabaseNewer, StorageError: See `wiring.migrate`.
    """
    wiring.migrate(settings)
    service = wiring.service(settings)
    check_accounts(service)
    with listening_socket(settings.web.host, settings.web.port) as listening:
        on_ready(address(service, port=listening.getsockname()[1]))
        web = settings.web
        app = build_app(service)
        config = uvicorn.Config(
            Proxied(app) if web.behind_proxy else app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # see Proxied
            timeout_graceful_shutdown=GRACE_S,
        )
        _Server(config, events=app.state.events).run(sockets=[listening])


class _Server(uvicorn.Server):
    """Ends the streams of events with the signal: they would go on as long as somebody listens."""

    def __init__(self, config: uvicorn.Config, *, events: EventHub) -> None:
        super().__init__(config)
        self._events = events

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        self._events.close_soon()
        super().handle_exit(sig, frame)


def check_accounts(service: wiring.Service) -> None:
    """Refuse to be reached from other machines without somebody who administers the accounts.

    Raises:
        AccountsNeeded: Nobody does, or the settings ask for a service without accounts.
    """
    settings = service.settings
    if settings.is_single and is_loopback(settings.web.host) and not settings.web.public_url:
        return
    if settings.is_single or not has_administrator(service.shelf):
        raise AccountsNeeded(host=settings.web.public_url or settings.web.host)


def listening_socket(host: str, port: int) -> socket.socket:
    """Give a socket that takes connections from now on; they wait until the application answers.

    Raises:
        AddressTaken: Another program listens there, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it would let two programs share the address
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        reason = error.strerror or type(error).__name__
        raise AddressTaken(host=host, port=port, reason=reason) from error
    return made


def address(service: wiring.Service, *, port: int) -> str:
    """Give the address to open in a browser."""
    web = service.settings.web
    if web.public_url:
        return web.public_url
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(web.host, web.host)  # noqa: S104 - read, not bound
    host = f"[{shown}]" if ":" in shown and not shown.startswith("[") else shown
    entry = f"?token={print_entry_token(service.shelf)}" if service.settings.is_single else ""
    return f"http://{host}:{port}/{entry}"
