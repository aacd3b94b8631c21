"""The beginnings of all Russian words, letter by letter, for a recognizer that hears letters (pymorphy3's word list, ё as е)."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, Protocol, cast

from konspekt.language.russian.frequency import zipf

_WORD: Final = re.compile(r"[а-яё]+")
_END_OF_WORD: Final = 1
"""The byte between a word and its readings in pymorphy3's word list."""
COMMON_ZIPF: Final = 6.0
RAREST_ZIPF: Final = 1.5
NATURAL_LOG: Final = 2.3
EXPECTED_WEIGHT: Final = 5.0
"""Of a word that the course vocabulary names: more than any common word's."""


class _Dictionary(Protocol):
    def follow_char(self, label: int, index: int) -> int | None: ...


class _Reading(Protocol):
    word: str
    normal_form: str
    lexeme: list["_Reading"]


class _Words(Protocol):
    dct: _Dictionary


class _Files(Protocol):
    words: _Words


class _Analyzer(Protocol):
    dictionary: _Files

    def parse(self, word: str) -> list[_Reading]: ...


class Spelling:
    """A tree of words for `konspekt.engines.ctc_beam`; words of the course come on top of the dictionary's."""

    root: int = 0

    def __init__(self, expected: Iterable[str] = ()) -> None:
        """Take the dictionary and the words of `expected` phrases in all their forms."""
        self._words, self._analyzer = _dictionary()
        self._expected = frozenset(form for phrase in expected for form in self._forms(phrase))
        self._beginnings = {word[:end] for word in self._expected for end in range(1, len(word) + 1)}
        self._states: list[tuple[tuple[int, ...], str | None]] = [((0,), "")]
        self._nodes: dict[tuple[tuple[int, ...], str | None], int] = {self._states[0]: 0}
        self._followed: dict[tuple[int, str], int] = {}
        self._weigh = lru_cache(maxsize=65_536)(self._dictionary_weight)

    def follow(self, node: int, letter: str) -> int:
        """Give the node one letter further, -1 where no word goes on so."""
        step = (node, letter)
        known = self._followed.get(step)
        if known is None:
            known = self._followed[step] = self._follow(node, letter)
        return known

    def weight(self, node: int, word: str) -> float | None:
        """Tell how common a whole word is: natural logarithm against the commonest, None if no word ends here."""
        if word in self._expected:
            return EXPECTED_WEIGHT
        states, _ = self._states[node]
        if not any(self._words.follow_char(_END_OF_WORD, state) for state in states):
            return None
        return self._weigh(word)

    def knows(self, word: str) -> bool:
        """Tell whether it is a word; ё may be written as е."""
        node = self.root
        for letter in fold(word):
            node = self.follow(node, letter)
            if node < 0:
                return False
        return self.weight(node, fold(word)) is not None

    def _follow(self, node: int, letter: str) -> int:
        states, beginning = self._states[node]
        letters = (letter, "ё") if letter == "е" else (letter,)
        further = tuple(
            state for here in states for written in letters if (state := self._walk(here, written))
        )
        longer = beginning + letter if beginning is not None else None
        reached = (further, longer if longer in self._beginnings else None)
        if not further and reached[1] is None:
            return -1
        place = self._nodes.get(reached)
        if place is None:
            place = self._nodes[reached] = len(self._states)
            self._states.append(reached)
        return place

    def _walk(self, state: int, letter: str) -> int:
        for byte in letter.encode():
            state = self._words.follow_char(byte, state) or 0
            if not state:
                return 0
        return state

    def _dictionary_weight(self, word: str) -> float:
        figure = max(zipf(fold(reading.normal_form)) for reading in self._analyzer.parse(word))
        return NATURAL_LOG * (max(figure, RAREST_ZIPF) - COMMON_ZIPF)

    def _forms(self, phrase: str) -> set[str]:
        forms: set[str] = set()
        for word in _WORD.findall(phrase.lower()):
            readings = self._analyzer.parse(word)
            forms.add(fold(word))
            if readings:
                forms |= {fold(form.word) for form in readings[0].lexeme if _WORD.fullmatch(form.word)}
        return forms


def fold(word: str) -> str:
    """Give the word as a recognizer writes it: lower case, ё as е."""
    return word.lower().replace("ё", "е")


@cache
def _dictionary() -> tuple[_Dictionary, _Analyzer]:
    import pymorphy3  # noqa: PLC0415 (half a second: only where somebody listens)

    analyzer = cast("_Analyzer", pymorphy3.MorphAnalyzer())
    return analyzer.dictionary.words.dct, analyzer
