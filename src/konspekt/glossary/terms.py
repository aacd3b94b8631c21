"""The terms of a text by how much they belong to its subject."""

from collections.abc import Mapping
from math import log2
from typing import Final

from konspekt.glossary.reading import Reading
from konspekt.language import Language

COMMONEST: Final = 6.0
FEWEST: Final = 2


def rank_terms(
    reading: Reading, language: Language, *, course_frequency: Mapping[str, int] | None = None
) -> dict[str, float]:
    """Give termhood 0..1 by key, the strongest first."""
    raw: dict[str, float] = {}
    for key, places in reading.places.items():
        if not places[0].is_term_shaped or (len(places) < FEWEST and key not in reading.candidates):
            continue
        words = [word for word in key.split() if len(word) > 2]
        rarest = min((language.grammar.zipf(word) for word in words), default=COMMONEST)
        strength = len(places) * log2(1 + len(key.split())) * max(0.0, COMMONEST - rarest)
        if course_frequency:
            strength /= 1 + log2(1 + course_frequency.get(key, 0))
        if strength > 0:
            raw[key] = strength
    highest = max(raw.values(), default=1.0)
    ranked = sorted(raw.items(), key=lambda pair: (-pair[1], pair[0]))
    return {key: round(strength / highest, 3) for key, strength in ranked}
