"""A language model at an address: anything that speaks OpenAI's /v1/chat/completions, on this machine or another."""

import json
import math
import re
import threading
import time
import urllib.request
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, cast

from konspekt.domain.answer_schema import Schema, check_schema
from konspekt.domain.errors import (
    GeneratorAnswerInvalid,
    GeneratorContextOverflow,
    GeneratorError,
    GeneratorNotAllowed,
    GeneratorOverloaded,
    GeneratorRefused,
    GeneratorTimedOut,
    GeneratorUnavailable,
)
from konspekt.domain.generation import Generated, Prompt, Usage, about_tokens
from konspekt.engines.answers import AnswerUnfit, NoJson, read_answer
from konspekt.engines.chat_manner import Form, Manner
from konspekt.engines.decision import decision_sha256
from konspekt.engines.exchange import Answer, OpenRoadError, OverdueError, exchange, host_that_reads
from konspekt.engines.generator_options import GeneratorOptions
from konspekt.engines.ledger import Ledger
from konspekt.engines.network import Refusal, host_of, is_web_address, seconds_asked, why
from konspekt.ports import OnTokens

NAME: Final = "openai_chat"
PATH: Final = "/chat/completions"
ANY_NETWORK: Final = "default"
"""Servers with one language model mostly accept any name."""
LONGEST_WAIT_S: Final = 60.0
ANSWER_BYTES: Final = 8 << 20
LOOK_EVERY_S: Final = 0.2
MOST_CHARS_PER_TOKEN: Final = 8
"""No vocabulary packs prose tighter. A server that counts fewer tokens has cut the prompt and not said so (Ollama's num_ctx)."""
TELLING_CHARS: Final = 4000
_KEY_REFUSED: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
_FORM_REFUSED: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.NOT_IMPLEMENTED,
)
_PASSING: Final = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS)
_OVERFLOW: Final = re.compile(r"context[ _-]?(length|size|window)|exceed_context_size", re.IGNORECASE)

JsonObject = Mapping[str, object]


def build(options: GeneratorOptions) -> "RemoteGenerator":
    """Make the generator; the address is first asked with the first question.

    Raises:
        GeneratorUnavailable: The address is not http or https.
        GeneratorNotAllowed: It is another computer, and `allow_remote` is off.
    """
    return RemoteGenerator(options)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    prompt: Prompt
    schema: Schema
    max_tokens: int
    seed: int
    on_tokens: OnTokens


class RemoteGenerator:
    """Questions out over HTTP, answers back."""

    name = NAME

    def __init__(self, options: GeneratorOptions, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Raise as `build`."""
        self._host = host_of(options.url)
        if not is_web_address(options.url):
            raise GeneratorUnavailable(host=self._host, reason="http(s)://?")
        self.sends_data_to = host_that_reads(options.url)
        if self.sends_data_to is not None and not options.allow_remote:
            raise GeneratorNotAllowed(host=self._host)
        base = options.url.rstrip("/")
        self._url = base if base.endswith(PATH) else base + PATH
        self._options = options
        self._sleep = sleep
        self.network = options.network or ANY_NETWORK
        self.context_tokens = options.context_tokens
        self.max_concurrency = options.concurrency
        self.weights_sha256 = decision_sha256("", url=self._url, network=self.network)
        self._seats = threading.BoundedSemaphore(options.concurrency)
        self._ledger = Ledger(price_in=options.price_in, price_out=options.price_out)
        self._lock = threading.Lock()
        self._manner = Manner()
        self._proven = False

    def generate(
        self, prompt: Prompt, *, schema: Schema, max_tokens: int, on_tokens: OnTokens, seed: int = 0
    ) -> Generated:
        """Give the server's answer. Raises as the port says."""
        check_schema(schema)
        question = _Question(
            prompt=prompt, schema=schema, max_tokens=max_tokens, seed=seed, on_tokens=on_tokens
        )
        with self._seat(on_tokens):
            manner = self._manner
            while True:
                try:
                    generated = self._asked(question, manner)
                except _WrongMannerError as wrong:
                    manner = self._next_manner(manner, wrong)
                    continue
                self._settle(manner)
                return generated

    def usage(self) -> Usage:
        """Tell what was spent so far."""
        return self._ledger.usage()

    def close(self) -> None:
        """Nothing is held between questions."""

    @contextmanager
    def _seat(self, on_tokens: OnTokens) -> Generator[None]:
        while not self._seats.acquire(timeout=LOOK_EVERY_S):
            on_tokens(0)
        try:
            yield
        finally:
            self._seats.release()

    def _next_manner(self, tried: Manner, wrong: "_WrongMannerError") -> Manner:
        with self._lock:
            if self._proven and self._manner != tried:
                return self._manner  # another thread has found it out meanwhile
            following = tried.milder() if wrong.no_json else tried.after_refusal(wrong.complaint)
            if following is None or (self._proven and wrong.no_json):
                raise wrong.failure
            return following

    def _settle(self, manner: Manner) -> None:
        with self._lock:
            self._manner, self._proven = manner, True

    def _asked(self, question: _Question, manner: Manner) -> Generated:
        body = manner.body(
            question.prompt,
            network=self.network,
            schema=question.schema,
            max_tokens=question.max_tokens,
            seed=question.seed,
        )
        started = time.monotonic()
        answer = self._sent(json.dumps(body, ensure_ascii=False).encode(), question)
        seconds = time.monotonic() - started
        said = self._parsed(answer)
        tokens_in, tokens_out = _counted(said, question.prompt)
        usable = False
        try:
            self._refuse_cut_prompt(said, question)
            text = self._text(said)
            bare, value = read_answer(text, question.schema, among_prose=manner.form is Form.PLAIN)
            usable = True
        except AnswerUnfit as unfit:
            failure = GeneratorAnswerInvalid(host=self._host, reason=str(unfit))
            if isinstance(unfit, NoJson) and not self._proven:
                # A 200 without JSON: this server passes over response_format in silence (llama.cpp issue 19051).
                raise _WrongMannerError(failure, no_json=True) from unfit
            raise failure from unfit
        finally:
            self._ledger.note(tokens_in=tokens_in, tokens_out=tokens_out, seconds=seconds, usable=usable)
        question.on_tokens(tokens_out)
        return Generated(text=bare, value=value, tokens_in=tokens_in, tokens_out=tokens_out, seconds=seconds)

    def _sent(self, body: bytes, question: _Question) -> Answer:
        """Ask until an answer of 200 comes, or a failure that asking again does not mend."""
        failure: GeneratorError = GeneratorUnavailable(host=self._host, reason="?")
        for attempt in range(self._options.attempts):
            wait_s = min(2.0**attempt, LONGEST_WAIT_S)
            try:
                answer = exchange(
                    self._request(body),
                    connect_timeout_s=self._options.connect_timeout_s,
                    timeout_s=self._options.timeout_s,
                    most_bytes=ANSWER_BYTES,
                    while_waiting=lambda: question.on_tokens(0),
                )
            except OverdueError as overdue:
                self._note_lost(question)
                raise GeneratorTimedOut(host=self._host, seconds=self._options.timeout_s) from overdue
            except OpenRoadError as open_road:
                raise GeneratorNotAllowed(host=f"http://{self._host}") from open_road
            except Refusal as error:
                failure = GeneratorUnavailable(host=self._host, reason=why(error))
            else:
                if answer.status == HTTPStatus.OK:
                    return answer
                failure = self._failure(answer, attempt + 1)
                asked_s = seconds_asked(answer.headers, at_most=LONGEST_WAIT_S)
                wait_s = wait_s if asked_s is None else asked_s
            self._note_lost(question)
            if attempt + 1 < self._options.attempts:
                self._pause(wait_s, question.on_tokens)
        raise failure

    def _note_lost(self, question: _Question) -> None:
        """Count a question that brought nothing; whether its tokens cost anything, the server does not say."""
        del question
        self._ledger.note(tokens_in=0, tokens_out=0, seconds=0.0, usable=False)

    def _request(self, body: bytes) -> urllib.request.Request:
        request = urllib.request.Request(self._url, data=body, method="POST")  # noqa: S310 - checked in __init__
        request.add_header("Content-Type", "application/json")
        request.add_header("Accept", "application/json")
        if self._options.api_key:
            request.add_unredirected_header("Authorization", f"Bearer {self._options.api_key}")
        return request

    def _failure(self, answer: Answer, attempts: int) -> GeneratorError:
        """Name a passing failure; raise one that lasts."""
        status, complaint = answer.status, _complaint(answer.body)
        if status in _KEY_REFUSED:
            raise GeneratorRefused(host=self._host, network=self.network, http_status=status)
        if status in _FORM_REFUSED:
            if _OVERFLOW.search(complaint):
                raise GeneratorContextOverflow(tokens=_tokens_named(answer.body), limit=self.context_tokens)
            shown = f"HTTP {status} {complaint[:160]}".strip()
            raise _WrongMannerError(
                GeneratorError(name=self.network, reason=f"{self._host}: {shown}"), complaint=complaint
            )
        if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            if _OVERFLOW.search(complaint):
                raise GeneratorContextOverflow(tokens=_tokens_named(answer.body), limit=self.context_tokens)
            return GeneratorOverloaded(host=self._host, http_status=status, attempts=attempts)
        raise GeneratorError(
            name=self.network, reason=f"{self._host}: HTTP {status} {complaint[:160]}".strip()
        )

    def _pause(self, seconds: float, on_tokens: OnTokens) -> None:
        left = seconds
        while left > 0:
            on_tokens(0)
            self._sleep(min(left, LOOK_EVERY_S))
            left -= LOOK_EVERY_S

    def _parsed(self, answer: Answer) -> JsonObject:
        parsed: object = None
        try:
            parsed = cast("object", json.loads(answer.body))
        except (ValueError, RecursionError) as error:
            raise GeneratorAnswerInvalid(host=self._host, reason="HTTP 200 without JSON") from error
        if not isinstance(parsed, dict):
            raise GeneratorAnswerInvalid(host=self._host, reason="HTTP 200 without an object")
        return cast("JsonObject", parsed)

    def _refuse_cut_prompt(self, said: JsonObject, question: _Question) -> None:
        chars = len(question.prompt.system) + len(question.prompt.user)
        counted = _count(_mapping(said.get("usage")).get("prompt_tokens"))
        if counted and chars >= TELLING_CHARS and counted * MOST_CHARS_PER_TOKEN < chars:
            raise GeneratorContextOverflow(tokens=about_tokens("x" * chars), limit=counted)

    def _text(self, said: JsonObject) -> str:
        """Give what the first choice says; raises AnswerUnfit if it did not say it to the end."""
        choices = said.get("choices")
        first = cast("list[object]", choices)[0] if isinstance(choices, list) and choices else None
        choice = _mapping(first)
        content = _mapping(choice.get("message")).get("content")
        reason = choice.get("finish_reason")
        if reason not in ("stop", None):
            raise AnswerUnfit("length" if reason == "length" else f"finish_reason {str(reason)[:40]}")
        if not isinstance(content, str):
            raise AnswerUnfit("no content")
        return content


class _WrongMannerError(Exception):
    """The server may understand another way of asking; `failure` is what to tell if there is none."""

    def __init__(self, failure: GeneratorError, *, complaint: str = "", no_json: bool = False) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.complaint = complaint
        self.no_json = no_json


def _counted(said: JsonObject, prompt: Prompt) -> tuple[int, int]:
    """Give the tokens that the server counted, else an estimate from the letters."""
    spent = _mapping(said.get("usage"))
    tokens_in = _count(spent.get("prompt_tokens")) or about_tokens(prompt.system + prompt.user)
    tokens_out = _count(spent.get("completion_tokens"))
    return tokens_in, about_tokens(str(said.get("choices", ""))) if tokens_out is None else tokens_out


def _count(said: object) -> int | None:
    if isinstance(said, bool) or not isinstance(said, int | float) or not math.isfinite(said) or said < 0:
        return None
    return int(said)


def _mapping(said: object) -> JsonObject:
    return cast("JsonObject", said) if isinstance(said, dict) else {}


def _complaint(body: bytes) -> str:
    """Give the server's own reason in one line: its code and its message. What it repeats of the question is left out."""
    try:
        parsed = cast("object", json.loads(body))
    except (ValueError, RecursionError):
        return ""
    error = _mapping(parsed).get("error", parsed)
    if isinstance(error, str):
        return " ".join(error.split())[:400]
    told = [_mapping(error).get(name) for name in ("code", "type", "param", "message", "detail")]
    parts = [part for part in told if isinstance(part, str)]
    # FastAPI's form: a list of {"loc": [...], "msg": ..., "input": what was sent}.
    for row in cast("list[object]", told[-1]) if isinstance(told[-1], list) else ():
        parts += [_joined(_mapping(row).get("loc")), str(_mapping(row).get("msg", ""))]
    return " ".join(" ".join(parts).split())[:400]


def _tokens_named(body: bytes) -> int:
    """Give how long the server says the prompt was; 0 where it does not."""
    try:
        error = _mapping(_mapping(cast("object", json.loads(body))).get("error"))
    except (ValueError, RecursionError):
        return 0
    return _count(error.get("n_prompt_tokens")) or 0


def _joined(said: object) -> str:
    return " ".join(map(str, cast("list[object]", said))) if isinstance(said, list) else ""
