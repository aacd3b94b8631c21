"""What the service's answers cost over HTTP, with a hundred lectures of two hours and one of three in the library."""

import json
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil

from bench.library_of_many import Speech, add_lectures
from bench.rows import Row, Table
from konspekt import wiring
from konspekt.library.sessions import print_entry_token
from konspekt.settings import Settings

LECTURES, HOURS, LONG_HOURS = 100, 2, 3
ASKED = 60
"""Times that each thing is asked for, after three that are not counted."""
SERVER = """
import sys
from pathlib import Path
from typing import Any
import uvicorn
from konspekt import wiring
from konspekt.settings import Settings
from konspekt.web.app import build_app
service = wiring.service(Settings(home=Path(sys.argv[1])))
uvicorn.run(build_app(service), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""
SEARCHES = {"a word of every third sentence": "и", "a common word": "человек", "two words": "время говорить"}


class Asker:
    """A page of the service: one connection, one session."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Host": f"127.0.0.1:{port}", "Origin": f"http://127.0.0.1:{port}"}
        _, headers = self.ask("POST", "/session", {"token": token})
        self.headers["Cookie"] = headers["Set-Cookie"].partition(";")[0]
        self.headers["Accept-Encoding"] = "gzip"

    def ask(self, method: str, path: str, form: object = None, **headers: str) -> tuple[bytes, Message]:
        """Give body and headers of the answer, which must be a good one."""
        body = None if form is None else json.dumps(form)
        sent = {**self.headers, "Content-Type": "application/json", **headers}
        self.connection.request(method, f"/api/v1{path}", body=body, headers=sent)
        answer = self.connection.getresponse()
        content = answer.read()
        assert answer.status == 200, (path, answer.status, content[:300])
        return content, answer.headers

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def form(self, path: str) -> Any:  # noqa: ANN401 - as JSON is
        """Give an answer read as JSON."""
        content, _ = self.ask("GET", path, **{"Accept-Encoding": "identity"})
        return json.loads(content)


def tables() -> list[Table]:
    """Make the library, start the service, ask."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        wiring.migrate(settings)
        service = wiring.service(settings)
        speech = Speech(1)
        (long_id,) = add_lectures(service.shelf, speech, 1, hours=LONG_HOURS)
        add_lectures(service.shelf, speech, LECTURES, hours=HOURS)
        token = print_entry_token(service.shelf)
        service.close()
        size_mb = (settings.home / "konspekt.db").stat().st_size / 1e6
        with serving(settings.home) as port, closing(Asker(port, token)) as asker:
            rows = _rows(asker, long_id)
    about = (
        f"SQLite, {LECTURES} lectures of {HOURS} h and one of {LONG_HOURS} h ({size_mb:.0f} MB), one web process, loopback, answers "
        f"compressed; median / 95th percentile of {ASKED} requests, in milliseconds; in brackets the service's processor time for one."
    )
    return [Table(title="Service: what an answer takes", about=about, rows=tuple(rows))]


def _rows(asker: Asker, long_id: str) -> list[Row]:
    lecture = f"/lectures/{long_id}"
    cursors = [""]
    while (page := asker.form(f"{lecture}/segments?cursor={cursors[-1]}"))["next_cursor"]:
        cursors.append(page["next_cursor"])
    dice = random.Random(1)
    made = [
        _row(
            "500 segments of a transcript of 3 h",
            lambda: asker.ask("GET", f"{lecture}/segments?cursor={dice.choice(cursors)}"),
            target=50,
        ),
        _row("its glossary, 150 entries", lambda: asker.ask("GET", f"{lecture}/glossary")),
        _row("its notes, 370 blocks", lambda: asker.ask("GET", f"{lecture}/notes")),
        _row("list of 50 lectures", lambda: asker.ask("GET", "/lectures?limit=50"), target=100),
    ]
    for name, words in SEARCHES.items():
        query = "%20".join("".join(f"%{byte:02X}" for byte in part.encode()) for part in words.split())
        made.append(_row(f"search: {name}", lambda q=query: asker.ask("GET", f"/search?q={q}"), target=150))
    segments = asker.form(f"{lecture}/segments?limit=2000")["segments"]

    def edit() -> None:
        """Correct one word of a sentence, as a person does at the keyboard."""
        segment = dice.choice(segments)
        words = segment["text"].split()
        words[dice.randrange(len(words))] = f"слово{dice.randrange(1000)}"
        change = {"op": "set_text", "segment_id": segment["id"], "text": " ".join(words)}
        tag = f'"{segment["id"]}:{segment["version"]}"'
        content, _ = asker.ask(
            "POST",
            f"{lecture}/edits",
            {"edits": [change]},
            **{"If-Match": tag, "Accept-Encoding": "identity"},
        )
        segment |= next(it for it in json.loads(content)["changed"]["segments"] if it["id"] == segment["id"])

    made.append(_row("a word corrected in 3 h", edit, target=100))
    made.append(_row("that taken back", lambda: asker.ask("POST", f"{lecture}/undo")))
    return made


def _row(name: str, ask: Callable[[], object], *, target: int | None = None) -> Row:
    for _ in range(3):
        ask()
    times: list[float] = []
    spent = _server_ms()
    for _ in range(ASKED):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    own_ms = (_server_ms() - spent) / ASKED
    late = statistics.quantiles(times, n=20)[-1]
    return Row(
        name=name,
        ours=f"{statistics.median(times):.0f} / {late:.0f} ({own_ms:.0f})",
        target="" if target is None else f"p95 < {target}",
    )


def _server_ms() -> float:
    """Give the processor time that the service has taken so far, milliseconds."""
    used = [child.cpu_times() for child in psutil.Process().children()]
    return 1000 * sum(it.user + it.system for it in used)


@contextmanager
def serving(home: Path) -> Iterator[int]:
    """Run the service on a home, and give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(home), str(port)])
    try:
        give_up = time.monotonic() + 60
        while True:
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None
            assert time.monotonic() < give_up
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()
