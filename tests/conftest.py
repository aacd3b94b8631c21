"""What every room's tests share: golden files and the places of outside material."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["real_parts"]

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


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where everything is installed (KONSPEKT_NOTHING_SKIPPED, as in CI) a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("KONSPEKT_NOTHING_SKIPPED") or exitstatus or reporter is None:
        return
    skipped = [report.longrepr for report in reporter.stats.get("skipped", [])]
    if skipped:
        reporter.write_line(f"{len(skipped)} tests were skipped where nothing may be: {skipped}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
