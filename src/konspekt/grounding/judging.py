"""The verdict on one sentence of a language model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from konspekt.domain.glossary import Quote
from konspekt.grounding.support import support
from konspekt.language import Language

UNWRITTEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff]+")
"""Characters that are not seen, or turn the text around."""
REFERENCE: Final = re.compile(r"\s*\[\s*\d+(?:\s*[,;-]\s*\d+)*\s*\]")
"""Numbers of lines that the model repeats inside its sentence."""


class Verdict(StrEnum):
    """What becomes of a sentence."""

    GROUNDED = "grounded"
    """The lecture says it: it stands with its quotes."""
    NOT_FROM_LECTURE = "not_from_lecture"
    """It may be shown, openly as a model's, without quotes."""
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A sentence as it may be shown, and on what ground."""

    verdict: Verdict
    text: str
    quotes: tuple[Quote, ...] = ()
    """Only of a grounded sentence; at least one."""
    missing: tuple[str, ...] = ()
    """Words that the evidence does not say."""
    claims: int = 0
    """Words of the sentence that claim something."""


def judge(
    sentence: str, quotes: Sequence[Quote], language: Language, *, shows_foreign: bool = False
) -> Judgement:
    """Decide whether a sentence may stand as the lecturer's thought.

    `quotes` must be slices of the transcript (see `align`), never a model's own words. With `shows_foreign` a sentence without ground
    is not dropped but marked as not from the lecture.
    """
    text = tidy(sentence)
    if not text:
        return Judgement(verdict=Verdict.DROPPED, text="")
    found = support(text, evidence_texts(quotes), language)
    if quotes and found.is_whole:
        return Judgement(verdict=Verdict.GROUNDED, text=text, quotes=tuple(quotes), claims=found.claims)
    if shows_foreign and found.claims:
        return Judgement(
            verdict=Verdict.NOT_FROM_LECTURE, text=text, missing=found.missing, claims=found.claims
        )
    return Judgement(verdict=Verdict.DROPPED, text=text, missing=found.missing, claims=found.claims)


def tidy(sentence: str) -> str:
    """Write a sentence on one line, without invisible characters and numbers of lines."""
    return " ".join(REFERENCE.sub("", UNWRITTEN.sub(" ", sentence)).split())


def evidence_texts(quotes: Sequence[Quote]) -> list[str]:
    """Give the texts of quotes; a quote that goes on at the start of the next segment is one text with it.

    Apart, the half behind a negation would say the contrary.
    """
    texts: list[str] = []
    last: Quote | None = None
    for quote in quotes:
        if last is not None and quote.start_char == 0 and quote.segment_id != last.segment_id:
            texts[-1] += f" {quote.text}"
        else:
            texts.append(quote.text)
        last = quote
    return texts
