"""An abbreviation said beside what it stands for: «синдром ... или сокращённо СПИД», «СПИД (синдром ...)»."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from konspekt.language.russian.noun_phrases import NounPhrase, noun_phrase_of, noun_phrases
from konspekt.language.russian.tokens import Piece

BESIDE: Final = frozenset(
    {"или", "сокращенно", "кратко", "аббревиатура", "сокращение", "коротко", "(", ",", "-", "—", "–"}
)
LONGEST_WORDS: Final = 8
FEWEST_LETTERS: Final = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """An abbreviation and the phrase that it stands for, in one sentence."""

    abbreviation: int
    phrase: NounPhrase


def pairs(row: Sequence[Piece]) -> Iterator[Pair]:
    """Give every abbreviation whose letters are the initials of a phrase beside it."""
    for at, piece in enumerate(row):
        if not piece.shape.is_abbreviation or piece.shape.prefix or len(piece.text) < FEWEST_LETTERS:
            continue
        found = _before(row, at) or _after(row, at)
        if found is not None:
            yield Pair(at, found)


def _before(row: Sequence[Piece], at: int) -> NounPhrase | None:
    end = at
    while end > 0 and row[end - 1].low in BESIDE:
        end -= 1
    if end in (at, 0):
        return None
    for start in range(max(0, end - LONGEST_WORDS), end):
        phrase = noun_phrase_of(row, start, end)
        if phrase is not None and _is_short_for(row[at], row, phrase):
            return phrase
    return None


def _after(row: Sequence[Piece], at: int) -> NounPhrase | None:
    if at + 1 >= len(row) or row[at + 1].text not in {"(", ",", "—", "–", "-"}:
        return None
    for start in range(at + 2, min(len(row), at + 4)):
        for phrase in noun_phrases(row, start):
            if _is_short_for(row[at], row, phrase):
                return phrase
    return None


def _is_short_for(short: Piece, row: Sequence[Piece], phrase: NounPhrase) -> bool:
    words = [row[part.index] for part in phrase.parts if not row[part.index].is_mark]
    initials = "".join(
        half[0] for word in words if word.form.part != "preposition" for half in word.low.split("-") if half
    )
    letters = "".join(letter for letter in short.text if letter.isupper()).lower()
    return len(words) > 1 and _matches(letters, initials)


def _matches(letters: str, initials: str) -> bool:
    """Compare initials; one word may be left out or give no letter, from three letters on."""
    if letters == initials:
        return True
    if len(letters) < 3:
        return False
    if len(letters) == len(initials) + 1 or len(initials) == len(letters) + 1:
        longer, shorter = (letters, initials) if len(letters) > len(initials) else (initials, letters)
        return any(longer[:at] + longer[at + 1 :] == shorter for at in range(1, len(longer)))
    return False
