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

    A redo is in force as the group that it brought back.
    """
    for group in reversed([group for group in groups if group.actor == actor]):
        if _is_in_force(groups, group.id) and _depth(groups, group) % 2 == 0:
            return group.id
    return None


def next_redo(groups: Sequence[Group], actor: str) -> str | None:
    """Give the actor's latest undo that can be taken back: no ordinary edit of his came after it."""
    for group in reversed([group for group in groups if group.actor == actor]):
        depth = _depth(groups, group)
        if depth == 0:
            return None
        if depth % 2 and _is_in_force(groups, group.id):
            return group.id
    return None


def _is_in_force(groups: Sequence[Group], group_id: str) -> bool:
    return not any(other.undoes == group_id for other in groups)


def _depth(groups: Sequence[Group], group: Group) -> int:
    """Count how many undos deep a group is: 0 an edit, 1 its undo, 2 the redo."""
    known = {other.id: other for other in groups}
    depth = 0
    while group.undoes is not None:
        group = known[group.undoes]
        depth += 1
    return depth
