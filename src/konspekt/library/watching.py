"""What has happened since one last looked: the questions behind the streams of events, few of them however many listen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from konspekt.domain.errors import LectureMissing
from konspekt.library.access import may_edit, readable
from konspekt.library.callers import EDITING_ROLES, Caller, Role
from konspekt.library.lectures import LectureView, views_of
from konspekt.library.shelf import Shelf
from konspekt.store.events import Event, events_after, has_forgotten, last_events
from konspekt.store.lectures import LectureCard, visible_lecture_ids

__all__ = ["Event"]
BACKLOG_EVENTS: Final = 1000
"""Told one by one to somebody who was away; who missed more reads the lecture anew."""
EVERYBODY: Final = Caller(user_id="", name="", role=Role.ADMINISTRATOR, courses={})
"""Sees every card; who is told of it is asked for each listener."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What somebody missed who was away."""

    events: tuple[Event, ...]
    last: int
    """Number of the last event there is."""
    is_lost: bool
    """Some of it is forgotten: the lecture is to be read anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What changed between two looks."""

    last: Mapping[str, int]
    """Lecture to its last event, of every lecture that was looked at and is there."""
    events: Mapping[str, tuple[Event, ...]]


def may_read(caller: Caller, card: LectureCard) -> bool:
    """Tell whether somebody may read a lecture, from its card alone."""
    if may_edit(caller, card):
        return True
    if card.trashed_ms is not None:
        return False
    if card.owner_id == caller.user_id:
        return True
    role = None if card.course_id is None else caller.courses.get(card.course_id)
    return role in EDITING_ROLES or (role is Role.STUDENT and card.published_ms is not None)


def check_readable(shelf: Shelf, caller: Caller, lecture_id: str) -> None:
    """Refuse a lecture that is not for the caller.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
    """
    with shelf.database.read() as connection:
        readable(connection, caller, lecture_id)


def is_readable(shelf: Shelf, caller: Caller, lecture_id: str) -> bool:
    """Tell whether a lecture is still there for the caller."""
    try:
        check_readable(shelf, caller, lecture_id)
    except LectureMissing:
        return False
    return True


def backlog(shelf: Shelf, lecture_id: str, after: int | None) -> Backlog:
    """Give what happened to a lecture after an event; with None only where it stands."""
    with shelf.database.read() as connection:
        last = last_events(connection, [lecture_id]).get(lecture_id, 0)
        if after is None:
            return Backlog(events=(), last=last, is_lost=False)
        is_lost = after > last or has_forgotten(connection, lecture_id, after)
        found = () if is_lost else events_after(connection, lecture_id, after, limit=BACKLOG_EVENTS)
    is_lost = is_lost or len(found) == BACKLOG_EVENTS
    return Backlog(events=() if is_lost else tuple(found), last=last, is_lost=is_lost)


def news(shelf: Shelf, known: Mapping[str, int], *, of_all: bool) -> News:
    """Look once at everything that is watched: one question where nothing happened.

    `known` are the lectures whose events are told, and the last one that was; with `of_all` every lecture is looked at.
    """
    with shelf.database.read() as connection:
        last = last_events(connection, None if of_all else list(known))
        told = {
            lecture_id: tuple(events_after(connection, lecture_id, seq, limit=BACKLOG_EVENTS))
            for lecture_id, seq in known.items()
            if last.get(lecture_id, 0) > seq
        }
    return News(last=last, events=told)


def cards(shelf: Shelf, lecture_ids: Collection[str]) -> dict[str, LectureView]:
    """Give lectures as the library lists them, by id; those that are gone are left out."""
    with shelf.database.read() as connection:
        return {view.card.id: view for view in views_of(connection, EVERYBODY, list(lecture_ids))}


def visible_ids(shelf: Shelf, caller: Caller) -> set[str]:
    """Give the ids of the lectures outside the trash that the caller may see."""
    with shelf.database.read() as connection:
        return set(visible_lecture_ids(connection, caller.sight))
