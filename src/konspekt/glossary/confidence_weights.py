"""What each feature of a definition in its lecture is worth: log odds, fitted by bench/fit_definitions.py."""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "always": 1.6,
    "place": 1.0,
    "beside": 0.37,
    "is_first": -0.44,
    "is_only": -0.3,
    "log_earlier": -0.38,
    "log_later": 0.17,
    "log_near": 0.42,
    "other_places": -0.23,
    "rarity": 0.1,
}
