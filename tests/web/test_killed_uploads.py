"""The web process is killed again and again while a file comes in; the file arrives whole."""

import hashlib
import json
import os
import shutil
import subprocess
import threading
import wave
from pathlib import Path

import numpy as np
import pytest

from conftest import ROOT
from web.plain_tus import bring
from web.real_web import RealWeb

MODULES = ROOT / "frontend" / "node_modules"
MEGABYTE = 1_000_000
IS_SOAK = os.environ.get("KONSPEKT_SOAK") == "1"
SIZE = 2_000 * MEGABYTE if IS_SOAK else 64 * MEGABYTE
KILLS = 5


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> tuple[Path, str]:
    """Give a recording of the asked size: noise, so that no two parts of it are alike."""
    place = tmp_path_factory.mktemp("film") / "Лекция.wav"
    noise = np.random.default_rng(7)
    with wave.open(str(place), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        for _ in range(SIZE // (8 * MEGABYTE)):
            file.writeframes(noise.bytes(8 * MEGABYTE))
    with place.open("rb") as source:
        return place, hashlib.file_digest(source, "sha256").hexdigest()


class Killer(threading.Thread):
    """Kills the process whenever the file has come so far, and starts it again."""

    def __init__(self, web: RealWeb, size: int) -> None:
        super().__init__(daemon=True)
        self.web = web
        self.marks = [size * number // (KILLS + 1) for number in range(1, KILLS + 1)]
        self.killed_at: list[int] = []
        self.is_over = threading.Event()

    def run(self) -> None:
        uploads = self.web.home / "uploads"
        while self.marks and not self.is_over.wait(0.001):
            here = sum(part.stat().st_size for part in uploads.glob("*.part"))
            if here >= self.marks[0]:
                self.web.kill()
                self.killed_at.append(here)
                self.marks.pop(0)
                self.web.start()


@pytest.fixture
def web(tmp_path):
    made = RealWeb(tmp_path / "home")
    made.start()
    made.log_in()
    yield made
    if made.process.poll() is None:
        made.kill()


def through_kills(web: RealWeb, film, upload) -> None:
    place, sha256 = film
    killer = Killer(web, place.stat().st_size)
    killer.start()
    try:
        lecture_id = upload(f"http://127.0.0.1:{web.port}/api/v1/uploads", place)
    finally:
        killer.is_over.set()
        killer.join()
    assert len(killer.killed_at) == KILLS
    (told,) = web.ask("GET", "/api/v1/uploads").json["uploads"]
    assert told["lecture_id"] == (lecture_id or told["lecture_id"])
    assert told["error"] is None
    kept = web.home / "blobs" / sha256[:2] / sha256
    with kept.open("rb") as source:
        assert hashlib.file_digest(source, "sha256").hexdigest() == sha256
    assert not list((web.home / "uploads").glob("*.part"))
    shutil.rmtree(web.home / "blobs")


@pytest.mark.slow
@pytest.mark.timeout(1200 if IS_SOAK else 180)
def test_an_upload_by_the_pages_client_survives_five_kills(web, film) -> None:
    node = shutil.which("node")
    if node is None or not (MODULES / "tus-js-client").is_dir():
        pytest.skip("node or frontend/node_modules with tus-js-client is not here: run `npm ci` in frontend/")

    def upload(endpoint: str, place: Path) -> str | None:
        script = Path(__file__).with_name("tus_client.mjs")
        ran = subprocess.run(
            [node, str(script), str(MODULES), endpoint, str(place), web.cookie, str(8 << 20)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return json.loads(ran.stdout)["lectureId"]

    through_kills(web, film, upload)


@pytest.mark.slow
@pytest.mark.timeout(1200 if IS_SOAK else 180)
def test_an_upload_by_another_client_survives_five_kills(web, film) -> None:
    def upload(endpoint: str, place: Path) -> str:
        told = bring(
            endpoint, place, cookie=web.cookie, chunk=3 * MEGABYTE + 7, with_checksums=True, patience_s=1000
        )
        return told["konspekt-lecture"]

    through_kills(web, film, upload)
