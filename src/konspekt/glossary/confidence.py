"""How sure a definition is, from the place itself and from what the rest of the lecture does with the term."""

from math import exp, log
from typing import Final

from konspekt.glossary.reading import Reading
from konspekt.language import DefinitionCandidate, Language

WEIGHTS: Final[dict[str, float]] = {
    "always": 0.0,
    "place": 1.0,
    "log_mentions": 0.25,
    "is_first": 0.5,
    "other_places": 0.2,
    "common": -0.3,
}
"""Log odds of each feature (fitted, see bench/fit_definitions.py)."""
COMMON_ZIPF: Final = 4.0
LOWEST_SCORE: Final = 1e-4


def features(candidate: DefinitionCandidate, reading: Reading, language: Language) -> dict[str, float]:
    """Describe what the lecture says of the term beyond this place."""
    places = reading.places.get(candidate.key, ())
    score = min(1 - LOWEST_SCORE, max(LOWEST_SCORE, candidate.score))
    starts = [place.start_char for place in places]
    at = candidate.term[0]
    rarest = min(
        (language.grammar.zipf(lemma) for lemma in candidate.key.split() if len(lemma) > 2),
        default=COMMON_ZIPF,
    )
    return {
        "always": 1.0,
        "place": log(score / (1 - score)),
        "log_mentions": log(1 + sum(start > at for start in starts)),
        "is_first": float(not any(start < at for start in starts)),
        "other_places": float(len(reading.candidates.get(candidate.key, ())) > 1),
        "common": rarest - COMMON_ZIPF,
    }


def confidence(candidate: DefinitionCandidate, reading: Reading, language: Language) -> float:
    """Give the probability that this place defines a term of the subject."""
    told = features(candidate, reading, language)
    logit = sum(WEIGHTS[name] * value for name, value in told.items())
    return round(1 / (1 + exp(-logit)), 3)
