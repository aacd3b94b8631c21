"""A question to a language model: a prompt of the language room with the words of the lecture put in."""

import hashlib
import json
from dataclasses import dataclass
from string import Template

from konspekt.domain.answer_schema import Schema, check_schema
from konspekt.domain.generation import Prompt, about_tokens
from konspekt.language import PromptText


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question with the form of its answer."""

    name: str
    """Of the prompt."""
    version: int
    prompt: Prompt
    schema: Schema
    max_tokens: int
    usual_tokens: int
    """What an answer takes as a rule, for plans."""

    @property
    def tokens_in(self) -> int:
        """Estimate the tokens of the prompt."""
        return about_tokens(self.prompt.system) + about_tokens(self.prompt.user)

    @property
    def sha256(self) -> str:
        """Name all that decides the answer, but for who answers."""
        told = [
            self.name,
            self.version,
            self.prompt.system,
            self.prompt.user,
            json.dumps(self.schema, sort_keys=True, ensure_ascii=False),
            self.max_tokens,
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def query(
    text: PromptText, schema: Schema, *, max_tokens: int, usual_tokens: int, slots: dict[str, str]
) -> Query:
    """Put words into a prompt. They are data: a `$` or a fence inside of them stays a letter.

    Raises:
        ValueError, KeyError: The schema or the slots do not fit: a mistake of the code that asks.
    """
    check_schema(schema)
    fenced = {name: unfenced(words) for name, words in slots.items()}
    return Query(
        name=text.name,
        version=text.version,
        prompt=Prompt(system=text.system, user=Template(text.user).substitute(fenced)),
        schema=schema,
        max_tokens=max_tokens,
        usual_tokens=usual_tokens,
    )


def unfenced(words: str) -> str:
    """Take out what could look like the end of the fence in which prompts hold the lecture: `<<<` and `>>>`."""
    return words.replace("<<<", "< < <").replace(">>>", "> > >")
