"""What speaks for and against a match being a definition."""

from collections.abc import Sequence
from math import log

from konspekt.language.russian.abbreviations import Pair
from konspekt.language.russian.frequency import zipf
from konspekt.language.russian.lexicon import CLASSIFIERS, DEFINING_GENERA, DEICTIC, PRAISING_ADJECTIVES
from konspekt.language.russian.matching import Match
from konspekt.language.russian.noun_phrases import noun_phrases
from konspekt.language.russian.term_places import Row
from konspekt.language.russian.term_shape import CODE, is_generic, is_praised
from konspekt.language.russian.tokens import DASHES, Piece
from konspekt.language.russian.words import CASE_MASK

SHORT_WORDS = 3
LONG_WORDS = 45
COMMON_ZIPF = 4.0


def features(rows: Sequence[Row], match: Match) -> dict[str, float]:
    """Describe a match by named figures; most are 0 or 1."""
    told = {"always": 1.0, f"pattern:{match.plan.pattern.name}": 1.0, f"genus:{match.genus}": 1.0}
    told.update(_of_definiens(rows, match))
    told.update(_of_place(rows, match))
    if match.term is not None:
        told.update(_of_term(rows[match.term_row], match))
    return told


def features_of_pair(row: Row, pair: Pair) -> dict[str, float]:
    """Describe an abbreviation beside its expansion."""
    return {
        "always": 1.0,
        "pattern:abbreviation": 1.0,
        "pair:foreign": float(row[pair.phrase.head].shape.kind == "foreign"),
        "pair:after": float(pair.phrase.start > pair.abbreviation),
    }


def _of_definiens(rows: Sequence[Row], match: Match) -> dict[str, float]:
    pieces = [piece for number, start, end in match.definiens for piece in rows[number][start:end]]
    words = [piece for piece in pieces if not piece.is_mark]
    count = len(words) or 1
    told = {
        "definiens:log_words": log(1 + len(words)),
        "definiens:short": float(len(words) < SHORT_WORDS),
        "definiens:three": float(len(words) == SHORT_WORDS),
        "definiens:long": float(len(words) > LONG_WORDS),
        "definiens:which": float(any(piece.form.lemma == "который" for piece in words)),
        "definiens:participle": float(any("PRTF" in piece.form.parts for piece in words[1:12])),
        "definiens:deictic": float(min(3, sum(piece.low in DEICTIC for piece in words))),
        "definiens:foreign": sum(piece.shape.kind != "word" for piece in words) / count,
        "definiens:not": float(bool(words) and words[0].low in {"не", "ни"}),
        "definiens:past": float(any(_is_past(piece) for piece in words[:12])),
        "definiens:person": float(any(_is_personal(piece) for piece in words)),
        "definiens:colon": float(any(piece.text == ":" for piece in pieces)),
        "definiens:marks": sum(piece.is_mark and piece.text not in {",", "«", "»"} for piece in pieces)
        / count,
    }
    number, start, _ = match.definiens[0]
    head = ""
    if match.term is not None and match.term.phrase is not None:
        head = _lemma(rows[match.term_row][match.term.phrase.head])
    told.update(_of_genus(rows[number], start, match, head))
    return told


def _of_genus(row: Row, start: int, match: Match, term_head: str) -> dict[str, float]:
    """Describe the first noun of the explanation, which should name a kind."""
    demand = next((element for element in match.plan.right if element.kind == "definiens"), None)
    if demand is None or match.genus not in {"noun", "weak", "any"}:
        return {}
    mask = CASE_MASK["nomn"] if match.genus != "any" and demand.demand == "genus" else demand.mask
    found = noun_phrases(row, start, mask, prepositions=False)
    if not found:
        return {"genus:none": 1.0}
    head = row[found[0].head]
    lemmas = head.form.lemmas
    return {
        "genus:defining": float(bool(lemmas & DEFINING_GENERA)),
        "genus:is_head": float(bool(term_head) and term_head in lemmas),
        "genus:praised": float(
            any(
                part.role == "adjective" and row[part.index].form.lemmas & PRAISING_ADJECTIVES
                for part in found[0].parts
            )
        ),
        "genus:tail": float(found[0].end > found[0].head + 1),
        "genus:alone": float(found[0].end >= len(row) - 1),
    }


def _of_place(rows: Sequence[Row], match: Match) -> dict[str, float]:
    row = rows[match.row]
    first = row[0].low if row else ""
    before = rows[match.row - 1] if match.row else ()
    return {
        "place:if": float(first in {"если", "когда", "чтобы", "хотя", "так", "поскольку"}),
        "place:example": float(first in {"например", "пусть", "допустим"}),
        "place:after_colon": float(bool(before) and before[-1].text == ":"),
        "place:question": float(bool(row) and row[-1].text == "?"),
        "place:second_dash": float(sum(piece.text in DASHES for piece in row) > 1),
        "place:anchor": log(1 + match.anchor),
    }


def _of_term(row: Row, match: Match) -> dict[str, float]:
    term = match.term
    if term is None:
        return {}
    words = [piece for piece in row[term.start : term.end] if not piece.is_mark]
    if not words:
        return {}
    foreign = sum(piece.shape.kind == "foreign" for piece in words)
    told = {
        "term:opens_clause": float(term.opens_clause),
        "term:opens_sentence": float(term.start == 0),
        "term:after_comma": float(term.start > 0 and row[term.start - 1].text == ","),
        "term:run_on": float(not term.opens_clause and row[term.start - 1].form.part == "noun"),
        "term:quoted": float(term.is_quoted),
        "term:aside": float(term.aside is not None),
        "term:words": float(min(6, len(words))),
        "term:single": float(len(words) == 1),
        "term:foreign": float(foreign == len(words)),
        "term:part_foreign": float(0 < foreign < len(words)),
        "term:small_foreign": float(foreign == len(words) and words[0].text.islower()),
        "term:abbreviation": float(any(piece.shape.is_abbreviation for piece in words)),
        "term:number": float(any(piece.shape.kind == "number" for piece in words)),
        "term:code": float(any(CODE.fullmatch(piece.text) for piece in words)),
        "term:commonest": max((zipf(_lemma(piece)) for piece in words), default=COMMON_ZIPF) - COMMON_ZIPF,
        "term:no_phrase": float(term.phrase is None),
    }
    if term.phrase is not None:
        told["term:preposition"] = float(term.phrase.has_preposition)
        told["term:generic"] = float(is_generic(row, term.phrase))
        told["term:praised"] = float(is_praised(row, term.phrase))
        told["term:tail"] = float(term.phrase.end > term.phrase.head + 1)
        told["term:classifier"] = float(len(words) > 1 and _lemma(row[term.phrase.head]) in CLASSIFIERS)
    return told


def _lemma(piece: Piece) -> str:
    return piece.form.lemma if piece.shape.kind == "word" else piece.low


def _is_past(piece: Piece) -> bool:
    readings = piece.form.readings
    return bool(readings) and readings[0].part == "VERB" and "past" in readings[0].grammemes


def _is_personal(piece: Piece) -> bool:
    readings = piece.form.readings
    return (
        bool(readings)
        and readings[0].part == "VERB"
        and bool({"1per", "2per", "impr"} & readings[0].grammemes)
    )
