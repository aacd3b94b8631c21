"""Where sentences of a Russian text end, also where nobody wrote a full stop."""

import re
from collections.abc import Iterator
from typing import Final, Protocol, cast

import razdel  # pyright: ignore[reportMissingTypeStubs]

from konspekt.language import Sentence
from konspekt.language.russian.tokens import Piece, pieces, token

AFTER_SYMBOL: Final = re.compile(r"(?<=\b[A-Za-z0-9])(\.)\s+(?=[А-ЯЁ][а-яё])")
LONGEST_WORDS: Final = 90
"""A longer sentence without any mark inside is cut: nobody speaks so long in one breath."""


class _Stretch(Protocol):
    start: int
    stop: int


def split_sentences(text: str) -> list[Sentence]:
    """Split a text; a line break always ends a sentence."""
    found: list[Sentence] = []
    at = 0
    for line in text.split("\n"):
        for start, end in _stretches(line):
            found.extend(_made(text, at + start, at + end))
        at += len(line) + 1
    return found


def _stretches(line: str) -> Iterator[tuple[int, int]]:
    """Split at full stops; razdel takes a letter before one for an initial, in lectures it is mostly a symbol."""
    for piece in cast("Iterator[_Stretch]", razdel.sentenize(line)):
        start = piece.start
        for found in AFTER_SYMBOL.finditer(line, piece.start, piece.stop):
            yield start, found.end(1)
            start = found.end()
        yield start, piece.stop


def _made(text: str, start: int, end: int) -> list[Sentence]:
    row = pieces(text[start:end], start)
    made: list[Sentence] = []
    while row:
        cut = _cut(row)
        part, row = row[:cut], row[cut:]
        made.append(
            Sentence(
                start_char=part[0].start,
                end_char=part[-1].end,
                text=text[part[0].start : part[-1].end],
                tokens=tuple(token(piece) for piece in part),
            )
        )
    return made


def _cut(row: list[Piece]) -> int:
    """Give after how many pieces to cut: at the mark nearest to the limit, else at the limit."""
    if len(row) <= LONGEST_WORDS:
        return len(row)
    for index in range(LONGEST_WORDS, LONGEST_WORDS // 2, -1):
        if row[index].text in ",;:—–":
            return index + 1
    return LONGEST_WORDS
