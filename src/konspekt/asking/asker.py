"""Puts questions and gives answers, None for every question that went wrong: a language model never ends the work, a person may."""

import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from math import ceil
from threading import Event
from typing import Final, Protocol, cast

from konspekt.asking.query import Query
from konspekt.domain.answer_schema import AnswerMismatch, check_answer
from konspekt.domain.asking import AskingPlan, AskingReport, AskingWarning, Pass
from konspekt.domain.errors import (
    Cancelled,
    EngineError,
    GeneratorAnswerInvalid,
    GeneratorContextOverflow,
)
from konspekt.domain.generation import Generated, Json
from konspekt.ports import OnProgress, TextGenerator

ATTEMPTS: Final = 2
GIVEN_UP: Final = 3
"""After so many failures of the generator itself, one after the other, nothing more is asked."""
RESERVE: Final = 0.1
"""Share of the planned questions of a pass that may be put on top: for quotes that are to be copied again."""
POLL_S: Final = 0.5
UNGROUNDED: Final = "ungrounded"
STOPPED: Final = "asking_stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """An answer as it is remembered."""

    text: str
    """JSON."""
    tokens_in: int
    tokens_out: int


class Memory(Protocol):
    """Where answers are kept between runs."""

    def recall(self, query: Query) -> KeptAnswer | None:
        """Give what this generator answered to the same question before."""
        ...

    def remember(self, query: Query, answer: KeptAnswer) -> None:
        """Keep an answer."""
        ...


class NoMemory:
    """Forgets."""

    def recall(self, query: Query) -> KeptAnswer | None:
        """Give nothing."""
        del query

    def remember(self, query: Query, answer: KeptAnswer) -> None:
        """Do nothing."""


class Asker:
    """Asks for one stage, within the plan; says how it went."""

    def __init__(
        self,
        generator: TextGenerator,
        plan: AskingPlan,
        *,
        stage: str,
        memory: Memory,
        on_progress: OnProgress,
        part: str = "",
    ) -> None:
        """Take who answers, what may be asked (`part`: for which template), and for which stage progress is told."""
        self.context_tokens = generator.context_tokens
        self._generator = generator
        self._left = plan.allowance(part)
        self._spare = {name: ceil(calls * RESERVE) for name, calls in self._left.items()}
        self._stage = stage
        self._memory = memory
        self._on_progress = on_progress
        self._generator_name = plan.generator
        self._calls = self._remembered = self._tokens_in = self._tokens_out = 0
        self._failures_in_row = 0
        self._warnings: Counter[tuple[Pass, str]] = Counter()

    def report(self) -> AskingReport:
        """Tell how it went so far."""
        return AskingReport(
            generator=self._generator_name,
            calls=self._calls,
            remembered=self._remembered,
            tokens_in=self._tokens_in,
            tokens_out=self._tokens_out,
            warnings=tuple(
                AskingWarning(name=name, code=code, times=times)
                for (name, code), times in sorted(self._warnings.items())
            ),
        )

    def note_ungrounded(self, name: Pass, times: int = 1) -> None:
        """Count sentences that the lecture does not say."""
        if times:
            self._warnings[name, UNGROUNDED] += times

    def allowance(self, name: Pass) -> int:
        """Give how many questions of a pass may still be put."""
        return self._left.get(name, 0)

    def ask(self, name: Pass, queries: Sequence[Query], *, is_second: bool = False) -> list[Json]:
        """Put as many of the questions as the plan allows, first ones first; gives an answer or None for each, in order.

        `is_second` asks again what was answered carelessly; that comes out of a small reserve.

        Raises:
            Cancelled: A person stopped the work; what was answered is remembered.
        """
        left = self._spare if is_second else self._left
        count = min(len(queries), left.get(name, 0))
        if name in left:
            left[name] -= count
        answers: list[Json] = [None] * len(queries)
        missing: list[int] = []
        for place in range(count):
            kept = self._recalled(queries[place])
            if kept is None:
                missing.append(place)
            else:
                answers[place] = kept
        done = count - len(missing)
        for place, answer in self._asked(name, [(place, queries[place]) for place in missing], done, count):
            answers[place] = answer
        return answers

    def _recalled(self, query: Query) -> Json:
        kept = self._memory.recall(query)
        if kept is None:
            return None
        value = _checked(kept.text, query)
        if value is not None:
            self._remembered += 1
            self._tokens_in += kept.tokens_in
            self._tokens_out += kept.tokens_out
        return value

    def _asked(
        self, name: Pass, queries: list[tuple[int, Query]], done: int, total: int
    ) -> list[tuple[int, Json]]:
        """Ask side by side as far as the generator gains from it; memory and progress stay in this thread."""
        made: list[tuple[int, Json]] = []
        stop = Event()
        waiting = list(reversed(queries))
        running: dict[Future[Generated], tuple[int, Query]] = {}
        with ThreadPoolExecutor(max_workers=max(1, self._generator.max_concurrency)) as pool:
            try:
                while waiting or running:
                    while waiting and len(running) < max(1, self._generator.max_concurrency):
                        place, query = waiting.pop()
                        if self._failures_in_row >= GIVEN_UP:
                            self._warnings[name, STOPPED] += 1
                            continue
                        self._calls += 1
                        running[pool.submit(_generate, self._generator, query, stop)] = (place, query)
                    self._on_progress(self._stage, done, max(1, total))
                    finished, _ = wait(running, timeout=POLL_S, return_when=FIRST_COMPLETED)
                    for future in sorted(finished, key=lambda one: running[one][0]):
                        place, query = running.pop(future)
                        made.append((place, self._taken(name, query, future)))
                        done += 1
                self._on_progress(self._stage, done, max(1, total))
            finally:
                stop.set()
        return made

    def _taken(self, name: Pass, query: Query, future: "Future[Generated]") -> Json:
        try:
            answer = future.result()
        except (GeneratorAnswerInvalid, GeneratorContextOverflow) as error:
            self._failures_in_row = 0
            self._warnings[name, error.code] += 1
            return None
        except EngineError as error:
            self._failures_in_row += 1
            self._warnings[name, error.code] += 1
            return None
        self._failures_in_row = 0
        value = _checked(answer.text, query)
        if value is None:
            self._warnings[name, GeneratorAnswerInvalid.code] += 1
            return None
        self._tokens_in += answer.tokens_in
        self._tokens_out += answer.tokens_out
        self._memory.remember(
            query,
            KeptAnswer(text=answer.text, tokens_in=answer.tokens_in, tokens_out=answer.tokens_out),
        )
        return value


def _generate(generator: TextGenerator, query: Query, stop: Event) -> Generated:
    """Ask, and ask once more with another seed where no answer of the asked form came."""

    def on_tokens(tokens: int) -> None:
        del tokens
        if stop.is_set():
            raise Cancelled

    for seed in range(ATTEMPTS - 1):
        try:
            return generator.generate(
                query.prompt, schema=query.schema, max_tokens=query.max_tokens, on_tokens=on_tokens, seed=seed
            )
        except GeneratorAnswerInvalid:
            on_tokens(0)
    return generator.generate(
        query.prompt,
        schema=query.schema,
        max_tokens=query.max_tokens,
        on_tokens=on_tokens,
        seed=ATTEMPTS - 1,
    )


def _checked(text: str, query: Query) -> Json:
    """Read an answer, None where it is not of the asked form: the generator promises it, this room looks."""
    try:
        value = cast("Json", json.loads(text))
        check_answer(value, query.schema)
    except (ValueError, AnswerMismatch, RecursionError):
        return None
    return value
