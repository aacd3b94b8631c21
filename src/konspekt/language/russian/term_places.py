"""Where the term of a pattern stands: before or after a place in a sentence, with its other names beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from konspekt.language.russian.lexicon import CLASSIFIERS, DISCOURSE
from konspekt.language.russian.noun_phrases import OPENING, NounPhrase, noun_phrase_of, noun_phrases
from konspekt.language.russian.tokens import CLAUSE_MARKS, DASHES, Piece
from konspekt.language.russian.words import ADJECTIVES, ANY_FORM, CASE_MASK

Row = Sequence[Piece]
LONGEST_TERM: Final = 8
FEW_WORDS: Final = 3
OTHERWISE: Final = frozenset({"или", "либо", "то есть"})
FOREIGN_MARKERS: Final = frozenset({"англ", "анг", "лат", "греч", "нем", "фр", "по-английски"})
CLOSING: Final = {closing: opening for opening, closing in OPENING.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Where the term of a match stands, and how it was found."""

    start: int
    end: int
    phrase: NounPhrase | None
    """None for a quoted name that is no noun phrase."""
    opens_clause: bool = True
    is_quoted: bool = False
    aside: tuple[int, int] | None = None
    """Pieces of what stands in brackets or after «или» beside it: another name of the term."""

    @property
    def after(self) -> int:
        """Give the piece after the term and its aside."""
        return self.end if self.aside is None else max(self.end, self.aside[1])


def clause_start(row: Row, end: int) -> int:
    """Give where the clause that holds the piece before `end` begins."""
    at = end
    while at > 0 and row[at - 1].text not in CLAUSE_MARKS and row[at - 1].text not in DASHES:
        at -= 1
    return at


def after_discourse(row: Row, at: int) -> int:
    """Step over the words with which a lecturer opens a clause."""
    while at < len(row) and (row[at].low in DISCOURSE or row[at].is_mark) and row[at].text not in OPENING:
        at += 1
    return at


def terms_after(row: Row, at: int, mask: int) -> Iterator[Term]:
    """Give the terms that may begin at a piece, longest first."""
    if at >= len(row):
        return
    if row[at].text in OPENING:
        closing = OPENING[row[at].text]
        for end in range(at + 2, min(len(row), at + LONGEST_TERM)):
            if row[end].text == closing:
                phrase = noun_phrase_of(row, at + 1, end)
                yield Term(start=at + 1, end=end, phrase=phrase, is_quoted=True)
                return
        return
    for phrase in noun_phrases(row, at, mask, prepositions=mask != ANY_FORM):
        aside = _aside_after(row, phrase.end, phrase.mask)
        if aside is not None:
            yield Term(start=phrase.start, end=phrase.end, phrase=phrase, aside=aside)
        yield Term(start=phrase.start, end=phrase.end, phrase=phrase)


def _aside_after(row: Row, at: int, mask: int) -> tuple[int, int] | None:
    """Find «(IDE)», «англ. state» or «, или IDE» after a term."""
    if at + 2 < len(row) and row[at].text == "(":
        for end in range(at + 2, min(len(row), at + LONGEST_TERM)):
            if row[end].text == ")":
                return at + 1, end + 1
    at = at + 1 if at < len(row) and row[at].text == "," else at
    if at + 1 < len(row) and row[at].low in OTHERWISE:
        other = noun_phrases(row, at + 1, mask, prepositions=False)
        if other:
            return at + 1, other[0].end
    if at + 1 < len(row) and row[at].low in FOREIGN_MARKERS:
        end = at + 1
        while end < len(row) and end - at < LONGEST_TERM and (row[end].is_mark or is_gloss(row[end])):
            end += 1
        return (at, end) if end > at + 1 else None
    return None


def term_before(row: Row, end: int, mask: int) -> Term | None:
    """Give the term that ends before a piece."""
    while end > 0 and row[end - 1].text in {",", *DASHES}:
        end -= 1
    if end == 0:
        return None
    if row[end - 1].text == ")":
        return _before_brackets(row, end, mask)
    if row[end - 1].text in CLOSING:
        opening = CLOSING[row[end - 1].text]
        for start in range(end - 2, max(-1, end - LONGEST_TERM - 2), -1):
            if row[start].text == opening and start + 1 < end - 1:
                phrase = noun_phrase_of(row, start + 1, end - 1)
                return Term(start=start + 1, end=end - 1, phrase=phrase, is_quoted=True)
    return (
        _before_other_name(row, end, mask)
        or _before_gloss(row, end, mask)
        or _plain_before(row, end, mask)
        or _unknown_before(row, end)
    )


def _before_brackets(row: Row, end: int, mask: int) -> Term | None:
    for start in range(end - 2, max(0, end - LONGEST_TERM * 2), -1):
        if row[start].text == "(":
            found = term_before(row, start, mask)
            return None if found is None else replace(found, aside=(start + 1, end - 1))
    return None


def _before_other_name(row: Row, end: int, mask: int) -> Term | None:
    """Read «X или Y это ...» and «X, англ. Y, это ...»: X is the term, Y another name of it."""
    for at in range(end - 1, max(0, end - LONGEST_TERM), -1):
        if row[at].low in OTHERWISE or row[at].low in FOREIGN_MARKERS:
            first = _plain_before(row, at - 1 if row[at - 1].text == "," else at, mask)
            if first is not None and first.opens_clause:
                return replace(first, aside=(at + 1, end))
            return None
        if row[at].text in CLAUSE_MARKS and row[at].text not in {",", "."}:
            return None
    return None


def _before_gloss(row: Row, end: int, mask: int) -> Term | None:
    """Read «Ограничитель делимитер это»: foreign or unknown words after a Russian phrase are its name in another language."""
    start = end
    while start > 0 and end - start < LONGEST_TERM and is_gloss(row[start - 1]):
        start -= 1
    if start in (0, end) or row[start - 1].is_mark:
        return None
    term = _plain_before(row, start, mask)
    if term is None or not term.opens_clause or term.phrase is None:
        return None
    head = row[term.phrase.head]
    if end - start == 1 and head.form.lemma in CLASSIFIERS:
        return None
    return replace(term, aside=(start, end))


def _unknown_before(row: Row, end: int) -> Term | None:
    """Take words that no dictionary knows for a name when nothing else opens the clause: an abbreviation spelled as it is said."""
    first = after_discourse(row, clause_start(row, end))
    if first < end <= first + FEW_WORDS and all(is_gloss(piece) for piece in row[first:end]):
        return Term(start=first, end=end, phrase=None)
    return None


def is_gloss(piece: Piece) -> bool:
    """Tell whether a word is foreign in small letters, or Russian letters that no dictionary knows."""
    if piece.shape.kind == "foreign":
        return piece.text.islower() or piece.text.istitle()
    readings = piece.form.readings
    return (
        bool(readings)
        and not piece.shape.is_abbreviation
        and not piece.shape.prefix
        and not any(reading.parse.is_known for reading in readings)
        and "-" not in piece.text
        and piece.text.islower()
    )


def _plain_before(row: Row, end: int, mask: int) -> Term | None:
    bound = clause_start(row, end)
    first = after_discourse(row, bound)
    if first >= end:
        return None
    if end - first <= LONGEST_TERM:
        phrase = noun_phrase_of(row, first, end, mask)
        if phrase is not None:
            return Term(start=first, end=end, phrase=phrase, opens_clause=True)
    for start in range(max(first + 1, end - LONGEST_TERM), end):
        if not _may_precede(row[start - 1]):
            continue
        phrase = noun_phrase_of(row, start, end, mask)
        if phrase is not None:
            return Term(start=start, end=end, phrase=phrase, opens_clause=False)
    return None


def _may_precede(piece: Piece) -> bool:
    """Tell whether a term can begin after this piece: not inside a prepositional group or after its own adjective."""
    if piece.is_mark:
        return True
    form = piece.form
    if form.part == "preposition":
        return False
    return not (form.adjective_mask & CASE_MASK["nomn"] and form.parts & ADJECTIVES and not form.noun_mask)
