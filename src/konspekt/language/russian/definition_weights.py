"""What each feature of a match is worth: log odds, fitted (see bench/fit_definitions.py)."""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "always": -0.6,
    "genus:noun": 0.3,
    "genus:clause": 0.1,
    "genus:weak": -1.5,
    "genus:quality": -0.8,
    "genus:foreign": -0.5,
    "definiens:short": -1.2,
    "definiens:which": 0.5,
    "definiens:participle": 0.3,
    "definiens:deictic": -0.4,
    "term:opens_clause": 0.5,
    "term:opens_sentence": 0.3,
    "term:preposition": -0.6,
}
