"""A hub of weights on the loopback: files, listings, ranges, redirects, and the ways in which real ones fail."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from konspekt.engines.weights import WeightsFile, WeightsSet

COMMIT = "1234567890abcdef1234567890abcdef12345678"
NETWORK = bytes(range(256)) * 4096  # 1 MiB
VOCABULARY = b"a 0\nb 1\n"
FORM = '{"version": "v3"}\n'
PINNED = WeightsSet(
    name="tone",
    engine="tone",
    variant="one",
    repository="somebody/tone",
    revision="abcdef0123456789abcdef0123456789abcdef01",
    files=(
        WeightsFile(path="tone.onnx", size_bytes=len(NETWORK), sha256=hashlib.sha256(NETWORK).hexdigest()),
        WeightsFile(
            path="forms/vocab.txt", size_bytes=len(VOCABULARY), sha256=hashlib.sha256(VOCABULARY).hexdigest()
        ),
        WeightsFile(path="config.json", content=FORM),
    ),
)
LOOSE = WeightsSet(
    name="loose",
    engine="loose",
    variant="one",
    repository="somebody/loose",
    files=(
        WeightsFile(path="tone.onnx", about_megabytes=1),
        WeightsFile(path="forms/vocab.txt", about_megabytes=1),
        WeightsFile(path="extra.json", about_megabytes=1, required=False),
    ),
)
TABLE = (PINNED, LOOSE)


@dataclass
class FakeHub:
    """What the hub has, how it misbehaves, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    large: set[str] = field(default_factory=set)
    """Recorded by sha256, the others by git's digest."""
    recorded: dict[str, bytes] = field(default_factory=dict)
    """Files whose listing describes other bytes than are served."""
    break_after: list[int] = field(default_factory=list)
    """One entry a file request: cut the connection after that many bytes."""
    statuses: list[int] = field(default_factory=list)
    """One entry a file request: answer this status instead."""
    html: bool = False
    html_type: str = "text/html; charset=utf-8"
    ranges: bool = True
    listing: bool = True
    heads: bool = True
    redirects: bool = False
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """(method, path, Range header) in order."""
    url: str = ""

    @property
    def file_requests(self) -> list[str]:
        return [ranges for method, path, ranges in self.asked if method == "GET" and "/resolve/" in path]


def git_sha1(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@contextmanager
def running(hub: FakeHub) -> Iterator[FakeHub]:
    class Handler(_Handler):
        pass

    Handler.hub = hub
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    hub: FakeHub

    def log_message(self, *args) -> None:
        pass

    def do_HEAD(self) -> None:
        self._note()
        name = self._name()
        if not self.hub.heads or name not in self.hub.files:
            self._answer(404, b"")
            return
        content = self.hub.recorded.get(name, self.hub.files[name])
        self.send_response(302)
        digest = hashlib.sha256(content).hexdigest() if name in self.hub.large else git_sha1(content)
        self.send_header("X-Linked-Etag", f'"{digest}"')
        self.send_header("X-Linked-Size", str(len(content)))
        self.send_header("Location", f"{self.hub.url}/elsewhere/{name}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self._note()
        path = urlsplit(self.path).path
        if path.startswith("/api/"):
            self._api(path)
        elif self.hub.redirects and not path.startswith("/cdn/"):
            self.send_response(302)
            self.send_header("Location", f"{self.hub.url}/cdn/resolve/x/{self._name()}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._file()

    def _api(self, path: str) -> None:
        if path.endswith("/revision/main"):
            self._answer(200, json.dumps({"sha": COMMIT}).encode())
        elif self.hub.listing:
            rows = [self._row(name) for name in self.hub.files]
            self._answer(200, json.dumps([{"type": "directory", "path": "onnx"}, *rows]).encode())
        else:
            self._answer(404, b"{}")

    def _row(self, name: str) -> dict[str, object]:
        content = self.hub.recorded.get(name, self.hub.files[name])
        row: dict[str, object] = {
            "type": "file",
            "path": name,
            "size": len(content),
            "oid": git_sha1(content),
        }
        if name in self.hub.large:
            row["lfs"] = {"oid": hashlib.sha256(content).hexdigest(), "size": len(content)}
            row["oid"] = git_sha1(b"a pointer")
        return row

    def _file(self) -> None:
        hub = self.hub
        if hub.statuses:
            self._answer(hub.statuses.pop(0), b"no", retry_after="0")
            return
        if hub.html:
            self._answer(200, b"<!doctype html><title>Log in</title>", kind=hub.html_type)
            return
        name = self._name()
        if name not in hub.files:
            self._answer(404, b"Entry not found")
            return
        content, start = hub.files[name], 0
        asked = self.headers.get("Range", "")
        if asked and hub.ranges:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= len(content):
                self._answer(416, b"")
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        else:
            self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        body = content[start:]
        if hub.break_after:
            body = body[: hub.break_after.pop(0)]
            self.close_connection = True
        self.wfile.write(body)

    def _name(self) -> str:
        path = unquote(urlsplit(self.path).path)
        return path.partition("/resolve/")[2].partition("/")[2] or path

    def _note(self) -> None:
        self.hub.asked.append((self.command, self.path, self.headers.get("Range", "")))

    def _answer(
        self, status: int, body: bytes, *, kind: str = "application/json", retry_after: str = ""
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if retry_after:
            self.send_header("Retry-After", retry_after)
        with suppress(ConnectionError):  # who asked has gone
            self.end_headers()
            self.wfile.write(body)
