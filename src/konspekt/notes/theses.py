"""The sentences of a section that are worth keeping, as written sentences."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from konspekt.language import Sentence
from konspekt.notes.lecture_text import LectureText

WORDS_A_THESIS: Final = 70
FEWEST: Final = 2
MOST: Final = 9
SHORT_WORDS: Final = 5
LONG_WORDS: Final = 42
BREATH_WORDS: Final = 14
RUN_ON: Final = 0.5
"""What a sentence loses that has more than BREATH_WORDS between two marks: the recognizer missed its full stops."""
SUPPORTED: Final = 0.1
"""What a leaning sentence loses that is told together with the one before."""
LEANS_ALONE: Final = 0.95
"""Score from which a leaning sentence is told though the one before cannot be."""
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
    """A sentence that was chosen, with the one before where it leans on it, and the written form."""

    numbers: tuple[int, ...]
    written: str
    score: float


def theses(lecture: LectureText, first: int, end: int, *, said: Sequence[frozenset[str]]) -> list[Thesis]:
    """Choose the theses of a run of sentences, in order of the lecture.

    `said` are the content lemmas of what the notes tell already: nothing is told twice.
    """
    candidates = sorted(_candidates(lecture, first, end), key=lambda thesis: (-thesis.score, thesis.numbers))
    wanted = max(FEWEST, min(MOST, round(lecture.text.words_between(first, end) / WORDS_A_THESIS)))
    told = list(said)
    chosen: list[Thesis] = []
    for candidate in candidates:
        if len(chosen) == wanted:
            break
        lemmas = frozenset(lemma for number in candidate.numbers for lemma in lecture.text.lemmas[number])
        if not any(is_same(lemmas, other) for other in told):
            told.append(lemmas)
            chosen.append(candidate)
    return sorted(chosen, key=lambda thesis: thesis.numbers)


def is_same(lemmas: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two sentences say the same."""
    common = len(lemmas & other)
    return bool(common) and common / min(len(lemmas), len(other)) > SAME


def _candidates(lecture: LectureText, first: int, end: int) -> Iterable[Thesis]:
    text = lecture.text
    counts = Counter(lemma for found in text.lemmas[first:end] for lemma in found)
    names = lecture.term_lemmas
    top = max(counts.values(), default=1)
    before: str | None = None
    for number in range(first, end):
        sentence, lemmas = text.sentences[number], set(text.lemmas[number])
        written = _written(lecture, number)
        support, before = before, None
        if written is None:
            continue
        is_leaning = leans(lecture, written)
        before = None if is_leaning else written
        if len(lecture.lemmas_of(written)) < FEWEST_LEMMAS:
            continue
        centre = sum(
            math.log(1 + counts[lemma]) * (1.6 if lemma in names else 1.0) for lemma in sorted(lemmas)
        )
        score = centre / (math.log(1 + top) * max(6, len(lemmas)) ** 0.8)
        score += 0.5 * lecture.language.rhetoric.answer_strength(STATEMENT, sentence) - _spoken(sentence)
        if is_leaning and support is not None:
            yield Thesis(
                numbers=(number - 1, number), written=f"{support} {written}", score=score - SUPPORTED
            )
        elif score > (LEANS_ALONE if is_leaning else 0.0):
            yield Thesis(numbers=(number,), written=written, score=score)


def _written(lecture: LectureText, number: int) -> str | None:
    """Write a sentence down, None where it is too short or too long, announces, or lives only in the room."""
    rhetoric, sentence = lecture.language.rhetoric, lecture.text.sentences[number]
    if not SHORT_WORDS <= lecture.text.word_counts[number] <= LONG_WORDS:
        return None
    if rhetoric.topic_cue(sentence) >= ANNOUNCING or rhetoric.is_deictic(sentence):
        return None
    return rhetoric.written(sentence.text)


def leans(lecture: LectureText, written: str) -> bool:
    """Tell whether a written sentence begins with a word that goes on with the sentence before."""
    opening = lecture.language.grammar.sentences(written)[:1]
    return any(lecture.language.rhetoric.topic_cue(sentence) <= LEANING for sentence in opening)


def _spoken(sentence: Sentence) -> float:
    """Tell how much of a sentence reads as dictation or talk: figures and letters, pronouns."""
    words = [token for token in sentence.tokens if token.kind != "mark"]
    symbols = sum(
        token.kind == "number" or (len(token.text) == 1 and token.part not in SMALL_WORDS) for token in words
    )
    pronouns = sum(token.part == "pronoun" for token in words)
    marks = 1 + len(sentence.tokens) - len(words)
    breathless = RUN_ON if len(words) / marks > BREATH_WORDS else 0.0
    return max(0.0, symbols / len(words) - 0.1) * 2 + max(0.0, pronouns / len(words) - 0.1) + breathless
