"""Courses and who belongs to them.

Everybody sees the courses he belongs to, administrators see all. A course is led by those who are methodologists in it, as the one
is who made it: they name it, choose its members and may delete it.
"""

from dataclasses import dataclass

from konspekt.domain.errors import NotAllowed, ObjectMissing, RequestBad
from konspekt.library.audit import note
from konspekt.library.callers import EDITING_ROLES, Caller, Role
from konspekt.library.shelf import Shelf
from konspekt.store.database import Connection
from konspekt.store.lectures import lectures_by_course
from konspekt.store.people import (
    Course,
    Member,
    User,
    add_course,
    delete_course,
    find_course,
    find_user,
    list_courses,
    list_users,
    members_of,
    put_member,
    remove_member,
    rename_course,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseView:
    """A course as somebody sees it."""

    course: Course
    my_role: Role | None
    """None: an administrator who does not belong to it."""
    lecture_count: int
    """Of the lectures that he may see."""


def courses_of(shelf: Shelf, caller: Caller) -> list[CourseView]:
    """Give the caller's courses by title; every course to an administrator."""
    with shelf.database.read() as connection:
        found = list_courses(connection, user_id=None if caller.is_administrator else caller.user_id)
        counts = lectures_by_course(connection, caller.sight)
    return [
        CourseView(
            course=course, my_role=caller.courses.get(course.id), lecture_count=counts.get(course.id, 0)
        )
        for course in found
    ]


def find_named(shelf: Shelf, caller: Caller, name: str) -> str:
    """Give the id of the one of the caller's courses that has that id or that title.

    Raises:
        ObjectMissing: There is none.
        RequestBad: Several have that title.
    """
    found = [view.course for view in courses_of(shelf, caller)]
    named = [it.id for it in found if it.id == name]
    named = named or [it.id for it in found if it.title.casefold() == name.strip().casefold()]
    if not named:
        raise ObjectMissing
    if len(named) > 1:
        raise RequestBad(place="--course")
    return named[0]


def make_course(shelf: Shelf, caller: Caller, *, title: str) -> CourseView:
    """Make a course that the caller leads.

    Raises:
        NotAllowed: The caller is a student.
    """
    if caller.role not in EDITING_ROLES:
        raise NotAllowed
    course = Course(id=shelf.make_id(), title=title.strip(), created_ms=shelf.now_ms())
    leader = Member(course_id=course.id, user_id=caller.user_id, role=Role.METHODOLOGIST.value)
    with shelf.database.write() as connection:
        add_course(connection, course)
        put_member(connection, leader)
        note(shelf, connection, caller.user_id, "course.make", course.id)
    return CourseView(course=course, my_role=Role.METHODOLOGIST, lecture_count=0)


def retitle_course(shelf: Shelf, caller: Caller, course_id: str, *, title: str) -> CourseView:
    """Call a course otherwise.

    Raises:
        ObjectMissing: There is none, or the caller does not belong to it.
        NotAllowed: He does not lead it.
    """
    with shelf.database.write() as connection:
        _led(connection, caller, course_id)
        rename_course(connection, course_id, title.strip())
        note(shelf, connection, caller.user_id, "course.change", course_id)
    return next(view for view in courses_of(shelf, caller) if view.course.id == course_id)


def discard_course(shelf: Shelf, caller: Caller, course_id: str) -> None:
    """Delete a course and its templates; its lectures stay with their owners. Raises as `retitle_course`."""
    with shelf.database.write() as connection:
        _led(connection, caller, course_id)
        delete_course(connection, course_id)
        note(shelf, connection, caller.user_id, "course.delete", course_id)


def people_of_course(shelf: Shelf, caller: Caller, course_id: str) -> list[tuple[User, Role]]:
    """Give who belongs to a course, by name.

    Raises:
        ObjectMissing: There is none, or the caller does not belong to it.
        NotAllowed: He is a student in it.
    """
    with shelf.database.read() as connection:
        _seen(connection, caller, course_id)
        if not caller.is_administrator and caller.courses[course_id] is Role.STUDENT:
            raise NotAllowed
        roles = {member.user_id: Role(member.role) for member in members_of(connection, course_id)}
        return [(user, roles[user.id]) for user in list_users(connection) if user.id in roles]


def admit(shelf: Shelf, caller: Caller, course_id: str, user_id: str, *, role: Role) -> tuple[User, Role]:
    """Let somebody belong to a course, or change what he is in it. Raises as `retitle_course`; ObjectMissing for an unknown account too."""
    with shelf.database.write() as connection:
        _led(connection, caller, course_id)
        user = find_user(connection, user_id)
        if user is None:
            raise ObjectMissing
        put_member(connection, Member(course_id=course_id, user_id=user_id, role=role.value))
        note(shelf, connection, caller.user_id, "member.put", f"{course_id} {user_id}")
    return user, role


def dismiss(shelf: Shelf, caller: Caller, course_id: str, user_id: str) -> None:
    """Let somebody no longer belong to a course. Raises as `retitle_course`."""
    with shelf.database.write() as connection:
        if user_id == caller.user_id:  # anybody may leave
            _seen(connection, caller, course_id)
        else:
            _led(connection, caller, course_id)
        remove_member(connection, course_id=course_id, user_id=user_id)
        note(shelf, connection, caller.user_id, "member.delete", f"{course_id} {user_id}")


def _seen(connection: Connection, caller: Caller, course_id: str) -> None:
    is_there = find_course(connection, course_id) is not None
    if not is_there or not (caller.is_administrator or course_id in caller.courses):
        raise ObjectMissing


def _led(connection: Connection, caller: Caller, course_id: str) -> None:
    _seen(connection, caller, course_id)
    if not caller.is_administrator and caller.courses[course_id] is not Role.METHODOLOGIST:
        raise NotAllowed
