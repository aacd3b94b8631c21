"""How much room things take."""

import json
from typing import cast

import sqlalchemy as sa

from konspekt.store.blobs import Blobs
from konspekt.store.database import Connection
from konspekt.store.tables import lectures, recordings


def kept_bytes(connection: Connection, *, owner_id: str) -> int:
    """Give the size of somebody's recordings; one that several lectures share counts once."""
    query = (
        sa.select(recordings.c.sha256, recordings.c.form)
        .join(lectures, lectures.c.id == recordings.c.lecture_id)
        .where(lectures.c.owner_id == owner_id)
    )
    sizes: dict[str, int] = {}
    for row in connection.execute(query).mappings():
        sizes[row["sha256"]] = int(cast("dict[str, int]", json.loads(row["form"])).get("size_bytes", 0))
    return sum(sizes.values())


def database_bytes(connection: Connection) -> int:
    """Give how much room the tables take on their disk."""
    if connection.dialect.name == "sqlite":
        query = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    else:
        query = "SELECT pg_database_size(current_database())"
    return int(connection.execute(sa.text(query)).scalar_one())


def blobs_bytes(blobs: Blobs) -> int:
    """Give how much room the blobs take."""
    return sum(kept.size_bytes for kept in blobs.all())
