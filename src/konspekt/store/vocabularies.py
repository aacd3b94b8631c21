"""The words that a lecture is expected to contain."""

import json
from collections.abc import Sequence
from typing import cast

import sqlalchemy as sa

from konspekt.store.database import Connection
from konspekt.store.forms import canonical
from konspekt.store.tables import vocabularies


def vocabulary_of(connection: Connection, lecture_id: str) -> tuple[str, ...]:
    """Give the words of a lecture, in the order in which they were written."""
    query = sa.select(vocabularies.c.words).where(vocabularies.c.lecture_id == lecture_id)
    words = connection.execute(query).scalar_one_or_none()
    return () if words is None else tuple(cast("list[str]", json.loads(words)))


def put_vocabulary(connection: Connection, lecture_id: str, words: Sequence[str]) -> None:
    """Write the words of a lecture anew."""
    connection.execute(vocabularies.delete().where(vocabularies.c.lecture_id == lecture_id))
    connection.execute(vocabularies.insert().values(lecture_id=lecture_id, words=canonical(list(words))))
