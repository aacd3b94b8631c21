"""The sentences of a section that are worth keeping, as written sentences."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from konspekt.language import Sentence
from konspekt.notes.lecture_text import LectureText

WORDS_A_THESIS: Final = 90
FEWEST: Final = 2
MOST: Final = 9
SHORT_WORDS: Final = 6
LONG_WORDS: Final = 42
LEANING: Final = -0.5
"""A topic cue at or below this: the sentence leans on the one before."""
SAME: Final = 0.7
"""Two sentences with a larger share of common content words say the same."""
ANNOUNCING: Final = 0.5
"""A topic cue at or above this: the sentence announces, and says nothing yet."""
FEWEST_LEMMAS: Final = 3
SMALL_WORDS: Final = frozenset({"preposition", "conjunction", "pronoun"})
STATEMENT: Final = "statement"
"""Name of the cue words by which a language marks a sentence that states something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thesis:
    """A sentence that was chosen, and its written form."""

    number: int
    written: str
    score: float


def theses(lecture: LectureText, first: int, end: int, *, taken: Iterable[int] = ()) -> list[Thesis]:
    """Choose the theses of a run of sentences, in order of the lecture; none that repeats a taken one."""
    taken = sorted(set(taken))
    candidates = sorted(_candidates(lecture, first, end), key=lambda thesis: (-thesis.score, thesis.number))
    wanted = max(FEWEST, min(MOST, round(lecture.text.words_between(first, end) / WORDS_A_THESIS)))
    said = [frozenset(lecture.text.lemmas[number]) for number in taken]
    chosen: list[Thesis] = []
    for candidate in candidates:
        if len(chosen) == wanted:
            break
        lemmas = frozenset(lecture.text.lemmas[candidate.number])
        if candidate.number in taken or any(is_same(lemmas, other) for other in said):
            continue
        said.append(lemmas)
        chosen.append(candidate)
    return sorted(chosen, key=lambda thesis: thesis.number)


def is_same(lemmas: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two sentences say the same."""
    common = len(lemmas & other)
    return bool(common) and common / min(len(lemmas), len(other)) > SAME


def _candidates(lecture: LectureText, first: int, end: int) -> Iterable[Thesis]:
    rhetoric, text = lecture.language.rhetoric, lecture.text
    counts = Counter(lemma for found in text.lemmas[first:end] for lemma in found)
    names = _names(lecture)
    top = max(counts.values(), default=1)
    for number in range(first, end):
        sentence, lemmas = text.sentences[number], set(text.lemmas[number])
        if not SHORT_WORDS <= text.word_counts[number] <= LONG_WORDS or len(lemmas) < FEWEST_LEMMAS:
            continue
        cue = rhetoric.topic_cue(sentence)
        if cue >= ANNOUNCING or rhetoric.is_deictic(sentence):
            continue
        if (written := rhetoric.written(sentence.text)) is None:
            continue
        centre = sum(
            math.log(1 + counts[lemma]) * (1.6 if lemma in names else 1.0) for lemma in sorted(lemmas)
        )
        score = centre / (math.log(1 + top) * max(6, len(lemmas)) ** 0.8)
        score += 0.35 * rhetoric.answer_strength(STATEMENT, sentence)
        score -= (0.3 if cue <= LEANING else 0.0) + _spoken(sentence)
        if score > 0:
            yield Thesis(number=number, written=written, score=score)


def _spoken(sentence: Sentence) -> float:
    """Tell how much of a sentence reads as dictation or talk: figures and letters, pronouns."""
    words = [token for token in sentence.tokens if token.kind != "mark"]
    symbols = sum(
        token.kind == "number" or (len(token.text) == 1 and token.part not in SMALL_WORDS) for token in words
    )
    pronouns = sum(token.part == "pronoun" for token in words)
    return max(0.0, symbols / len(words) - 0.1) * 2 + max(0.0, pronouns / len(words) - 0.1)


def _names(lecture: LectureText) -> frozenset[str]:
    return frozenset(word for entry in lecture.entries for word in entry.machine_key.split())


def distinct(numbers: Sequence[int], lecture: LectureText) -> list[int]:
    """Leave out sentences that repeat an earlier one."""
    kept: list[int] = []
    for number in numbers:
        lemmas = frozenset(lecture.text.lemmas[number])
        if not any(is_same(lemmas, frozenset(lecture.text.lemmas[other])) for other in kept):
            kept.append(number)
    return kept
