"""The caller's own account and, for administrators, everybody's."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from konspekt.domain.errors import (
    LastAdministrator,
    LoginFailed,
    NameTaken,
    NotAllowed,
    ObjectMissing,
    PasswordWeak,
    TooManyAttempts,
)
from konspekt.library.callers import Role
from konspekt.library.passwords import MOST_CHARS
from konspekt.library.people import change_account, change_me, list_accounts, make_account
from konspekt.library.sessions import begin_anew
from konspekt.web.callers import (
    AsAdministrator,
    AsCaller,
    AsEditor,
    OfService,
    OfShelf,
    SessionToken,
    remember,
)
from konspekt.web.errors import responses
from konspekt.web.routes.forms import UserForm

router = APIRouter(tags=["people"])
TRIES = "10/5 minutes"
Password = Annotated[str, Field(max_length=MOST_CHARS, examples=["a few random words"])]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S", examples=["anna"])]
DisplayName = Annotated[str, Field(max_length=200, examples=["Anna Petrova"])]


class PasswordChange(BaseModel):
    """The password as it was and as it is to be."""

    model_config = ConfigDict(extra="forbid")

    old: Password
    new: Password


class MyChanges(BaseModel):
    """What somebody changes of his own account; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    display_name: DisplayName | None = None
    password: PasswordChange | None = None


class NewUser(BaseModel):
    """A new account."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    name: Name
    role: Role
    display_name: DisplayName = ""
    password: Password | None = None
    """None: comes in by the institution's own account only."""


class UserChanges(BaseModel):
    """What an administrator changes of an account; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    display_name: DisplayName | None = None
    role: Role | None = None
    password: Password | None = None
    disabled: bool | None = None


class UsersForm(BaseModel):
    """Every account, by name."""

    users: list[UserForm]


@router.patch(
    "/me", responses=responses(LoginFailed, PasswordWeak, TooManyAttempts, ObjectMissing, NameTaken)
)
def change_my_account(
    answer: Response, service: OfService, session: SessionToken, caller: AsCaller, given: MyChanges
) -> UserForm:
    """Change one's own name or password; a new password ends every other session."""
    passwords = None
    if given.password is not None:
        service.attempts.count(TRIES, "password", caller.user_id)
        passwords = (given.password.old, given.password.new)
    user = change_me(service.shelf, caller, display_name=given.display_name, passwords=passwords)
    if passwords is not None and session:
        days = service.settings.accounts.session_days
        remember(answer, service, begin_anew(service.shelf, user.id, days=days))
    return UserForm.of(user)


@router.get("/users", responses=responses(NotAllowed))
def list_users(shelf: OfShelf, caller: AsEditor) -> UsersForm:
    """List the accounts: for administrators, and for those who choose the members of courses."""
    return UsersForm(users=[UserForm.of(user) for user in list_accounts(shelf, caller)])


@router.post("/users", status_code=201, responses=responses(NotAllowed, NameTaken, PasswordWeak))
def add_user(shelf: OfShelf, caller: AsAdministrator, given: NewUser) -> UserForm:
    """Make an account."""
    made = make_account(
        shelf,
        caller,
        name=given.name,
        role=given.role,
        display_name=given.display_name,
        password=given.password,
    )
    return UserForm.of(made)


@router.patch(
    "/users/{user_id}", responses=responses(NotAllowed, ObjectMissing, PasswordWeak, LastAdministrator)
)
def change_user(shelf: OfShelf, caller: AsAdministrator, user_id: str, given: UserChanges) -> UserForm:
    """Change an account; a new password or disabling ends its sessions and takes back its tokens."""
    changed = change_account(
        shelf,
        caller,
        user_id,
        display_name=given.display_name,
        role=given.role,
        password=given.password,
        disabled=given.disabled,
    )
    return UserForm.of(changed)
