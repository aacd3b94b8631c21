"""Texts and queries as the words of the search index: lemmas, spelled so that SQLite and Postgres read each as one word."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from konspekt.domain.errors import LanguageUnknown
from konspekt.language import Token, load_language

KNOWN_TEXTS: Final = 50_000
"""Texts whose lemmas are remembered: a lecture of three hours has about 2000."""

PLAIN_WORD: Final = re.compile(r"\w+(?:[-'\u2019]\w+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexWord:
    """A word of a text and how the index spells it."""

    start_char: int
    end_char: int
    term: str


@lru_cache(maxsize=KNOWN_TEXTS)
def index_words(language: str, text: str) -> tuple[IndexWord, ...]:
    """Give the words of a text in order, marks left out."""
    return tuple(
        IndexWord(start_char=token.start_char, end_char=token.end_char, term=term(token.lemma))
        for token in _reader(language)(text)
        if token.kind != "mark"
    )


def lemma_text(language: str, text: str) -> str:
    """Give a text as the index keeps it."""
    return " ".join(word.term for word in index_words(language, text))


def term(lemma: str) -> str:
    """Spell a lemma with letters and digits only, a letter first: `c++` and `3.11` stay words of their own in every index."""
    spelled = "".join(char if char.isalnum() else f"q{ord(char):x}q" for char in lemma.casefold())
    return spelled if spelled[:1].isalpha() else f"n{spelled}"


@cache
def _reader(language: str) -> Callable[[str], list[Token]]:
    try:
        grammar = load_language(language).grammar
    except LanguageUnknown:
        return _plain_words
    return lambda text: [token for sentence in grammar.sentences(text) for token in sentence.tokens]


def _plain_words(text: str) -> list[Token]:
    """Read a language without a room of its own: a word is found by the very form in which it was said."""
    return [
        Token(
            text=found[0],
            start_char=found.start(),
            end_char=found.end(),
            kind="word",
            lemma=found[0].casefold(),
            part="other",
        )
        for found in PLAIN_WORD.finditer(text)
    ]
