"""Whether a phrase can be a term at all: rules about kinds of phrases, not a list of unwanted ones."""

import re
from collections.abc import Sequence
from typing import Final

from konspekt.language.russian.lexicon import (
    GENERIC_HEADS,
    NEVER_OF,
    NEVER_TERMS,
    POINTING_ADJECTIVES,
    PRAISING_ADJECTIVES,
)
from konspekt.language.russian.noun_phrases import NounPhrase
from konspekt.language.russian.tokens import Piece

CODE: Final = re.compile(
    r"[\w-]+\.(?:py|js|cs|cpp|c|h|html|css|txt|md|json|xml|ya?ml|ini|exe|dll|sh|php|java|sql|zip|pdf)|\w*_\w*|\d.*"
)
LONGEST_WORDS: Final = 6
FEWEST_LETTERS: Final = 2


def is_term_shaped(row: Sequence[Piece], phrase: NounPhrase) -> bool:
    """Refuse deictic, generic, code-like and broken phrases."""
    return (
        can_be_defined(row, phrase)
        and not is_generic(row, phrase)
        and not is_praised(row, phrase)
        and (phrase.end - phrase.start > 1 or CODE.fullmatch(row[phrase.head].text) is None)
    )


def can_be_defined(row: Sequence[Piece], phrase: NounPhrase) -> bool:
    """Refuse what nobody defines: pronouns, single letters, broken words, phrases that point at something in the talk."""
    words = [row[part.index] for part in phrase.parts if not row[part.index].is_mark]
    if not words or len(words) > LONGEST_WORDS or (len(words) == 1 and _is_too_short(words[0])):
        return False
    for part in phrase.parts:
        piece = row[part.index]
        if part.role == "adjective" and _has_adjective(piece, POINTING_ADJECTIVES):
            return False
        if piece.form.part == "pronoun" or (piece.shape.kind == "word" and not piece.form.readings):
            return False
    letters = [
        word for word in words if len(word.text) == 1 and word.form.part not in {"preposition", "conjunction"}
    ]
    if len(letters) > 1:
        return False
    return len(words) == 1 or not all(CODE.fullmatch(word.text) for word in words)


def is_generic(row: Sequence[Piece], phrase: NounPhrase) -> bool:
    """Tell whether the head names no subject matter: alone, or whatever stands with it."""
    lemmas = head_lemmas(row[phrase.head], phrase)
    if phrase.end - phrase.start == 1:
        return bool(lemmas & GENERIC_HEADS)
    return bool(lemmas & NEVER_TERMS) or (phrase.head == phrase.start and bool(lemmas & NEVER_OF))


def is_praised(row: Sequence[Piece], phrase: NounPhrase) -> bool:
    """Tell whether an adjective of the phrase only praises or measures."""
    return any(
        part.role == "adjective" and _has_adjective(row[part.index], PRAISING_ADJECTIVES)
        for part in phrase.parts
    )


def head_lemmas(head: Piece, phrase: NounPhrase) -> frozenset[str]:
    """Give the lemmas that the head can have in this phrase."""
    return frozenset(reading.lemma for reading in head.form.nouns() if reading.mask & phrase.mask)


def _is_too_short(word: Piece) -> bool:
    """Refuse a single letter, and two small Latin letters: they are symbols or splinters of words."""
    letters = word.text.strip("+#")
    if len(letters) < FEWEST_LETTERS:
        return len(word.text) < FEWEST_LETTERS or not word.text[0].isupper()
    return len(letters) == FEWEST_LETTERS and letters.islower()


def _has_adjective(piece: Piece, lemmas: frozenset[str]) -> bool:
    """Look at the two likeliest dictionary words, each of which may come in several cases («данной»: «дать» and «данный»)."""
    found = piece.form.adjectives()
    likeliest = list(dict.fromkeys(reading.lemma for reading in found))[:2]
    return any(
        reading.lemma in lemmas or "Apro" in reading.grammemes or "Anum" in reading.grammemes
        for reading in found
        if reading.lemma in likeliest
    )
