"""Coming in and staying in: passwords, the one-time token of a single user, sessions and API tokens."""

from contextlib import suppress
from dataclasses import replace
from typing import Final

from konspekt.domain.errors import ConflictError, LoginFailed, NameTaken, ObjectMissing, StorageError
from konspekt.library.attempts import Attempts
from konspekt.library.audit import note
from konspekt.library.callers import Caller, Role
from konspekt.library.passwords import fits
from konspekt.library.shelf import SINGLE_USER_ID, Shelf
from konspekt.store.database import Connection
from konspekt.store.entries import (
    ApiToken,
    add_api_token,
    api_tokens_of,
    delete_api_token,
    forget_entry_token,
    note_api_token_used,
    replace_entry_token,
    spend_entry_token,
    user_of_api_token,
)
from konspekt.store.people import (
    User,
    add_user,
    change_user,
    close_session,
    close_sessions_of,
    find_user,
    find_user_by_name,
    memberships_of,
    open_session,
    renew_session,
    session_of,
)
from konspekt.store.tokens import new_token

DAY_MS: Final = 24 * 3600 * 1000
SEEN_EVERY_MS: Final = 10 * 60 * 1000
"""A session is renewed when it was last seen so long ago: not with every request, which would each write."""
BY_NAME: Final = "10/5 minutes"
"""Failures of one name from one address."""
BY_ADDRESS: Final = "60/5 minutes"
BY_NAME_ANYWHERE: Final = "200/hour"
"""Failures of one name from many addresses: high, since it shuts out the owner too."""


def caller_of_session(shelf: Shelf, token: str, *, days: int) -> Caller | None:
    """Give who is logged in by a session, and let it last `days` from now on; None where it is over."""
    now_ms = shelf.now_ms()
    with shelf.database.read() as connection:
        found = session_of(connection, token, at_ms=now_ms)
        if found is None:
            return None
        user, seen_ms = found
        caller = caller_of(connection, user)
    if now_ms - seen_ms >= SEEN_EVERY_MS:
        # A reader is not turned away because the note that he was here could not be written.
        with suppress(StorageError), shelf.database.write() as connection:
            renew_session(connection, token, at_ms=now_ms, expires_ms=now_ms + days * DAY_MS)
    return caller


def caller_of_api_token(shelf: Shelf, token: str) -> Caller | None:
    """Give whose API token it is; None where it is unknown, over or taken back."""
    now_ms = shelf.now_ms()
    with shelf.database.read() as connection:
        found = user_of_api_token(connection, token, at_ms=now_ms)
        if found is None:
            return None
        user, used_ms = found
        caller = caller_of(connection, user)
    if now_ms - used_ms >= SEEN_EVERY_MS:
        with suppress(StorageError), shelf.database.write() as connection:
            note_api_token_used(connection, token, at_ms=now_ms)
    return caller


def caller_of(connection: Connection, user: User) -> Caller:
    """Give an account as somebody who asks; who is a student everywhere is one in each course too."""
    role = Role(user.role)
    courses = {
        member.course_id: Role.STUDENT if role is Role.STUDENT else Role(member.role)
        for member in memberships_of(connection, user.id)
    }
    return Caller(user_id=user.id, name=user.name, role=role, courses=courses)


def caller_named(shelf: Shelf, name: str) -> Caller:
    """Give an account as somebody who asks, for the command line of the machine itself.

    Raises:
        ObjectMissing: Nobody has that name, or he is shut out.
    """
    with shelf.database.read() as connection:
        user = find_user_by_name(connection, name.strip())
        if user is None or user.disabled_ms is not None:
            raise ObjectMissing
        return caller_of(connection, user)


def log_in(shelf: Shelf, attempts: Attempts, *, name: str, password: str, address: str, days: int) -> str:
    """Give the token of a new session.

    Raises:
        LoginFailed: Name and password do not fit, or the account is disabled.
        TooManyAttempts: Too many failures by that name or from that address.
    """
    known = name.strip().casefold()
    limits = {BY_NAME: (known, address), BY_ADDRESS: (address,), BY_NAME_ANYWHERE: (known,)}
    for limit, key in limits.items():
        attempts.check(limit, *key)
    with shelf.database.read() as connection:
        user = find_user_by_name(connection, known)
    is_right = fits(password, user.password_hash if user else None)
    if user is None or not is_right or user.disabled_ms is not None:
        # Failures only: a hall full of students comes in through one address.
        for limit, key in limits.items():
            attempts.note(limit, *key)
        raise LoginFailed
    attempts.forget(BY_NAME, known, address)
    return begin_anew(shelf, user.id, days=days)


def begin_session(shelf: Shelf, connection: Connection, user_id: str, *, days: int) -> str:
    """Log an account in; gives the session's token, which is told once."""
    token, now_ms = new_token(), shelf.now_ms()
    open_session(connection, user_id, token=token, at_ms=now_ms, expires_ms=now_ms + days * DAY_MS)
    note(shelf, connection, user_id, "session.open", user_id)
    return token


def begin_anew(shelf: Shelf, user_id: str, *, days: int) -> str:
    """Log an account in that has just shown who it is; gives the session's token."""
    with shelf.database.write() as connection:
        return begin_session(shelf, connection, user_id, days=days)


def enter_once(shelf: Shelf, attempts: Attempts, token: str, *, address: str, days: int) -> str:
    """Give the token of a new session for the one-time token that was printed.

    Raises:
        LoginFailed: It is unknown or was used before.
        TooManyAttempts: Too many failures from that address.
    """
    attempts.check(BY_ADDRESS, address)
    with shelf.database.write() as connection:
        user_id = spend_entry_token(connection, token)
        user = find_user(connection, user_id) if user_id else None
        if user is None or user.disabled_ms is not None:
            attempts.note(BY_ADDRESS, address)
            raise LoginFailed
        return begin_session(shelf, connection, user.id, days=days)


def print_entry_token(shelf: Shelf) -> str:
    """Give a new one-time token for the single user; the one before opens nothing any more."""
    token = new_token()
    with shelf.database.write() as connection:
        replace_entry_token(connection, SINGLE_USER_ID, token=token, at_ms=shelf.now_ms())
    return token


def log_out(shelf: Shelf, token: str) -> None:
    """End a session."""
    with shelf.database.write() as connection:
        close_session(connection, token)


def settle(shelf: Shelf, *, is_single: bool) -> None:
    """Make the single user where one person uses the service; shut it out where people have accounts.

    Raises:
        NameTaken: An account has the single user's name.
    """
    try:
        _settle(shelf, is_single=is_single)
    except NameTaken:
        raise
    except ConflictError:  # another process made the user at the same instant
        _settle(shelf, is_single=is_single)


def _settle(shelf: Shelf, *, is_single: bool) -> None:
    now_ms = shelf.now_ms()
    with shelf.database.write() as connection:
        user = find_user(connection, SINGLE_USER_ID)
        if user is None and is_single:
            made = User(
                id=SINGLE_USER_ID,
                name=SINGLE_USER_ID,
                display_name="",
                role=Role.ADMINISTRATOR.value,
                created_ms=now_ms,
            )
            add_user(connection, made)
        elif user is not None and (user.disabled_ms is None) != is_single:
            change_user(connection, replace(user, disabled_ms=None if is_single else now_ms))
            close_sessions_of(connection, user.id)
            forget_entry_token(connection, user.id)


def make_api_token(
    shelf: Shelf, caller: Caller, *, name: str, expires_ms: int | None
) -> tuple[ApiToken, str]:
    """Give a new API token of the caller's and its secret, which is told once."""
    made = ApiToken(
        id=shelf.make_id(),
        user_id=caller.user_id,
        name=name,
        created_ms=shelf.now_ms(),
        expires_ms=expires_ms,
    )
    token = new_token()
    with shelf.database.write() as connection:
        add_api_token(connection, made, token=token)
        note(shelf, connection, caller.user_id, "token.make", made.id)
    return made, token


def list_api_tokens(shelf: Shelf, caller: Caller) -> list[ApiToken]:
    """Give the caller's API tokens, oldest first."""
    with shelf.database.read() as connection:
        return api_tokens_of(connection, caller.user_id)


def take_back_api_token(shelf: Shelf, caller: Caller, token_id: str) -> None:
    """Let one of the caller's tokens open nothing from now on.

    Raises:
        ObjectMissing: It is not the caller's.
    """
    with shelf.database.write() as connection:
        if not delete_api_token(connection, token_id, user_id=caller.user_id):
            raise ObjectMissing
        note(shelf, connection, caller.user_id, "token.delete", token_id)
