"""How somebody comes in besides by password: API tokens for programs, one-time tokens for a first visit."""

from dataclasses import dataclass

import sqlalchemy as sa

from konspekt.store.database import Connection
from konspekt.store.people import User
from konspekt.store.tables import api_tokens, entry_tokens, users
from konspekt.store.tokens import token_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A program's way in, without its secret."""

    id: str
    user_id: str
    name: str
    """By which its owner knows it."""
    created_ms: int
    expires_ms: int | None = None
    used_ms: int | None = None
    """When it was last used, to within some minutes."""


def add_api_token(connection: Connection, made: ApiToken, *, token: str) -> None:
    """Make a token; only its hash is kept."""
    connection.execute(
        api_tokens.insert().values(
            id=made.id,
            user_id=made.user_id,
            name=made.name,
            created_ms=made.created_ms,
            expires_ms=made.expires_ms,
            token_hash=token_hash(token),
        )
    )


def api_tokens_of(connection: Connection, user_id: str) -> list[ApiToken]:
    """Give somebody's tokens, oldest first."""
    table = api_tokens.c
    query = (
        sa.select(table.id, table.user_id, table.name, table.created_ms, table.expires_ms, table.used_ms)
        .where(table.user_id == user_id)
        .order_by(table.created_ms, table.id)
    )
    return [ApiToken(**row) for row in connection.execute(query).mappings()]


def delete_api_token(connection: Connection, token_id: str, *, user_id: str) -> bool:
    """Let a token open nothing from now on; False where it was not that user's."""
    gone = api_tokens.delete().where(api_tokens.c.id == token_id, api_tokens.c.user_id == user_id)
    return connection.execute(gone).rowcount == 1


def user_of_api_token(connection: Connection, token: str, *, at_ms: int) -> tuple[User, int] | None:
    """Give whose token it is and when it was last used (0: never); None where it is unknown or over, or the account is disabled."""
    query = (
        sa.select(users, api_tokens.c.used_ms)
        .join(api_tokens, api_tokens.c.user_id == users.c.id)
        .where(
            api_tokens.c.token_hash == token_hash(token),
            api_tokens.c.expires_ms.is_(None) | (api_tokens.c.expires_ms > at_ms),
            users.c.disabled_ms.is_(None),
        )
    )
    found = connection.execute(query).mappings().one_or_none()
    if found is None:
        return None
    fields = dict(found)
    used_ms: int = fields.pop("used_ms") or 0
    return User(**fields), used_ms


def note_api_token_used(connection: Connection, token: str, *, at_ms: int) -> None:
    """Note when a token was last used."""
    connection.execute(
        api_tokens.update().where(api_tokens.c.token_hash == token_hash(token)).values(used_ms=at_ms)
    )


def replace_entry_token(connection: Connection, user_id: str, *, token: str, at_ms: int) -> None:
    """Make the one token by which somebody may come in once; the one before opens nothing any more."""
    forget_entry_token(connection, user_id)
    connection.execute(
        entry_tokens.insert().values(token_hash=token_hash(token), user_id=user_id, created_ms=at_ms)
    )


def forget_entry_token(connection: Connection, user_id: str) -> None:
    """Let somebody's one-time token open nothing any more."""
    connection.execute(entry_tokens.delete().where(entry_tokens.c.user_id == user_id))


def spend_entry_token(connection: Connection, token: str) -> str | None:
    """Give whose one-time token it is and let it open nothing any more; None where it is unknown."""
    spent = entry_tokens.delete().where(entry_tokens.c.token_hash == token_hash(token))
    return connection.execute(spent.returning(entry_tokens.c.user_id)).scalar_one_or_none()


def delete_api_tokens_of(connection: Connection, user_id: str) -> None:
    """Let all of somebody's tokens open nothing from now on."""
    connection.execute(api_tokens.delete().where(api_tokens.c.user_id == user_id))
