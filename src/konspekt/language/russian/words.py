"""Readings of one Russian word: what it may be, in which cases, and how it inflects (pymorphy3)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Protocol, cast

from konspekt.language.russian.lexicon import (
    FEMININE_NOUNS_OF_ADJECTIVES,
    FUNCTION_WORDS,
    NEUTER_NOUNS_OF_ADJECTIVES,
    PLURAL_ONLY,
)

CASES: Final = {
    "nomn": 0,
    "gent": 1,
    "datv": 2,
    "accs": 3,
    "ablt": 4,
    "loct": 5,
    "gen2": 1,
    "gen1": 1,
    "loc2": 5,
    "acc2": 3,
}
GENDERS: Final = {"masc": 0, "femn": 1, "neut": 2}
PLURAL: Final = 3
ACCUSATIVE_OF_THINGS: Final = 6
"""A seventh case: adjectives agree with things and with living beings in different forms."""


def bits(case: int, genders: Iterable[int]) -> int:
    """Give the mask of one case in some of the genders (0..2) or the plural (3)."""
    return sum(1 << (case * 4 + gender) for gender in genders)


ANY_FORM: Final = (1 << 28) - 1
CASE_MASK: Final = {
    "nomn": bits(0, range(4)),
    "gent": bits(1, range(4)),
    "datv": bits(2, range(4)),
    "accs": bits(3, range(4)) | bits(ACCUSATIVE_OF_THINGS, range(4)),
    "ablt": bits(4, range(4)),
    "loct": bits(5, range(4)),
}
PLURAL_MASK: Final = sum(bits(case, (PLURAL,)) for case in range(7))
PREFIXED: Final = re.compile(r"(?P<prefix>(?:[A-Za-z0-9_.+#]+|[А-ЯЁ]{2,})-)(?P<rest>[А-Яа-яЁё-]+)")
CYRILLIC: Final = re.compile(r"[а-яё]", re.IGNORECASE)
NAME_GRAMMEMES: Final = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"})


class _Tag(Protocol):
    POS: str | None
    case: str | None
    number: str | None
    gender: str | None
    animacy: str | None
    grammemes: frozenset[str]


class Parse(Protocol):
    """A reading as pymorphy3 gives it."""

    word: str
    normal_form: str
    score: float
    tag: _Tag
    is_known: bool

    def inflect(self, required_grammemes: set[str]) -> "Parse | None":
        """Give another form of the same word."""
        ...


class _Analyzer(Protocol):
    def parse(self, word: str) -> list[Parse]: ...


@cache
def _analyzer() -> _Analyzer:
    import pymorphy3  # noqa: PLC0415  (loading the dictionary takes 0.2 s: only when Russian is read)

    return cast("_Analyzer", pymorphy3.MorphAnalyzer())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One of the things that a word form may be."""

    part: str
    """Part of speech by pymorphy3, e.g. `NOUN`."""
    lemma: str
    mask: int
    """Forms in which an adjective and a noun can meet: case by gender or plural."""
    score: float
    grammemes: frozenset[str]
    parse: Parse


@dataclass(frozen=True, slots=True, kw_only=True)
class WordForm:
    """A word form with all its readings."""

    low: str
    lemma: str
    part: str
    """As in `Token.part`."""
    readings: tuple[Reading, ...]
    noun_mask: int
    adjective_mask: int
    is_function: bool
    """Preposition, conjunction, particle or pronoun: never inside a term on its own."""
    parts: frozenset[str]
    """Parts of speech of readings that are not far-fetched."""
    lemmas: frozenset[str]

    def nouns(self) -> list[Reading]:
        """Give the readings as a noun, the likeliest first."""
        return [reading for reading in self.readings if reading.part == "NOUN"]

    def adjectives(self) -> list[Reading]:
        """Give the readings as an adjective or participle, the likeliest first."""
        return [reading for reading in self.readings if reading.part in ADJECTIVES]


ADJECTIVES: Final = frozenset({"ADJF", "PRTF"})
PARTS: Final = {
    "NOUN": "noun",
    "ADJF": "adjective",
    "PRTF": "adjective",
    "ADJS": "adjective",
    "PRTS": "verb",
    "VERB": "verb",
    "INFN": "verb",
    "GRND": "verb",
    "ADVB": "adverb",
    "COMP": "adverb",
    "PRED": "adverb",
    "NPRO": "pronoun",
    "PREP": "preposition",
    "CONJ": "conjunction",
}
FAR_FETCHED: Final = 0.02
RARE_NOUN: Final = 0.08


def fold(word: str) -> str:
    """Lower-case a word and write ё as е."""
    return word.lower().replace("ё", "е")


@lru_cache(maxsize=200_000)
def word_form(low: str) -> WordForm:
    """Read a lower-case word."""
    parses = _analyzer().parse(low) if CYRILLIC.search(low) else []
    readings = tuple(_reading(parse) for parse in parses)
    nominalised = _nominalised(readings)
    readings = tuple(sorted(nominalised + readings, key=is_guessed_nominative))
    parts = frozenset(reading.part for reading in readings if reading.score >= FAR_FETCHED)
    noun_mask = adjective_mask = 0
    noun_score = sum(reading.score for reading in readings if reading.part == "NOUN")
    folded = fold(low)
    is_function = folded in FUNCTION_WORDS or (
        bool(readings) and readings[0].part in {"NPRO", "PREP", "CONJ", "PRCL"}
    )
    for reading in readings:
        if reading.part == "NOUN" and not is_function and noun_score >= RARE_NOUN:
            noun_mask |= reading.mask
        elif reading.part in ADJECTIVES and not is_function:
            adjective_mask |= reading.mask
    if _may_be_new_noun(low, readings) and not is_function:
        noun_mask |= NEW_NOUN
    best = readings[0] if readings else None
    return WordForm(
        low=folded,
        lemma=best.lemma if best else folded,
        part=("adjective" if "Apro" not in best.grammemes else "pronoun")
        if best and best.part == "ADJF"
        else PARTS.get(best.part, "other")
        if best
        else "other",
        readings=readings,
        noun_mask=noun_mask,
        adjective_mask=adjective_mask,
        is_function=is_function,
        parts=parts,
        lemmas=frozenset(reading.lemma for reading in readings if reading.score >= FAR_FETCHED),
    )


LIKE_OBLIQUE: Final = ("ом", "ем", "ами", "ями", "ов", "ах")


def is_guessed_nominative(reading: Reading) -> bool:
    """Doubt readings of an unknown word that take an ending for its stem: токеном is not like астроном."""
    parse = reading.parse
    return reading.lemma == fold(parse.word) and not parse.is_known and parse.word.endswith(LIKE_OBLIQUE)


NEW_NOUN: Final = bits(0, (0,)) | bits(ACCUSATIVE_OF_THINGS, (0,))
CONSONANTS: Final = frozenset("бвгджзйклмнпрстфхцчшщ")


def _may_be_new_noun(low: str, readings: tuple[Reading, ...]) -> bool:
    """Allow an unknown word that ends in a consonant to be a masculine nominative: дедлок, which is guessed as a plural."""
    if not readings or low[-1] not in CONSONANTS:
        return False
    return not any(reading.parse.is_known for reading in readings) and readings[0].part == "NOUN"


def _nominalised(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Read «переменная» as a noun too where the dictionary knows only the adjective."""
    if any(reading.part == "NOUN" for reading in readings):
        return ()
    found: list[Reading] = []
    for reading in readings:
        if reading.part not in ADJECTIVES:
            continue
        if reading.lemma in FEMININE_NOUNS_OF_ADJECTIVES:
            gender = GENDERS["femn"]
        elif reading.lemma in NEUTER_NOUNS_OF_ADJECTIVES:
            gender = GENDERS["neut"]
        else:
            continue
        mask = reading.mask & sum(bits(case, (gender, PLURAL)) for case in range(7))
        if mask:
            found.append(
                Reading(
                    part="NOUN",
                    lemma=FEMININE_NOUNS_OF_ADJECTIVES.get(reading.lemma)
                    or NEUTER_NOUNS_OF_ADJECTIVES[reading.lemma],
                    mask=mask,
                    score=reading.score,
                    grammemes=reading.grammemes,
                    parse=reading.parse,
                )
            )
    return tuple(found)


def _reading(parse: Parse) -> Reading:
    tag = parse.tag
    part = tag.POS or "NUMB"
    return Reading(
        part=part,
        lemma=PLURAL_ONLY.get(fold(parse.normal_form), fold(parse.normal_form)),
        mask=_mask(tag, part),
        score=parse.score,
        grammemes=tag.grammemes,
        parse=parse,
    )


def _mask(tag: _Tag, part: str) -> int:
    if part not in ADJECTIVES and part != "NOUN":
        return 0
    case = CASES.get(tag.case or "")
    if case is None:
        return 0
    if tag.number == "plur":
        genders: tuple[int, ...] = (PLURAL,)
    elif tag.gender in GENDERS:
        genders = (GENDERS[tag.gender],)
    else:
        genders = (0, 1, 2)
    if case != CASES["accs"]:
        return bits(case, genders)
    if tag.animacy == "anim":
        return bits(case, genders)
    if tag.animacy == "inan":
        return bits(ACCUSATIVE_OF_THINGS, genders)
    return bits(case, genders) | bits(ACCUSATIVE_OF_THINGS, genders)


@lru_cache(maxsize=200_000)
def _inflected(parse: Parse, grammemes: frozenset[str]) -> str | None:
    form = parse.inflect(set(grammemes))
    return None if form is None else form.word


def inflect(reading: Reading, grammemes: frozenset[str]) -> str | None:
    """Give another form of a reading in lower case, None where the dictionary has none."""
    return _inflected(reading.parse, grammemes)
