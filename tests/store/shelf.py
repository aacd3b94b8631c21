"""A person with lectures, for the tests of the store."""

from editing.lecture_rows import TEXTS, result_of
from konspekt.editing.applying import apply_group, undo
from konspekt.editing.history import Group
from konspekt.store.database import Database, new_id
from konspekt.store.lecture_rows import adopt_lecture, load_state
from konspekt.store.lectures import LectureCard, add_lecture, hold_lecture
from konspekt.store.revisions import changes_of_group, save_edit
from konspekt.store.tables import users

AT_MS = 1_800_000_000_000


def new_owner(database: Database) -> str:
    owner_id = new_id()
    with database.write() as connection:
        connection.execute(
            users.insert().values(
                id=owner_id, name=owner_id, display_name="Анна", role="methodologist", created_ms=AT_MS
            )
        )
    return owner_id


def new_lecture(database: Database, *, owner_id: str | None = None, **fields) -> str:
    card = LectureCard(
        id=new_id(),
        owner_id=owner_id or new_owner(database),
        title=fields.pop("title", "Литералы"),
        file_name="lecture.mp3",
        language=fields.pop("language", "ru"),
        created_ms=fields.pop("created_ms", AT_MS),
        **fields,
    )
    with database.write() as connection:
        add_lecture(connection, card)
    return card.id


def adopted_lecture(database: Database, texts=TEXTS, **fields) -> str:
    lecture_id = new_lecture(database, **fields)
    assert adopt_lecture(database, lecture_id, result_of(texts), at_ms=AT_MS, make_id=new_id)
    return lecture_id


def state_of(database: Database, lecture_id: str):
    with database.read() as connection:
        return load_state(connection, lecture_id)


def edit(database: Database, lecture_id: str, *edits, actor="anna", group=None, at_ms=AT_MS + 1):
    with database.write() as connection:
        hold_lecture(connection, lecture_id)
        applied = apply_group(edits, load_state(connection, lecture_id), new_id=new_id)
        group = Group(id=group or new_id(), actor=actor)
        save_edit(connection, lecture_id, applied, group=group, op=edits[0].op, at_ms=at_ms)
    return group.id


def take_back(database: Database, lecture_id: str, group_id: str, *, actor="anna"):
    with database.write() as connection:
        hold_lecture(connection, lecture_id)
        changes = changes_of_group(connection, lecture_id, group_id)
        applied = undo(changes, load_state(connection, lecture_id), new_id=new_id)
        group = Group(id=new_id(), actor=actor, undoes=group_id)
        save_edit(connection, lecture_id, applied, group=group, op="undo", at_ms=AT_MS + 2)
    return group.id
