"""What people did, for administrators: ids only."""

from konspekt.domain.errors import NotAllowed
from konspekt.library.callers import Caller
from konspekt.library.shelf import Shelf
from konspekt.store.audit import Act, add_act, list_acts
from konspekt.store.database import Connection

__all__ = ["Act", "note", "read_audit"]


def note(shelf: Shelf, connection: Connection, actor_id: str, action: str, object_id: str) -> None:
    """Note what somebody does, in the transaction in which it is done; `action` is `<noun>.<verb>`."""
    kind = action.partition(".")[0]
    add_act(
        connection,
        at_ms=shelf.now_ms(),
        actor_id=actor_id,
        action=action,
        object_kind=kind,
        object_id=object_id,
    )


def read_audit(shelf: Shelf, caller: Caller, *, limit: int, before: int | None = None) -> list[Act]:
    """Give what was done, latest first; `before` is the number of the last act of the page before.

    Raises:
        NotAllowed: The caller is no administrator.
    """
    if not caller.is_administrator:
        raise NotAllowed
    with shelf.database.read() as connection:
        return list_acts(connection, limit=limit, before=before)
