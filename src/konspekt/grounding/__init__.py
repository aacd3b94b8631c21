"""Room `grounding`: whether the lecture says what a language model says that it says. Code decides here, not trust."""

from konspekt.grounding.alignment import ACCEPTED, RETRIED, Alignment, AlignmentVerdict, align
from konspekt.grounding.judging import Judgement, Verdict, judge
from konspekt.grounding.spoken import SpokenText, SpokenWord
from konspekt.grounding.support import Support, support

__all__ = [
    "ACCEPTED",
    "RETRIED",
    "Alignment",
    "AlignmentVerdict",
    "Judgement",
    "SpokenText",
    "SpokenWord",
    "Support",
    "Verdict",
    "align",
    "judge",
    "support",
]
