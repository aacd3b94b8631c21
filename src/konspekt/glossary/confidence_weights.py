"""What each feature of a definition in its lecture is worth: log odds, fitted by bench/fit_definitions.py."""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "always": 1.6,
    "place": 1.0,
    "beside": 0.39,
    "is_first": -0.36,
    "is_only": -0.33,
    "is_surest": 0.36,
    "log_earlier": -0.28,
    "log_later": 0.26,
    "log_near": 0.36,
    "other_places": -0.24,
    "rarity": 0.13,
}
