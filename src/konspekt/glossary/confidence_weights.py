"""What each feature of a definition in its lecture is worth: log odds, fitted by bench/fit_definitions.py."""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "always": 1.25,
    "place": 1.0,
    "beside": 0.3,
    "is_first": -0.44,
    "is_only": -0.26,
    "is_surest": 0.53,
    "log_earlier": -0.34,
    "log_later": 0.15,
    "log_near": 0.39,
    "other_places": -0.15,
    "rarity": 0.04,
}
