"""A definition without any word that says so: «Стек меток, набор заголовков, навешанных на пакет»."""

from collections.abc import Iterator, Sequence
from typing import Final

from konspekt.language.russian.definition_patterns import APPOSITION
from konspekt.language.russian.genus import skip_fillers
from konspekt.language.russian.lexicon import DEFINING_GENERA
from konspekt.language.russian.matching import Match
from konspekt.language.russian.noun_phrases import noun_phrases
from konspekt.language.russian.pattern_form import Element, Plan
from konspekt.language.russian.term_places import Row, after_discourse, terms_after
from konspekt.language.russian.words import CASE_MASK

PLAN: Final = Plan(
    pattern=APPOSITION,
    anchor=Element(kind="gap"),
    left=(),
    right=(Element(kind="definiens", demand="genus"),),
)
FEWEST_WORDS: Final = 4


def match_appositions(rows: Sequence[Row]) -> Iterator[Match]:
    """Give every sentence that begins with a term and then names its kind, with at most a comma between.

    Only the longest phrase is taken for the term: «установка соединения» is no установка that is a соединение.
    """
    for number, row in enumerate(rows):
        first = after_discourse(row, 0)
        term = next(terms_after(row, first, CASE_MASK["nomn"]), None)
        if term is None or term.is_quoted:
            continue
        at = term.after
        if at < len(row) and row[at].text == ",":
            at += 1
        if at < len(row) and not row[at].is_mark and _names_kind(row, at):
            yield Match(
                plan=PLAN,
                row=number,
                anchor=at,
                term_row=number,
                term=term,
                definiens=((number, skip_fillers(row, at), len(row)),),
                genus="noun",
            )


def _names_kind(row: Row, at: int) -> bool:
    """Tell whether a phrase with a noun of definitions begins here and something tells it apart."""
    start = skip_fillers(row, at)
    if len(row) - start < FEWEST_WORDS:
        return False
    found = noun_phrases(row, start, CASE_MASK["nomn"], prepositions=False)
    if not found or not row[found[0].head].form.lemmas & DEFINING_GENERA:
        return False
    has_difference = found[0].end - found[0].start > 1 or any(
        piece.form.lemma == "который" or "PRTF" in piece.form.parts for piece in row[found[0].end :]
    )
    return has_difference and not _is_predicate_after(row, found[0].end)


def _is_predicate_after(row: Row, at: int) -> bool:
    """Tell whether the noun is the subject of a verb of its own."""
    return at < len(row) and bool(row[at].form.parts & {"VERB", "PRTS"}) and row[at].form.part == "verb"
