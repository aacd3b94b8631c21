"""Links by which somebody without an account reads one lecture."""

from konspekt.domain.errors import LectureMissing, ObjectMissing
from konspekt.library.access import editable
from konspekt.library.audit import note
from konspekt.library.callers import Caller, Role
from konspekt.library.shelf import Shelf
from konspekt.store.sharing import (
    ShareLink,
    add_share_link,
    find_share_link,
    revoke_share_link,
    share_link_of,
    share_links_of,
)
from konspekt.store.tokens import new_token

__all__ = ["ShareLink"]


def make_link(
    shelf: Shelf, caller: Caller, lecture_id: str, *, expires_ms: int | None
) -> tuple[ShareLink, str]:
    """Give a new link to a lecture and its secret, which is told once.

    Raises:
        LectureMissing: There is no such lecture, or it is not for the caller.
        NotAllowed: He may only read it.
    """
    token = new_token()
    link = ShareLink(
        id=shelf.make_id(),
        lecture_id=lecture_id,
        made_by=caller.user_id,
        created_ms=shelf.now_ms(),
        expires_ms=expires_ms,
    )
    with shelf.database.write() as connection:
        editable(connection, caller, lecture_id)
        add_share_link(connection, link, token=token)
        note(shelf, connection, caller.user_id, "link.make", link.id)
    return link, token


def list_links(shelf: Shelf, caller: Caller, lecture_id: str) -> list[ShareLink]:
    """Give the links of a lecture that still open it, oldest first. Raises as `make_link`."""
    now_ms = shelf.now_ms()
    with shelf.database.read() as connection:
        editable(connection, caller, lecture_id)
        found = share_links_of(connection, lecture_id)
    return [
        link
        for link in found
        if link.revoked_ms is None and (link.expires_ms is None or link.expires_ms > now_ms)
    ]


def revoke_link(shelf: Shelf, caller: Caller, link_id: str) -> None:
    """Let a link lead nowhere from now on.

    Raises:
        ObjectMissing: There is none, or its lecture is not for the caller.
        NotAllowed: He may only read the lecture.
    """
    with shelf.database.write() as connection:
        link = find_share_link(connection, link_id)
        if link is None:
            raise ObjectMissing
        try:
            editable(connection, caller, link.lecture_id)
        except LectureMissing as error:
            raise ObjectMissing from error
        revoke_share_link(connection, link_id, at_ms=shelf.now_ms())
        note(shelf, connection, caller.user_id, "link.revoke", link_id)


def reader_of(shelf: Shelf, token: str) -> tuple[str, Caller]:
    """Give the lecture that a link opens, and its holder as a caller who reads that lecture and nothing else.

    Raises:
        ObjectMissing: The link is unknown, revoked or over, or its lecture is in the trash.
    """
    with shelf.database.read() as connection:
        link = share_link_of(connection, token, at_ms=shelf.now_ms())
    if link is None:
        raise ObjectMissing
    reader = Caller(
        user_id=f"link:{link.id}",
        name="",
        role=Role.STUDENT,
        courses={},
        lecture_ids=frozenset({link.lecture_id}),
    )
    return link.lecture_id, reader
