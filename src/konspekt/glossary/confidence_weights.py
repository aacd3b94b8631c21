"""What each feature of a definition in its lecture is worth: log odds, fitted by bench/fit_definitions.py."""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "always": 1.6,
    "place": 1.0,
    "beside": 0.38,
    "is_first": -0.44,
    "is_only": -0.31,
    "is_surest": 0.37,
    "log_earlier": -0.36,
    "log_later": 0.19,
    "log_near": 0.4,
    "other_places": -0.14,
    "rarity": 0.12,
}
