"""A server with /v1/chat/completions on the loopback: it answers well, and in every bad way that real ones do."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "a secret"
IN_WORDS = "JSON Schema:\n"

Said = Callable[[dict], object]
"""Asked body -> the value or the raw text of the answer."""


@dataclass
class FakeChat:
    """What it answers and what it was asked.

    `kinds` are used up one a question, then everything is `good`:
    good, fenced, thought, prose (unconstrained text with 200), among_prose, broken, whitespace, length, wrong_schema, empty, null,
    twice (a name twice), page (HTML with 200), drip (a byte at a time), hang, close, short (fewer bytes than announced), filtered,
    no_usage, cut_prompt (counts fewer tokens than the prompt has), overflow, echo (422 that repeats the question), any number: that HTTP status.
    """

    kinds: list[str | int] = field(default_factory=list)
    says: Said | None = None
    speaks: Said | None = None
    """What it says to questions without a form; None: prose."""
    refuses: frozenset[str] = frozenset()
    """Fields that are answered with 400 naming them."""
    refuses_silently: frozenset[str] = frozenset()
    """The same, with a 400 that names nothing."""
    hint: str = ""
    """What such a 400 says besides."""
    holds_to_form: bool = True
    """False: `response_format` is passed over in silence; only a form in words is followed."""
    retry_after: str = "0"
    redirect_to: str = ""
    networks: tuple[str, ...] = ("tiny",)
    delay_s: float = 0.0
    asked: list[dict] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)
    """Set when a client left before its answer was whole."""
    at_once: int = 0
    most_at_once: int = 0
    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def running(fake: FakeChat) -> Iterator[FakeChat]:
    class Handler(_Handler):
        pass

    Handler.fake = fake
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def smallest(schema: dict) -> object:
    """Give the smallest value of a form: what a model says that has nothing to say."""
    kind = schema["type"]
    if kind == "object":
        return {name: smallest(inner) for name, inner in schema["properties"].items()}
    if kind == "array":
        return [smallest(schema["items"])] * schema.get("minItems", 0)
    if kind == "string":
        return schema["enum"][0] if "enum" in schema else "х" * schema.get("minLength", 0)
    if kind == "boolean":
        return False
    return schema.get("minimum", 0)


def schema_of(body: dict) -> dict | None:
    """Find the form that was asked for, in its field or in words."""
    form = body.get("response_format", {})
    if form.get("type") == "json_schema":
        return form["json_schema"]["schema"]
    system = body["messages"][0]["content"]
    return json.loads(system.partition(IN_WORDS)[2]) if IN_WORDS in system else None


class _Handler(BaseHTTPRequestHandler):
    fake: FakeChat

    def log_message(self, *args) -> None:
        pass

    def do_GET(self) -> None:
        rows = [{"id": name, "object": "model"} for name in self.fake.networks]
        self._send(200, json.dumps({"object": "list", "data": rows}).encode())

    def do_POST(self) -> None:
        fake = self.fake
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with fake.lock:
            fake.asked.append(body)
            fake.keys.append(self.headers.get("Authorization", ""))
            fake.at_once += 1
            fake.most_at_once = max(fake.most_at_once, fake.at_once)
            refused = (fake.refuses | fake.refuses_silently) & _fields(body)
            kind = "good" if refused or not fake.kinds else fake.kinds.pop(0)
        try:
            time.sleep(fake.delay_s)
            if fake.redirect_to:
                self._send(307, b"", {"Location": fake.redirect_to})
            elif refused:
                named = ", ".join(sorted(refused & fake.refuses))
                message = f"Unsupported parameter: {named}. {fake.hint}" if named else "bad request"
                self._complain(400, message)
            else:
                self._answer(kind, body)
        except (ConnectionError, TimeoutError):
            fake.hung_up.set()
        finally:
            with fake.lock:
                fake.at_once -= 1

    def _answer(self, kind: str | int, body: dict) -> None:
        if isinstance(kind, int):
            self._complain(kind, "not\nnow", {"Retry-After": self.fake.retry_after})
        elif kind == "overflow":
            told = {
                "code": 400,
                "type": "exceed_context_size_error",
                "message": "too long",
                "n_prompt_tokens": 9999,
            }
            self._send(400, json.dumps({"error": told}).encode())
        elif kind == "echo":
            row = {"loc": ["body", "messages"], "msg": "Field required", "input": body["messages"]}
            self._send(422, json.dumps({"detail": [row]}, ensure_ascii=False).encode())
        elif kind == "page":
            self._send(200, b"<html>Sign in</html>", {"Content-Type": "text/html"})
        elif kind == "hang":
            self._wait_for_hang_up()
        elif kind == "close":
            self.close_connection = True
        elif kind == "short":
            self.send_response(200)
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b'{"choices": [')
            self.close_connection = True
        else:
            whole = json.dumps(self._completion(kind, body), ensure_ascii=False).encode()
            self._drip(whole) if kind == "drip" else self._send(200, whole)

    def _completion(self, kind: str, body: dict) -> dict:
        text = self._text(kind, body)
        reason = {"length": "length", "filtered": "content_filter"}.get(kind, "stop")
        made: dict = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "model": body["model"],
            "choices": [
                {"index": 0, "finish_reason": reason, "message": {"role": "assistant", "content": text}}
            ],
        }
        if kind != "no_usage":
            chars = sum(len(message["content"]) for message in body["messages"])
            tokens_in = 100 if kind == "cut_prompt" else chars // 3
            made["usage"] = {
                "prompt_tokens": tokens_in,
                "completion_tokens": 7,
                "total_tokens": tokens_in + 7,
            }
        return made

    def _text(self, kind: str, body: dict) -> str | None:
        schema = schema_of(body)
        if kind == "null":
            return None
        if schema is None and self.fake.speaks is not None:
            return str(self.fake.speaks(body))
        told = schema is None or (
            not self.fake.holds_to_form and IN_WORDS not in body["messages"][0]["content"]
        )
        if kind == "prose" or told:
            return "Конечно! Вот что я думаю об этой лекции."
        value = self.fake.says(body) if self.fake.says else smallest(schema)
        good = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        shapes = {
            "fenced": f"```json\n{good}\n```",
            "thought": f"<think>\nпусть {{}} будет так\n</think>\n\n{good}",
            "among_prose": f"Вот ответ:\n{good}\nНадеюсь, это поможет.",
            "broken": good[:-1] + ",",
            "whitespace": good[:1] + "\n" * 4000,
            "length": good[: len(good) // 2],
            "wrong_schema": json.dumps({"quote": 3, "surprise": []}),
            "empty": "",
            "twice": good[:1] + '"text": "а", "text": "б"}',
        }
        return shapes.get(kind, good)

    def _complain(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps({"error": {"message": message, "type": "invalid"}}).encode(), headers)

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, text in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.05)

    def _wait_for_hang_up(self) -> None:
        self.connection.settimeout(20)
        with suppress(OSError):
            if self.connection.recv(1) == b"":
                self.fake.hung_up.set()
        self.close_connection = True


def _fields(body: dict) -> set[str]:
    """Name what a request holds: its fields, the kind of its form, the roles of its turns."""
    form = body.get("response_format", {}).get("type")
    roles = {f"{message['role']} role" for message in body["messages"]}
    return set(body) | roles | ({form} if form else set())
