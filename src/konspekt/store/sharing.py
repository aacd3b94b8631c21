"""Links by which somebody without an account reads a lecture, and addresses that are told of events."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from konspekt.store.database import Connection
from konspekt.store.forms import canonical
from konspekt.store.tables import lectures, share_links, users, webhooks
from konspekt.store.tokens import token_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLink:
    """A link to one lecture, without its secret."""

    id: str
    lecture_id: str
    made_by: str
    created_ms: int
    expires_ms: int | None = None
    revoked_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that is told of events."""

    id: str
    owner_id: str
    url: str
    secret: str
    """With which what is told is signed; the receiver has it too."""
    kinds: frozenset[str]
    """Of the events that it is told."""
    created_ms: int


def add_share_link(connection: Connection, link: ShareLink, *, token: str) -> None:
    """Make a link; only the hash of its token is kept."""
    connection.execute(
        share_links.insert().values(
            id=link.id,
            lecture_id=link.lecture_id,
            made_by=link.made_by,
            created_ms=link.created_ms,
            expires_ms=link.expires_ms,
            revoked_ms=link.revoked_ms,
            token_hash=token_hash(token),
        )
    )


def share_link_of(connection: Connection, token: str, *, at_ms: int) -> ShareLink | None:
    """Give the link of a token; None where it is unknown, revoked or over, or its lecture is in the trash."""
    query = (
        _links()
        .join(lectures, lectures.c.id == share_links.c.lecture_id)
        .where(
            share_links.c.token_hash == token_hash(token),
            share_links.c.revoked_ms.is_(None),
            share_links.c.expires_ms.is_(None) | (share_links.c.expires_ms > at_ms),
            lectures.c.trashed_ms.is_(None),
        )
    )
    found = connection.execute(query).mappings().one_or_none()
    return None if found is None else ShareLink(**found)


def share_links_of(connection: Connection, lecture_id: str) -> list[ShareLink]:
    """Give the links of a lecture, revoked ones too, oldest first."""
    query = (
        _links()
        .where(share_links.c.lecture_id == lecture_id)
        .order_by(share_links.c.created_ms, share_links.c.id)
    )
    return [ShareLink(**row) for row in connection.execute(query).mappings()]


def find_share_link(connection: Connection, link_id: str) -> ShareLink | None:
    """Give a link by its id, revoked ones too."""
    found = connection.execute(_links().where(share_links.c.id == link_id)).mappings().one_or_none()
    return None if found is None else ShareLink(**found)


def revoke_share_link(connection: Connection, link_id: str, *, at_ms: int) -> None:
    """Let a link lead nowhere from now on."""
    connection.execute(
        share_links.update()
        .where(share_links.c.id == link_id, share_links.c.revoked_ms.is_(None))
        .values(revoked_ms=at_ms)
    )


def add_webhook(connection: Connection, hook: Webhook) -> None:
    """Tell an address from now on."""
    connection.execute(
        webhooks.insert().values(
            id=hook.id,
            owner_id=hook.owner_id,
            url=hook.url,
            secret=hook.secret,
            kinds=canonical(sorted(hook.kinds)),
            created_ms=hook.created_ms,
        )
    )


def webhooks_of(connection: Connection, owner_id: str) -> list[Webhook]:
    """Give somebody's webhooks, oldest first."""
    query = sa.select(webhooks).where(webhooks.c.owner_id == owner_id)
    return _hooks(connection.execute(query.order_by(webhooks.c.created_ms, webhooks.c.id)).mappings())


def webhooks_for(connection: Connection, lecture_id: str, kind: str) -> list[Webhook]:
    """Give the webhooks of a lecture's owner and of administrators that want to hear of a kind of event; none of disabled accounts."""
    query = (
        sa.select(webhooks)
        .join(users, users.c.id == webhooks.c.owner_id)
        .join(lectures, lectures.c.id == lecture_id)
        .where(
            users.c.disabled_ms.is_(None),
            (lectures.c.owner_id == users.c.id) | (users.c.role == "administrator"),
        )
        .order_by(webhooks.c.created_ms, webhooks.c.id)
    )
    return [hook for hook in _hooks(connection.execute(query).mappings()) if kind in hook.kinds]


def find_webhook(connection: Connection, hook_id: str) -> Webhook | None:
    """Give a webhook by its id."""
    found = _hooks(connection.execute(sa.select(webhooks).where(webhooks.c.id == hook_id)).mappings())
    return found[0] if found else None


def delete_webhook(connection: Connection, hook_id: str, *, owner_id: str) -> bool:
    """Tell somebody's address no longer; False where it was not his."""
    mine = webhooks.delete().where(webhooks.c.id == hook_id, webhooks.c.owner_id == owner_id)
    return connection.execute(mine).rowcount == 1


def _links() -> sa.Select[*tuple[object, ...]]:
    table = share_links.c
    return sa.select(
        table.id, table.lecture_id, table.made_by, table.created_ms, table.expires_ms, table.revoked_ms
    )


def _hooks(rows: Iterable[sa.RowMapping]) -> list[Webhook]:
    return [
        Webhook(
            id=row["id"],
            owner_id=row["owner_id"],
            url=row["url"],
            secret=row["secret"],
            kinds=frozenset(json.loads(row["kinds"])),
            created_ms=row["created_ms"],
        )
        for row in rows
    ]
