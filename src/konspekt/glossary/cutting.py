"""How likely a phrase is said as one term, weighed against all other ways of cutting its sentence into terms.

A phrase seldom stands alone: "support vector machine" holds five phrases, and only one cut of them is meant. Each phrase gets a weight
from what it is made of and what stands around it; the likelihood of a cut is the product of its phrases; the likelihood of a phrase is the
share of the cuts that hold it (a semi-Markov field, computed forward and backward in linear time).
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, log1p
from typing import Final

from konspekt.glossary.cutting_weights import WEIGHTS
from konspekt.language import Grammar, Phrase, Sentence, Token

ZIPF_UNIT: Final = 5.0
"""A word of everyday speech; keeps the features near 1."""
NOWHERE: Final = -1e30


@dataclass(frozen=True, slots=True)
class _Word:
    """What the weights need to know of one token."""

    part: str
    """`mark` and `foreign` beside the parts of speech; `none` beyond the edge of the sentence."""
    is_vague: bool
    is_capitals: bool
    lemma: str
    text: str


_EDGE: Final = _Word("none", is_vague=False, is_capitals=False, lemma="", text="")


def likelihoods(
    sentence: Sentence, phrases: Sequence[Phrase], grammar: Grammar, times: Mapping[str, int]
) -> list[float]:
    """Give for each phrase of a sentence how likely it is one term there, 0..1.

    `times` tells how often each key is said in the whole text.
    """
    described = describe(sentence, phrases, grammar, times)
    weights = [sum(WEIGHTS[name] * value for name, value in told.items()) for told in described]
    return shares([(phrase.start_char, phrase.end_char) for phrase in phrases], weights)


def describe(
    sentence: Sentence, phrases: Sequence[Phrase], grammar: Grammar, times: Mapping[str, int]
) -> list[dict[str, float]]:
    """Give the features of each phrase by name."""
    words = [_word(token, grammar) for token in sentence.tokens]
    firsts = {token.start_char: place for place, token in enumerate(sentence.tokens)}
    lasts = {token.end_char: place for place, token in enumerate(sentence.tokens)}
    return [
        _features(
            phrase,
            words[firsts[phrase.start_char] : lasts[phrase.end_char] + 1],
            words[firsts[phrase.start_char] - 1] if firsts[phrase.start_char] else _EDGE,
            words[lasts[phrase.end_char] + 1] if lasts[phrase.end_char] + 1 < len(words) else _EDGE,
            (grammar.zipf, times),
        )
        for phrase in phrases
    ]


def _word(token: Token, grammar: Grammar) -> _Word:
    part = token.kind if token.kind in ("mark", "foreign") else token.part
    is_capitals = len(token.text) > 1 and token.text.isupper()
    return _Word(part, grammar.is_vague(token.lemma), is_capitals, token.lemma, token.text)


def _features(
    phrase: Phrase,
    inside: Sequence[_Word],
    before: _Word,
    after: _Word,
    known: tuple[Callable[[str], float], Mapping[str, int]],
) -> dict[str, float]:
    zipf, times = known
    words = [word for word in inside if word.part != "mark"]
    lemmas = phrase.key.split()
    zipfs = [zipf(lemma) / ZIPF_UNIT for lemma in lemmas] or [0.0]
    is_single = len(zipfs) == 1
    head = next((word for word in words if word.part in ("noun", "foreign")), words[0] if words else _EDGE)
    return {
        "always": 1.0,
        "unshaped": not phrase.is_term_shaped,
        "single": is_single,
        "nouns": sum(word.part in ("noun", "foreign") for word in words),
        "adjectives": sum(word.part == "adjective" for word in words),
        "rarest": min(zipfs),
        "commonest": max(zipfs),
        "single_zipf": zipfs[0] if is_single else 0.0,
        "repeats": log(max(1, times.get(phrase.key, 1))),
        "interrupted": any(
            word.part in ("preposition", "conjunction") or word.text in ",\u00ab\u00bb()" for word in inside
        ),
        "foreign": any(word.part == "foreign" for word in words),
        "abbreviation": is_single and len(words) == 1 and words[0].is_capitals,
        "vague_head": head.is_vague,
        "vague_inside": any(word.is_vague for word in words if word is not head),
        "participle": any(word.part == "adjective" and word.lemma not in lemmas for word in words),
        "begins_with_name": before.part != "none"
        and bool(words)
        and words[0].part in ("noun", "adjective")
        and words[0].text.istitle(),
        "ends_with_adjective": bool(words) and words[-1].part == "adjective",
        "after_noun": before.part == "noun",
        "after_adjective": before.part == "adjective",
        "after_verb": before.part == "verb",
        "after_vague": before.is_vague,
        "after_mark": before.part in ("mark", "none"),
        "before_noun": after.part == "noun",
        "before_adjective": after.part == "adjective",
        "before_end": after.part in ("mark", "none", "verb", "conjunction"),
        "before_preposition": after.part == "preposition",
    }


def shares(spans: Sequence[tuple[int, int]], weights: Sequence[float]) -> list[float]:
    """Give for each span the share, by likelihood, of the cuts into spans that do not overlap which hold it."""
    order = sorted(range(len(spans)), key=lambda place: (spans[place][1], spans[place][0]))
    ends = [spans[place][1] for place in order]
    origins = [bisect_right(ends, spans[place][0]) for place in order]
    forward = [0.0]
    for place, origin in zip(order, origins, strict=True):
        forward.append(_log_sum(forward[-1], forward[origin] + weights[place]))
    backward = [NOWHERE] * len(order) + [0.0]
    for at in range(len(order) - 1, -1, -1):
        backward[at] = _log_sum(backward[at], backward[at + 1])
        origin = origins[at]
        backward[origin] = _log_sum(backward[origin], backward[at + 1] + weights[order[at]])
    result = [0.0] * len(spans)
    for at, place in enumerate(order):
        result[place] = min(1.0, exp(forward[origins[at]] + weights[place] + backward[at + 1] - forward[-1]))
    return result


def _log_sum(one: float, other: float) -> float:
    larger, smaller = (one, other) if one > other else (other, one)
    return larger + log1p(exp(smaller - larger))
