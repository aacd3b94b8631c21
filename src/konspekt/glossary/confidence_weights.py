"""What each feature of a definition in its lecture is worth: log odds, fitted by bench/fit_definitions.py."""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "always": 1.6,
    "place": 1.0,
    "beside": 0.4,
    "is_first": -0.38,
    "is_only": -0.32,
    "is_surest": 0.43,
    "log_earlier": -0.29,
    "log_later": 0.26,
    "log_near": 0.37,
    "other_places": -0.24,
    "rarity": 0.13,
}
