"""A recognizer on another machine: any address that speaks OpenAI's /v1/audio/transcriptions."""

import io
import json
import math
import time
import urllib.request
import uuid
import wave
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from http import HTTPStatus
from http.client import HTTPResponse
from typing import Final, cast

import numpy as np
import numpy.typing as npt

from konspekt.domain.errors import (
    RemoteAnswerBad,
    RemoteBusy,
    RemoteError,
    RemoteRefused,
    RemoteUnreachable,
)
from konspekt.domain.sound import SAMPLE_RATE_HZ, Waveform
from konspekt.domain.transcript import Word
from konspekt.engines.decision import decision_sha256
from konspekt.engines.network import Refusal, host_of, is_web_address, opener, seconds_asked, send, why
from konspekt.engines.options import MAX_PIECE_MS, EngineOptions
from konspekt.engines.timed_words import RawWord, shared_out, timed_words

NAME: Final = "openai_audio"
PATH: Final = "/audio/transcriptions"
DEFAULT_REMOTE: Final = "whisper-1"
"""The one network of OpenAI's that gives word times; servers of one's own mostly accept any name."""
LONGEST_WAIT_S: Final = 60.0
ANSWER_BYTES: Final = 8 << 20
PROMPT_CHARS: Final = 800
"""Whisper reads 224 tokens of a prompt, and keeps the last."""
SILENCE: Final = 1e-4
REFUSED: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
PASSING: Final = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS)
PCM_PEAK: Final = 32767

Json = Mapping[str, object]


def build(options: EngineOptions) -> "RemoteRecognizer":
    """Make the recognizer; the address is first asked with the first piece.

    Raises:
        RemoteUnreachable: The address is not http or https.
    """
    return RemoteRecognizer(options)


class RemoteRecognizer:
    """Pieces of sound out over HTTP, words back."""

    name = NAME
    max_piece_ms = MAX_PIECE_MS
    punctuates = True
    languages: frozenset[str] | None = None

    def __init__(self, options: EngineOptions, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Raise RemoteUnreachable for an address that is not http or https."""
        self._host = host_of(options.url)
        if not is_web_address(options.url):
            raise RemoteUnreachable(host=self._host, reason="http(s)://?")
        base = options.url.rstrip("/")
        self._url = base if base.endswith(PATH) else base + PATH
        self._key = options.api_key
        self._remote = options.remote_name or DEFAULT_REMOTE
        self._timeout_s = options.timeout_s
        self._attempts = options.attempts
        self._sleep = sleep
        # A redirect is not followed: it would carry the key and the lecture to a host that nobody named.
        self._opener = opener(follow=False)
        self.weights_sha256 = decision_sha256("", url=self._url, remote=self._remote)

    def recognize(
        self, pieces: Sequence[Waveform], *, language: str, vocabulary: Sequence[str]
    ) -> Iterator[tuple[Word, ...]]:
        """Yield the words of each piece; `vocabulary` goes along as the prompt.

        Raises:
            RemoteUnreachable: Nobody answers.
            RemoteRefused: The key is not accepted.
            RemoteBusy: Too many requests or a server error until the attempts ran out.
            RemoteAnswerBad: The answer is not a transcription with times.
        """
        fields = {
            "model": self._remote,
            "language": language.partition("-")[0].lower(),
            "response_format": "verbose_json",
            "temperature": "0",
            "prompt": _prompt(vocabulary),
        }
        for piece in pieces:
            if not len(piece.samples) or float(np.abs(piece.samples).max()) < SILENCE:
                yield ()
                continue
            answer = self._ask(piece, fields)
            yield timed_words(read_answer(answer, self._host), duration_ms=piece.duration_ms)

    def close(self) -> None:
        """Nothing is held between pieces."""

    def _ask(self, piece: Waveform, fields: Mapping[str, str]) -> Json:
        body, content_type = form_body(fields, wav_bytes(piece.samples))
        failure: RemoteError = RemoteUnreachable(host=self._host, reason="?")
        for attempt in range(self._attempts):
            wait_s = min(2.0**attempt, LONGEST_WAIT_S)
            try:
                with send(
                    self._opener, self._request(body, content_type), timeout_s=self._timeout_s
                ) as answer:
                    if answer.status == HTTPStatus.OK:
                        return self._parsed(answer)
                    failure = self._failure(answer, attempt + 1)
                    asked_s = seconds_asked(answer.headers, at_most=LONGEST_WAIT_S)
                    wait_s = wait_s if asked_s is None else asked_s
            except Refusal as error:
                failure = RemoteUnreachable(host=self._host, reason=why(error))
            if not isinstance(failure, (RemoteBusy, RemoteUnreachable)):
                break
            if attempt + 1 < self._attempts:
                self._sleep(wait_s)
        raise failure

    def _request(self, body: bytes, content_type: str) -> urllib.request.Request:
        request = urllib.request.Request(self._url, data=body, method="POST")  # noqa: S310 - checked in __init__
        request.add_header("Content-Type", content_type)
        request.add_header("Accept", "application/json")
        if self._key:
            request.add_unredirected_header("Authorization", f"Bearer {self._key}")
        return request

    def _failure(self, answer: HTTPResponse, attempts: int) -> RemoteError:
        status = answer.status
        if status in REFUSED:
            return RemoteRefused(host=self._host, http_status=status)
        if status in PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return RemoteBusy(host=self._host, http_status=status, attempts=attempts)
        if status == HTTPStatus.NOT_FOUND:
            return RemoteAnswerBad(host=self._host, reason=f"HTTP {status}")
        return RemoteError(host=self._host, reason=f"HTTP {status} {_complaint(answer)}".strip())

    def _parsed(self, answer: HTTPResponse) -> Json:
        body = answer.read(ANSWER_BYTES)
        try:
            parsed = cast("object", json.loads(body))
        except (ValueError, RecursionError) as error:
            raise RemoteAnswerBad(host=self._host, reason="JSON?") from error
        if not isinstance(parsed, dict):
            raise RemoteAnswerBad(host=self._host, reason="JSON {}?")
        return cast("Json", parsed)


def wav_bytes(samples: npt.NDArray[np.float32]) -> bytes:
    """Write a piece as a 16-bit mono WAV file."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((np.clip(samples, -1, 1) * PCM_PEAK).round().astype("<i2").tobytes())
    return made.getvalue()


def form_body(fields: Mapping[str, str], wav: bytes) -> tuple[bytes, str]:
    """Give the multipart body of one request and its content type; empty fields are left out."""
    boundary = f"konspekt-{uuid.uuid4().hex}"
    pairs = [(name, text) for name, text in fields.items() if text]
    pairs += [("timestamp_granularities[]", grain) for grain in ("word", "segment")]
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, text in pairs
    ]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="piece.wav"\r\n'
        "Content-Type: audio/wav\r\n\r\n"
    )
    return b"".join((*parts, head.encode(), wav, f"\r\n--{boundary}--\r\n".encode())), (
        f"multipart/form-data; boundary={boundary}"
    )


def read_answer(answer: Json, host: str) -> list[RawWord]:
    """Read words with times: from `words`, else from the words of `segments`, else shared out over a segment.

    `words` of OpenAI's own server have no punctuation while `text` has: the words of `text` are aligned to them.

    Raises:
        RemoteAnswerBad: There is text but no time anywhere, or a figure is no number.
    """
    text = answer.get("text")
    if not isinstance(text, str):
        raise RemoteAnswerBad(host=host, reason="text?")
    if not text.split():
        return []
    segments = _rows(answer.get("segments"))
    rows = _rows(answer.get("words")) or [row for segment in segments for row in _rows(segment.get("words"))]
    heard = [word for row in rows if (word := _word(row, host)).text.strip()]
    if heard:
        return punctuated(heard, text.split())
    if not segments:
        raise RemoteAnswerBad(host=host, reason="words? segments?")
    return [part for segment in segments for part in _shared(segment, host)]


def punctuated(words: Sequence[RawWord], tokens: Sequence[str]) -> list[RawWord]:
    """Give the tokens of the text the times of the bare words they are; there is at least one word, and none is blank.

    A token that matches no word shares the time of the words that stand in its place, or the pause where none does.
    """
    matcher = SequenceMatcher(
        None, [_bare(word.text) for word in words], [_bare(token) for token in tokens], autojunk=False
    )
    made: list[RawWord] = []
    for kind, word_start, word_end, token_start, token_end in matcher.get_opcodes():
        if kind == "equal":
            made += [
                RawWord(text=token, start_s=word.start_s, end_s=word.end_s, confidence=word.confidence)
                for word, token in zip(words[word_start:word_end], tokens[token_start:token_end], strict=True)
            ]
        elif token_start < token_end:
            covered = words[word_start:word_end]
            before = words[word_start - 1].end_s if word_start else words[0].start_s
            after = words[word_end].start_s if word_end < len(words) else words[-1].end_s
            start_s = covered[0].start_s if covered else before
            end_s = covered[-1].end_s if covered else max(before, after)
            made += shared_out(tokens[token_start:token_end], start_s, end_s)
    return made


def _shared(segment: Json, host: str) -> list[RawWord]:
    text = segment.get("text")
    if not isinstance(text, str):
        raise RemoteAnswerBad(host=host, reason="segments.text?")
    return shared_out(text.split(), _seconds(segment, "start", host), _seconds(segment, "end", host))


def _word(row: Json, host: str) -> RawWord:
    text = row.get("word", row.get("text"))
    if not isinstance(text, str):
        raise RemoteAnswerBad(host=host, reason="words.word?")
    confidence = row.get("probability", row.get("confidence"))
    return RawWord(
        text=text,
        start_s=_seconds(row, "start", host),
        end_s=_seconds(row, "end", host),
        confidence=float(confidence) if isinstance(confidence, (int, float)) else None,
    )


def _seconds(row: Json, name: str, host: str) -> float:
    said = row.get(name)
    if isinstance(said, bool) or not isinstance(said, (int, float)) or not math.isfinite(said):
        raise RemoteAnswerBad(host=host, reason=f"{name}?")
    return float(said)


def _rows(said: object) -> list[Json]:
    if not isinstance(said, list):
        return []
    return [cast("Json", row) for row in cast("list[object]", said) if isinstance(row, dict)]


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _prompt(vocabulary: Sequence[str]) -> str:
    """List words to expect, as many as the prompt holds; line breaks would end a field's meaning for some servers."""
    listed = ""
    for word in vocabulary:
        longer = f"{listed}, {' '.join(word.split())}" if listed else " ".join(word.split())
        if len(longer) > PROMPT_CHARS:
            break
        listed = longer
    return listed


def _complaint(answer: HTTPResponse) -> str:
    """Give the server's own reason in one short line, if it gives one."""
    try:
        parsed = cast("object", json.loads(answer.read(ANSWER_BYTES)))
    except (ValueError, RecursionError, *Refusal):
        return ""
    error = cast("Json", parsed).get("error") if isinstance(parsed, dict) else None
    message = cast("Json", error).get("message") if isinstance(error, dict) else error
    return " ".join(message.split())[:160] if isinstance(message, str) else ""
