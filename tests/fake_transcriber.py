"""A server with /v1/audio/transcriptions on the loopback: it hears where the sound is loud, and answers as real servers do."""

import email.parser
import email.policy
import io
import json
import threading
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

KEY = "a secret"


@dataclass
class FakeTranscriber:
    """What it answers and what it was asked."""

    form: str = "words"
    """`words`, `segments` (no words), `nested` (words inside segments), `text` (no times)."""
    statuses: list[int] = field(default_factory=list)
    retry_after: str = "0"
    body: bytes | None = None
    """Answer these bytes instead."""
    delay_s: float = 0.0
    redirect_to: str = ""
    asked: list[dict[str, list[bytes]]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def running(fake: FakeTranscriber) -> Iterator[FakeTranscriber]:
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


def heard(wav: bytes) -> dict[str, object]:
    """Write `Слово, слово, слово.` with a word wherever the sound is loud."""
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16000, 1, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768
    loud = [bool(np.abs(samples[at : at + 320]).max() > 0.01) for at in range(0, len(samples), 320)]
    edges = np.flatnonzero(np.diff(np.array([False, *loud, False], np.int8)))
    spans = [(start * 0.02, end * 0.02) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    words = [
        {"word": f"слово{place}", "start": round(start, 3), "end": round(end, 3)}
        for place, (start, end) in enumerate(spans)
    ]
    text = ", ".join(str(word["word"]) for word in words).capitalize()
    return {"task": "transcribe", "language": "russian", "text": text and f"{text}.", "words": words}


class _Handler(BaseHTTPRequestHandler):
    fake: FakeTranscriber

    def log_message(self, *args) -> None:
        pass

    def do_POST(self) -> None:
        fake = self.fake
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fake.asked.append(_fields(self.headers["Content-Type"], body))
        fake.keys.append(self.headers.get("Authorization", ""))
        time.sleep(fake.delay_s)
        if fake.redirect_to:
            self._answer(307, b"", {"Location": fake.redirect_to})
        elif fake.statuses:
            complaint = json.dumps({"error": {"message": "not\nthat way"}}).encode()
            self._answer(fake.statuses.pop(0), complaint, {"Retry-After": fake.retry_after})
        elif fake.body is not None:
            self._answer(200, fake.body, {})
        else:
            answer = _shaped(heard(fake.asked[-1]["file"][0]), fake.form)
            self._answer(200, json.dumps(answer).encode(), {})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, text in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, text)
        with suppress(ConnectionError):  # who asked has gone
            self.end_headers()
            self.wfile.write(body)


def _shaped(answer: dict[str, object], form: str) -> dict[str, object]:
    words = answer.pop("words")
    assert isinstance(words, list)
    if form == "words":
        return {**answer, "words": words}
    if form == "text" or not words:
        return answer
    segment = {
        "text": answer["text"],
        "start": words[0]["start"],
        "end": words[-1]["end"],
        "avg_logprob": -0.2,
    }
    if form == "nested":
        segment["words"] = [{**word, "word": f" {word['word']}", "probability": 0.9} for word in words]
    return {**answer, "segments": [segment]}


def _fields(content_type: str, body: bytes) -> dict[str, list[bytes]]:
    parser = email.parser.BytesParser(policy=email.policy.HTTP)
    message = parser.parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    fields: dict[str, list[bytes]] = {}
    for part in message.iter_parts():
        fields.setdefault(str(part.get_param("name", header="content-disposition")), []).append(
            part.get_payload(decode=True)
        )
    return fields
