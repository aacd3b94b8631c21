"""A lecture as a row of words, each with its place: what claimed quotes are laid against."""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from konspekt.domain.running_text import RunningText
from konspekt.domain.transcript import Transcript
from konspekt.language import Language, Token

MARK: Final = "mark"


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word of a text; offsets are code points into it."""

    start_char: int
    end_char: int
    bare: str
    """Without capitals, accents and dots above letters: what is compared letter by letter."""
    lemma: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Words joined by spaces, and where each begins: the form in which letters are compared."""

    text: str
    starts: tuple[int, ...]

    def words_between(self, start: int, end: int) -> tuple[int, int]:
        """Give the words, half open, that lie in a stretch of the line by half of their letters or more."""
        first = max(0, bisect_right(self.starts, start) - 1)
        if first < len(self.starts) and start - self.starts[first] > self._letters(first) / 2:
            first += 1
        last = max(0, bisect_left(self.starts, end) - 1)
        if last < len(self.starts) and end - self.starts[last] < self._letters(last) / 2:
            last -= 1
        return first, last + 1

    def _letters(self, place: int) -> int:
        following = self.starts[place + 1] - 1 if place + 1 < len(self.starts) else len(self.text)
        return following - self.starts[place]


class SpokenText:
    """A transcript read once for all claims about it."""

    def __init__(self, transcript: Transcript, language: Language) -> None:
        self.transcript = transcript
        self.language = language
        self.running = RunningText(transcript)
        self.words = read_words(self.running.text, language)
        self._starts = [word.start_char for word in self.words]
        self._segment_index = {segment.id: place for place, segment in enumerate(transcript.segments)}
        self._lines = lines(self.words)

    @property
    def lines(self) -> tuple[Line, Line]:
        """Give the whole lecture letter by letter, and lemma by lemma."""
        return self._lines

    def words_of(self, start_char: int, end_char: int) -> tuple[int, int]:
        """Give the words, half open, that begin in a slice of the running text."""
        return bisect_left(self._starts, start_char), bisect_left(self._starts, end_char)

    def segment_place(self, segment_id: str) -> int | None:
        """Give the number of a segment, None if the lecture has none of that id."""
        return self._segment_index.get(segment_id)


@lru_cache(maxsize=2)
def read_words(text: str, language: Language) -> tuple[SpokenWord, ...]:
    """Give the words of a text; kept for the next stage, which reads the same lecture."""
    return tuple(
        _word(token)
        for sentence in language.grammar.sentences(text)
        for token in sentence.tokens
        if token.kind != MARK
    )


def claimed_words(claim: str, language: Language) -> list[SpokenWord]:
    """Give the words of a claim."""
    return [
        _word(token)
        for sentence in language.grammar.sentences(claim)
        for token in sentence.tokens
        if token.kind != MARK
    ]


def lines(words: Sequence[SpokenWord]) -> tuple[Line, Line]:
    """Write words as lines: by letters, and by lemmas."""
    return _line(word.bare for word in words), _line(word.lemma for word in words)


def bare(text: str) -> str:
    """Fold capitals, accents and dots above letters away: recognizers and language models write them as they like."""
    return "".join(
        char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char)
    )


def _word(token: Token) -> SpokenWord:
    return SpokenWord(
        token.start_char, token.end_char, bare(token.text) or token.text, token.lemma, token.kind == "number"
    )


def _line(texts: Iterable[str]) -> Line:
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for text in texts:
        starts.append(at)
        parts.append(text)
        at += len(text) + 1
    return Line(" ".join(parts), tuple(starts))
