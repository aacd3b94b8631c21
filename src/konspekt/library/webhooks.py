"""Telling other services what happened to lectures.

What is to be told is written down in the transaction in which it happens; a worker sends it and tries again until it is taken. The
receiver checks `Konspekt-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 by the secret of `<seconds>.<body>`.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.client import HTTPException
from typing import Final

from konspekt.domain.errors import AddressRefused, NotAllowed, ObjectMissing
from konspekt.library.addresses import Resolve, resolve, target_of
from konspekt.library.audit import note
from konspekt.library.callers import EDITING_ROLES, Caller
from konspekt.library.sending import Send, send
from konspekt.library.shelf import Shelf
from konspekt.store.database import Connection
from konspekt.store.deliveries import (
    Delivery,
    DeliveryState,
    add_delivery,
    deliveries_of,
    finish_delivery,
    take_due_deliveries,
)
from konspekt.store.sharing import (
    Webhook,
    add_webhook,
    delete_webhook,
    find_webhook,
    webhooks_for,
    webhooks_of,
)
from konspekt.store.tokens import new_token

__all__ = ["Delivery", "DeliveryState", "Webhook", "deliver_due", "tell"]
LOG: Final = logging.getLogger("konspekt.webhooks")
KINDS: Final = ("lecture.ready", "lecture.failed", "lecture.published")
TEST: Final = "test"
MOST_HOOKS: Final = 20
"""Of one account."""
MINUTE_MS: Final = 60_000
PAUSES_MS: Final = tuple(minutes * MINUTE_MS for minutes in (1, 5, 30, 120, 480, 1440))
"""Between one try and the next; after the last one the delivery has failed."""
LEASE_MS: Final = 5 * MINUTE_MS
"""How long a worker that took deliveries may be busy with them before another one takes them too."""
AT_ONCE: Final = 10
SHOWN: Final = 100
REASON_CHARS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Outward:
    """How the service reaches out."""

    allow_private: bool = False
    """Let addresses of the inner network be told too."""
    send: Send = send
    resolve: Resolve = resolve


def tell(
    shelf: Shelf, connection: Connection, lecture_id: str, kind: str, payload: Mapping[str, object]
) -> None:
    """Write down what happened to a lecture for every webhook that wants to hear of it."""
    now_ms = shelf.now_ms()
    for hook in webhooks_for(connection, lecture_id, kind):
        told = {**payload, "lecture_id": lecture_id}
        add_delivery(connection, _new(shelf, hook, kind, told, at_ms=now_ms))


def list_hooks(shelf: Shelf, caller: Caller) -> list[Webhook]:
    """Give the caller's webhooks, oldest first."""
    with shelf.database.read() as connection:
        return webhooks_of(connection, caller.user_id)


def make_hook(shelf: Shelf, caller: Caller, *, url: str, kinds: frozenset[str], outward: Outward) -> Webhook:
    """Have an address told from now on; its secret is told once.

    Raises:
        NotAllowed: The caller is a student, or has too many already.
        AddressRefused: Nothing may be sent there.
    """
    if caller.role not in EDITING_ROLES:
        raise NotAllowed
    try:
        target_of(url, allow_private=outward.allow_private, resolve=outward.resolve)
    except (OSError, ValueError):
        LOG.info("webhook: the host has no address yet")  # it is checked again with every delivery
    hook = Webhook(
        id=shelf.make_id(),
        owner_id=caller.user_id,
        url=url,
        secret=new_token(),
        kinds=kinds,
        created_ms=shelf.now_ms(),
    )
    with shelf.database.write() as connection:
        if len(webhooks_of(connection, caller.user_id)) >= MOST_HOOKS:
            raise NotAllowed
        add_webhook(connection, hook)
        note(shelf, connection, caller.user_id, "webhook.make", hook.id)
    return hook


def drop_hook(shelf: Shelf, caller: Caller, hook_id: str) -> None:
    """Have an address told nothing from now on.

    Raises:
        ObjectMissing: It is not the caller's.
    """
    with shelf.database.write() as connection:
        if not delete_webhook(connection, hook_id, owner_id=caller.user_id):
            raise ObjectMissing
        note(shelf, connection, caller.user_id, "webhook.delete", hook_id)


def deliveries(shelf: Shelf, caller: Caller, hook_id: str) -> list[Delivery]:
    """Give what one of the caller's webhooks was told lately, latest first. Raises as `drop_hook`."""
    with shelf.database.read() as connection:
        _own(connection, caller, hook_id)
        return deliveries_of(connection, hook_id, limit=SHOWN)


def try_hook(shelf: Shelf, caller: Caller, hook_id: str) -> Delivery:
    """Have one of the caller's webhooks told that it works. Raises as `drop_hook`."""
    with shelf.database.write() as connection:
        hook = _own(connection, caller, hook_id)
        delivery = _new(shelf, hook, TEST, {}, at_ms=shelf.now_ms())
        add_delivery(connection, delivery)
    return delivery


def deliver_due(shelf: Shelf, outward: Outward) -> int:
    """Send what is due, some at a time; gives how many were tried. A worker calls it every few seconds."""
    now_ms = shelf.now_ms()
    with shelf.database.write() as connection:
        due = take_due_deliveries(connection, at_ms=now_ms, until_ms=now_ms + LEASE_MS, limit=AT_ONCE)
        hooks = {delivery.webhook_id: find_webhook(connection, delivery.webhook_id) for delivery in due}
    for delivery in due:
        hook = hooks[delivery.webhook_id]
        if hook is None:  # deleted meanwhile, its deliveries with it
            continue
        ended = _tried(shelf, delivery, hook, outward)
        with shelf.database.write() as connection:
            finish_delivery(connection, ended)
    return len(due)


def signature(secret: str, body: bytes, *, at_s: int) -> str:
    """Give what the receiver compares: the instant against replays, and the HMAC of both."""
    signed = hmac.new(secret.encode(), f"{at_s}.".encode() + body, hashlib.sha256)
    return f"t={at_s},v1={signed.hexdigest()}"


def _tried(shelf: Shelf, delivery: Delivery, hook: Webhook, outward: Outward) -> Delivery:
    status, reason = None, None
    try:
        target = target_of(hook.url, allow_private=outward.allow_private, resolve=outward.resolve)
        body = _body(delivery)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "konspekt",
            "Konspekt-Event": delivery.kind,
            "Konspekt-Delivery": delivery.id,
            "Konspekt-Signature": signature(hook.secret, body, at_s=shelf.now_ms() // 1000),
        }
        status = outward.send(target, body, headers)
    except AddressRefused as error:
        reason = error.code
    except (OSError, HTTPException, ValueError) as error:
        reason = (str(error) or type(error).__name__)[:REASON_CHARS]
    return _ended(delivery, status=status, reason=reason, at_ms=shelf.now_ms())


def _ended(delivery: Delivery, *, status: int | None, reason: str | None, at_ms: int) -> Delivery:
    tried = replace(delivery, http_status=status, reason=reason)
    if status is not None and HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return replace(tried, state=DeliveryState.DONE, finished_ms=at_ms)
    if delivery.kind == TEST or delivery.attempts > len(PAUSES_MS) or status == HTTPStatus.GONE:
        return replace(tried, state=DeliveryState.FAILED, finished_ms=at_ms)
    return replace(tried, next_ms=at_ms + PAUSES_MS[delivery.attempts - 1])


def _body(delivery: Delivery) -> bytes:
    told = {
        "event": delivery.kind,
        "delivery": delivery.id,
        "at_ms": delivery.made_ms,
        **dict(delivery.payload),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def _new(shelf: Shelf, hook: Webhook, kind: str, payload: Mapping[str, object], *, at_ms: int) -> Delivery:
    return Delivery(
        id=shelf.make_id(),
        webhook_id=hook.id,
        kind=kind,
        payload=payload,
        made_ms=at_ms,
        next_ms=at_ms,
    )


def _own(connection: Connection, caller: Caller, hook_id: str) -> Webhook:
    hook = find_webhook(connection, hook_id)
    if hook is None or hook.owner_id != caller.user_id:
        raise ObjectMissing
    return hook
