"""A lecture in the world of the web's tests, and shorter ways to ask for it."""

from editing.lecture_rows import TEXTS
from konspekt.store.lecture_rows import load_state
from store.shelf import adopted_lecture
from web.world import COURSE, HERE

ORIGIN = {"Origin": HERE}


def add_lecture(world, *, by="owner", course_id=COURSE, texts=TEXTS, **fields) -> str:
    database = world.service.shelf.database
    return adopted_lecture(database, texts, owner_id=by, course_id=course_id, **fields)


def state_of(world, lecture_id):
    with world.service.shelf.database.read() as connection:
        return load_state(connection, lecture_id)


def versions(world, lecture_id, *row_ids) -> dict[str, str]:
    rows = state_of(world, lecture_id).rows
    told = ", ".join(f'"{row_id}:{rows[row_id].version}"' for row_id in row_ids if row_id in rows)
    return {"If-Match": told} if told else {}


def post_edits(world, lecture_id, *edits, seen=(), by="owner", headers=None, **more):
    return world.ask(
        "POST",
        f"/lectures/{lecture_id}/edits",
        by=by,
        headers={**ORIGIN, **versions(world, lecture_id, *seen), **(headers or {})},
        json={"edits": list(edits), **more},
    )


def post(world, path, *, by="owner", headers=None, **sent):
    return world.ask("POST", path, by=by, headers={**ORIGIN, **(headers or {})}, **sent)
