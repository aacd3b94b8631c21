"""What an administrator allowed to be sent elsewhere."""

import sqlalchemy as sa

from konspekt.store.database import Connection
from konspekt.store.tables import engine_consents


def consents(connection: Connection) -> frozenset[str]:
    """Give the names of the engines that were allowed."""
    return frozenset(connection.execute(sa.select(engine_consents.c.name)).scalars())


def give_consent(connection: Connection, name: str, *, by: str, at_ms: int) -> None:
    """Allow an engine."""
    take_consent_back(connection, name)
    connection.execute(engine_consents.insert().values(name=name, enabled_by=by, at_ms=at_ms))


def take_consent_back(connection: Connection, name: str) -> None:
    """Allow an engine no longer."""
    connection.execute(engine_consents.delete().where(engine_consents.c.name == name))
