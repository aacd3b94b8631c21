"""A generator that gives answers which somebody wrote down or wrote a function for: for tests and for work on the interface.

A script is a JSON file:

    {"answers": {"<sha256 of a prompt, see prompt_sha256>": {"terms": []}, ...},
     "otherwise": {"terms": []}, "context_tokens": 8192, "delay_ms": 0}

A prompt without an answer gets `otherwise`; without that the answer counts as invalid. An answer that does not fit the schema is
refused like anyone's.
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeAlias, cast

from konspekt.domain.answer_schema import Schema, check_schema
from konspekt.domain.errors import (
    GeneratorAnswerInvalid,
    GeneratorContextOverflow,
    WeightsCorrupt,
    WeightsMissing,
)
from konspekt.domain.generation import Generated, Json, Prompt, Usage, about_tokens
from konspekt.engines.answers import AnswerUnfit, read_answer
from konspekt.engines.generator_options import GeneratorOptions
from konspekt.engines.ledger import Ledger
from konspekt.ports import OnTokens

NAME: Final = "scripted"

Answer: TypeAlias = Callable[[Prompt, Schema], Json]
"""What to say to a prompt: a value, or (a bare string) the raw text of an answer with all its faults. May raise an error of the tree."""


class ScriptedGenerator:
    """A TextGenerator that asks a function."""

    name = NAME
    sends_data_to: str | None = None

    def __init__(
        self, answer: Answer, *, signature: str = "", context_tokens: int = 8192, delay_ms: int = 0
    ) -> None:
        """Take the function; `signature` stands for it in the digest."""
        self.network = NAME
        self.context_tokens = context_tokens
        self.max_concurrency = 4
        self.weights_sha256 = hashlib.sha256(signature.encode()).hexdigest()
        self._answer = answer
        self._delay_ms = delay_ms
        self._ledger = Ledger()

    def generate(
        self, prompt: Prompt, *, schema: Schema, max_tokens: int, on_tokens: OnTokens, seed: int = 0
    ) -> Generated:
        """Give the function's answer; tokens are estimated from the letters. Raises as the port says."""
        del seed
        check_schema(schema)
        tokens_in = about_tokens(prompt.system) + about_tokens(prompt.user)
        if tokens_in + max_tokens > self.context_tokens:
            raise GeneratorContextOverflow(tokens=tokens_in + max_tokens, limit=self.context_tokens)
        on_tokens(0)
        time.sleep(self._delay_ms / 1000)
        said = self._answer(prompt, schema)
        text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        tokens_out = min(about_tokens(text), max_tokens)
        on_tokens(tokens_out)
        try:
            if about_tokens(text) > max_tokens:
                raise AnswerUnfit("length")  # noqa: TRY301 - one way out for all that is unfit
            bare, value = read_answer(text, schema)
        except AnswerUnfit as unfit:
            self._ledger.note(tokens_in=tokens_in, tokens_out=tokens_out, seconds=0.0, usable=False)
            raise GeneratorAnswerInvalid(host=NAME, reason=str(unfit)) from unfit
        self._ledger.note(tokens_in=tokens_in, tokens_out=tokens_out, seconds=0.0, usable=True)
        return Generated(text=bare, value=value, tokens_in=tokens_in, tokens_out=tokens_out, seconds=0.0)

    def usage(self) -> Usage:
        """Tell what was asked so far."""
        return self._ledger.usage()

    def close(self) -> None:
        """Do nothing: there is no memory to let go of."""


def prompt_sha256(prompt: Prompt) -> str:
    """Give the name of a prompt in a script."""
    return hashlib.sha256(f"{prompt.system}\0{prompt.user}".encode()).hexdigest()


def build(options: GeneratorOptions) -> ScriptedGenerator:
    """Give the generator that reads from `options.script`.

    Raises:
        WeightsMissing, WeightsCorrupt: There is no script, or it is none.
    """
    if options.script is None or not options.script.is_file():
        name = "script.json" if options.script is None else options.script.name
        raise WeightsMissing(name=NAME, file=name, megabytes=1)
    return read_script(options.script)


def read_script(path: Path) -> ScriptedGenerator:
    """Read a script file.

    Raises:
        WeightsCorrupt: It is not of the form that this module's text shows.
    """
    try:
        raw = path.read_text(encoding="utf-8")
        told = json.loads(raw)
        answers = cast("Mapping[str, Json]", dict(told.get("answers", {})))
        otherwise = cast("Json", told.get("otherwise"))
        context_tokens = int(told.get("context_tokens", 8192))
        delay_ms = int(told.get("delay_ms", 0))
    except (OSError, ValueError, TypeError, AttributeError) as broken:
        raise WeightsCorrupt(name=NAME, file=path.name) from broken

    def look_up(prompt: Prompt, schema: Schema) -> Json:
        del schema
        answer = answers.get(prompt_sha256(prompt), otherwise)
        if answer is None:
            raise GeneratorAnswerInvalid(host=NAME, reason="no answer in the script")
        return answer

    return ScriptedGenerator(look_up, signature=raw, context_tokens=context_tokens, delay_ms=delay_ms)
