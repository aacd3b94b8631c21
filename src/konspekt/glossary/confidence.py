"""How sure a definition is, from the place itself and from what the rest of the lecture does with the term."""

from bisect import bisect_left, bisect_right
from math import exp, log
from typing import Final

from konspekt.glossary.confidence_weights import WEIGHTS
from konspekt.glossary.reading import Reading
from konspekt.language import DefinitionCandidate, Language

COMMON_ZIPF: Final = 4.0
LOWEST_SCORE: Final = 1e-4
NEAR_CHARS: Final = 1500
BESIDE_CHARS: Final = 400
LONG_LEMMA: Final = 2


def features(candidate: DefinitionCandidate, reading: Reading, language: Language) -> dict[str, float]:
    """Describe what the lecture says of the term beyond this place."""
    score = min(1 - LOWEST_SCORE, max(LOWEST_SCORE, candidate.score))
    places = reading.places.get(candidate.key, ())
    at = candidate.term[0]
    starts = [place.start_char for place in places]
    earlier = bisect_left(starts, at)
    later = len(starts) - bisect_right(starts, at)
    near = bisect_right(starts, at + NEAR_CHARS) - bisect_right(starts, at)
    lemmas = [lemma for lemma in candidate.key.split() if len(lemma) > LONG_LEMMA]
    rarest = min((language.grammar.zipf(lemma) for lemma in lemmas), default=COMMON_ZIPF)
    order = reading.candidate_starts
    beside = bisect_right(order, at + BESIDE_CHARS) - bisect_left(order, at - BESIDE_CHARS) - 1
    others = reading.candidates.get(candidate.key, ())
    return {
        "always": 1.0,
        "place": log(score / (1 - score)),
        "log_later": log(1 + later),
        "log_earlier": log(1 + earlier),
        "log_near": log(1 + near),
        "is_first": float(earlier == 0),
        "is_only": float(len(starts) <= 1),
        "other_places": log(len(others) or 1),
        "rarity": COMMON_ZIPF - rarest,
        "beside": log(1 + beside),
    }


def confidence(candidate: DefinitionCandidate, reading: Reading, language: Language) -> float:
    """Give the probability that this place defines a term of the subject."""
    told = features(candidate, reading, language)
    logit = sum(WEIGHTS[name] * value for name, value in told.items())
    return round(1 / (1 + exp(-logit)), 3)
