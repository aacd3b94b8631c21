"""A language model on this machine: a GGUF file in llama.cpp, in a process of its own (extra `llm`)."""

import importlib.util
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Final, cast

from konspekt.domain.answer_schema import Schema, check_schema, closed
from konspekt.domain.errors import (
    EngineNotInstalled,
    GeneratorAnswerInvalid,
    GeneratorContextOverflow,
    GeneratorCrashed,
    GeneratorError,
    GeneratorTimedOut,
    WeightsMissing,
)
from konspekt.domain.generation import Generated, Json, Prompt, Usage
from konspekt.engines.answers import AnswerUnfit, read_answer
from konspekt.engines.decision import decision_sha256
from konspekt.engines.generator_options import GeneratorOptions
from konspekt.engines.ledger import Ledger
from konspekt.engines.llama.chat_formats import FORMAT_OF, chat_template
from konspekt.engines.llama.gguf_head import read_head
from konspekt.engines.llama.process import (
    AnswerOverdueError,
    Line,
    LlamaProcess,
    LoadFailedError,
    ProcessDiedError,
)
from konspekt.engines.weights import weights_sha256
from konspekt.ports import OnTokens

NAME: Final = "llama"
EXTRA: Final = "llm"
LIVES: Final = 2
"""How many processes one question may cost before it is given up."""
LOOK_EVERY_S: Final = 0.2
_OVERFLOW: Final = "exceed_context_size_error"


def build(options: GeneratorOptions) -> "EmbeddedGenerator":
    """Make the generator; its process starts with the first question.

    Raises:
        EngineNotInstalled: The extra `llm` is not installed.
        WeightsMissing, WeightsCorrupt: There is no file, or it is no GGUF.
        GeneratorError: There is no such chat format.
    """
    if importlib.util.find_spec("xllamacpp") is None:
        raise EngineNotInstalled(name=NAME, extra=EXTRA)
    return EmbeddedGenerator(options)


class EmbeddedGenerator:
    """Asks one process, one question at a time."""

    name = NAME
    sends_data_to: str | None = None
    max_concurrency = 1
    """More at once would share the context and slow each other down."""

    def __init__(self, options: GeneratorOptions) -> None:
        """Raise as `build`."""
        gguf = options.gguf
        if gguf is None or not gguf.is_file():
            shown = options.network or NAME
            raise WeightsMissing(name=shown, file=gguf.name if gguf else "*.gguf", megabytes=1)
        self.network = options.network or gguf.stem
        head = read_head(gguf, name=self.network)
        chat_format = options.chat_format or FORMAT_OF.get(options.network, "")
        try:
            template = chat_template(chat_format)
        except ValueError as unknown:
            raise GeneratorError(name=self.network, reason=str(unknown)) from unknown
        self.context_tokens = min(options.context_tokens, head.context_tokens or options.context_tokens)
        self.weights_sha256 = decision_sha256(
            weights_sha256(gguf.parent, (gguf.name,)), chat_format=chat_format
        )
        self._order: Line = {
            "gguf": str(gguf.resolve()),
            "context_tokens": self.context_tokens,
            "gpu_layers": options.gpu_layers,
            "threads": options.threads,
            "memory_mb": options.memory_mb,
            "chat_template": template,
        }
        self._timeout_s = options.timeout_s
        self._ledger = Ledger(price_in=options.price_in, price_out=options.price_out)
        self._turn = threading.Lock()
        self._process: LlamaProcess | None = None

    def generate(
        self, prompt: Prompt, *, schema: Schema, max_tokens: int, on_tokens: OnTokens, seed: int = 0
    ) -> Generated:
        """Give the model's answer. Raises as the port says."""
        check_schema(schema)
        request = _request(prompt, schema, max_tokens=max_tokens, seed=seed)
        with self._my_turn(on_tokens):
            started = time.monotonic()
            said = self._answered(request, on_tokens)
            seconds = time.monotonic() - started
        tokens_in, tokens_out = _count(said, "tokens_in"), _count(said, "tokens_out")
        usable = False
        try:
            bare, value = self._read(said, schema)
            usable = True
        except AnswerUnfit as unfit:
            raise GeneratorAnswerInvalid(host=self.network, reason=str(unfit)) from unfit
        finally:
            self._ledger.note(tokens_in=tokens_in, tokens_out=tokens_out, seconds=seconds, usable=usable)
        on_tokens(tokens_out)
        return Generated(text=bare, value=value, tokens_in=tokens_in, tokens_out=tokens_out, seconds=seconds)

    def usage(self) -> Usage:
        """Tell what was spent so far."""
        return self._ledger.usage()

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._drop()

    @property
    def pid(self) -> int | None:
        """Number of the process, None while there is none."""
        process = self._process
        return process.pid if process is not None and process.alive else None

    @contextmanager
    def _my_turn(self, on_tokens: OnTokens) -> Generator[None]:
        while not self._turn.acquire(timeout=LOOK_EVERY_S):
            on_tokens(0)
        try:
            yield
        finally:
            self._turn.release()

    def _answered(self, request: Line, on_tokens: OnTokens) -> Line:
        """Ask; where the process dies of it, ask a new one once."""
        reason = ""
        for _ in range(LIVES):
            try:
                process = self._running(on_tokens)
                return process.ask(request, timeout_s=self._timeout_s, while_waiting=on_tokens)
            except ProcessDiedError as died:
                self._drop()
                reason = str(died)
            except AnswerOverdueError as overdue:
                raise GeneratorTimedOut(host=self.network, seconds=self._timeout_s) from overdue
        raise GeneratorCrashed(network=self.network, reason=reason)

    def _running(self, on_tokens: OnTokens) -> LlamaProcess:
        if self._process is not None and not self._process.alive:
            self._drop()
        if self._process is None:
            process = self._process = LlamaProcess(self._order)
            try:
                process.wait_ready(on_tokens)
            except LoadFailedError as failed:
                self._drop()
                raise GeneratorError(name=self.network, reason=str(failed)) from failed
            except BaseException:
                self._drop()
                raise
        return self._process

    def _drop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process = None

    def _read(self, said: Line, schema: Schema) -> tuple[str, Json]:
        error = said.get("error")
        if isinstance(error, Mapping):
            self._refuse(cast("Line", error))
        if "raised" in said:
            # What the library raises may repeat what the model wrote: bytes that are no UTF-8, a broken template.
            raise AnswerUnfit("llama.cpp could not read it")
        finish = said.get("finish")
        if finish != "stop":
            raise AnswerUnfit("white space" if finish == "runaway" else str(finish or "no end"))
        return read_answer(str(said.get("text", "")), schema)

    def _refuse(self, error: Line) -> None:
        if error.get("type") == _OVERFLOW:
            raise GeneratorContextOverflow(tokens=_count(error, "n_prompt_tokens"), limit=self.context_tokens)
        raise GeneratorError(name=self.network, reason=str(error.get("message"))[:160])


def _request(prompt: Prompt, schema: Schema, *, max_tokens: int, seed: int) -> Line:
    return {
        "messages": [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": prompt.user},
        ],
        "max_tokens": max_tokens,
        "temperature": 0,
        "seed": seed,
        # What was computed for an earlier prompt may differ in the last bit from what is computed now: the same question would
        # not always have the same answer.
        "cache_prompt": False,
        "chat_template_kwargs": {"enable_thinking": False},
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": closed(schema)},
        },
    }


def _count(said: Line, name: str) -> int:
    counted = said.get(name)
    return counted if isinstance(counted, int) else 0
