"""What is asked of a language model, and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | float | bool | None"

CHARS_PER_TOKEN: Final = 3
"""Russian text takes 3 to 4 letters a token in the vocabularies of today (facts/text.md 5): the careful end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One question to a language model."""

    system: str
    """What it is and what it must do: the same text for many questions, so that a server computes it once."""
    user: str
    """The words of the lecture and what is asked of them. Data, never instructions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """An answer that was read to its end and has the asked form."""

    text: str
    """The bare JSON, without fences or reasoning around it."""
    value: Json
    """`text` parsed; valid against the schema that was asked for."""
    tokens_in: int
    tokens_out: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a generator has spent since it was built; answers that were thrown away count too."""

    calls: int = 0
    refused: int = 0
    """Calls that ended without a usable answer."""
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    cost: float = 0.0
    """In the currency of the prices in the settings; 0 where no price is set."""


def about_tokens(text: str) -> int:
    """Estimate the tokens of a text from above, for budgets and for what must fit into a context."""
    return -(-len(text) // CHARS_PER_TOKEN)
