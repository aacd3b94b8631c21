"""Reading what a language model wrote: out of its wrapping, as strict JSON, held against the schema."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final, NoReturn, cast

from konspekt.domain.answer_schema import AnswerMismatch, Schema, check_answer
from konspekt.domain.generation import Json

LONGEST_ANSWER_CHARS: Final = 1 << 20
RUNAWAY_CHARS: Final = 200
"""So much white space in a row is no indentation: the model has lost its thread (vLLM issue 38696)."""

_THOUGHTS: Final = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FENCED: Final = re.compile(r"\A```[A-Za-z]*[ \t]*\r?\n(?P<inside>.*?)\r?\n?```\Z", re.DOTALL)
_RUNAWAY: Final = re.compile(rf"\s{{{RUNAWAY_CHARS}}}")


class AnswerUnfit(ValueError):  # noqa: N818 - a finding; the engines make it an error of the tree
    """The text is not an answer; the argument is a short reason that quotes nothing of it."""


class NoJson(AnswerUnfit):
    """It is not JSON at all: nobody held the model to the form."""


def read_answer(text: str, schema: Schema, *, among_prose: bool = False) -> tuple[str, Json]:
    """Give the bare JSON of an answer and what it says.

    Reasoning in `<think>` and one fence around the whole are taken off. With `among_prose` the first object in the text is read,
    whatever stands around it: for servers that cannot be held to JSON.

    Raises:
        NoJson: There is no JSON.
        AnswerUnfit: It is broken, ambiguous, or not of the form.
    """
    bare = _unwrapped(text)
    if len(bare) > LONGEST_ANSWER_CHARS:
        raise AnswerUnfit("too long")
    if among_prose and not bare.startswith("{"):
        bare = bare[bare.find("{") :] if "{" in bare else bare
    if not bare.startswith("{"):
        raise NoJson("white space" if not bare or is_runaway(text) else "no JSON")
    value, end = _parsed(bare, text)
    if bare[end:].strip() and not among_prose:
        raise AnswerUnfit("text after the JSON")
    try:
        check_answer(value, schema)
    except AnswerMismatch as mismatch:
        raise AnswerUnfit(str(mismatch)) from mismatch
    return bare[:end], value


def is_runaway(text: str) -> bool:
    """Tell whether the text holds white space without an end."""
    return _RUNAWAY.search(text) is not None


def _unwrapped(text: str) -> str:
    bare = _THOUGHTS.sub("", text.removeprefix("\ufeff"), count=1).strip()
    fenced = _FENCED.match(bare)
    return fenced["inside"].strip() if fenced else bare


def _parsed(bare: str, text: str) -> tuple[Json, int]:
    try:
        value, end = _DECODER.raw_decode(bare)
    except AnswerUnfit:
        raise
    except (ValueError, RecursionError) as error:
        raise AnswerUnfit("white space" if is_runaway(text) else "broken JSON") from error
    return cast("Json", value), end


def _unique(pairs: Sequence[tuple[str, Json]]) -> Mapping[str, Json]:
    """Refuse a name that is there twice: readers disagree on which one counts."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise AnswerUnfit("a name is there twice")
    return made


def _no_number(name: str) -> NoReturn:
    raise AnswerUnfit(f"{name} is no number")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number)
