"""What webhooks are still to be told, and what became of what they were told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import sqlalchemy as sa

from konspekt.store.database import Connection
from konspekt.store.forms import canonical
from konspekt.store.tables import webhook_deliveries


class DeliveryState(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing that one webhook is told."""

    id: str
    webhook_id: str
    kind: str
    payload: Mapping[str, object]
    made_ms: int
    next_ms: int
    """When it is to be tried next."""
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    finished_ms: int | None = None
    http_status: int | None = None
    """Of the last answer."""
    reason: str | None = None
    """Why there was no answer, in one line."""


def add_delivery(connection: Connection, delivery: Delivery) -> None:
    """Have a webhook told."""
    connection.execute(
        webhook_deliveries.insert().values(
            id=delivery.id,
            webhook_id=delivery.webhook_id,
            kind=delivery.kind,
            payload=canonical(delivery.payload),
            state=delivery.state.value,
            attempts=delivery.attempts,
            made_ms=delivery.made_ms,
            next_ms=delivery.next_ms,
        )
    )


def take_due_deliveries(connection: Connection, *, at_ms: int, until_ms: int, limit: int) -> list[Delivery]:
    """Give deliveries to be tried now, and keep others from trying them before `until_ms`; each counts as tried."""
    table = webhook_deliveries.c
    due = (
        sa.select(table.id)
        .where(table.state == DeliveryState.WAITING.value, table.next_ms <= at_ms)
        .order_by(table.next_ms, table.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.execute(due).scalars())
    taken = webhook_deliveries.update().where(table.id.in_(ids))
    connection.execute(taken.values(next_ms=until_ms, attempts=table.attempts + 1))
    query = sa.select(webhook_deliveries).where(table.id.in_(ids)).order_by(table.made_ms, table.id)
    return [_delivery(row) for row in connection.execute(query).mappings()]


def finish_delivery(connection: Connection, delivery: Delivery) -> None:
    """Write what became of a try: done, failed for good, or to be tried again at `next_ms`."""
    connection.execute(
        webhook_deliveries.update()
        .where(webhook_deliveries.c.id == delivery.id)
        .values(
            state=delivery.state.value,
            next_ms=delivery.next_ms,
            finished_ms=delivery.finished_ms,
            http_status=delivery.http_status,
            reason=delivery.reason,
        )
    )


def deliveries_of(connection: Connection, webhook_id: str, *, limit: int) -> list[Delivery]:
    """Give what a webhook was and will be told, latest first."""
    table = webhook_deliveries.c
    query = sa.select(webhook_deliveries).where(table.webhook_id == webhook_id)
    query = query.order_by(table.made_ms.desc(), table.id.desc()).limit(limit)
    return [_delivery(row) for row in connection.execute(query).mappings()]


def forget_deliveries(connection: Connection, *, before_ms: int) -> int:
    """Throw away deliveries that ended before an instant; gives how many."""
    table = webhook_deliveries.c
    return connection.execute(webhook_deliveries.delete().where(table.finished_ms < before_ms)).rowcount


def _delivery(row: sa.RowMapping) -> Delivery:
    return Delivery(
        id=row["id"],
        webhook_id=row["webhook_id"],
        kind=row["kind"],
        payload=cast("dict[str, object]", json.loads(row["payload"])),
        made_ms=row["made_ms"],
        next_ms=row["next_ms"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        finished_ms=row["finished_ms"],
        http_status=row["http_status"],
        reason=row["reason"],
    )
