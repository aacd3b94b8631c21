"""Sentences of the lecture as numbered lines for a language model, and its sentences judged by the lines they name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from konspekt.asking import Line, numbered
from konspekt.asking.lines import words_that_fit
from konspekt.domain.answer_schema import Schema
from konspekt.domain.generation import CHARS_PER_TOKEN, Json, about_tokens
from konspekt.grounding import Judgement, Verdict, judge
from konspekt.language import PromptText
from konspekt.notes.lecture_text import LectureText
from konspekt.notes.retelling import Told
from konspekt.notes.theses import ANNOUNCING, is_same, leans

MOST_LINES_NAMED: Final = 3
SENTENCE_CHARS: Final = 400
FEWEST_CLAIMS: Final = 3
TOLD_AGAIN: Final = 0.5
"""A paragraph of the rules gives way to written ones that rest on its sentences and hold so much of its words."""


def lines(lecture: LectureText, numbers: Iterable[int]) -> str:
    """Write sentences as lines, numbered from 1 over the lecture."""
    made: list[Line] = []
    for number in sorted(set(numbers)):
        sentence = lecture.text.sentences[number]
        text = " ".join(sentence.text.split())
        made.append(Line(number + 1, sentence.start_char, sentence.end_char, text))
    return numbered(made)


def fitting(lecture: LectureText, ranked: Iterable[int], most_words: int) -> list[int]:
    """Keep of ranked sentences as many as fit, at least one; in order of the lecture."""
    kept: list[int] = []
    words = 0
    for number in dict.fromkeys(ranked):
        count = lecture.text.word_counts[number]
        if kept and words + count > most_words:
            continue
        kept.append(number)
        words += count
    return sorted(kept)


def most_words(text: PromptText, *, max_tokens: int, context_tokens: int) -> int:
    """Give how many words of the lecture fit into a question."""
    besides = about_tokens(text.system) + about_tokens(text.user) + max_tokens
    return words_that_fit(context_tokens, besides=besides, chars_per_token=CHARS_PER_TOKEN)


def sentences_schema(name: str, numbers: Sequence[int], *, most: int) -> Schema:
    """Ask for sentences, each with the lines that it rests on."""
    number = {"type": "integer", "minimum": min(numbers) + 1, "maximum": max(numbers) + 1}
    sentence = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "maxLength": SENTENCE_CHARS},
            "lines": {"type": "array", "items": number, "maxItems": MOST_LINES_NAMED},
        },
    }
    return {
        "type": "object",
        "properties": {name: {"type": "array", "items": sentence, "maxItems": most}},
    }


def judged(lecture: LectureText, answer: Json, name: str, shown: Sequence[int]) -> tuple[list[Told], int]:
    """Give the sentences of an answer that the lines they name bear out, and how many are left out.

    A line that was not shown is no evidence, whatever it says.
    """
    told: list[Told] = []
    left_out = 0
    given = cast("list[Mapping[str, Json]]", answer[name]) if isinstance(answer, Mapping) else []
    for sentence in given:
        named = [int(str(line)) - 1 for line in cast("list[int]", sentence["lines"])]
        numbers = tuple(sorted({number for number in named if number in set(shown)}))
        quotes = tuple(quote for number in numbers for quote in lecture.quotes_of(number))
        judgement = judge(str(sentence["text"]), quotes, lecture.language)
        if judgement.verdict is Verdict.GROUNDED and _says_something(lecture, judgement):
            told.append(Told(text=_ended(judgement.text), quotes=judgement.quotes, numbers=numbers))
        else:
            left_out += 1
    return told, left_out


def joined(lecture: LectureText, by_rules: Sequence[Told], written: Sequence[Told]) -> list[Told]:
    """Put written paragraphs in the place of those of the rules that they tell again; no other is lost, none told twice."""
    if not written:
        return list(by_rules)
    kept = [one for one in by_rules if not _is_told_again(lecture, one, written)]
    said = [lecture.lemmas_of(one.text) for one in kept]
    made = list(kept)
    for one in written:
        lemmas = lecture.lemmas_of(one.text)
        if not any(is_same(lemmas, other) for other in said):
            said.append(lemmas)
            made.append(one)
    return sorted(made, key=lambda one: (one.numbers, one.text))


def _is_told_again(lecture: LectureText, one: Told, written: Sequence[Told]) -> bool:
    about = [other for other in written if set(other.numbers) & set(one.numbers)]
    covered = {number for other in about for number in other.numbers}
    if not set(one.numbers) <= covered:
        return False
    lemmas = lecture.lemmas_of(one.text)
    again = frozenset(lemma for other in about for lemma in lecture.lemmas_of(other.text))
    return bool(lemmas) and len(lemmas & again) / len(lemmas) >= TOLD_AGAIN


def _says_something(lecture: LectureText, judgement: Judgement) -> bool:
    """Leave out questions, announcements, what leans on another sentence, and talk that lives only in the room, as the rules do."""
    rhetoric = lecture.language.rhetoric
    if judgement.claims < FEWEST_CLAIMS or leans(lecture, judgement.text):
        return False
    return not any(
        sentence.text.endswith("?")
        or rhetoric.is_deictic(sentence)
        or rhetoric.topic_cue(sentence) >= ANNOUNCING
        for sentence in lecture.language.grammar.sentences(judgement.text)
    )


def _ended(text: str) -> str:
    return text if text[-1] in ".!?\N{HORIZONTAL ELLIPSIS}" else f"{text}."
