"""From the tokens of a recognizer to timed words: a token that begins with a space begins a word."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Word

LAST_TOKEN_MS: Final = 80
"""How long the last token of a word is taken to sound: the network tells only where tokens begin (facts/speech.md 6)."""
_UNKNOWN: Final = "<unk>"
_STAND_ALONE: Final = frozenset("-\u2013\u2014\u2212+=%\u00ab([")
"""Marks that are no part of the word before them: hyphen, dashes, minus, signs of arithmetic, opening brackets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as the network heard it."""

    text: str
    """Begins with a space where a word begins; may be nothing else."""
    start_ms: int
    log_probability: float


@dataclass(slots=True, kw_only=True)
class _Growing:
    start_ms: int
    last_ms: int
    texts: list[str] = field(default_factory=list[str])
    log_probabilities: list[float] = field(default_factory=list[float])


def words_of_tokens(tokens: Sequence[Token], *, piece_ms: int) -> tuple[Word, ...]:
    """Give the words of a piece of `piece_ms`, timed from its start.

    A word ends LAST_TOKEN_MS after its last token begins, or where the next word or the end of the piece comes earlier. Punctuation
    that stands alone goes to the word before it; a dash stays a word, as it is one in print.
    """
    grown = list(_grown(tokens))
    made: list[Word] = []
    for place, word in enumerate(grown):
        next_ms = grown[place + 1].start_ms if place + 1 < len(grown) else piece_ms
        start_ms = min(word.start_ms, piece_ms)
        end_ms = max(start_ms, min(word.last_ms + LAST_TOKEN_MS, next_ms, piece_ms))
        sure = math.exp(min(0.0, math.fsum(word.log_probabilities) / len(word.log_probabilities)))
        made.append(Word(text="".join(word.texts), span=TimeSpan(start_ms, end_ms), confidence=sure))
    return tuple(made)


def _grown(tokens: Sequence[Token]) -> Iterator[_Growing]:
    word: _Growing | None = None
    apart = True
    for token in tokens:
        apart = apart or token.text.startswith(" ")
        text = token.text.strip()
        if not text or text == _UNKNOWN:
            continue
        sticks = word is not None and _is_stop(text)
        if word is None or (apart and not sticks):
            if word is not None:
                yield word
            word = _Growing(start_ms=token.start_ms, last_ms=token.start_ms)
        word.texts.append(text)
        word.log_probabilities.append(token.log_probability)
        if not sticks:
            word.last_ms = token.start_ms
        apart = False
    if word is not None:
        yield word


def _is_stop(text: str) -> bool:
    return all(not char.isalnum() for char in text) and text not in _STAND_ALONE
