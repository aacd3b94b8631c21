from dataclasses import replace

import pytest
import sqlalchemy as sa

from konspekt.domain.errors import ConflictError, NameTaken
from konspekt.store.database import Database, new_id
from konspekt.store.lectures import find_lecture
from konspekt.store.people import (
    Course,
    Member,
    User,
    add_course,
    add_user,
    change_user,
    close_session,
    delete_course,
    find_course,
    find_user,
    find_user_by_name,
    find_user_by_subject,
    forget_sessions,
    list_courses,
    list_users,
    members_of,
    memberships_of,
    open_session,
    put_member,
    remove_member,
    rename_course,
    renew_session,
    user_of_session,
)
from konspekt.store.tables import login_sessions
from konspekt.store.tokens import new_token, token_hash
from store.shelf import AT_MS, new_lecture, new_owner

DAY_MS = 86_400_000


def user(name: str = "anna", **fields) -> User:
    return User(id=new_id(), name=name, display_name="Анна", role="methodologist", created_ms=AT_MS, **fields)


def added(database: Database, **fields) -> User:
    made = user(**fields)
    with database.write() as connection:
        add_user(connection, made)
    return made


def test_a_user_is_found_by_id_name_and_subject(database: Database) -> None:
    anna = added(database, password_hash="argon2", oidc_subject="https://sso anna")
    with database.read() as connection:
        assert find_user(connection, anna.id) == anna
        assert find_user_by_name(connection, "Anna") == anna
        assert find_user_by_subject(connection, "https://sso anna") == anna
        assert find_user(connection, new_id()) is None
        assert find_user_by_name(connection, "boris") is None
        assert list_users(connection) == [anna]


def test_two_people_cannot_have_one_name(database: Database) -> None:
    added(database)
    boris = added(database, name="boris")
    with pytest.raises(NameTaken):
        added(database, name="ANNA")
    with pytest.raises(NameTaken), database.write() as connection:
        change_user(connection, replace(boris, name="Anna"))


def test_a_user_is_changed_and_may_keep_the_name(database: Database) -> None:
    anna = added(database)
    newer = replace(anna, role="administrator", display_name="Анна Петровна")
    with database.write() as connection:
        change_user(connection, newer)
    with database.read() as connection:
        assert find_user(connection, anna.id) == newer


def test_a_session_is_known_by_its_token_until_it_is_over(database: Database) -> None:
    anna, token = added(database), new_token()
    with database.write() as connection:
        open_session(connection, anna.id, token=token, at_ms=AT_MS, expires_ms=AT_MS + DAY_MS)
    with database.read() as connection:
        assert user_of_session(connection, token, at_ms=AT_MS + DAY_MS - 1) == anna
        assert user_of_session(connection, token, at_ms=AT_MS + DAY_MS) is None
        assert user_of_session(connection, new_token(), at_ms=AT_MS) is None
        assert user_of_session(connection, token_hash(token), at_ms=AT_MS) is None
    with database.write() as connection:
        renew_session(connection, token, at_ms=AT_MS + 5, expires_ms=AT_MS + 2 * DAY_MS)
        assert user_of_session(connection, token, at_ms=AT_MS + DAY_MS) == anna
        close_session(connection, token)
        assert user_of_session(connection, token, at_ms=AT_MS) is None


def test_no_token_is_kept_as_it_was_given(database: Database) -> None:
    anna, token = added(database), new_token()
    with database.write() as connection:
        open_session(connection, anna.id, token=token, at_ms=AT_MS, expires_ms=AT_MS + DAY_MS)
        (row,) = connection.execute(sa.select(login_sessions)).all()
    assert token not in map(str, row)
    assert len(token) >= 43


@pytest.mark.parametrize("change", [{"disabled_ms": AT_MS}, {"password_hash": "other"}])
def test_disabling_a_user_or_a_new_password_ends_the_sessions(database: Database, change) -> None:
    anna, token = added(database, password_hash="one"), new_token()
    with database.write() as connection:
        open_session(connection, anna.id, token=token, at_ms=AT_MS, expires_ms=AT_MS + DAY_MS)
        change_user(connection, replace(anna, display_name="Аня"))
        assert user_of_session(connection, token, at_ms=AT_MS) is not None
        change_user(connection, replace(anna, **change))
        assert user_of_session(connection, token, at_ms=AT_MS) is None


def test_old_sessions_are_thrown_away(database: Database) -> None:
    anna = added(database)
    with database.write() as connection:
        for days in (1, 2, 3):
            open_session(
                connection, anna.id, token=new_token(), at_ms=AT_MS, expires_ms=AT_MS + days * DAY_MS
            )
        assert forget_sessions(connection, before_ms=AT_MS + 3 * DAY_MS) == 2


def test_courses_have_people(database: Database) -> None:
    anna, boris = added(database), added(database, name="boris")
    python = Course(id=new_id(), title="Python", created_ms=AT_MS)
    history = Course(id=new_id(), title="История", created_ms=AT_MS)
    with database.write() as connection:
        add_course(connection, python)
        add_course(connection, history)
        put_member(connection, Member(course_id=python.id, user_id=anna.id, role="student"))
        put_member(connection, Member(course_id=python.id, user_id=anna.id, role="lecturer"))
        put_member(connection, Member(course_id=python.id, user_id=boris.id, role="student"))
        put_member(connection, Member(course_id=history.id, user_id=boris.id, role="student"))
        rename_course(connection, history.id, "История России")
    with database.read() as connection:
        assert {(it.user_id, it.role) for it in members_of(connection, python.id)} == {
            (anna.id, "lecturer"),
            (boris.id, "student"),
        }
        assert list_courses(connection, user_id=anna.id) == [python]
        assert [it.title for it in list_courses(connection)] == ["Python", "История России"]
        assert len(memberships_of(connection, boris.id)) == 2
        assert find_course(connection, python.id) == python
    with database.write() as connection:
        remove_member(connection, course_id=python.id, user_id=boris.id)
        assert list_courses(connection, user_id=boris.id) == [replace(history, title="История России")]


def test_a_deleted_course_leaves_its_lectures_to_their_owners(database: Database) -> None:
    owner_id = new_owner(database)
    course = Course(id=new_id(), title="Python", created_ms=AT_MS)
    with database.write() as connection:
        add_course(connection, course)
        put_member(connection, Member(course_id=course.id, user_id=owner_id, role="lecturer"))
    lecture_id = new_lecture(database, owner_id=owner_id, course_id=course.id)
    with database.write() as connection:
        delete_course(connection, course.id)
    with database.read() as connection:
        assert find_course(connection, course.id) is None
        assert memberships_of(connection, owner_id) == []
        assert find_lecture(connection, lecture_id).course_id is None


def test_nobody_belongs_to_a_course_that_is_not_there(database: Database) -> None:
    owner_id = new_owner(database)
    with pytest.raises(ConflictError), database.write() as connection:
        put_member(connection, Member(course_id=new_id(), user_id=owner_id, role="student"))
