"""The wheel and the source archive, installed into an empty environment on a machine without node, do the whole job."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from konspekt.library.sample import sample_recording

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).parent / "uv"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel"), pytest.mark.timeout(600)]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=bare_environment(cwd) | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def bare_environment(home: Path) -> dict[str, str]:
    """What an ordinary shell has, without node: a folder of links to everything else on PATH would prove no more."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("KONSPEKT_", "VIRTUAL_ENV"))
    }
    folders = [folder for folder in kept["PATH"].split(os.pathsep) if not (Path(folder) / "node").exists()]
    return kept | {"PATH": os.pathsep.join(folders), "KONSPEKT_HOME": str(home / "home")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel and a source archive; the pages were built by the command that runs the tests."""
    place = tmp_path_factory.mktemp("built")
    subprocess.run([str(UV), "build", "--quiet", "--out-dir", str(place)], cwd=ROOT, check=True)
    return place


@pytest.fixture(scope="module")
def environment(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment with the wheel and what it needs, pinned by hash."""
    folder = tmp_path_factory.mktemp("environment")
    run(UV, "venv", "--quiet", "--python", sys.executable, folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    lock = ROOT / "requirements" / "run.lock"
    run(UV, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", lock, cwd=folder)
    (wheel,) = built.glob("*.whl")
    run(UV, "pip", "install", "--quiet", "--python", python, "--no-deps", wheel, cwd=folder)
    return folder / "venv" / "bin"


@pytest.fixture
def service(environment: Path, tmp_path: Path) -> Iterator[str]:
    process = subprocess.Popen(
        [str(environment / "konspekt"), "serve", "--port", "0"],
        env=bare_environment(tmp_path) | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    give_up = time.monotonic() + 90
    for line in process.stdout:
        found = re.search(r"http://\S+", line)
        if found or time.monotonic() > give_up:
            break
    assert found, "no address was printed"
    yield found[0]
    process.terminate()
    process.communicate(timeout=30)


def test_the_installed_command_makes_a_lecture_from_its_sound(environment: Path, tmp_path: Path) -> None:
    run(environment / "konspekt", "process", sample_recording(), "--engine", "sample", cwd=tmp_path)
    made = (tmp_path / "out" / "lecture" / "lecture.md").read_text(encoding="utf-8")
    assert "рентабельность" in made


def fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read()


def test_the_installed_service_has_its_pages(service: str) -> None:
    page = fetched(service).decode()
    script = re.search(r'src="(/assets/[^"]+\.js)"', page)
    assert script, page[:300]
    assert fetched(service.partition("/?")[0] + script[1])


def test_the_source_archive_carries_the_pages_and_installs_without_node(
    built: Path, environment: Path, tmp_path: Path
) -> None:
    (archive,) = built.glob("*.tar.gz")
    run(UV, "venv", "--quiet", "--python", sys.executable, tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    run(UV, "pip", "install", "--quiet", "--python", python, "--no-deps", archive, cwd=tmp_path)
    code = "import konspekt, pathlib; print((pathlib.Path(konspekt.__file__).parent / 'web' / 'static' / 'index.html').is_file())"
    assert run(python, "-c", code, cwd=tmp_path).strip() == "True"
