"""Which engines that send data elsewhere an administrator has enabled: none until then."""

from konspekt.domain.errors import EngineOff, NotAllowed
from konspekt.library.audit import note
from konspekt.library.callers import Caller
from konspekt.library.shelf import Shelf
from konspekt.store.consents import consents, give_consent, take_consent_back


def enabled_engines(shelf: Shelf) -> frozenset[str]:
    """Give the names of the engines to which recordings and texts may be sent."""
    with shelf.database.read() as connection:
        return consents(connection)


def enable_engine(shelf: Shelf, caller: Caller, name: str, *, enabled: bool) -> None:
    """Allow or forbid that an engine gets recordings and texts.

    Raises:
        NotAllowed: The caller is no administrator.
    """
    if not caller.is_administrator:
        raise NotAllowed
    with shelf.database.write() as connection:
        if enabled:
            give_consent(connection, name, by=caller.user_id, at_ms=shelf.now_ms())
        else:
            take_consent_back(connection, name)
        note(shelf, connection, caller.user_id, "engine.enable" if enabled else "engine.disable", name)


def check_engine(shelf: Shelf, name: str, *, host: str | None) -> None:
    """Let an engine be used; `host` is where it sends data, None for one that keeps them on this machine.

    Raises:
        EngineOff: It sends data elsewhere and no administrator has enabled it.
    """
    if host is not None and name not in enabled_engines(shelf):
        raise EngineOff(name=name, host=host)
