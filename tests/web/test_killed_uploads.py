"""The web process is killed again and again while a file comes in; the file arrives whole."""

import hashlib
import json
import os
import subprocess
import threading
import wave
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from hatch_build import node
from web.plain_tus import bring
from web.real_web import RealWeb

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "frontend" / "node_modules"
MEGABYTE = 1_000_000
IS_SOAK = bool(int(os.environ.get("KONSPEKT_SOAK", "0")))
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


def sizes(uploads: Path) -> dict[str, int]:
    """Tell how far every upload is; what is gone between the look and the question is left out."""
    found = {}
    for record in uploads.glob("*.json"):
        with suppress(FileNotFoundError):
            found[record.stem] = record.with_suffix(".part").stat().st_size
    return found


class Killer(threading.Thread):
    """Kills the process whenever one of the files has come a sixth further, and starts it again, until each met five kills."""

    def __init__(self, web: RealWeb, size: int) -> None:
        super().__init__(daemon=True)
        self.web, self.size = web, size
        self.kills_of: dict[str, int] = {}
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.wait(0.001):
            here = sizes(self.web.home / "uploads")
            midway = {it: size for it, size in here.items() if 0 < size < self.size}
            if not any(
                self.kills_of.get(it, 0) < KILLS
                and size >= self.size * (self.kills_of.get(it, 0) + 1) / (KILLS + 1)
                for it, size in midway.items()
            ):
                continue
            self.web.kill()
            for it in midway:
                self.kills_of[it] = self.kills_of.get(it, 0) + 1
            self.web.launch()


@pytest.fixture
def web(tmp_path):
    made = RealWeb(tmp_path / "home")
    made.start()
    made.log_in()
    yield made
    if made.process.poll() is None:
        made.kill()


def by_pages_client(endpoint: str, place: Path, cookie: str) -> str | None:
    script = Path(__file__).with_name("tus_client.mjs")
    ran = subprocess.run(
        [node(), str(script), str(MODULES), endpoint, str(place), cookie, str(8 << 20)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return json.loads(ran.stdout)["lectureId"]


def by_second_client(endpoint: str, place: Path, cookie: str) -> str:
    told = bring(
        endpoint,
        place,
        pass_={"Cookie": cookie},
        chunk=3 * MEGABYTE + 7,
        with_checksums=True,
        patience_s=1000,
    )
    return told["konspekt-lecture"]


@pytest.mark.slow
@pytest.mark.timeout(2400 if IS_SOAK else 180)
def test_files_arrive_whole_through_five_kills_by_two_clients(web, film) -> None:
    place, sha256 = film
    clients = [by_second_client]
    has_node = node() is not None and (MODULES / "tus-js-client").is_dir()
    if has_node:
        clients.append(by_pages_client)
    killer = Killer(web, place.stat().st_size)
    killer.start()
    endpoint = f"http://127.0.0.1:{web.port}/api/v1/uploads"
    with ThreadPoolExecutor() as pool:
        under_way = [pool.submit(client, endpoint, place, web.cookie) for client in clients]
        made = [it.result() for it in under_way]
    killer.is_over.set()
    killer.join()
    assert min(killer.kills_of.values()) >= KILLS
    assert len(killer.kills_of) == len(clients)
    told = web.ask("GET", "/api/v1/uploads").json["uploads"]
    assert [it["error"] for it in told] == [None] * len(clients)
    assert {it["lecture_id"] for it in told} == set(made)
    kept = web.home / "blobs" / sha256[:2] / sha256
    with kept.open("rb") as source:
        assert hashlib.file_digest(source, "sha256").hexdigest() == sha256
    assert sizes(web.home / "uploads") == {}
    if not has_node:
        pytest.skip("only the second client ran: node or frontend/node_modules is not here (`npm ci` there)")
