"""What every room's tests share: golden files and the places of outside material."""

from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
SHARED = ROOT.parent / "shared"

settings.register_profile("konspekt", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("konspekt")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="accept what the code makes now")


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compare a made text with the golden file of that name; the difference is read in review."""

    def check(name: str, made: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--write-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made, encoding="utf-8")
        assert path.exists(), f"no golden file {name}: run `make golden` and read the difference"
        assert made == path.read_text(encoding="utf-8")

    return check


@pytest.fixture
def shared() -> Path:
    """The folder of outside material (recordings of the case, evaluation data) beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with the case's recordings is not here")
    return SHARED
