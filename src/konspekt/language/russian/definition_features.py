"""What speaks for and against a match being a definition."""

from collections.abc import Sequence
from math import log

from konspekt.language.russian.lexicon import DEICTIC
from konspekt.language.russian.matching import Match, Row


def features(rows: Sequence[Row], match: Match) -> dict[str, float]:
    """Describe a match by named figures; most are 0 or 1."""
    told: dict[str, float] = {"always": 1.0}
    told[f"genus:{match.genus}"] = 1.0
    told.update(_of_definiens(rows, match))
    told.update(_of_term(rows, match))
    return told


def _of_definiens(rows: Sequence[Row], match: Match) -> dict[str, float]:
    told: dict[str, float] = {}
    pieces = [piece for number, start, end in match.definiens for piece in rows[number][start:end]]
    words = [piece for piece in pieces if not piece.is_mark]
    told["definiens:log_words"] = log(1 + len(words))
    told["definiens:short"] = float(len(words) < 4)
    told["definiens:long"] = float(len(words) > 45)
    told["definiens:which"] = float(any(piece.form.lemma == "который" for piece in words))
    told["definiens:participle"] = float(any("PRTF" in piece.form.parts for piece in words[1:]))
    told["definiens:deictic"] = min(3.0, sum(piece.low in DEICTIC for piece in words))
    told["definiens:foreign"] = min(
        1.0, sum(piece.shape.kind != "word" for piece in words) / (len(words) or 1)
    )
    return told


def _of_term(rows: Sequence[Row], match: Match) -> dict[str, float]:
    term = match.term
    if term is None:
        return {}
    row = rows[match.term_row]
    words = [piece for piece in row[term.start : term.end] if not piece.is_mark]
    return {
        "term:opens_clause": float(term.opens_clause),
        "term:opens_sentence": float(term.start <= 1 and term.end <= match.anchor),
        "term:quoted": float(term.is_quoted),
        "term:aside": float(term.aside is not None),
        "term:words": float(min(6, len(words))),
        "term:single": float(len(words) == 1),
        "term:foreign": float(any(piece.shape.kind != "word" for piece in words)),
        "term:preposition": float(term.phrase is not None and term.phrase.has_preposition),
        "term:later_noun": float(term.phrase is None),
    }
