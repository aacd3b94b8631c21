"""How likely two English headwords name one thing."""

import re
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from konspekt.language.english import lexicon
from konspekt.language.english.lemmas import lemma_of

SHORTEST_SPELLING_CHARS: Final = 6
"""Shorter words differ by one letter too often by right ("cell", "call")."""
SPELLING_LIKENESS: Final = 0.88


def variant_score(headword: str, other: str) -> tuple[float, str]:
    """Give 0..1 and the reason: `abbreviation` or `spelling`; 0 and an empty reason where nothing links them."""
    left, right = _words(headword), _words(other)
    if not left or not right:
        return 0.0, ""
    if _letters(left) == _letters(right):
        return 1.0, "spelling"
    for short, long in ((headword, right), (other, left)):
        if is_abbreviation(short, long):
            return 0.95, "abbreviation"
    one, two = " ".join(left), " ".join(right)
    if min(len(one), len(two)) < SHORTEST_SPELLING_CHARS or len(left) != len(right):
        return 0.0, ""
    likeness = DamerauLevenshtein.normalized_similarity(one, two)
    return (round(likeness * 0.8, 3), "spelling") if likeness >= SPELLING_LIKENESS else (0.0, "")


def is_abbreviation(short: str, long: list[str]) -> bool:
    """Tell whether the capitals of `short` are the initials of the content words of `long`."""
    letters = short.strip().rstrip("s").lower() if short.strip()[:-1].isupper() else short.strip().lower()
    if not re.fullmatch(r"[a-z]{2,6}", letters) or not short.strip()[:2].isupper():
        return False
    every = "".join(part[0] for word in long for part in word.split("-") if part)
    content = "".join(
        part[0]
        for word in long
        for part in word.split("-")
        if part and word not in lexicon.PREPOSITIONS | lexicon.ARTICLES | lexicon.CONJUNCTIONS
    )
    return len(content) > 1 and letters in (every, content)


def _letters(words: list[str]) -> str:
    return "".join(words).replace("-", "")


def _words(headword: str) -> list[str]:
    return [lemma_of(word) for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", headword)]
