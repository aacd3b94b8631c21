"""Reads the form of a pattern (see definition_patterns) into elements around an anchor."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from konspekt.language.russian.definition_patterns import PATTERNS, Pattern
from konspekt.language.russian.words import ANY_FORM, CASE_MASK


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One step of a pattern."""

    kind: str
    """`term`, `adjective`, `definiens`, `word`, `gap`, `next`."""
    mask: int = ANY_FORM
    demand: str = ""
    """What the explanation must be: `genus`, `noun`, `any`, `aside`, `clause`, `before`, `whole`."""
    words: frozenset[str] = frozenset()
    lemmas: frozenset[str] = frozenset()
    is_optional: bool = False
    is_dash: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A pattern cut at its anchor: the first thing in it that is a word."""

    pattern: Pattern
    anchor: Element
    left: tuple[Element, ...]
    """Outwards from the anchor."""
    right: tuple[Element, ...]


def _cases(text: str) -> int:
    return ANY_FORM if text == "any" else sum(CASE_MASK[case] for case in text.split("|"))


def _element(text: str) -> Element:
    if text in {"~", "/"}:
        return Element(kind="gap" if text == "~" else "next")
    if text == "[adjective]":
        return Element(kind="adjective", mask=CASE_MASK["ablt"])
    if text.startswith("["):
        return Element(kind="term", mask=_cases(text[1:-1]))
    if text.startswith("{"):
        demand = text[1:-1]
        if demand in {"genus", "any", "aside", "clause", "before", "whole"}:
            return Element(kind="definiens", demand=demand)
        return Element(kind="definiens", demand="noun", mask=_cases(demand))
    is_optional = text.endswith("?") and len(text) > 1
    text = text.removesuffix("?") if is_optional else text
    if text.startswith("<"):
        return Element(kind="word", lemmas=frozenset(text[1:-1].split("|")), is_optional=is_optional)
    words = frozenset(word.replace("_", " ") for word in text.split("|"))
    return Element(kind="word", words=words - {"—"}, is_dash="—" in words, is_optional=is_optional)


def read_plan(pattern: Pattern) -> Plan:
    """Cut a pattern at its anchor."""
    elements = [_element(text) for text in pattern.form.split()]
    at = next(
        index for index, element in enumerate(elements) if element.kind == "word" and not element.is_optional
    )
    return Plan(
        pattern=pattern,
        anchor=elements[at],
        left=tuple(reversed(elements[:at])),
        right=tuple(elements[at + 1 :]),
    )


@dataclass(frozen=True, slots=True)
class Plans:
    """All patterns, found by the word that anchors them."""

    by_word: dict[str, tuple[Plan, ...]]
    by_lemma: dict[str, tuple[Plan, ...]]
    by_dash: tuple[Plan, ...]


PARTICIPLES: Final = {"называемый": "называть", "именуемый": "именовать"}
"""pymorphy3 reads a participle as a form of its verb."""


@cache
def plans() -> Plans:
    """Read all patterns."""
    by_word: dict[str, list[Plan]] = {}
    by_lemma: dict[str, list[Plan]] = {}
    by_dash: list[Plan] = []
    for pattern in PATTERNS:
        plan = read_plan(pattern)
        for word in sorted({part for known in plan.anchor.words for part in (known, known.split()[0])}):
            by_word.setdefault(word, []).append(plan)
        for lemma in sorted({PARTICIPLES.get(lemma, lemma) for lemma in plan.anchor.lemmas}):
            by_lemma.setdefault(lemma, []).append(plan)
        if plan.anchor.is_dash:
            by_dash.append(plan)
    return Plans(
        by_word={word: tuple(found) for word, found in by_word.items()},
        by_lemma={lemma: tuple(found) for lemma, found in by_lemma.items()},
        by_dash=tuple(by_dash),
    )
