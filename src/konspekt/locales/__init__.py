"""Words that people read: errors, the command line and exports, in Russian and English."""

import json
from functools import cache
from importlib.resources import files
from typing import Final, cast

from konspekt.domain.errors import KonspektError

TAGS: Final = ("ru", "en")
DEFAULT_TAG: Final = "ru"


@cache
def words(tag: str) -> dict[str, str]:
    """Give every message of one language by its key; an unknown tag reads as Russian."""
    name = f"{tag if tag in TAGS else DEFAULT_TAG}.json"
    return cast("dict[str, str]", json.loads(files(__name__).joinpath(name).read_text(encoding="utf-8")))


def say(key: str, tag: str = DEFAULT_TAG, **figures: str | float) -> str:
    """Give the message under `key`, its figures filled in; a float is written as the language writes it.

    Raises:
        KeyError: No such message.
    """
    told = {
        name: decimal(value, tag) if isinstance(value, float) else value for name, value in figures.items()
    }
    return words(tag)[key].format_map(told)


def decimal(value: float, tag: str) -> str:
    """Write a number with up to three digits behind the decimal comma, which is a point in English: `71,2`, `10`."""
    plain = f"{value:.3f}".rstrip("0").rstrip(".")
    return plain if tag == "en" else plain.replace(".", ",")


def say_count(key: str, count: int, tag: str = DEFAULT_TAG) -> str:
    """Give the message of the plural form that `count` takes: keys `<key>.one`, `.few`, `.many`."""
    return say(f"{key}.{plural_form(count, tag)}", tag, count=count)


def plural_form(count: int, tag: str) -> str:
    """Name the plural form of `count` by the CLDR rules for Russian and English: one, few or many."""
    if tag == "en":
        return "one" if count == 1 else "many"
    tens, units = count % 100, count % 10
    if units == 1 and tens != 11:  # noqa: PLR2004 - the rule itself
        return "one"
    return "few" if units in (2, 3, 4) and tens not in (12, 13, 14) else "many"


def tell(error: KonspektError, tag: str = DEFAULT_TAG) -> tuple[str, str]:
    """Give what happened and what to do about it."""
    figures = error.figures
    return say(f"errors.{error.code}", tag, **figures), say(f"actions.{error.code}", tag, **figures)
