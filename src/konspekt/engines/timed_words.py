"""From an engine's own words and seconds to Konspekt's words: inside the piece, in order, one word each."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from konspekt.domain.readable import readable
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class RawWord:
    """What an engine says: any spaces and invisible signs in the text, any times."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None


def timed_words(raw: Iterable[RawWord], *, duration_ms: int) -> tuple[Word, ...]:
    """Make words of what an engine said.

    Starts are trusted more than ends: engines stretch a word over the pause behind it. So a start only moves to stay in
    order and inside the piece, and an end is cut at the next start.
    """
    parts = [part for word in raw for part in _one_word_each(word)]
    starts: list[int] = []
    least = 0
    for part in parts:
        least = min(max(least, _ms(part.start_s)), duration_ms)
        starts.append(least)
    words: list[Word] = []
    for index, part in enumerate(parts):
        latest = starts[index + 1] if index + 1 < len(parts) else duration_ms
        end = min(max(starts[index], _ms(part.end_s)), latest)
        words.append(
            Word(text=part.text, span=TimeSpan(starts[index], end), confidence=probability(part.confidence))
        )
    return tuple(words)


def shared_out(tokens: Sequence[str], start_s: float, end_s: float) -> list[RawWord]:
    """Give words that have one time together each a share of it by its letters."""
    letters = sum(len(token) for token in tokens)
    words: list[RawWord] = []
    at = 0
    for token in tokens:
        began = start_s + (end_s - start_s) * at / letters
        at += len(token)
        words.append(RawWord(text=token, start_s=began, end_s=start_s + (end_s - start_s) * at / letters))
    return words


def probability(confidence: float | None) -> float | None:
    """Bring a figure into 0..1; None and what is no number stay unknown."""
    if confidence is None or not math.isfinite(confidence):
        return None
    return min(1.0, max(0.0, confidence))


def _one_word_each(word: RawWord) -> list[RawWord]:
    tokens = readable(word.text).split()
    if len(tokens) == 1:
        return [RawWord(text=tokens[0], start_s=word.start_s, end_s=word.end_s, confidence=word.confidence)]
    return [
        RawWord(text=part.text, start_s=part.start_s, end_s=part.end_s, confidence=word.confidence)
        for part in shared_out(tokens, word.start_s, word.end_s)
    ]


def _ms(seconds: float) -> int:
    return max(0, round(seconds * 1000)) if math.isfinite(seconds) else 0
