"""What each feature of a definition in its lecture is worth: log odds, fitted by bench/fit_definitions.py."""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "always": 1.6,
    "place": 1.0,
    "beside": 0.34,
    "is_first": -0.42,
    "is_only": -0.31,
    "is_surest": 0.49,
    "log_earlier": -0.35,
    "log_later": 0.21,
    "log_near": 0.37,
    "other_places": -0.13,
    "rarity": 0.12,
}
