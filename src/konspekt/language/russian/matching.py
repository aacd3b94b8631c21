"""Finds the patterns of definition in sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from konspekt.language.russian.genus import genus_at, skip_fillers
from konspekt.language.russian.lexicon import SKIPPED
from konspekt.language.russian.noun_phrases import noun_phrases
from konspekt.language.russian.pattern_form import PARTICIPLES, Element, Plan, plans
from konspekt.language.russian.term_places import (
    FEW_WORDS,
    Row,
    Term,
    after_discourse,
    term_before,
    terms_after,
)
from konspekt.language.russian.tokens import DASHES, Piece

CONDITIONS: Final = frozenset({"если", "когда", "где", "причем"})
LONGEST_GAP: Final = 5
FAR_BACK: Final = 3
LEADING_TO: Final = frozenset(
    {"это", "и", "а", "так", "их", "его", "ее", "то", "что", "мы", "который", "которые", "которая", "которое"}
)
"""Words that lead from an explanation to its name and belong to neither."""
CALLING: Final = frozenset({"называть", "назвать", "называться"})
TURNS: Final = frozenset(
    {"однако", "поэтому", "давайте", "нет", "мы", "вы", "я", "это", "сейчас", "смотрите"}
)
FEWEST_BEFORE_TURN: Final = 6
POINTING: Final = frozenset({"этот", "такой", "данный", "тот"})


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
            end = _aside_end(row, at) if element.demand == "aside" else _thought_end(row, at)
            yield replace(match, definiens=((number, skip_fillers(row, at), end),), genus=kind)
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
    while end > start and (row[end - 1].is_mark or row[end - 1].low in LEADING_TO):
        end -= 1
    if end - start < (1 if condition else 2) or _is_form_of(row[start], CALLING):
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


def _thought_end(row: Row, at: int) -> int:
    """Give where the speaker goes on to another thought without a full stop, else the end of the sentence."""
    for end in range(at + FEWEST_BEFORE_TURN, len(row) - 1):
        if row[end].text == "," and row[end + 1].low in TURNS:
            return end
    return len(row)


def _aside_end(row: Row, at: int) -> int:
    """Give where an aside ends: at the first comma that no clause of its own follows."""
    for end in range(at + 1, len(row) - 1):
        following = row[end + 1].form
        if row[end].low in {"и", "а"} and following.part == "verb":
            return end
        if row[end].text == "," and following.lemma != "который" and not following.parts & {"PRTF", "CONJ"}:
            return end
    return len(row)


def _is_predicate(row: Row, at: int, mask: int) -> bool:
    """Tell whether an adjective stands alone, not before a noun of its own."""
    if at >= len(row) or not row[at].form.adjective_mask & mask or row[at].form.noun_mask:
        return False
    return at + 1 >= len(row) or row[at + 1].is_mark or row[at + 1].form.is_function


def _next_rows(rows: Sequence[Row], number: int, at: int) -> Iterator[int]:
    """Give the sentence after a question, and the one after that where the first only leads on."""
    if any(not piece.is_mark for piece in rows[number][at:]):
        return
    yield from range(number + 1, min(len(rows), number + FAR_BACK))


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
