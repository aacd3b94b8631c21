"""Whether what follows could say what kind of thing a term is."""

from collections.abc import Sequence
from typing import Final

from konspekt.language.russian.lexicon import FILLERS, WEAK_GENERA
from konspekt.language.russian.noun_phrases import noun_phrases
from konspekt.language.russian.tokens import DASHES, Piece
from konspekt.language.russian.words import ADJECTIVES, CASE_MASK

OPENS_CLAUSE: Final = frozenset({"когда", "то", "тот", "та", "те"})
ONE_OF: Final = frozenset({"один", "одна", "одно", "одни"})
LONGEST_FILL: Final = 6


def skip_fillers(row: Sequence[Piece], at: int) -> int:
    """Step over fillers, commas and dashes that open an explanation."""
    end = at
    for _ in range(LONGEST_FILL):
        if end < len(row) and (
            row[end].low in FILLERS or row[end].text in DASHES or row[end].text in {",", ":"}
        ):
            end += 1
    return end if end < len(row) else at


def genus_at(row: Sequence[Piece], at: int) -> str:
    """Name what opens an explanation: `noun`, `clause`, `quality`, `weak`; empty where nothing fit for one does."""
    first = skip_fillers(row, at)
    if first >= len(row):
        return ""
    piece = row[first]
    following = row[first + 1].low if first + 1 < len(row) else ""
    if piece.low in ONE_OF and following == "из":
        return "noun"
    if piece.low in OPENS_CLAUSE:
        return "clause"
    phrases = noun_phrases(row, first, CASE_MASK["nomn"], prepositions=False)
    if phrases:
        head = row[phrases[0].head]
        if head.shape.kind == "foreign":
            return "foreign"
        plain = phrases[0].end - phrases[0].start == 1
        return "weak" if plain and head.form.lemma in WEAK_GENERA else "noun"
    if piece.form.adjective_mask & CASE_MASK["nomn"] and piece.form.parts & ADJECTIVES:
        return "quality"
    return ""
