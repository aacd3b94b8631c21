"""The language model's own process: loads one GGUF, answers questions one after another, and knows nothing of Konspekt.

Started by konspekt.engines.llama.process. It reads JSON lines: first how to load, then `{"ask": n, "request": {...}}` and
`{"stop": n}`. It writes JSON lines: `{"ready": {...}}` or `{"failed": why}`, then for each question any number of `{"tokens": k}` and one
`{"answer": n, ...}`. It ends when its input ends: with its parent, however that one died.

llama.cpp is a library with asserts: what goes wrong in it ends the process it runs in. Its binding always opens a server; here that is
a socket in a folder of our own, closed to others by a random key, whose name is gone before the first question.
"""

import json
import os
import queue
import resource
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import xllamacpp

Json: TypeAlias = dict[str, Any]
Tell: TypeAlias = Callable[[Json], None]

LIBRARY_ERRORS: Final = (RuntimeError, ValueError, TypeError, IndexError, OSError, MemoryError)
"""What the binding makes of C++ exceptions."""
TELL_EVERY_S: Final = 0.2
RUNAWAY_CHARS: Final = 200
ALL_LAYERS: Final = -1
_MEBIBYTE: Final = 1 << 20


def main() -> int:
    """Load, then answer until the input ends."""
    tell = _private_output()
    order = cast("Json", json.loads(sys.stdin.readline()))
    _confine(order)
    try:
        server = _loaded(order)
    except LIBRARY_ERRORS as error:
        tell({"failed": str(error)[:300]})
        return 1
    questions: queue.SimpleQueue[Json] = queue.SimpleQueue()
    stopped: set[int] = set()
    threading.Thread(target=_listen, args=(questions, stopped), daemon=True).start()
    tell({"ready": {"context_tokens": order["context_tokens"]}})
    while True:
        question = questions.get()
        tell(_answer(server, question, stopped, tell))


def _private_output() -> Tell:
    """Keep standard output for our lines: whatever the library prints goes to standard error."""
    ours = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    lock = threading.Lock()

    def tell(line: Json) -> None:
        with lock:
            ours.write(json.dumps(line) + "\n")
            ours.flush()

    return tell


def _listen(questions: "queue.SimpleQueue[Json]", stopped: set[int]) -> None:
    for line in sys.stdin:
        said = cast("Json", json.loads(line))
        if "stop" in said:
            stopped.add(int(said["stop"]))
        else:
            questions.put(said)
    # The parent is gone; the library may be in the middle of anything.
    os._exit(0)


def _confine(order: Json) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    memory_mb = int(order["memory_mb"])
    if memory_mb and order["gpu_layers"] == 0:  # a GPU's driver maps far more than it uses
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * _MEBIBYTE, memory_mb * _MEBIBYTE))
    with suppress(OSError):
        # Where memory runs out, this process goes first, not the service.
        Path("/proc/self/oom_score_adj").write_text("800", encoding="ascii")


def common_parameters(
    gguf: str, *, context_tokens: int, gpu_layers: int, threads: int
) -> xllamacpp.CommonParams:
    """Give how to load a file, with everything off that a server may offer beside answers."""
    params = xllamacpp.CommonParams()
    params.model.path = gguf
    params.n_ctx = context_tokens
    params.n_gpu_layers = gpu_layers
    params.fit_params = gpu_layers == ALL_LAYERS
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads or _cores()
    params.warmup = False
    params.verbosity = -1
    params.cache_ram_mib = 0
    params.use_jinja = True
    params.enable_reasoning = 0
    params.ui = params.endpoint_slots = params.endpoint_props = params.endpoint_metrics = False
    return params


def _loaded(order: Json) -> xllamacpp.Server:
    params = common_parameters(
        order["gguf"],
        context_tokens=order["context_tokens"],
        gpu_layers=order["gpu_layers"],
        threads=order["threads"],
    )
    params.n_parallel = 1
    if order["chat_template"]:
        params.chat_template = order["chat_template"]
    params.api_keys = [secrets.token_urlsafe(32)]
    with tempfile.TemporaryDirectory(prefix="konspekt-llm-") as folder:
        params.hostnames = [f"{folder}/s.sock"]
        return xllamacpp.Server(params)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _answer(server: xllamacpp.Server, question: Json, stopped: set[int], tell: Tell) -> Json:
    number = int(question["ask"])
    told = _Told(number, stopped, tell)
    request = {**question["request"], "stream": True, "stream_options": {"include_usage": True}}
    try:
        server.handle_chat_completions(request, told.take)
    except LIBRARY_ERRORS as error:
        # Bytes that are no UTF-8, among others.
        return {"answer": number, "raised": type(error).__name__, **told.counted()}
    finally:
        stopped.discard(number)
    return {"answer": number, **told.whole()}


class _Told:
    """Gathers the pieces of one answer; the library calls `take` for each and stops where it gives True."""

    def __init__(self, number: int, stopped: set[int], tell: Tell) -> None:
        self._number = number
        self._stopped = stopped
        self._tell = tell
        self._pieces: list[str] = []
        self._white = 0
        self._finish = ""
        self._usage: Json = {}
        self._error: object = None
        self._told_at = 0.0

    def take(self, piece: dict[str, object]) -> bool:
        if "error" in piece:
            self._error = piece["error"]
            return True
        self._usage = cast("Json | None", piece.get("usage")) or self._usage
        for choice in cast("list[Json]", piece.get("choices", [])):
            self._finish = choice.get("finish_reason") or self._finish
            self._add(cast("Json", choice.get("delta") or {}).get("content") or "")
        now = time.monotonic()
        if now - self._told_at >= TELL_EVERY_S:
            self._told_at = now
            self._tell({"tokens": len(self._pieces)})
        if self._number in self._stopped:
            self._finish = "stopped"
        elif self._white >= RUNAWAY_CHARS:
            self._finish = "runaway"
        return self._finish in ("stopped", "runaway")

    def _add(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            bare = text.rstrip()
            self._white = len(text) - len(bare) if bare else self._white + len(text)

    def counted(self) -> Json:
        return {
            "tokens_in": self._usage.get("prompt_tokens", 0),
            "tokens_out": self._usage.get("completion_tokens", len(self._pieces)),
        }

    def whole(self) -> Json:
        made = {"text": "".join(self._pieces), "finish": self._finish, **self.counted()}
        return made if self._error is None else {**made, "error": self._error}


if __name__ == "__main__":
    sys.exit(main())
