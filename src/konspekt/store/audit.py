"""Who did what to which thing: ids only, so that it may be kept after the things are gone."""

from dataclasses import dataclass

import sqlalchemy as sa

from konspekt.store.database import Connection
from konspekt.store.tables import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that somebody did."""

    number: int
    at_ms: int
    actor_id: str
    action: str
    object_kind: str
    object_id: str


def add_act(
    connection: Connection, *, at_ms: int, actor_id: str, action: str, object_kind: str, object_id: str
) -> None:
    """Note what somebody does, in the transaction in which it is done."""
    connection.execute(
        audit.insert().values(
            at_ms=at_ms, actor_id=actor_id, action=action, object_kind=object_kind, object_id=object_id
        )
    )


def list_acts(connection: Connection, *, limit: int, before: int | None = None) -> list[Act]:
    """Give what was done, latest first; `before` is the number of the last one of the page before."""
    query = sa.select(audit).order_by(audit.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.number < before)
    return [Act(**row) for row in connection.execute(query).mappings()]


def forget_acts(connection: Connection, *, before_ms: int) -> int:
    """Throw away what was done before an instant; gives how many."""
    return connection.execute(audit.delete().where(audit.c.at_ms < before_ms)).rowcount
