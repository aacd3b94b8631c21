"""Whether a phrase can be a term at all: rules about kinds of phrases, not a list of unwanted ones."""

import re
from collections.abc import Sequence
from typing import Final

from konspekt.language.russian.lexicon import DEICTIC_ADJECTIVES, GENERIC_HEADS, NEVER_TERMS
from konspekt.language.russian.noun_phrases import NounPhrase
from konspekt.language.russian.tokens import Piece

CODE: Final = re.compile(
    r"[\w-]+\.(?:py|js|cs|cpp|c|h|html|css|txt|md|json|xml|ya?ml|ini|exe|dll|sh|php|java|sql|zip|pdf)|\w*_\w*|\d.*"
)
LONGEST_WORDS: Final = 6


def is_term_shaped(row: Sequence[Piece], phrase: NounPhrase) -> bool:
    """Refuse deictic, generic, code-like and broken phrases."""
    head = row[phrase.head]
    words = [row[part.index] for part in phrase.parts if not row[part.index].is_mark]
    if not words or len(words) > LONGEST_WORDS:
        return False
    lemma = head.form.lemma if head.shape.kind == "word" else head.low
    if _is_too_short(head, len(words)):
        return False
    if _head_lemmas(head, phrase) & (NEVER_TERMS if len(words) > 1 else GENERIC_HEADS):
        return False
    if len(words) == 1 and (lemma in GENERIC_HEADS or CODE.fullmatch(head.text)):
        return False
    for part in phrase.parts:
        piece = row[part.index]
        if part.role == "adjective" and _is_deictic(piece):
            return False
        if piece.form.part == "pronoun" or (piece.shape.kind == "word" and not piece.form.readings):
            return False
    return not (
        len(words) > 1
        and all(word.shape.kind != "word" for word in words)
        and any(CODE.fullmatch(word.text) for word in words)
    )


def _head_lemmas(head: Piece, phrase: NounPhrase) -> frozenset[str]:
    return frozenset(reading.lemma for reading in head.form.nouns() if reading.mask & phrase.mask)


def _is_too_short(head: Piece, word_count: int) -> bool:
    """Refuse a single letter, and two small Latin letters: they are symbols or splinters of words."""
    if word_count > 1:
        return False
    letters = head.text.strip("+#")
    if len(letters) < 2:
        return len(head.text) < 2 or not head.text[0].isupper()
    return len(letters) == 2 and letters.islower()


def _is_deictic(piece: Piece) -> bool:
    return any(
        reading.lemma in DEICTIC_ADJECTIVES or "Apro" in reading.grammemes or "Anum" in reading.grammemes
        for reading in piece.form.adjectives()[:2]
    )
