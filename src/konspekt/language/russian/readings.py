"""Readings of a word as it stands in a sentence, and the case of one."""

from typing import Final

from konspekt.language.russian.tokens import shape
from konspekt.language.russian.words import Reading

CASES: Final = {
    "gen1": "gent",
    "gen2": "gent",
    "loc1": "loct",
    "loc2": "loct",
    "acc1": "accs",
    "acc2": "accs",
}
"""Rare second forms of a case count as the case."""


def readings(word: str) -> tuple[Reading, ...]:
    """Give the readings of a word, likeliest first; none for marks, numbers and foreign words."""
    return shape(word).form.readings


def case_of(reading: Reading) -> str | None:
    """Give the case of a reading by its name in pymorphy3, the rare second forms folded."""
    case = reading.parse.tag.case
    return None if case is None else CASES.get(str(case), str(case))


def word_set(text: str) -> frozenset[str]:
    """Give the words of a text as a set: how lists of words are written down here."""
    return frozenset(text.split())
