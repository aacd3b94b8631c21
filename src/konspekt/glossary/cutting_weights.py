"""Log odds of the features of a phrase in `cutting`; fitted by bench/fit_terms.py, not by hand."""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "always": -0.069,
    "unshaped": -0.565,
    "single": -0.344,
    "nouns": 0.226,
    "adjectives": 0.510,
    "rarest": -0.579,
    "commonest": -0.342,
    "single_zipf": -0.437,
    "repeats": -0.180,
    "interrupted": -0.764,
    "foreign": -0.796,
    "abbreviation": 0.394,
    "vague_head": -1.034,
    "vague_inside": -1.189,
    "participle": -1.582,
    "begins_with_name": -1.366,
    "ends_with_adjective": 0.793,
    "after_noun": -0.384,
    "after_adjective": -0.484,
    "after_verb": 0.335,
    "after_vague": 0.869,
    "after_mark": -0.378,
    "before_noun": -1.125,
    "before_adjective": -0.403,
    "before_end": 0.932,
    "before_preposition": 0.560,
}
