"""Definitions in Russian sentences: matches of the patterns, judged."""

from collections.abc import Sequence
from math import exp
from typing import Final

from konspekt.language import DefinitionCandidate, Sentence
from konspekt.language.russian.abbreviations import pairs
from konspekt.language.russian.definition_features import features
from konspekt.language.russian.definition_weights import WEIGHTS
from konspekt.language.russian.dictionary_form import dictionary_form, loose_key, phrase_key
from konspekt.language.russian.matching import Match, Row, match_rows
from konspekt.language.russian.noun_phrases import noun_phrase_of, noun_phrases
from konspekt.language.russian.term_shape import is_term_shaped
from konspekt.language.russian.tokens import pieces_of
from konspekt.language.russian.words import CASE_MASK, fold, inflect

ABBREVIATION_SCORE: Final = 0.6
"""Half of such places are no more than a name; the lecture's use of the term decides."""


def find_definitions(sentences: Sequence[Sentence]) -> list[DefinitionCandidate]:
    """Give every place that could be a definition, in order of the text."""
    rows = [pieces_of(sentence) for sentence in sentences]
    found: list[DefinitionCandidate] = []
    for match in match_rows(rows):
        made = _candidate(rows, match)
        if made is not None:
            found.append(made)
    for row in rows:
        found.extend(_expansions(row))
    return sorted(found, key=lambda candidate: (candidate.term, candidate.pattern))


def _expansions(row: Row) -> list[DefinitionCandidate]:
    """Take an abbreviation as a term that its expansion explains."""
    return [
        DefinitionCandidate(
            headword=row[pair.abbreviation].text,
            key=phrase_key(row, whole)
            if (whole := noun_phrase_of(row, pair.abbreviation, pair.abbreviation + 1))
            else row[pair.abbreviation].low,
            term=(row[pair.abbreviation].start, row[pair.abbreviation].end),
            definiens=((row[pair.phrase.start].start, row[pair.phrase.end - 1].end),),
            pattern="abbreviation",
            score=ABBREVIATION_SCORE,
            variants=(dictionary_form(row, pair.phrase),),
        )
        for pair in pairs(row)
    ]


def _candidate(rows: Sequence[Row], match: Match) -> DefinitionCandidate | None:
    named = _named(rows, match)
    if named is None:
        return None
    headword, key, place = named
    slices = [
        trimmed
        for number, start, end in match.definiens
        if (trimmed := _trimmed(rows[number], start, end)) is not None
    ]
    if not slices:
        return None
    told = features(rows, match)
    logit = match.plan.pattern.weight + sum(WEIGHTS.get(name, 0.0) * value for name, value in told.items())
    return DefinitionCandidate(
        headword=headword,
        key=key,
        term=place,
        definiens=tuple(slices),
        pattern=match.plan.pattern.name,
        score=round(1 / (1 + exp(-logit)), 6),
        variants=_variants(rows, match),
    )


def _named(rows: Sequence[Row], match: Match) -> tuple[str, str, tuple[int, int]] | None:
    """Give headword, key and place of the term; None for what can be no term."""
    if match.adjective is not None:
        return _kind_of_noun(rows[match.row], match.adjective)
    term = match.term
    if term is None:
        return None
    row = rows[match.term_row]
    place = (row[term.start].start, row[term.end - 1].end)
    if term.phrase is None:
        inner = row[term.start : term.end]
        text = " ".join(piece.text for piece in inner)
        return (
            text[0].lower() + text[1:] if not inner[0].shape.is_abbreviation else text,
            loose_key(inner),
            place,
        )
    if not is_term_shaped(row, term.phrase):
        return None
    return dictionary_form(row, term.phrase), phrase_key(row, term.phrase), place


def _kind_of_noun(row: Row, at: int) -> tuple[str, str, tuple[int, int]] | None:
    """Read «функция называется непрерывной» as «непрерывная функция»."""
    adjective = row[at]
    readings = [reading for reading in adjective.form.adjectives() if reading.mask & CASE_MASK["ablt"]]
    for start in range(at):
        for phrase in noun_phrases(row, start, CASE_MASK["nomn"], prepositions=False):
            head = row[phrase.head]
            nouns = [reading for reading in head.form.nouns() if reading.mask & phrase.mask]
            if not nouns or phrase.head != start or not is_term_shaped(row, phrase):
                continue
            gender = nouns[0].parse.tag.gender or "masc"
            for reading in readings:
                if reading.parse.tag.number == "plur" or reading.parse.tag.gender == gender:
                    kind = inflect(reading, frozenset({"nomn", "sing", gender}))
                    noun = inflect(nouns[0], frozenset({"nomn", "sing"}))
                    if kind and noun:
                        lemma = fold(inflect(reading, frozenset({"nomn", "sing", "masc"})) or kind)
                        return f"{kind} {noun}", f"{lemma} {nouns[0].lemma}", (adjective.start, adjective.end)
    return None


def _trimmed(row: Row, start: int, end: int) -> tuple[int, int] | None:
    while end > start and row[end - 1].is_mark and row[end - 1].text not in {")", "»", "]"}:
        end -= 1
    while start < end and row[start].is_mark and row[start].text not in {"(", "«", "["}:
        start += 1
    return (row[start].start, row[end - 1].end) if end > start else None


def _variants(rows: Sequence[Row], match: Match) -> tuple[str, ...]:
    if match.term is None or match.term.aside is None:
        return ()
    row = rows[match.term_row]
    start, end = match.term.aside
    phrase = noun_phrase_of(row, start, end)
    if phrase is None:
        return ()
    return (dictionary_form(row, phrase),) if is_term_shaped(row, phrase) else ()
