"""Lectures as the library lists them: card, counts, how far the work on them is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from konspekt.domain.errors import EditStale, LectureMissing, NotAllowed
from konspekt.library import audit, webhooks
from konspekt.library.access import check_course, held, may_edit, readable
from konspekt.library.callers import Caller
from konspekt.library.progress import RunProgress, progress_of
from konspekt.library.shelf import Shelf
from konspekt.store import lectures as store
from konspekt.store.counts import (
    RowCounts,
    count_rows,
    display_names,
    sounding_lectures,
    timed_lectures,
    undone_lectures,
    whole_runs,
)
from konspekt.store.database import Connection
from konspekt.store.events import add_event
from konspekt.store.lectures import LectureCard
from konspekt.store.runs import RunState

CHANGED: Final = "card"
"""The event of a card that reads otherwise."""
PUBLISHED: Final = "lecture.published"
"""What webhooks hear of."""
Before = tuple[int, str]
"""Instant of making and id of the last lecture of a page: where the next page goes on."""


class LectureState(StrEnum):
    """How far a lecture is."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class LectureView:
    """A lecture of the list."""

    card: LectureCard
    owner_name: str
    state: LectureState
    progress: RunProgress | None
    """Of the newest run, unless it is done."""
    counts: RowCounts
    is_timed: bool
    has_sound: bool
    may_edit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What people say of a lecture; what is not in `told` stays as it is."""

    told: frozenset[str]
    title: str = ""
    date: str | None = None
    course_id: str | None = None
    part_number: int | None = None
    published: bool = False


class Bulk(StrEnum):
    """What can be done to many lectures at once."""

    TRASH = "trash"
    RESTORE = "restore"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    MOVE = "move"


def list_lectures(
    shelf: Shelf,
    caller: Caller,
    *,
    limit: int,
    before: Before | None = None,
    course_id: str | None = None,
    state: LectureState | None = None,
    in_trash: bool = False,
) -> tuple[list[LectureView], Before | None]:
    """Give the lectures that the caller may see, newest first, and where the next page goes on."""
    found: list[LectureView] = []
    with shelf.database.read() as connection:
        while True:
            cards = store.list_lectures(
                connection,
                caller.sight,
                limit=limit + 1,
                before=before,
                course_id=course_id,
                in_trash=in_trash,
            )
            page = [card for card in cards[:limit] if not in_trash or may_edit(caller, card)]
            views = _views(connection, caller, page)
            found += [view for view in views if state is None or view.state is state]
            is_last = len(cards) <= limit
            if is_last or len(found) >= limit:
                break
            before = (cards[limit - 1].created_ms, cards[limit - 1].id)
    more = len(found) > limit or not is_last
    shown = found[:limit]
    if not more or not shown:
        return shown, None
    last = shown[-1].card if len(found) > limit or state is not None else cards[limit - 1]
    return shown, (last.created_ms, last.id)


def lecture(shelf: Shelf, caller: Caller, lecture_id: str) -> LectureView:
    """Give one lecture.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
    """
    with shelf.database.read() as connection:
        card = readable(connection, caller, lecture_id)
        return _views(connection, caller, [card])[0]


def describe(
    shelf: Shelf, caller: Caller, lecture_id: str, said: Description, *, version: int | None = None
) -> LectureView:
    """Describe a lecture otherwise; `version` is that of the card which the caller saw, None if he does not care.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
        NotAllowed: He may only read it.
        ObjectMissing: The course to move it to is not his.
        EditStale: Somebody described it otherwise since.
    """
    with shelf.database.write() as connection:
        card = held(connection, caller, lecture_id)
        if version is not None and version != card.version:
            raise EditStale(id=lecture_id, version=card.version)
        _describe(shelf, connection, caller, card, said)
        return _views(connection, caller, [store.find_lecture(connection, lecture_id)])[0]


def trash(shelf: Shelf, caller: Caller, lecture_id: str) -> None:
    """Put a lecture into the trash. Raises as `describe`."""
    with shelf.database.write() as connection:
        _trash(shelf, connection, caller, held(connection, caller, lecture_id))


def restore(shelf: Shelf, caller: Caller, lecture_id: str) -> LectureView:
    """Take a lecture out of the trash. Raises as `describe`."""
    with shelf.database.write() as connection:
        _restore(shelf, connection, held(connection, caller, lecture_id))
        return _views(connection, caller, [store.find_lecture(connection, lecture_id)])[0]


def purge(shelf: Shelf, caller: Caller, lecture_id: str) -> None:
    """Delete a lecture for ever, with everything of it: its owner may, and administrators.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
        NotAllowed: It is another's.
    """
    with shelf.database.write() as connection:
        card = held(connection, caller, lecture_id)
        if not caller.is_administrator and card.owner_id != caller.user_id:
            raise NotAllowed
        store.purge_lecture(connection, lecture_id)
        audit.note(shelf, connection, caller.user_id, "lecture.purge", lecture_id)


def change_many(
    shelf: Shelf, caller: Caller, lecture_ids: Sequence[str], action: Bulk, *, course_id: str | None = None
) -> list[LectureView]:
    """Do one thing to many lectures: to all or to none; gives them as they are then. Raises as `describe`."""
    ids = list(dict.fromkeys(lecture_ids))
    with shelf.database.write() as connection:
        # In one order, so that two who ask for the same lectures do not wait for each other.
        for lecture_id in sorted(ids):
            card = held(connection, caller, lecture_id)
            if action is Bulk.TRASH:
                _trash(shelf, connection, caller, card)
            elif action is Bulk.RESTORE:
                _restore(shelf, connection, card)
            else:
                _describe(shelf, connection, caller, card, _said_of(action, course_id))
        # Also those that he has just moved out of his own sight.
        return _views(connection, caller, [store.find_lecture(connection, one) for one in ids])


def _said_of(action: Bulk, course_id: str | None) -> Description:
    if action is Bulk.MOVE:
        return Description(told=frozenset({"course_id"}), course_id=course_id)
    return Description(told=frozenset({"published"}), published=action is Bulk.PUBLISH)


def _describe(
    shelf: Shelf, connection: Connection, caller: Caller, card: LectureCard, said: Description
) -> None:
    new = card
    if "title" in said.told:
        new = replace(new, title=said.title)
    if "date" in said.told:
        new = replace(new, date=said.date)
    if "part_number" in said.told:
        new = replace(new, part_number=said.part_number)
    if "course_id" in said.told and said.course_id != card.course_id:
        check_course(connection, caller, said.course_id)
        new = replace(new, course_id=said.course_id)
    if "published" in said.told and said.published != (card.published_ms is not None):
        new = replace(new, published_ms=shelf.now_ms() if said.published else None)
        action = "lecture.publish" if said.published else "lecture.unpublish"
        audit.note(shelf, connection, caller.user_id, action, card.id)
        if said.published:
            webhooks.tell(shelf, connection, card.id, PUBLISHED, {})
    if new != card:
        store.describe_lecture(connection, new)
        _tell(shelf, connection, card.id)


def _trash(shelf: Shelf, connection: Connection, caller: Caller, card: LectureCard) -> None:
    if card.trashed_ms is None:
        store.trash_lecture(connection, card.id, at_ms=shelf.now_ms())
        audit.note(shelf, connection, caller.user_id, "lecture.trash", card.id)
        _tell(shelf, connection, card.id)


def _restore(shelf: Shelf, connection: Connection, card: LectureCard) -> None:
    if card.trashed_ms is not None:
        store.restore_lecture(connection, card.id)
        _tell(shelf, connection, card.id)


def _tell(shelf: Shelf, connection: Connection, lecture_id: str) -> None:
    version = store.find_lecture(connection, lecture_id).version
    add_event(connection, lecture_id, kind=CHANGED, payload={"version": version}, at_ms=shelf.now_ms())


def views_of(connection: Connection, caller: Caller, lecture_ids: Sequence[str]) -> list[LectureView]:
    """Give those of the lectures that the caller may see, in that order."""
    cards: list[LectureCard] = []
    for lecture_id in lecture_ids:
        try:
            cards.append(readable(connection, caller, lecture_id))
        except LectureMissing:
            continue
    return _views(connection, caller, cards)


def _views(connection: Connection, caller: Caller, cards: Sequence[LectureCard]) -> list[LectureView]:
    ids = [card.id for card in cards]
    counts = count_rows(connection, ids)
    timed, sounding = timed_lectures(connection, ids), sounding_lectures(connection, ids)
    names = display_names(connection, {card.owner_id for card in cards})
    runs = whole_runs(connection, ids)
    progress = progress_of(connection, sorted(undone_lectures(connection, ids)))
    return [
        LectureView(
            card=card,
            owner_name=names.get(card.owner_id, ""),
            state=_state(card, runs.get(card.id), progress.get(card.id)),
            progress=_worth_telling(progress.get(card.id)),
            counts=counts.get(card.id, RowCounts()),
            is_timed=card.id in timed,
            has_sound=card.id in sounding,
            may_edit=may_edit(caller, card),
        )
        for card in cards
    ]


def _state(card: LectureCard, whole: RunState | None, progress: RunProgress | None) -> LectureState:
    """Tell how far a lecture is; a re-run of a part leaves it ready."""
    if whole is RunState.OPEN:
        is_begun = progress is not None and progress.queue_place is None
        return LectureState.RUNNING if is_begun else LectureState.WAITING
    if card.adopted_ms is not None:
        return LectureState.READY
    ended = {RunState.FAILED: LectureState.FAILED, RunState.CANCELLED: LectureState.CANCELLED}
    return LectureState.WAITING if whole is None else ended.get(whole, LectureState.WAITING)


def _worth_telling(progress: RunProgress | None) -> RunProgress | None:
    return None if progress is None or progress.state is RunState.DONE else progress
