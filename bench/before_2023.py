"""The 2023 system's way to a glossary, replayed on any server: its own prompts, read from its own source file.

Its prompts are not copied here. They are read from `app/background/terms_and_summary.py` of iintegration/hacks-ai-international-2023 (commit
4d47fbf3, public), whose place is given to the bench. Its search for windows needed a sentence embedder that is not part of this
project; here windows are ranked by tf-idf over lemmas, for the same question. Everything else is as it was: windows of ten
sentences in steps of five, one term a window, the definition from the five nearest windows, the time of the nearest one.
"""

import ast
import json
import math
import re
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from konspekt.domain.errors import GeneratorUnavailable
from konspekt.engines.exchange import OverdueError, exchange
from konspekt.engines.network import Refusal, host_of, why

WINDOW, STEP, NEAREST = 10, 5, 5
NO_TERM = "none"
LONGEST_ANSWER_TOKENS = 512
TIMEOUT_S = 300.0
ANSWER_BYTES = 4 << 20
SAMPLING = {
    "temperature": "temperature",
    "top_p": "top_p",
    "top_k": "top_k",
    "repeat_penalty": "repeat_penalty",
}
"""Name in that file -> field of a request."""


@dataclass(frozen=True, kw_only=True)
class Before:
    """What that file asks, with the names of its own blanks."""

    system: str
    term: str
    definition: str
    sampling: dict[str, float]


def read_before(path: Path) -> Before:
    """Read prompts and sampling from the 2023 source; raises KeyError where it is another file."""
    texts: dict[str, str] = {}
    figures: dict[str, float] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        name, value = node.targets[0].id, node.value
        if isinstance(value, ast.JoinedStr):
            texts[name] = "".join(_part(part) for part in value.values)
        elif isinstance(value, ast.Constant) and isinstance(value.value, str):
            texts[name] = value.value
        elif isinstance(value, ast.Constant) and isinstance(value.value, int | float):
            figures[name] = value.value
    return Before(
        system=texts["SYSTEM_PROMPT"],
        term=texts["term_prompt"],
        definition=texts["definition_prompt"],
        sampling={wanted: figures[name] for name, wanted in SAMPLING.items() if name in figures},
    )


def _part(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.FormattedValue)
    return f"\0{ast.unparse(node.value)}\0"


def _filled(prompt: str, **blanks: str) -> str:
    return re.sub("\0(.*?)\0", lambda blank: blanks[blank[1]], prompt)


@dataclass(kw_only=True)
class PlainChat:
    """Free text from a server, as the 2023 system asked for it; counts what it spent."""

    url: str
    network: str
    api_key: str = ""
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    left_out: set[str] = field(default_factory=set)

    def say(self, system: str, user: str, sampling: dict[str, float]) -> str:
        """Give the answer as it stands; a sampling field that the server does not know is left out from then on."""
        asked = {name: figure for name, figure in sampling.items() if name not in self.left_out}
        body = {
            "model": self.network,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "max_tokens": LONGEST_ANSWER_TOKENS,
            "chat_template_kwargs": {"enable_thinking": False},
            **asked,
        }
        began = time.monotonic()
        status, told = self._sent({name: one for name, one in body.items() if name not in self.left_out})
        self.seconds += time.monotonic() - began
        if status == 400 and not {"top_k", "repeat_penalty", "chat_template_kwargs"} <= self.left_out:
            self.left_out |= {"top_k", "repeat_penalty", "chat_template_kwargs"}
            return self.say(system, user, sampling)
        if status != 200:
            raise GeneratorUnavailable(host=host_of(self.url), reason=f"HTTP {status}")
        usage = told.get("usage") or {}
        self.calls += 1
        self.tokens_in += usage.get("prompt_tokens", 0)
        self.tokens_out += usage.get("completion_tokens", 0)
        return told["choices"][0]["message"].get("content") or ""

    def _sent(self, body: dict[str, object]) -> tuple[int, dict]:
        headers = {"Content-Type": "application/json"}
        if self.api_key:
            headers["Authorization"] = f"Bearer {self.api_key}"
        request = urllib.request.Request(  # noqa: S310 - the address of whoever runs the bench
            self.url.rstrip("/") + "/chat/completions", data=json.dumps(body).encode(), headers=headers
        )
        try:
            answer = exchange(
                request,
                connect_timeout_s=10,
                timeout_s=TIMEOUT_S,
                most_bytes=ANSWER_BYTES,
                while_waiting=lambda: None,
            )
        except (OverdueError, *Refusal) as error:
            raise GeneratorUnavailable(host=host_of(self.url), reason=why(error)) from error
        return answer.status, json.loads(answer.body) if answer.status == 200 else {}


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence and where it stands in its document."""

    text: str
    start: int
    end: int


def glossary_of_2023(
    sentences: Sequence[Sentence], before: Before, chat: PlainChat, lemmas: Callable[[str], list[str]]
) -> list[dict[str, object]]:
    """Give the entries that the 2023 system would have shown: term, definition, and the stretch it cites."""
    windows = _windows(sentences)
    index = _Index([lemmas(_text(window)) for window in windows])
    terms = dict.fromkeys(
        _cleaned(chat.say(before.system, _filled(before.term, batch=_text(window)), before.sampling)).lower()
        for window in windows
    )
    terms.pop(NO_TERM, None)
    entries: list[dict[str, object]] = []
    for term in terms:
        nearest = index.nearest(lemmas(term), NEAREST)
        source = "\n\n".join(_text(windows[place]) for place in nearest)
        said = chat.say(before.system, _filled(before.definition, t=term, term_text=source), before.sampling)
        cited = windows[nearest[0]]
        entries.append(
            {
                "term": term,
                "definition": said[len(f"{term} - ") :],
                "start": cited[0].start,
                "end": cited[-1].end,
                "evidence": _text(cited),
            }
        )
    return entries


def _windows(sentences: Sequence[Sentence]) -> list[Sequence[Sentence]]:
    right = len(sentences) - WINDOW + 1 if len(sentences) >= WINDOW else len(sentences)
    return [sentences[at : at + WINDOW] for at in range(0, right, STEP)]


def _text(window: Sequence[Sentence]) -> str:
    return " ".join(sentence.text for sentence in window)


def _cleaned(said: str) -> str:
    """Give the one or two words of an answer; a longer answer was no term to that system."""
    words = re.sub(r"термин|[\\{}:\n\r'\"]", "", said).split()
    return " ".join(words) if 0 < len(words) < 3 else NO_TERM


class _Index:
    """Windows by the likeness of their words."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        counts = [Counter(document) for document in documents]
        seen = Counter(word for count in counts for word in count)
        self._weights = {word: math.log(1 + len(counts) / seen[word]) for word in seen}
        self._vectors = [self._vector(count) for count in counts]

    def nearest(self, words: Sequence[str], count: int) -> list[int]:
        asked = self._vector(Counter(words))
        scores = [
            sum(weight * asked.get(word, 0.0) for word, weight in vector.items()) for vector in self._vectors
        ]
        return sorted(range(len(scores)), key=lambda place: (-scores[place], place))[:count]

    def _vector(self, count: Counter[str]) -> dict[str, float]:
        weighed = {word: times * self._weights.get(word, 0.0) for word, times in count.items()}
        length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        return {word: weight / length for word, weight in weighed.items()}
