"""What a lecture answers to the questions of a template; silence where it answers nothing."""

from collections.abc import Collection
from typing import Final

from konspekt.notes.lecture_text import LectureText
from konspekt.notes.theses import ANNOUNCING, is_same, leans

STRONG_ENOUGH: Final = 0.5
"""A sentence below this strength is no answer; between this and CERTAIN it must also speak of the subject."""
CERTAIN: Final = 0.8
MOST: Final = 4
SHORT_WORDS: Final = 5
LONG_WORDS: Final = 45
DEFAULT_WORDS: Final = 110


def answers(
    lecture: LectureText, question: str, *, max_words: int | None, used: Collection[int]
) -> list[tuple[int, str]]:
    """Give the sentences that answer a question, with their written forms, in order of the lecture."""
    rhetoric, text = lecture.language.rhetoric, lecture.text
    subject = {lemma for lemma, _ in lecture.frequency.most_common(40)}
    found: list[tuple[float, int, str]] = []
    for number, sentence in enumerate(text.sentences):
        strength = rhetoric.answer_strength(question, sentence)
        if strength < STRONG_ENOUGH or not SHORT_WORDS <= text.word_counts[number] <= LONG_WORDS:
            continue
        is_said = rhetoric.is_deictic(sentence)
        announces = rhetoric.topic_cue(sentence) >= ANNOUNCING
        if strength < CERTAIN and (is_said or announces or not subject & set(text.lemmas[number])):
            continue
        if (written := rhetoric.written(sentence.text)) is None:
            continue
        leaning = 0.15 if leans(lecture, written) else 0.0
        spoken = 0.2 if is_said else 0.0
        repeated = 0.3 if number in used else 0.0
        about = 0.05 * min(4, len(subject & set(text.lemmas[number])))
        found.append((strength + about - leaning - spoken - repeated, number, written))
    return _best(sorted(found, key=lambda entry: (-entry[0], entry[1])), lecture, max_words or DEFAULT_WORDS)


def _best(found: list[tuple[float, int, str]], lecture: LectureText, max_words: int) -> list[tuple[int, str]]:
    chosen: list[tuple[int, str]] = []
    words = 0
    for score, number, written in found:
        lemmas = frozenset(lecture.text.lemmas[number])
        length = len(written.split())
        if score < STRONG_ENOUGH or (chosen and words + length > max_words) or len(chosen) == MOST:
            continue
        if any(is_same(lemmas, frozenset(lecture.text.lemmas[other])) for other, _ in chosen):
            continue
        chosen.append((number, written))
        words += length
    return sorted(chosen)
