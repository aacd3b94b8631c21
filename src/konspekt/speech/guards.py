"""Signs that a recognizer wrote what nobody said: marked for a person, never dropped."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Flag, Word
from konspekt.language.subtitle_credits import is_subtitle_credit

MOST_REPEATS: Final = 3
"""A phrase said more often in a row is a loop of the recognizer."""
LONGEST_LOOP_WORDS: Final = 12
MOST_CHARS_PER_SECOND: Final = 25.0
LEAST_CHARS: Final = 30
"""Fewer letters say nothing about pace: a single word's span is too inexact."""
SPEECH_SLACK_MS: Final = 400
"""How far from detected speech a word may lie: the detector's own edge and the recognizer's."""
FOREIGN_RUN_WORDS: Final = 4
"""Shorter foreign runs are names of things (`machine learning`)."""
_SCRIPTS: Final = {"ru": ("CYRILLIC", "LATIN"), "en": ("LATIN",)}
"""Scripts that a transcript may hold; the first is its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A sentence to be looked at, with what is known of the sound under it."""

    words: tuple[Word, ...]
    speech: tuple[TimeSpan, ...]
    """Empty means unknown."""
    language: str

    @property
    def text(self) -> str:
        """Give the sentence."""
        return " ".join(word.text for word in self.words)


def flags(suspect: Suspect) -> tuple[Flag, ...]:
    """Give every reason to look at the sentence, in the order of Flag."""
    return tuple(flag for flag, is_so in GUARDS.items() if is_so(suspect))


def repeats(texts: Sequence[str]) -> frozenset[int]:
    """Give the places of sentences that stand more than MOST_REPEATS times in a row: loops over several sentences."""
    folded = [_folded(text) for text in texts]
    looping: set[int] = set()
    start = 0
    for at in range(1, len(folded) + 1):
        if at == len(folded) or folded[at] != folded[start]:
            if at - start > MOST_REPEATS:
                looping.update(range(start, at))
            start = at
    return frozenset(looping)


def _is_loop(suspect: Suspect) -> bool:
    words = [_folded(word.text) for word in suspect.words]
    for length in range(1, min(LONGEST_LOOP_WORDS, len(words) // (MOST_REPEATS + 1)) + 1):
        same = 0
        for at in range(length, len(words)):
            same = same + 1 if words[at] == words[at - length] else 0
            if same >= length * MOST_REPEATS:
                return True
    return False


def _is_outside_speech(suspect: Suspect) -> bool:
    if not suspect.speech:
        return False
    near = [
        TimeSpan(max(0, span.start_ms - SPEECH_SLACK_MS), span.end_ms + SPEECH_SLACK_MS)
        for span in suspect.speech
    ]
    return any(
        not any(span.start_ms <= word.span.midpoint_ms <= span.end_ms for span in near)
        for word in suspect.words
    )


def _is_credit(suspect: Suspect) -> bool:
    return is_subtitle_credit(suspect.text)


def _is_too_fast(suspect: Suspect) -> bool:
    chars = sum(len(word.text) for word in suspect.words)
    duration_ms = suspect.words[-1].span.end_ms - suspect.words[0].span.start_ms
    return chars >= LEAST_CHARS and chars * 1000 > MOST_CHARS_PER_SECOND * duration_ms


def _is_foreign(suspect: Suspect) -> bool:
    """Tell whether there is a letter of no script of this language, or a long run of words not in its own."""
    scripts = _SCRIPTS.get(suspect.language.partition("-")[0])
    if scripts is None:
        return False
    run = 0
    for word in suspect.words:
        found = {_script(letter) for letter in word.text if letter.isalpha()}
        if found.difference(scripts):
            return True
        run = run + 1 if found and scripts[0] not in found else 0
        if run >= FOREIGN_RUN_WORDS:
            return True
    return False


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _folded(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum() or char == " ")


GUARDS: Final[dict[Flag, Callable[[Suspect], bool]]] = {
    Flag.REPETITION: _is_loop,
    Flag.OUTSIDE_SPEECH: _is_outside_speech,
    Flag.SUBTITLE_CREDIT: _is_credit,
    Flag.TOO_FAST: _is_too_fast,
    Flag.FOREIGN_INSERT: _is_foreign,
}
