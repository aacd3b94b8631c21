"""Writing a row whether it is there or not, on both databases."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from konspekt.store.database import Connection


def upsert(
    connection: Connection, table: sa.Table, *, key: Mapping[str, object], values: Mapping[str, object]
) -> None:
    """Write the row of that key; values may be SQL over the row that is there."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    plain = {name: 1 if isinstance(value, sa.ColumnElement) else value for name, value in values.items()}
    statement = dialect.insert(table).values(**key, **plain)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))
