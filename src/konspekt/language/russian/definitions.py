"""Definitions in Russian sentences: matches of the patterns, judged."""

from collections.abc import Sequence
from math import exp
from typing import Final

from konspekt.language import DefinitionCandidate, Sentence
from konspekt.language.russian.abbreviations import Pair, pairs
from konspekt.language.russian.apposition import match_appositions
from konspekt.language.russian.definition_features import features, features_of_pair
from konspekt.language.russian.definition_weights import WEIGHTS
from konspekt.language.russian.dictionary_form import dictionary_form, loose_key, phrase_key
from konspekt.language.russian.hesitation import without_hesitations
from konspekt.language.russian.matching import Match, match_rows
from konspekt.language.russian.noun_phrases import noun_phrase_of, noun_phrases
from konspekt.language.russian.term_places import Row
from konspekt.language.russian.term_shape import can_be_defined, is_term_shaped
from konspekt.language.russian.tokens import DASHES, pieces_of
from konspekt.language.russian.words import CASE_MASK, fold, inflect

OFTEN: Final = 4.0
"""A text with a dash in every fourth sentence writes them: where it has none, it says something else than in speech."""
DASHLESS: Final = frozenset({"apposition", "it-is"})
Told = dict[str, float]
Named = tuple[str, str, tuple[int, int]]
"""Headword, key, and where the term stands."""


def find_definitions(sentences: Sequence[Sentence]) -> list[DefinitionCandidate]:
    """Give every place that could be a definition, in order of the text."""
    return [candidate for candidate, _ in describe_definitions(sentences)]


def describe_definitions(sentences: Sequence[Sentence]) -> list[tuple[DefinitionCandidate, Told]]:
    """Give every place that could be a definition with what speaks for and against it; weights are fitted on this."""
    rows = [without_hesitations(pieces_of(sentence)) for sentence in sentences]
    found: dict[tuple[tuple[int, int], int], tuple[DefinitionCandidate, Told]] = {}
    dashes = min(
        1.0, sum(any(piece.text in DASHES for piece in row) for row in rows) / (len(rows) or 1) * OFTEN
    )
    for match in (*match_rows(rows), *match_appositions(rows)):
        named = _named(rows, match)
        if named is None:
            continue
        told = features(rows, match)
        if match.plan.pattern.name in DASHLESS:
            told[f"dashes:{match.plan.pattern.name}"] = dashes
        made = _candidate(rows, match, named, _score(told))
        if made is None:
            continue
        place = (made.term, made.definiens[0][0])
        if place not in found or made.score > found[place][0].score:
            found[place] = (made, told)
    for row in rows:
        for pair in pairs(row):
            told = features_of_pair(row, pair)
            made = _expansion(row, pair, _score(told))
            found.setdefault((made.term, made.definiens[0][0]), (made, told))
    return sorted(found.values(), key=lambda each: (each[0].term, each[0].definiens, each[0].pattern))


def _score(told: Told) -> float:
    return round(1 / (1 + exp(-sum(WEIGHTS.get(name, 0.0) * value for name, value in told.items()))), 6)


def _expansion(row: Row, pair: Pair, score: float) -> DefinitionCandidate:
    """Take an abbreviation as a term that its expansion explains."""
    short = row[pair.abbreviation]
    whole = noun_phrase_of(row, pair.abbreviation, pair.abbreviation + 1)
    return DefinitionCandidate(
        headword=dictionary_form(row, whole) if whole else short.text,
        key=phrase_key(row, whole) if whole else short.low,
        term=(short.start, short.end),
        definiens=((row[pair.phrase.start].start, row[pair.phrase.end - 1].end),),
        pattern="abbreviation",
        score=score,
        variants=(dictionary_form(row, pair.phrase),),
    )


def _candidate(rows: Sequence[Row], match: Match, named: Named, score: float) -> DefinitionCandidate | None:
    headword, key, place = named
    slices = [
        trimmed
        for number, start, end in match.definiens
        if (trimmed := _trimmed(rows[number], start, end)) is not None
    ]
    if not slices or not key:
        return None
    return DefinitionCandidate(
        headword=headword,
        key=key,
        term=place,
        definiens=tuple(slices),
        pattern=match.plan.pattern.name,
        score=score,
        variants=_variants(rows, match),
    )


def _named(rows: Sequence[Row], match: Match) -> Named | None:
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
        first = text if inner[0].shape.is_abbreviation else text[0].lower() + text[1:]
        return first, loose_key(inner), place
    if not can_be_defined(row, term.phrase):
        return None
    return dictionary_form(row, term.phrase), phrase_key(row, term.phrase), place


def _kind_of_noun(row: Row, at: int) -> Named | None:
    """Read «функция называется непрерывной» as «непрерывная функция»."""
    adjective = row[at]
    readings = [reading for reading in adjective.form.adjectives() if reading.mask & CASE_MASK["ablt"]]
    for start in range(at):
        for phrase in noun_phrases(row, start, CASE_MASK["nomn"], prepositions=False):
            nouns = [reading for reading in row[phrase.head].form.nouns() if reading.mask & phrase.mask]
            if not nouns or phrase.head != start or not can_be_defined(row, phrase):
                continue
            gender = nouns[0].parse.tag.gender or "masc"
            for reading in readings:
                if reading.parse.tag.number != "plur" and reading.parse.tag.gender != gender:
                    continue
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
    while end > start and row[end - 1].is_mark:
        end -= 1
    phrase = noun_phrase_of(row, start, end)
    if phrase is None:
        return ()
    return (dictionary_form(row, phrase),) if is_term_shaped(row, phrase) else ()
