"""Finds the patterns of definition in sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from konspekt.language.russian.genus import genus_at, skip_fillers
from konspekt.language.russian.lexicon import CLASSIFIERS, DISCOURSE, SKIPPED
from konspekt.language.russian.noun_phrases import OPENING, NounPhrase, noun_phrase_of, noun_phrases
from konspekt.language.russian.pattern_form import PARTICIPLES, Element, Plan, plans
from konspekt.language.russian.tokens import CLAUSE_MARKS, DASHES, Piece
from konspekt.language.russian.words import ADJECTIVES, ANY_FORM, CASE_MASK

Row = Sequence[Piece]
CONDITIONS: Final = frozenset({"если", "когда", "где", "причем"})
LONGEST_GAP: Final = 5
LONGEST_TERM: Final = 8
FAR_BACK: Final = 3
POINTING: Final = frozenset({"этот", "такой", "данный", "тот"})
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A pattern found: the term and the pieces that explain it."""

    plan: Plan
    row: int
    """Sentence of the anchor."""
    anchor: int
    term_row: int
    term: Term | None = None
    adjective: int | None = None
    definiens: tuple[tuple[int, int, int], ...] = ()
    """(sentence, first piece, end)."""
    genus: str = "any"


def match_rows(rows: Sequence[Row]) -> Iterator[Match]:
    """Give every place where a pattern fits, in order of the anchors."""
    known = plans()
    for number, row in enumerate(rows):
        for at, piece in enumerate(row):
            found = known.by_word.get(piece.low, ())
            if piece.text in DASHES:
                found = known.by_dash
            elif piece.form.lemmas and not found:
                found = [
                    plan for lemma in sorted(piece.form.lemmas) for plan in known.by_lemma.get(lemma, ())
                ]
            for plan in found:
                end = _word_end(plan.anchor, row, at)
                if end is not None:
                    start = Match(plan=plan, row=number, anchor=at, term_row=number)
                    yield from _matched(rows, start, end)


def _matched(rows: Sequence[Row], start: Match, end: int) -> Iterator[Match]:
    for half in _right(rows, start, start.plan.right, start.row, end):
        for whole in _left(rows, half, half.plan.left, half.anchor):
            yield whole
            return


def _word_end(element: Element, row: Row, at: int) -> int | None:
    """Give the piece after a word of the pattern, None where another word stands."""
    if at >= len(row):
        return None
    piece = row[at]
    if element.is_dash and piece.text in DASHES:
        return at + 1
    if piece.low in element.words:
        return at + 1
    if at + 1 < len(row) and f"{piece.low} {row[at + 1].low}" in element.words:
        return at + 2
    if element.lemmas and _is_form_of(piece, element.lemmas):
        return at + 1
    return None


def _is_form_of(piece: Piece, lemmas: frozenset[str]) -> bool:
    for reading in piece.form.readings:
        if reading.part == "PRTF":
            if any(PARTICIPLES.get(lemma) == reading.lemma for lemma in lemmas):
                return True
        elif reading.lemma in lemmas:
            return True
    return False


def _right(
    rows: Sequence[Row], match: Match, elements: Sequence[Element], number: int, at: int
) -> Iterator[Match]:
    if not elements:
        yield match
        return
    row, element, rest = rows[number], elements[0], elements[1:]
    if element.kind == "word":
        end = _word_end(element, row, at)
        if end is not None:
            yield from _right(rows, match, rest, number, end)
        if element.is_optional:
            yield from _right(rows, match, rest, number, at)
    elif element.kind == "gap":
        for end in range(skip_gap(row, at), at - 1, -1):
            yield from _right(rows, match, rest, number, end)
    elif element.kind == "next":
        for following in _next_rows(rows, number, at):
            yield from _right(rows, match, rest, following, after_discourse(rows[following], 0))
    elif element.kind == "definiens":
        kind = _opens_definiens(element, row, at)
        if kind:
            yield replace(match, definiens=((number, skip_fillers(row, at), len(row)),), genus=kind)
    elif element.kind == "adjective":
        if _is_predicate(row, at, element.mask):
            yield from _right(rows, replace(match, adjective=at), rest, number, at + 1)
    else:
        for term in terms_after(row, at, element.mask):
            named = replace(match, term=term, term_row=number)
            yield from _right(rows, named, rest, number, term.after)


def _left(rows: Sequence[Row], match: Match, elements: Sequence[Element], end: int) -> Iterator[Match]:
    """Walk outwards to the left of the anchor; `end` is the piece after the next one to read."""
    if not elements:
        yield match
        return
    row, element, rest = rows[match.row], elements[0], elements[1:]
    if element.kind == "word":
        fits = end > 0 and _word_end(element, row, end - 1) == end
        if not fits and end > 1 and _word_end(element, row, end - 2) == end:
            yield from _left(rows, match, rest, end - 2)
        if fits:
            yield from _left(rows, match, rest, end - 1)
        if element.is_optional:
            yield from _left(rows, match, rest, end)
    elif element.kind == "gap":
        for start in range(skip_gap_back(row, end), end + 1):
            yield from _left(rows, match, rest, start)
    elif element.kind == "term":
        term = term_before(row, end, element.mask)
        if term is not None:
            yield from _left(rows, replace(match, term=term, term_row=match.row), rest, term.start)
    elif element.kind == "definiens":
        explained = _definiens_before(rows, match, element, end)
        if explained is not None:
            yield replace(match, definiens=explained)


def _definiens_before(
    rows: Sequence[Row], match: Match, element: Element, end: int
) -> tuple[tuple[int, int, int], ...] | None:
    row = rows[match.row]
    if element.demand == "before":
        if match.row == 0 or after_discourse(row, 0) < end:
            return None
        previous = match.row - 1
        return ((previous, 0, len(rows[previous])), (match.row, 0, len(row)))
    if element.demand == "whole":
        return ((match.row, 0, len(row)),)
    start = after_discourse(row, 0)
    condition = _condition_after(row, match)
    if end - start < (1 if condition else 2):
        return None
    if condition:
        return ((match.row, start, condition),)
    if match.row and row[start].form.lemma in POINTING and end - start <= FEW_WORDS:
        previous = match.row - 1
        return ((previous, 0, len(rows[previous])), (match.row, 0, len(row)))
    return ((match.row, start, end),)


def _condition_after(row: Row, match: Match) -> int | None:
    """Find «..., если ...» after the term, which then belongs to the explanation; give where it ends."""
    at = match.term.after if match.term is not None else match.anchor + 1
    for place in range(at, min(len(row), at + 3)):
        if row[place].low in CONDITIONS:
            return len(row)
        if row[place].text != ",":
            break
    return None


def _opens_definiens(element: Element, row: Row, at: int) -> str:
    """Name what opens an explanation, empty where nothing fit for one does."""
    if at >= len(row):
        return ""
    if element.demand == "genus":
        return genus_at(row, at)
    if element.demand == "noun":
        first = skip_fillers(row, at)
        return "noun" if any(noun_phrases(row, first, element.mask, prepositions=False)) else ""
    return "any"


def _is_predicate(row: Row, at: int, mask: int) -> bool:
    """Tell whether an adjective stands alone, not before a noun of its own."""
    if at >= len(row) or not row[at].form.adjective_mask & mask or row[at].form.noun_mask:
        return False
    return at + 1 >= len(row) or row[at + 1].is_mark or row[at + 1].form.is_function


def _next_rows(rows: Sequence[Row], number: int, at: int) -> Iterator[int]:
    """Give the sentence after a question, and the one after that where the first only leads on."""
    if any(not piece.is_mark for piece in rows[number][at:]):
        return
    for following in range(number + 1, min(len(rows), number + FAR_BACK)):
        yield following


def skip_gap(row: Row, at: int) -> int:
    """Step over fillers and asides; commas only where a filler follows or precedes."""
    end = at
    for _ in range(LONGEST_GAP):
        if (end < len(row) and row[end].low in SKIPPED) or (
            end + 1 < len(row) and row[end].text == "," and (row[end + 1].low in SKIPPED or end > at)
        ):
            end += 1
        else:
            break
    return end


def skip_gap_back(row: Row, end: int) -> int:
    """Step back over fillers and asides."""
    start = end
    for _ in range(LONGEST_GAP):
        if (start > 0 and row[start - 1].low in SKIPPED) or (start > 0 and row[start - 1].text == ","):
            start -= 1
        else:
            break
    return start


def clause_start(row: Row, end: int) -> int:
    """Give where the clause that holds the piece before `end` begins."""
    at = end
    while at > 0 and row[at - 1].text not in CLAUSE_MARKS and row[at - 1].text not in DASHES:
        at -= 1
    return at


def after_discourse(row: Row, at: int) -> int:
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
    for phrase in noun_phrases(row, at, mask):
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
        _before_other_name(row, end, mask) or _before_gloss(row, end, mask) or _plain_before(row, end, mask)
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
    if start == end or start == 0 or row[start - 1].is_mark:
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
    if form.part in {"preposition"}:
        return False
    return not (form.adjective_mask & CASE_MASK["nomn"] and form.parts & ADJECTIVES and not form.noun_mask)


__all__ = ["ANY_FORM", "Match", "Row", "Term", "match_rows"]
