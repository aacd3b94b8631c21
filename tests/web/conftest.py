"""A world of its own for each test of this room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from web.world import World, add_everybody, open_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Everybody, and a course."""
    opened = open_world(tmp_path / "home")
    add_everybody(opened.service)
    yield opened
    opened.service.close()


@pytest.fixture
def bare_world(tmp_path: Path) -> Iterator[World]:
    """Accounts, and nobody has one."""
    opened = open_world(tmp_path / "home")
    yield opened
    opened.service.close()
