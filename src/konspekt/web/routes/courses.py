"""Courses and their members."""

from typing import Annotated, Literal, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from konspekt.domain.errors import NotAllowed, ObjectMissing
from konspekt.library.callers import Role
from konspekt.library.courses import (
    CourseView,
    admit,
    courses_of,
    discard_course,
    dismiss,
    make_course,
    people_of_course,
    retitle_course,
)
from konspekt.web.callers import AsCaller, AsEditor, OfShelf
from konspekt.web.errors import responses
from konspekt.web.instants import Instant, instant
from konspekt.web.routes.forms import UserForm

router = APIRouter(prefix="/courses", tags=["courses"])


class CourseForm(BaseModel):
    """A row of lectures with people of its own."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    title: str
    created_at: Instant
    my_role: Role | None
    """None: an administrator who does not belong to it."""
    lecture_count: int
    """Of the lectures that the caller may see."""

    @classmethod
    def of(cls, view: CourseView) -> Self:
        """Give a course as its viewer sees it."""
        return cls(
            id=view.course.id,
            title=view.course.title,
            created_at=instant(view.course.created_ms),
            my_role=view.my_role,
            lecture_count=view.lecture_count,
        )


class CoursesForm(BaseModel):
    """The caller's courses, by title."""

    courses: list[CourseForm]


class CourseText(BaseModel):
    """What people say of a course."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=300, pattern=r"\S", examples=["Python, 1st year"])]


class MemberRole(BaseModel):
    """What somebody is to be in a course."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    role: Literal["methodologist", "lecturer", "student"]
    """A methodologist leads the course, a lecturer edits its lectures, a student reads what is published."""


class MemberForm(BaseModel):
    """Somebody who belongs to a course."""

    user: UserForm
    role: Role


class MembersForm(BaseModel):
    """Who belongs to a course, by name."""

    members: list[MemberForm]


@router.get("")
def list_courses(shelf: OfShelf, caller: AsCaller) -> CoursesForm:
    """List the caller's courses; all of them for an administrator."""
    return CoursesForm(courses=[CourseForm.of(view) for view in courses_of(shelf, caller)])


@router.post("", status_code=201, responses=responses(NotAllowed))
def add_course(shelf: OfShelf, caller: AsEditor, given: CourseText) -> CourseForm:
    """Make a course, which the caller leads."""
    return CourseForm.of(make_course(shelf, caller, title=given.title))


@router.patch("/{course_id}", responses=responses(ObjectMissing, NotAllowed))
def change_course(shelf: OfShelf, caller: AsCaller, course_id: str, given: CourseText) -> CourseForm:
    """Call a course otherwise."""
    return CourseForm.of(retitle_course(shelf, caller, course_id, title=given.title))


@router.delete("/{course_id}", status_code=204, responses=responses(ObjectMissing, NotAllowed))
def delete_course(shelf: OfShelf, caller: AsCaller, course_id: str) -> None:
    """Delete a course with its templates; its lectures stay with their owners."""
    discard_course(shelf, caller, course_id)


@router.get("/{course_id}/members", responses=responses(ObjectMissing, NotAllowed))
def list_members(shelf: OfShelf, caller: AsCaller, course_id: str) -> MembersForm:
    """List who belongs to a course."""
    found = people_of_course(shelf, caller, course_id)
    return MembersForm(members=[MemberForm(user=UserForm.of(user), role=role) for user, role in found])


@router.put("/{course_id}/members/{user_id}", responses=responses(ObjectMissing, NotAllowed))
def put_member(
    shelf: OfShelf, caller: AsCaller, course_id: str, user_id: str, given: MemberRole
) -> MemberForm:
    """Let somebody belong to a course, or change what they are in it."""
    user, role = admit(shelf, caller, course_id, user_id, role=Role(given.role))
    return MemberForm(user=UserForm.of(user), role=role)


@router.delete(
    "/{course_id}/members/{user_id}", status_code=204, responses=responses(ObjectMissing, NotAllowed)
)
def delete_member(shelf: OfShelf, caller: AsCaller, course_id: str, user_id: str) -> None:
    """Let somebody no longer belong to a course."""
    dismiss(shelf, caller, course_id, user_id)
