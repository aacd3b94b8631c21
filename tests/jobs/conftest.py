"""The service's real processes, on SQLite and on Postgres with an S3."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from jobs.real_service import RealService
from real_parts import NUMBERS, sqlalchemy_url

Make = Callable[..., RealService]


@pytest.fixture
def make_service(tmp_path: Path) -> Iterator[Make]:
    """Give a service on SQLite and a folder, or on what the options say; its processes end with the test."""
    made = []

    def make(**options: str) -> RealService:
        named = {f"KONSPEKT_{name.upper()}": value for name, value in options.items()}
        made.append(RealService(tmp_path / f"home{len(made)}", named))
        return made[-1]

    yield make
    for service in made:
        service.stop()


@pytest.fixture
def far_options(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Options for Postgres and S3, a database and a bucket of their own."""
    uri = request.getfixturevalue("postgres_uri")
    endpoint = request.getfixturevalue("s3_endpoint")
    name = f"jobs{next(NUMBERS)}"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield {
        "database__url": sqlalchemy_url(uri.replace("/postgres?", f"/{name}?")),
        "storage__bucket": name,
        "storage__endpoint": endpoint,
        "storage__key_name": "test",
        "storage__secret_key": "test",
    }
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
