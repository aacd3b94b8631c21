"""Log odds of the features of a phrase in `cutting`; fitted by bench/fit_terms.py, not by hand."""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "always": 0.100,
    "unshaped": -0.560,
    "single": -0.278,
    "nouns": 0.123,
    "adjectives": 0.531,
    "rarest": -0.610,
    "commonest": -0.362,
    "single_zipf": -0.570,
    "repeats": -0.138,
    "interrupted": -0.595,
    "foreign": -1.029,
    "abbreviation": 0.503,
    "vague_head": -1.024,
    "vague_inside": -1.264,
    "participle": -1.671,
    "begins_with_name": -1.555,
    "ends_with_adjective": 0.600,
    "after_noun": -0.178,
    "after_adjective": -0.544,
    "after_verb": 0.359,
    "after_vague": 0.723,
    "after_mark": -0.475,
    "before_noun": -0.832,
    "before_adjective": -0.229,
    "before_end": 0.831,
    "before_preposition": 0.462,
}
