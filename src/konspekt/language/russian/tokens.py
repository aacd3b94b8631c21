"""Words and marks of a Russian text."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from konspekt.language import Sentence, Token
from konspekt.language.russian.words import CYRILLIC, PREFIXED, WordForm, fold, word_form

TOKEN: Final = re.compile(
    r"""
    т\.\s?[ек]\.                                                # «т. е.» is one word
    | [A-Za-zА-Яа-яЁё0-9_]+ (?:[-–'’][A-Za-zА-Яа-яЁё0-9_]+)*    # a word, with hyphens
      (?: (?<=[A-Za-z0-9_]) \. [A-Za-z0-9_]+ )*                 # file.py, 3.11
      [+#]*                                                      # C++, C#
    | \S
    """,
    re.VERBOSE,
)
DASHES: Final = frozenset("—–−-")
CLAUSE_MARKS: Final = frozenset(",;:.?!…|")
WORD_START: Final = re.compile(r"\w")
LATIN: Final = re.compile(r"[A-Za-z]")
NO_FORM: Final = word_form("")
FEWEST_CAPITALS: Final = 2
"""A word with as many is an abbreviation: ВИЧ, СПИДа, PhD."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a token is, wherever it stands."""

    kind: str
    form: WordForm
    low: str
    is_abbreviation: bool = False
    prefix: str = ""
    """What of a hyphenated word does not inflect: `Python-`, `ВИЧ-`."""


@lru_cache(maxsize=200_000)
def shape(text: str) -> Shape:
    """Tell what a token is."""
    low = fold(text)
    if not WORD_START.match(text):
        return Shape("mark", NO_FORM, text)
    if text[0].isdigit() and not CYRILLIC.search(text):
        return Shape("number", NO_FORM, low)
    if text.startswith("т.") and text.endswith("."):
        whole = "то есть" if "е" in text else "так как"
        return Shape("word", word_form("то"), whole)  # a conjunction, as «то» is
    if not CYRILLIC.search(text):
        return Shape("foreign", NO_FORM, low, len(text) >= FEWEST_CAPITALS and text.isupper())
    prefixed = PREFIXED.fullmatch(text)
    if prefixed:
        return Shape(
            "word", word_form(prefixed["rest"].lower()), low, prefixed["rest"].isupper(), prefixed["prefix"]
        )
    is_abbreviation = (
        len(text) >= FEWEST_CAPITALS and sum(letter.isupper() for letter in text) >= FEWEST_CAPITALS
    )
    return Shape("word", word_form(text.lower()), low, is_abbreviation, "")


@dataclass(frozen=True, slots=True)
class Piece:
    """A token with its place and its readings."""

    text: str
    start: int
    end: int
    shape: Shape

    @property
    def low(self) -> str:
        """Give the folded text."""
        return self.shape.low

    @property
    def form(self) -> WordForm:
        """Give the readings; without any for marks, numbers and foreign words."""
        return self.shape.form

    @property
    def is_mark(self) -> bool:
        """Tell whether this is a punctuation mark or another sign."""
        return self.shape.kind == "mark"


def pieces(text: str, base: int = 0) -> list[Piece]:
    """Cut a text into words and marks; offsets start at `base`."""
    return [
        Piece(found[0], base + found.start(), base + found.end(), shape(found[0]))
        for found in TOKEN.finditer(text)
    ]


def token(piece: Piece) -> Token:
    """Show a piece at the socket."""
    kind = piece.shape.kind
    lemma = piece.text if kind == "mark" else piece.low
    part = "other"
    if kind == "word":
        form = piece.form
        lemma = (fold(piece.shape.prefix) + form.lemma) if piece.shape.prefix else form.lemma
        part = "other" if form.part == "other" and not form.readings else form.part
    elif kind == "foreign":
        part = "noun"
    return Token(
        text=piece.text, start_char=piece.start, end_char=piece.end, kind=kind, lemma=lemma, part=part
    )


@lru_cache(maxsize=4096)
def pieces_of(sentence: Sentence) -> tuple[Piece, ...]:
    """Give the pieces behind a sentence of the socket."""
    return tuple(
        Piece(token.text, token.start_char, token.end_char, shape(token.text)) for token in sentence.tokens
    )
