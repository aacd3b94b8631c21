"""Commas before the words that open a clause, where recognized words came without any.

Only rules of the grammar book that hold nearly always; lists and the end of a clause in the middle of a sentence are left to people. `python -m bench commas` prints how often each rule is right on punctuated lectures and textbooks.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from konspekt.language.russian.tokens import Piece

OPENERS: Final = frozenset(
    [
        "если",
        "чтобы",
        "когда",
        "где",
        "куда",
        "откуда",
        "поскольку",
        "ибо",
        "но",
        "а",
        "причем",
        "включая",
        "например",
    ]
)
"""Words with a comma before them wherever they stand inside a sentence."""
LINKED: Final = frozenset(
    ["и", "а", "но", "или", "либо", "да", "не", "даже", "только", "лишь", "именно", "как", "что", "тем", "для", "ли", "вот", "ну"]
)  # fmt: skip
"""After these the comma stood earlier or nowhere: «и если», «лишь когда»."""
POINTERS: Final = frozenset(["то", "том", "тем", "того", "тому", "так"])
"""What «что» explains: «в том, что»."""
PURPOSE: Final = frozenset(["того", "тем"])
"""«для того чтобы» is one conjunction."""
NO_CLAUSE: Final = frozenset(["такое", "это", "ли", "либо", "нибудь", "то"])
"""«что такое», «что это»: a question, not a clause."""
EXPLAINED: Final = frozenset(["verb", "noun", "adjective", "conjunction", "adverb"])
COMPARED: Final = frozenset(["adverb", "noun", "verb"])
DEPENDENT: Final = frozenset(["preposition", "noun", "adjective", "pronoun", "adverb", "other"])
"""What a participle behind its noun brings along: «отношение, выраженное в процентах»."""
LIKELY: Final = 0.5
"""«выраженный» is an adjective as often."""
FARTHEST_IF: Final = 25
"""Words between «если» and its «то»."""


def commas(sentence: Sequence[Piece]) -> dict[int, str]:
    """Give the places of commas in the words of one sentence: how many words stand before each, and by which rule."""
    found: dict[int, str] = {}
    for at in range(1, len(sentence)):
        for place, rule in _before(sentence, at):
            if 0 < place < len(sentence):
                found.setdefault(place, rule)
    return found


def _before(sentence: Sequence[Piece], at: int) -> Iterator[tuple[int, str]]:
    word, last = sentence[at].low, sentence[at - 1].low
    following = sentence[at + 1].low if at + 1 < len(sentence) else ""
    if sentence[at].form.lemma == "который":
        yield from _relative(sentence, at)
    elif word == "что":
        if last not in LINKED | {"потому", "вместо"} and following not in NO_CLAUSE:
            yield from _that(sentence, at)
    elif word == "чем":
        if last not in LINKED and sentence[at - 1].form.part in COMPARED:
            yield at, word
    elif word == "то":
        if following == "есть":
            yield at, "то есть"
        elif any(piece.low == "если" for piece in sentence[max(0, at - FARTHEST_IF) : at]):
            yield at, "если… то"
    elif word == "потому" and following == "что" and last not in LINKED:
        yield at, "потому что"
    elif word in OPENERS and (last not in LINKED or word in {"но", "а"}):
        if not (word == "чтобы" and last in PURPOSE):
            yield at, word
        if word == "например":
            yield at + 1, "например…"
    elif following and _is_behind_its_noun(sentence[at - 1], sentence[at], sentence[at + 1]):
        yield at, "причастие"


def _relative(sentence: Sequence[Piece], at: int) -> Iterator[tuple[int, str]]:
    """Find where the clause of «который» begins: before its preposition, «в рамках которого» too; «имущество которого» is anybody's guess."""
    before = sentence[at - 1]
    if before.form.part == "preposition":
        yield at - 1, "в котором"
    elif before.form.part == "noun" and sentence[at].low in {"которого", "которой", "которых"}:
        if at >= 2 and sentence[at - 2].form.part == "preposition":
            yield at - 2, "в рамках которого"
    elif before.low not in LINKED:
        yield at, "который"


def _is_behind_its_noun(noun: Piece, participle: Piece, following: Piece) -> bool:
    agreeing = participle.form.adjective_mask
    return (
        sum(reading.score for reading in participle.form.readings if reading.part == "PRTF") >= LIKELY
        and noun.form.part == "noun"
        and bool(agreeing & noun.form.noun_mask)
        and not agreeing & (following.form.noun_mask | following.form.adjective_mask)
        and following.form.part in DEPENDENT
    )


def _that(sentence: Sequence[Piece], at: int) -> Iterator[tuple[int, str]]:
    before = sentence[at - 1]
    if before.low in POINTERS:
        yield at, "то, что"
    elif before.form.part in EXPLAINED:
        yield at, "что"
