"""Accounts: who may come in, and as what."""

import hashlib
from dataclasses import replace

from konspekt.domain.errors import LastAdministrator, LoginFailed, NotAllowed, ObjectMissing, OidcFailed
from konspekt.library.audit import note
from konspekt.library.callers import EDITING_ROLES, Caller, Role
from konspekt.library.passwords import fits, hash_password
from konspekt.library.shelf import SINGLE_USER_ID, Shelf
from konspekt.store.database import Connection
from konspekt.store.entries import delete_api_tokens_of
from konspekt.store.people import (
    User,
    add_user,
    change_user,
    find_user,
    find_user_by_name,
    find_user_by_subject,
    hold_accounts,
    list_users,
)

__all__ = [
    "User",
    "account_of_subject",
    "change_account",
    "change_me",
    "list_accounts",
    "make_account",
    "my_account",
]
NAME_CHARS = 100
BY_COMMAND = "command"
"""The actor of what is done at the command line of the machine itself."""


def my_account(shelf: Shelf, caller: Caller) -> User:
    """Give the caller's own account.

    Raises:
        ObjectMissing: It was deleted meanwhile.
    """
    with shelf.database.read() as connection:
        return _known(connection, caller.user_id)


def list_accounts(shelf: Shelf, caller: Caller | None) -> list[User]:
    """Give every account, by name, for those who choose members of courses; the single user is left out while it is shut out.

    Raises:
        NotAllowed: The caller is a student.
    """
    if caller is not None and caller.role not in EDITING_ROLES:
        raise NotAllowed
    with shelf.database.read() as connection:
        found = list_users(connection)
    return [user for user in found if user.id != SINGLE_USER_ID or user.disabled_ms is None]


def make_account(
    shelf: Shelf,
    caller: Caller | None,
    *,
    name: str,
    role: Role,
    display_name: str = "",
    password: str | None = None,
) -> User:
    """Make an account; `caller` None is the command line. Without a password it is entered by OIDC only.

    Raises:
        NotAllowed: The caller is no administrator.
        NameTaken: Somebody has that name.
        PasswordWeak: The password is too short.
    """
    _check(caller)
    user = User(
        id=shelf.make_id(),
        name=name.strip().casefold(),
        display_name=display_name.strip() or name.strip(),
        role=role.value,
        created_ms=shelf.now_ms(),
        password_hash=None if password is None else hash_password(password),
    )
    with shelf.database.write() as connection:
        add_user(connection, user)
        note(shelf, connection, _actor(caller), "user.make", user.id)
    return user


def change_account(
    shelf: Shelf,
    caller: Caller | None,
    user_id: str,
    *,
    display_name: str | None = None,
    role: Role | None = None,
    password: str | None = None,
    disabled: bool | None = None,
) -> User:
    """Change what is given of an account; a new password or disabling ends its sessions and takes back its tokens.

    Raises:
        NotAllowed: The caller is no administrator.
        ObjectMissing: There is no such account.
        LastAdministrator: Nobody could administer the service any more.
        PasswordWeak: The password is too short.
    """
    _check(caller)
    password_hash = None if password is None else hash_password(password)
    with shelf.database.write() as connection:
        # Two administrators may take the role from each other at the same instant: one of them has to see what the other did.
        hold_accounts(connection, role=Role.ADMINISTRATOR.value)
        former = _known(connection, user_id)
        user = replace(
            former,
            display_name=former.display_name if display_name is None else display_name.strip(),
            role=former.role if role is None else role.value,
            password_hash=password_hash or former.password_hash,
            disabled_ms=_disabled_ms(shelf, former, disabled=disabled),
        )
        _check_administrators(connection, former, user)
        change_user(connection, user)
        if password is not None or user.disabled_ms is not None:
            delete_api_tokens_of(connection, user_id)
        note(shelf, connection, _actor(caller), "user.change", user_id)
    return user


def change_me(
    shelf: Shelf, caller: Caller, *, display_name: str | None = None, passwords: tuple[str, str] | None = None
) -> User:
    """Change the caller's own name or password (`(old, new)`); a new password ends every session.

    Raises:
        LoginFailed: The old password does not fit.
        PasswordWeak: The new one is too short.
        ObjectMissing: The account was deleted meanwhile.
    """
    password_hash = None
    if passwords is not None:
        old, new = passwords
        if not fits(old, my_account(shelf, caller).password_hash):
            raise LoginFailed
        password_hash = hash_password(new)
    with shelf.database.write() as connection:
        former = _known(connection, caller.user_id)
        user = replace(
            former,
            display_name=former.display_name if display_name is None else display_name.strip(),
            password_hash=password_hash or former.password_hash,
        )
        change_user(connection, user)
        note(shelf, connection, caller.user_id, "user.change", user.id)
    return user


def account_of_subject(
    shelf: Shelf, *, subject: str, name: str, display_name: str, first_role: Role | None
) -> User:
    """Give the account of somebody whom another service names; made with `first_role` at the first visit.

    An account made here is never taken over because its name is the same.

    Raises:
        OidcFailed: The account is disabled, or there is none and none may be made.
    """
    with shelf.database.write() as connection:
        known = find_user_by_subject(connection, subject)
        if known is None and first_role is not None:
            known = User(
                id=shelf.make_id(),
                name=_free_name(connection, name, subject),
                display_name=display_name,
                role=first_role.value,
                created_ms=shelf.now_ms(),
                oidc_subject=subject,
            )
            add_user(connection, known)
            note(shelf, connection, known.id, "user.make", known.id)
    if known is None:
        raise OidcFailed(reason="no account")
    if known.disabled_ms is not None:
        raise OidcFailed(reason="disabled")
    return known


def has_administrator(shelf: Shelf) -> bool:
    """Tell whether anybody can come in as an administrator by name and password."""
    with shelf.database.read() as connection:
        return any(
            user.role == Role.ADMINISTRATOR and user.disabled_ms is None and user.password_hash
            for user in list_users(connection)
        )


def _free_name(connection: Connection, name: str, subject: str) -> str:
    known = name.strip().casefold()[:NAME_CHARS]
    if known and find_user_by_name(connection, known) is None:
        return known
    return f"{known}-{hashlib.sha256(subject.encode()).hexdigest()[:8]}"


def _check(caller: Caller | None) -> None:
    if caller is not None and not caller.is_administrator:
        raise NotAllowed


def _actor(caller: Caller | None) -> str:
    return BY_COMMAND if caller is None else caller.user_id


def _known(connection: Connection, user_id: str) -> User:
    found = find_user(connection, user_id)
    if found is None:
        raise ObjectMissing
    return found


def _disabled_ms(shelf: Shelf, former: User, *, disabled: bool | None) -> int | None:
    if disabled is None or disabled == (former.disabled_ms is not None):
        return former.disabled_ms
    return shelf.now_ms() if disabled else None


def _check_administrators(connection: Connection, former: User, user: User) -> None:
    if former.role != Role.ADMINISTRATOR or (user.role == Role.ADMINISTRATOR and user.disabled_ms is None):
        return
    others = [
        other
        for other in list_users(connection)
        if other.id != user.id and other.role == Role.ADMINISTRATOR and other.disabled_ms is None
    ]
    if not others:
        raise LastAdministrator
