"""Who asks, and what he may do."""

from dataclasses import dataclass
from enum import StrEnum

from konspekt.store.lectures import Sight


class Role(StrEnum):
    """What an account is for; in a course, what a member is there for."""

    ADMINISTRATOR = "administrator"
    METHODOLOGIST = "methodologist"
    LECTURER = "lecturer"
    STUDENT = "student"


EDITING_ROLES = frozenset({Role.ADMINISTRATOR, Role.METHODOLOGIST, Role.LECTURER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """An account that asked for something, with its courses."""

    user_id: str
    name: str
    role: Role
    courses: dict[str, Role]
    """Course id to the caller's role in it."""
    lecture_ids: frozenset[str] = frozenset()
    """Lectures that a link opens to whoever has it."""

    @property
    def is_administrator(self) -> bool:
        """Tell whether everything is open to him."""
        return self.role is Role.ADMINISTRATOR

    @property
    def sight(self) -> Sight:
        """Give which lectures he may read."""
        return Sight(
            everything=self.is_administrator,
            owner_id=self.user_id,
            course_ids=frozenset(id_ for id_, role in self.courses.items() if role in EDITING_ROLES),
            published_course_ids=frozenset(id_ for id_, role in self.courses.items() if role is Role.STUDENT),
            lecture_ids=self.lecture_ids,
        )
