"""Lectures as the library lists them, and the recordings they were made from."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Final

import sqlalchemy as sa

from konspekt.domain.errors import LectureMissing
from konspekt.domain.recording import Recording
from konspekt.store.database import Connection
from konspekt.store.forms import from_text, to_text
from konspekt.store.tables import lectures, recordings


@dataclass(frozen=True, slots=True, kw_only=True)
class LectureCard:
    """A lecture without its content."""

    id: str
    owner_id: str
    title: str
    file_name: str
    language: str
    created_ms: int
    course_id: str | None = None
    part_number: int | None = None
    """Of a lecture that was recorded in parts."""
    engine: str | None = None
    """Who wrote the transcript; None until there is one."""
    date: str | None = None
    """A plain calendar date, YYYY-MM-DD."""
    duration_ms: int | None = None
    is_sample: bool = False
    adopted_ms: int | None = None
    """When it became rows that people can edit."""
    published_ms: int | None = None
    trashed_ms: int | None = None
    last_revision: int = 0
    last_event: int = 0
    version: int = 1
    """Rises whenever somebody describes the lecture otherwise: the ETag of the card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Which lectures somebody may see: his own, those of some courses, the published ones of others."""

    everything: bool = False
    owner_id: str | None = None
    course_ids: frozenset[str] = frozenset()
    published_course_ids: frozenset[str] = frozenset()
    lecture_ids: frozenset[str] = frozenset()
    """Single lectures, as a link opens them."""


COUNTED: Final = frozenset({"id", "last_revision", "last_event", "adopted_ms", "trashed_ms", "version"})
"""Columns that have their own functions."""


def add_lecture(connection: Connection, card: LectureCard) -> None:
    """Put a lecture into the library."""
    connection.execute(lectures.insert().values(asdict(card)))


def find_lecture(connection: Connection, lecture_id: str) -> LectureCard:
    """Give a lecture, also one in the trash.

    Raises:
        LectureMissing: There is none with that id.
    """
    return _card(connection, lecture_id, sa.select(lectures))


def hold_lecture(connection: Connection, lecture_id: str) -> LectureCard:
    """Give a lecture and keep every other writer away from it until the transaction ends.

    Raises:
        LectureMissing: There is none with that id.
    """
    return _card(connection, lecture_id, sa.select(lectures).with_for_update())


def describe_lecture(connection: Connection, card: LectureCard) -> None:
    """Write what people say of a lecture: title, course, date, publication and the like.

    Raises:
        LectureMissing: There is none with that id.
    """
    fields = {name: value for name, value in asdict(card).items() if name not in COUNTED}
    _change(connection, card.id, fields | {"version": lectures.c.version + 1})


def list_lectures(
    connection: Connection,
    sight: Sight,
    *,
    limit: int,
    before: tuple[int, str] | None = None,
    course_id: str | None = None,
    in_trash: bool = False,
) -> list[LectureCard]:
    """Give lectures, newest first; `before` is `(created_ms, id)` of the last one of the page before."""
    query = (
        sa.select(lectures).where(_seen(sight)).order_by(lectures.c.created_ms.desc(), lectures.c.id.desc())
    )
    is_trashed = lectures.c.trashed_ms.is_not(None)
    query = query.where(is_trashed if in_trash else ~is_trashed)
    if course_id is not None:
        query = query.where(lectures.c.course_id == course_id)
    if before is not None:
        created_ms, lecture_id = before
        query = query.where(
            (lectures.c.created_ms < created_ms)
            | ((lectures.c.created_ms == created_ms) & (lectures.c.id < lecture_id))
        )
    return [LectureCard(**row) for row in connection.execute(query.limit(limit)).mappings()]


def titles_of(connection: Connection, lecture_ids: Collection[str]) -> dict[str, str]:
    """Give what lectures are called."""
    query = sa.select(lectures.c.id, lectures.c.title).where(lectures.c.id.in_(lecture_ids))
    return {row["id"]: row["title"] for row in connection.execute(query).mappings()}


def visible_lecture_ids(connection: Connection, sight: Sight, *, course_id: str | None = None) -> list[str]:
    """Give the ids of the lectures outside the trash that somebody may see, of one course or of all."""
    query = sa.select(lectures.c.id).where(_seen(sight), lectures.c.trashed_ms.is_(None))
    if course_id is not None:
        query = query.where(lectures.c.course_id == course_id)
    return list(connection.execute(query.order_by(lectures.c.id)).scalars())


def may_see(connection: Connection, sight: Sight, lecture_id: str) -> bool:
    """Tell whether a lecture is among those that somebody may see, in the trash or not."""
    query = sa.select(lectures.c.id).where(_seen(sight), lectures.c.id == lecture_id)
    return connection.execute(query).first() is not None


def lectures_by_course(connection: Connection, sight: Sight) -> dict[str, int]:
    """Count the lectures outside the trash that somebody may see in each course; a course without any is left out."""
    query = (
        sa.select(lectures.c.course_id, sa.func.count())
        .where(_seen(sight), lectures.c.trashed_ms.is_(None), lectures.c.course_id.is_not(None))
        .group_by(lectures.c.course_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def trash_lecture(connection: Connection, lecture_id: str, *, at_ms: int) -> None:
    """Put a lecture into the trash.

    Raises:
        LectureMissing: There is none with that id.
    """
    _change(connection, lecture_id, {"trashed_ms": at_ms, "version": lectures.c.version + 1})


def restore_lecture(connection: Connection, lecture_id: str) -> None:
    """Take a lecture out of the trash.

    Raises:
        LectureMissing: There is none with that id.
    """
    _change(connection, lecture_id, {"trashed_ms": None, "version": lectures.c.version + 1})


def purge_lecture(connection: Connection, lecture_id: str) -> None:
    """Delete a lecture with everything of it; its blobs are collected later.

    Raises:
        LectureMissing: There is none with that id.
    """
    gone = connection.execute(lectures.delete().where(lectures.c.id == lecture_id))
    if not gone.rowcount:
        raise LectureMissing(id=lecture_id)


def purge_trashed(connection: Connection, lecture_id: str, *, before_ms: int) -> bool:
    """Delete a lecture that has been in the trash since before an instant; False where it is not there, or not there any more."""
    gone = lectures.delete().where(lectures.c.id == lecture_id, lectures.c.trashed_ms < before_ms)
    return connection.execute(gone).rowcount == 1


def trashed_before(connection: Connection, before_ms: int) -> list[str]:
    """Give the ids of the lectures that have been in the trash since before an instant."""
    query = sa.select(lectures.c.id).where(lectures.c.trashed_ms < before_ms)
    return list(connection.execute(query.order_by(lectures.c.id)).scalars())


def keep_recording(connection: Connection, lecture_id: str, recording: Recording) -> None:
    """Name the recording of a lecture; its bytes were kept as a blob before."""
    connection.execute(
        recordings.insert().values(
            lecture_id=lecture_id, sha256=recording.sha256, form=to_text(recording, Recording)
        )
    )


def recording_of(connection: Connection, lecture_id: str) -> Recording | None:
    """Give the recording of a lecture, None for an imported transcript."""
    query = sa.select(recordings.c.form).where(recordings.c.lecture_id == lecture_id)
    form = connection.execute(query).scalar_one_or_none()
    return None if form is None else from_text(form, Recording, name=f"recording of {lecture_id}")


def sample_of(connection: Connection, owner_id: str) -> str | None:
    """Give somebody's sample lecture, None where he has none outside the trash."""
    query = sa.select(lectures.c.id).where(
        lectures.c.owner_id == owner_id, lectures.c.is_sample, lectures.c.trashed_ms.is_(None)
    )
    return connection.execute(query.order_by(lectures.c.created_ms).limit(1)).scalar_one_or_none()


def lectures_from_recording(connection: Connection, sha256: str, *, owner_id: str) -> list[LectureCard]:
    """Give somebody's own lectures that were made from a recording with these very bytes."""
    query = (
        sa.select(lectures)
        .join(recordings, recordings.c.lecture_id == lectures.c.id)
        .where(recordings.c.sha256 == sha256, lectures.c.owner_id == owner_id)
        .order_by(lectures.c.created_ms, lectures.c.id)
    )
    return [LectureCard(**row) for row in connection.execute(query).mappings()]


def mark_adopted(
    connection: Connection,
    lecture_id: str,
    *,
    engine: str,
    language: str,
    at_ms: int,
    end_ms: int | None = None,
) -> None:
    """Note that a lecture has become rows, and who wrote its transcript in which language.

    `end_ms`, the end of the transcript, is its length where no recording tells it.

    Raises:
        LectureMissing: There is none with that id.
    """
    length = sa.func.coalesce(lectures.c.duration_ms, end_ms)
    told = {"engine": engine, "language": language, "adopted_ms": at_ms, "duration_ms": length}
    _change(connection, lecture_id, told)


def _card(connection: Connection, lecture_id: str, query: sa.Select[*tuple[object, ...]]) -> LectureCard:
    found = connection.execute(query.where(lectures.c.id == lecture_id)).mappings().one_or_none()
    if found is None:
        raise LectureMissing(id=lecture_id)
    return LectureCard(**found)


def _change(connection: Connection, lecture_id: str, fields: Mapping[str, object]) -> None:
    changed = connection.execute(lectures.update().where(lectures.c.id == lecture_id).values(**fields))
    if not changed.rowcount:
        raise LectureMissing(id=lecture_id)


def _seen(sight: Sight) -> sa.ColumnElement[bool]:
    if sight.everything:
        return sa.true()
    ways: list[sa.ColumnElement[bool]] = [lectures.c.course_id.in_(sight.course_ids)]
    ways.append(lectures.c.course_id.in_(sight.published_course_ids) & lectures.c.published_ms.is_not(None))
    if sight.lecture_ids:
        ways.append(lectures.c.id.in_(sight.lecture_ids))
    if sight.owner_id is not None:
        ways.append(lectures.c.owner_id == sight.owner_id)
    return sa.or_(*ways)
