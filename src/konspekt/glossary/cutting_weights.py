"""Log odds of the features of a phrase in `cutting`; fitted by bench/fit_terms.py, not by hand."""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "always": -0.157,
    "unshaped": -0.541,
    "single": -0.371,
    "nouns": 0.215,
    "adjectives": 0.402,
    "rarest": -0.336,
    "commonest": -0.428,
    "single_zipf": -0.479,
    "repeats": -0.210,
    "interrupted": -0.850,
    "foreign": -0.702,
    "abbreviation": 0.470,
    "vague_head": -1.021,
    "vague_inside": -1.361,
    "ends_with_adjective": -0.401,
    "after_noun": -0.315,
    "after_adjective": -0.417,
    "after_verb": 0.373,
    "after_vague": 0.806,
    "after_mark": -0.403,
    "before_noun": -1.163,
    "before_adjective": -0.476,
    "before_end": 0.898,
    "before_preposition": 0.515,
}
