"""Which group a person takes back next, and which comes again."""

from collections.abc import Sequence
from dataclasses import dataclass

from konspekt.domain.time import STRICT_FORM


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group of the history of a lecture."""

    __pydantic_config__ = STRICT_FORM

    id: str
    actor: str
    undoes: str | None = None
    """The group that this one took back; None for an ordinary edit."""


def next_undo(groups: Sequence[Group], actor: str) -> str | None:
    """Give the latest of the actor's own groups that is in force, None if there is none.

    A redo is in force in the place of the group that it brought back.
    """
    undone = {group.undoes for group in groups}
    depths = _depths(groups)
    own = (group.id for group in reversed(groups) if group.actor == actor)
    return next((it for it in own if it not in undone and depths[it] % 2 == 0), None)


def next_redo(groups: Sequence[Group], actor: str) -> str | None:
    """Give the actor's latest undo that can be taken back; after a new edit of one's own there is none."""
    undone = {group.undoes for group in groups}
    depths = _depths(groups)
    for group in reversed(groups):
        if group.actor == actor:
            if depths[group.id] == 0:
                return None
            if depths[group.id] % 2 and group.id not in undone:
                return group.id
    return None


def _depths(groups: Sequence[Group]) -> dict[str, int]:
    """Count how many undos deep each group is: 0 an edit, 1 its undo, 2 the redo."""
    depths: dict[str, int] = {}
    for group in groups:
        depths[group.id] = 0 if group.undoes is None else depths[group.undoes] + 1
    return depths
