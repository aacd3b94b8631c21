"""Numbers written in words and figures, as one figure each."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

NUMERALS: Final[Mapping[str, int]] = {
    word: number
    for number, words in {
        0: "ноль нуль",
        1: "один одна одно одни",
        2: "два две двое",
        3: "три трое",
        4: "четыре четверо",
        5: "пять",
        6: "шесть",
        7: "семь",
        8: "восемь",
        9: "девять",
        10: "десять",
        11: "одиннадцать",
        12: "двенадцать",
        13: "тринадцать",
        14: "четырнадцать",
        15: "пятнадцать",
        16: "шестнадцать",
        17: "семнадцать",
        18: "восемнадцать",
        19: "девятнадцать",
        20: "двадцать",
        30: "тридцать",
        40: "сорок",
        50: "пятьдесят",
        60: "шестьдесят",
        70: "семьдесят",
        80: "восемьдесят",
        90: "девяносто",
        100: "сто",
        200: "двести",
        300: "триста",
        400: "четыреста",
        500: "пятьсот",
        600: "шестьсот",
        700: "семьсот",
        800: "восемьсот",
        900: "девятьсот",
        1_000: "тысяча",
        1_000_000: "миллион",
        1_000_000_000: "миллиард",
    }.items()
    for word in words.split()
}
"""By dictionary form."""
MULTIPLIERS: Final = (1_000, 1_000_000, 1_000_000_000)
FIGURES: Final = re.compile(r"\d+")
MOST_FIGURES: Final = 18
"""Longer ones are codes, compared figure by figure."""
DECIMAL: Final = re.compile(r"\d+\.\d+")


def counts(words: Sequence[tuple[str, str]]) -> dict[int, str | None]:
    """Give the numbers of a row of words (each folded, with its dictionary form) by place.

    A number of several words stands at its first, None at the others. Example: «сто двадцать пять» gives `{0: "125", 1: None, 2: None}`.
    """
    found: dict[int, str | None] = {}
    first: int | None = None
    total = group = 0
    for place, (low, lemma) in enumerate(words):
        value = _value(low, lemma)
        if value is None:
            first = None
            if DECIMAL.fullmatch(low):
                found[place] = low.rstrip("0").rstrip(".")
            continue
        if first is not None and value in MULTIPLIERS and 0 < group < value:
            total, group = total + group * value, 0
        elif first is not None and (group == 0 or _fits(group, value)) and value < _least(total):
            group += value
        else:
            first, total, group = place, 0, value
        found[place] = None
        found[first] = str(total + group)
    return found


def _value(low: str, lemma: str) -> int | None:
    if FIGURES.fullmatch(low):
        return int(low) if len(low) <= MOST_FIGURES else None
    return NUMERALS.get(low, NUMERALS.get(lemma))


def _fits(group: int, value: int) -> bool:
    """Tell whether a smaller numeral goes on with a greater one: twenty-five, not five twenty."""
    size = 1
    while group % (size * 10) == 0:
        size *= 10
    return 0 < value < size


def _least(total: int) -> int:
    """Give what the next group must stay below."""
    if total == 0:
        return 1_000_000_000_000
    return next(size for size in reversed((1, *MULTIPLIERS)) if total % size == 0)
