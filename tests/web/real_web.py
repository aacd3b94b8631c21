"""A real `konspekt web` process on a folder of its own, that can be killed and started again at the same address."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import parse_qs, urlsplit

TOOLS = str(Path(sys.executable).parent / "konspekt")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@dataclass
class RealWeb:
    home: Path
    port: int = field(default_factory=free_port)
    options: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    cookie: str = ""
    address: str = ""

    def start(self) -> None:
        """Start it and return when it answers."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start it and return at once."""
        self.process = subprocess.Popen(
            [TOOLS, "web", "--port", str(self.port)],
            env={
                **os.environ,
                "KONSPEKT_HOME": str(self.home),
                "KONSPEKT_LANG": "en",
                "KONSPEKT_UPLOADS__RESERVE_GB": "0",
                **self.options,
            },
            cwd=self.home.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def wait(self) -> None:
        """Return when it answers."""
        line = self.process.stdout.readline()
        assert "http" in line, line
        self.address = line[line.index("http") :].strip()
        give_up = monotonic() + 60
        while True:
            assert self.process.poll() is None, "the web process died"
            assert monotonic() < give_up
            try:
                self.ask("GET", "/api/v1/session")
            except OSError:
                sleep(0.02)
            else:
                return

    def log_in(self) -> None:
        (token,) = parse_qs(urlsplit(self.address).query)["token"]
        answer = self.ask("POST", "/api/v1/session", {"token": token})
        assert answer.status == 200, answer.body
        self.cookie = answer.headers["set-cookie"].partition(";")[0]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self) -> float:
        """Ask it to end and give how long that took, seconds."""
        begun = monotonic()
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()
        return monotonic() - begun

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> "Answer":
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        if sent is not None and not isinstance(body, bytes):
            headers.setdefault("content_type", "application/json")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            named["Cookie"] = self.cookie
        try:
            connection.request(method, path, sent, named)
            answer = connection.getresponse()
            return Answer(
                status=answer.status,
                headers={k.lower(): v for k, v in answer.getheaders()},
                body=answer.read(),
            )
        finally:
            connection.close()


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)
