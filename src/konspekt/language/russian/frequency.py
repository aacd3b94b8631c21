"""How common a lemma is in general Russian (table: see frequency.LICENSE.txt)."""

from functools import cache, lru_cache

from konspekt.language.frequency_table import FrequencyTable, read_table


@cache
def _table() -> FrequencyTable:
    return read_table("konspekt.language.russian")


@lru_cache(maxsize=32_768)
def zipf(lemma: str) -> float:
    """Give log10 of the uses per billion words: 7 for a conjunction, 4 for a school word, 0 for an unknown one.

    `lemma` is folded (lower case, ё as е). Latin words have the figure of their use in Russian texts.
    """
    return _table().zipf(lemma)
