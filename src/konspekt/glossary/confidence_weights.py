"""What each feature of a definition in its lecture is worth: log odds, fitted by bench/fit_definitions.py."""

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "always": 1.6,
    "place": 1.0,
    "beside": 0.38,
    "is_first": -0.43,
    "is_only": -0.31,
    "log_earlier": -0.36,
    "log_later": 0.18,
    "log_near": 0.41,
    "other_places": -0.29,
    "rarity": 0.12,
}
