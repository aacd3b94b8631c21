"""Editing a lecture: one group of edits, or the taking back of one, is one transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Final, cast

from konspekt.domain.errors import (
    EditTooLarge,
    GroupTaken,
    IfMatchMissing,
    LanguageUnknown,
    LectureNotReady,
    NotAllowed,
    NothingToUndo,
    ObjectMissing,
    RequestBad,
)
from konspekt.editing import applying, history
from konspekt.editing.edits import AddEntry, Edit
from konspekt.editing.history import Group
from konspekt.editing.naming import named_rows
from konspekt.editing.rows import SegmentRow
from konspekt.editing.state import Applied, LectureState
from konspekt.language import load_language
from konspekt.library.access import held
from konspekt.library.callers import Caller
from konspekt.library.shelf import Shelf
from konspekt.library.views import Rows, Views, touched_with
from konspekt.library.vocabulary import with_corrections
from konspekt.store import revisions
from konspekt.store.database import Connection
from konspekt.store.events import event_of_group
from konspekt.store.lectures import LectureCard

MACHINE: Final = "machine"
"""Who a re-run is by; its groups may be taken back by whoever may edit the lecture."""
MOST_CHARS: Final = 20_000
"""Of one text: an hour of speech in a single segment has some 60 000, but nobody writes that by hand."""
MOST_MS: Final = 1_000_000_000
"""Of a shift in time: eleven days."""
SEVERAL: Final = "several"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What a group of edits came to."""

    revision: int
    """Of the lecture behind it."""
    event: int | None
    """Which tells of it; None where that was thrown away since."""
    group: str
    rows: Rows
    """What it changed, as it is now."""


def edit_lecture(
    shelf: Shelf,
    caller: Caller,
    lecture_id: str,
    edits: Sequence[Edit],
    *,
    expected: Mapping[str, int],
    group: str | None = None,
) -> Edited:
    """Make edits as one group: all or none.

    `expected` gives the version that the caller saw of every row that the edits name. A `group` that the caller saved before is not
    made again: the answer tells what it changed.

    Raises:
        LectureMissing, NotAllowed, LectureNotReady: Not for the caller, or nothing there yet.
        IfMatchMissing: A named row has no expected version.
        EditStale: A row is newer; nothing was changed.
        EditError: An edit cannot be made; its class says why.
        GroupTaken: The id of the group is another's.
    """
    for edit in edits:
        _check_sizes(edit)
    ops = {edit.op for edit in edits}

    def work(card: LectureCard, state: LectureState) -> Applied:
        missing = named_rows(edits) - expected.keys()
        if missing:
            raise IfMatchMissing(ids=", ".join(sorted(missing)))
        complete = [_with_key(edit, card.language) for edit in edits]
        return applying.apply_group(complete, state, new_id=shelf.make_id, expected=expected)

    with shelf.database.write() as connection:
        card = _ready(connection, caller, lecture_id)
        made = Group(id=group or shelf.make_id(), actor=caller.user_id)
        op = ops.pop() if len(ops) == 1 else SEVERAL
        return _save(shelf, connection, card, made, op=op, work=work)


def undo(shelf: Shelf, caller: Caller, lecture_id: str, *, group: str | None = None) -> Edited:
    """Take back the caller's latest group that is in force.

    Raises:
        LectureMissing, NotAllowed, LectureNotReady: Not for the caller, or nothing there yet.
        NothingToUndo: He has none.
        UndoConflict: A row was changed since by somebody else.
        GroupTaken: The id of the group is another's.
    """
    return _take_back(shelf, caller, lecture_id, op="undo", group=group, choose=history.next_undo)


def redo(shelf: Shelf, caller: Caller, lecture_id: str, *, group: str | None = None) -> Edited:
    """Bring back what the caller took back last. Raises as `undo`."""
    return _take_back(shelf, caller, lecture_id, op="redo", group=group, choose=history.next_redo)


def undo_group(
    shelf: Shelf, caller: Caller, lecture_id: str, group_id: str, *, group: str | None = None
) -> Edited:
    """Take back one group of the history: the caller's own, a re-run's, for administrators any.

    Raises:
        ObjectMissing: There is no such group.
        NotAllowed: It is somebody else's.
        NothingToUndo: It was taken back already.
        UndoConflict: A row was changed since.
    """

    def choose(groups: Sequence[Group], _actor: str) -> str | None:
        found = next((it for it in groups if it.id == group_id), None)
        if found is None:
            raise ObjectMissing
        if not may_take_back(caller, found):
            raise NotAllowed
        return None if any(it.undoes == group_id for it in groups) else group_id

    return _take_back(shelf, caller, lecture_id, op="undo", group=group, choose=choose)


def may_take_back(caller: Caller, group: Group) -> bool:
    """Tell whose groups somebody may take back."""
    return caller.is_administrator or group.actor in (caller.user_id, MACHINE)


def _take_back(
    shelf: Shelf,
    caller: Caller,
    lecture_id: str,
    *,
    op: str,
    group: str | None,
    choose: Callable[[Sequence[Group], str], str | None],
) -> Edited:
    with shelf.database.write() as connection:
        card = _ready(connection, caller, lecture_id)
        group_id = group or shelf.make_id()
        if (
            group is not None
            and (former := _repeated(shelf, connection, card, group, caller.user_id)) is not None
        ):
            return former
        groups = [step.group for step in revisions.history(connection, lecture_id)]
        wanted = choose(groups, caller.user_id)
        if wanted is None:
            raise NothingToUndo
        changes = revisions.changes_of_group(connection, lecture_id, wanted)
        made = Group(id=group_id, actor=caller.user_id, undoes=wanted)
        return _save(
            shelf,
            connection,
            card,
            made,
            op=op,
            work=lambda _card, state: applying.undo(changes, state, new_id=shelf.make_id),
        )


def _ready(connection: Connection, caller: Caller, lecture_id: str) -> LectureCard:
    card = held(connection, caller, lecture_id)
    if card.adopted_ms is None:
        raise LectureNotReady
    return card


def _save(
    shelf: Shelf,
    connection: Connection,
    card: LectureCard,
    group: Group,
    *,
    op: str,
    work: Callable[[LectureCard, LectureState], Applied],
) -> Edited:
    former = _repeated(shelf, connection, card, group.id, group.actor)
    if former is not None:
        return former
    applied = work(card, shelf.states.load(connection, card.id))
    at_ms = shelf.now_ms()
    saved = revisions.save_edit(connection, card.id, applied, group=group, op=op, at_ms=at_ms)
    return Edited(
        revision=saved.revision if saved is not None else card.last_revision,
        event=saved.event if saved is not None else card.last_event,
        group=group.id,
        rows=with_corrections(connection, card, _told(applied.touched, applied.state)),
    )


def _repeated(
    shelf: Shelf, connection: Connection, card: LectureCard, group_id: str, actor: str
) -> Edited | None:
    """Give what a group came to that was saved before; None where it was not."""
    step = revisions.step_of(connection, card.id, group_id)
    if step is None:
        return None
    if step.group.actor != actor:
        raise GroupTaken(group=group_id)
    changes = revisions.changes_of_group(connection, card.id, group_id)
    state = shelf.states.load(connection, card.id)
    return Edited(
        revision=step.last_seq,
        event=event_of_group(connection, card.id, group_id, at_ms=step.at_ms),
        group=group_id,
        rows=with_corrections(connection, card, _told([change.row_id for change in changes], state)),
    )


def _told(row_ids: Sequence[str], state: LectureState) -> Rows:
    segments = {row_id for row_id in row_ids if isinstance(state.rows.get(row_id), SegmentRow)}
    marks = touched_with(segments, state.rows) if segments else ()
    return Views(state).some([*row_ids, *marks])


def _with_key(edit: Edit, language: str) -> Edit:
    """Give a new entry the key by which a re-run finds it again."""
    if not isinstance(edit, AddEntry) or edit.machine_key:
        return edit
    try:
        key = load_language(language).grammar.key(edit.headword)
    except LanguageUnknown:
        key = " ".join(edit.headword.casefold().split())
    return replace(edit, machine_key=key)


def _check_sizes(part: object, place: str = "") -> None:
    """Refuse what no column could hold.

    Raises:
        EditTooLarge: Naming the field.
        RequestBad: Half of a character in it, which no encoding writes.
    """
    if isinstance(part, str):
        if len(part) > MOST_CHARS:
            raise EditTooLarge(place=place)
        if any("\ud800" <= char <= "\udfff" for char in part):
            raise RequestBad(place=place)
    if isinstance(part, int) and abs(part) > MOST_MS:
        raise EditTooLarge(place=place)
    if isinstance(part, tuple | frozenset):
        for one in cast("Iterable[object]", part):
            _check_sizes(one, place)
    elif is_dataclass(part):
        for field in fields(part):
            _check_sizes(getattr(part, field.name), field.name)
