"""Spoken English as a written sentence: only words are left out, none is added."""

import re
from typing import Final

from konspekt.language.english.cues import FALSE_START, OPENING_WORDS

FEWEST_WORDS: Final = 4
HESITATION: Final = re.compile(r"(?:,\s*)?\b(?:u+m+|u+h+|er+m*|hm+|mhm)\b,?", re.IGNORECASE)
PARENTHETIC: Final = re.compile(
    r",\s*(?:you know|i mean|right|okay|ok|well|like|so to speak|if you will|sort of|kind of|let's say|as i said|of course|guys|basically|actually|obviously)"
    r"(?P<closing>,|(?=[.!?]|$))",
    re.IGNORECASE,
)
"""Fillers between commas, or after the last comma."""
LOOSE: Final = re.compile(r"\b(?:basically|literally|you know,|i mean,)\s+", re.IGNORECASE)
TAG_QUESTION: Final = re.compile(
    r",?\s+(?:right|okay|ok|isn't it|aren't they|don't you think|you see)\s*\?$", re.IGNORECASE
)


def written(sentence: str) -> str | None:
    """Rewrite a spoken sentence by leaving out hesitations, address, openings and repetitions; None if little is left."""
    told = TAG_QUESTION.sub(".", sentence.strip())
    told = HESITATION.sub("", told)
    for _ in range(2):
        told = PARENTHETIC.sub("", told)
        told = LOOSE.sub("", told)
        told = OPENING_WORDS.sub("", told.strip())
        told = FALSE_START.sub(_said_once, told)
    told = re.sub(r"\s+", " ", told).strip(" ,;:\u2014-")
    told = re.sub(r"\s+([,.;:!?])", r"\1", told)
    told = re.sub(r",+(?=[,.!?])", "", told)
    if told.endswith("?") or len(re.findall(r"\w+", told)) < FEWEST_WORDS:
        return None
    if told[-1] not in ".!\u2026":
        told += "."
    return told[:1].upper() + told[1:]


def _said_once(match: re.Match[str]) -> str:
    """Leave out the first of two equal runs of words, but not of words that may stand twice ("had had")."""
    return match[0] if match[1].lower() in ("that", "had", "very", "long", "so") else match[1]
