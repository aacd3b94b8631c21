"""Forms of people and courses in the API."""

from typing import Self

from pydantic import BaseModel

from konspekt.library.callers import Role
from konspekt.library.people import User
from konspekt.web.instants import Instant, instant


class UserForm(BaseModel):
    """Somebody with an account."""

    id: str
    name: str
    """By which they log in."""
    display_name: str
    role: Role
    disabled: bool
    created_at: Instant

    @classmethod
    def of(cls, user: User) -> Self:
        """Give what is told of an account."""
        return cls(
            id=user.id,
            name=user.name,
            display_name=user.display_name,
            role=Role(user.role),
            disabled=user.disabled_ms is not None,
            created_at=instant(user.created_ms),
        )
