"""Who may read a lecture and who may change it; what is not for the caller to see is not there."""

from konspekt.domain.errors import LectureMissing, NotAllowed, ObjectMissing
from konspekt.library.callers import EDITING_ROLES, Caller
from konspekt.store.database import Connection
from konspekt.store.lectures import LectureCard, find_lecture, hold_lecture, may_see
from konspekt.store.people import find_course


def may_edit(caller: Caller, card: LectureCard) -> bool:
    """Tell whether the caller may change a lecture: administrators, its owner, and the editors of its course."""
    if caller.is_administrator:
        return True
    if caller.role not in EDITING_ROLES:
        return False
    course_role = caller.courses.get(card.course_id) if card.course_id is not None else None
    return card.owner_id == caller.user_id or course_role in EDITING_ROLES


def readable(connection: Connection, caller: Caller, lecture_id: str) -> LectureCard:
    """Give a lecture that the caller may read; one in the trash only those may who may change it.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
    """
    card = find_lecture(connection, lecture_id)
    if not may_see(connection, caller.sight, lecture_id):
        raise LectureMissing(id=lecture_id)
    if card.trashed_ms is not None and not may_edit(caller, card):
        raise LectureMissing(id=lecture_id)
    return card


def editable(connection: Connection, caller: Caller, lecture_id: str) -> LectureCard:
    """Give a lecture that the caller may change.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
        NotAllowed: He may only read it.
    """
    card = readable(connection, caller, lecture_id)
    if not may_edit(caller, card):
        raise NotAllowed
    return card


def held(connection: Connection, caller: Caller, lecture_id: str) -> LectureCard:
    """Give a lecture that the caller may change, every other writer kept away until the transaction ends. Raises as `editable`."""
    hold_lecture(connection, lecture_id)
    return editable(connection, caller, lecture_id)


def check_course(connection: Connection, caller: Caller, course_id: str | None) -> None:
    """Refuse a course in which the caller may not put lectures; None is no course at all.

    Raises:
        ObjectMissing: There is none, or the caller is no editor in it.
    """
    if course_id is None:
        return
    is_editor = caller.courses.get(course_id) in EDITING_ROLES
    if not (is_editor or caller.is_administrator) or find_course(connection, course_id) is None:
        raise ObjectMissing
