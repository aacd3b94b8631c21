"""Users, their login sessions, courses and who belongs to them."""

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from konspekt.domain.errors import NameTaken
from konspekt.store.database import Connection
from konspekt.store.tables import courses, login_sessions, members, users
from konspekt.store.tokens import token_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody with an account."""

    id: str
    name: str
    """By which they log in; compared without regard to case."""
    display_name: str
    role: str
    """`administrator`, `methodologist`, `lecturer` or `student`."""
    created_ms: int
    password_hash: str | None = None
    """None: logs in by another service only."""
    oidc_subject: str | None = None
    """`issuer subject` of the other service."""
    disabled_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A row of lectures with people of its own."""

    id: str
    title: str
    created_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What somebody is in a course."""

    course_id: str
    user_id: str
    role: str
    """`methodologist`, `lecturer` or `student`."""


def add_user(connection: Connection, user: User) -> None:
    """Make an account.

    Raises:
        NameTaken: Somebody has that name, in whatever case.
    """
    _check_name(connection, user)
    connection.execute(users.insert().values(_columns(user)))


def change_user(connection: Connection, user: User) -> None:
    """Write an account anew; disabling it or changing its password ends its sessions.

    Raises:
        NameTaken: Somebody else has that name.
    """
    _check_name(connection, user)
    former = find_user(connection, user.id)
    connection.execute(users.update().where(users.c.id == user.id).values(_columns(user)))
    if user.disabled_ms is not None or (former and former.password_hash != user.password_hash):
        connection.execute(login_sessions.delete().where(login_sessions.c.user_id == user.id))


def find_user(connection: Connection, user_id: str) -> User | None:
    """Give an account by its id."""
    return _user(connection, users.c.id == user_id)


def find_user_by_name(connection: Connection, name: str) -> User | None:
    """Give an account by its name, in whatever case."""
    return _user(connection, users.c.name == name.casefold())


def find_user_by_subject(connection: Connection, oidc_subject: str) -> User | None:
    """Give an account by what another service calls it."""
    return _user(connection, users.c.oidc_subject == oidc_subject)


def list_users(connection: Connection) -> list[User]:
    """Give every account, by name."""
    found = connection.execute(sa.select(users).order_by(users.c.name)).mappings()
    return [User(**row) for row in found]


def hold_accounts(connection: Connection, *, role: str) -> None:
    """Keep every other writer away from the accounts of a role until the transaction ends; in one order, so that two do not deadlock."""
    held = sa.select(users.c.id).where(users.c.role == role).order_by(users.c.id).with_for_update()
    connection.execute(held).all()


def open_session(connection: Connection, user_id: str, *, token: str, at_ms: int, expires_ms: int) -> None:
    """Log somebody in; only the hash of the token is kept."""
    connection.execute(
        login_sessions.insert().values(
            token_hash=token_hash(token),
            user_id=user_id,
            created_ms=at_ms,
            seen_ms=at_ms,
            expires_ms=expires_ms,
        )
    )


def user_of_session(connection: Connection, token: str, *, at_ms: int) -> User | None:
    """Give who is logged in by a token; None where it is unknown or over, or the account is disabled."""
    found = session_of(connection, token, at_ms=at_ms)
    return None if found is None else found[0]


def session_of(connection: Connection, token: str, *, at_ms: int) -> tuple[User, int] | None:
    """Give who is logged in by a token and when they were last seen; None as in `user_of_session`."""
    query = (
        sa.select(users, login_sessions.c.seen_ms)
        .join(login_sessions, login_sessions.c.user_id == users.c.id)
        .where(
            login_sessions.c.token_hash == token_hash(token),
            login_sessions.c.expires_ms > at_ms,
            users.c.disabled_ms.is_(None),
        )
    )
    found = connection.execute(query).mappings().one_or_none()
    if found is None:
        return None
    fields = dict(found)
    seen_ms: int = fields.pop("seen_ms")
    return User(**fields), seen_ms


def renew_session(connection: Connection, token: str, *, at_ms: int, expires_ms: int) -> None:
    """Note that somebody is still there."""
    connection.execute(
        login_sessions.update()
        .where(login_sessions.c.token_hash == token_hash(token))
        .values(seen_ms=at_ms, expires_ms=expires_ms)
    )


def close_session(connection: Connection, token: str) -> None:
    """Log somebody out."""
    connection.execute(login_sessions.delete().where(login_sessions.c.token_hash == token_hash(token)))


def close_sessions_of(connection: Connection, user_id: str) -> None:
    """Log somebody out everywhere."""
    connection.execute(login_sessions.delete().where(login_sessions.c.user_id == user_id))


def forget_sessions(connection: Connection, *, before_ms: int) -> int:
    """Throw away sessions that were over before an instant; gives how many."""
    return connection.execute(login_sessions.delete().where(login_sessions.c.expires_ms < before_ms)).rowcount


def add_course(connection: Connection, course: Course) -> None:
    """Make a course."""
    connection.execute(courses.insert().values(asdict(course)))


def rename_course(connection: Connection, course_id: str, title: str) -> None:
    """Call a course otherwise."""
    connection.execute(courses.update().where(courses.c.id == course_id).values(title=title))


def delete_course(connection: Connection, course_id: str) -> None:
    """Delete a course and its templates; its lectures stay with their owners."""
    connection.execute(courses.delete().where(courses.c.id == course_id))


def find_course(connection: Connection, course_id: str) -> Course | None:
    """Give a course by its id."""
    found = connection.execute(sa.select(courses).where(courses.c.id == course_id)).mappings().one_or_none()
    return None if found is None else Course(**found)


def list_courses(connection: Connection, *, user_id: str | None = None) -> list[Course]:
    """Give the courses that somebody belongs to, or all of them, by title."""
    query = sa.select(courses).order_by(courses.c.title, courses.c.id)
    if user_id is not None:
        query = query.join(members, members.c.course_id == courses.c.id).where(members.c.user_id == user_id)
    return [Course(**row) for row in connection.execute(query).mappings()]


def put_member(connection: Connection, member: Member) -> None:
    """Let somebody belong to a course, or change what they are in it."""
    remove_member(connection, course_id=member.course_id, user_id=member.user_id)
    connection.execute(members.insert().values(asdict(member)))


def remove_member(connection: Connection, *, course_id: str, user_id: str) -> None:
    """Let somebody no longer belong to a course."""
    connection.execute(members.delete().where(members.c.course_id == course_id, members.c.user_id == user_id))


def members_of(connection: Connection, course_id: str) -> list[Member]:
    """Give who belongs to a course."""
    query = sa.select(members).where(members.c.course_id == course_id).order_by(members.c.user_id)
    return [Member(**row) for row in connection.execute(query).mappings()]


def memberships_of(connection: Connection, user_id: str) -> list[Member]:
    """Give the courses to which somebody belongs, and as what."""
    query = sa.select(members).where(members.c.user_id == user_id).order_by(members.c.course_id)
    return [Member(**row) for row in connection.execute(query).mappings()]


def _check_name(connection: Connection, user: User) -> None:
    holder = find_user_by_name(connection, user.name)
    if holder is not None and holder.id != user.id:
        raise NameTaken(name=user.name)


def _columns(user: User) -> dict[str, object]:
    return {**asdict(user), "name": user.name.casefold()}


def _user(connection: Connection, condition: sa.ColumnElement[bool]) -> User | None:
    found = connection.execute(sa.select(users).where(condition)).mappings().one_or_none()
    return None if found is None else User(**found)
