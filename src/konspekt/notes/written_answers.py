"""Answers to the questions of a template, written by a language model from sentences of the lecture."""

from collections.abc import Mapping, Sequence
from typing import Final

from konspekt.asking import Asker, Query, query
from konspekt.domain.asking import Pass
from konspekt.domain.notes import TemplateSection
from konspekt.notes.lecture_text import LectureText
from konspekt.notes.retelling import Told
from konspekt.notes.sentence_lines import (
    fitting,
    joined,
    judged,
    lines,
    most_words,
    sentences_schema,
)

MOST_SENTENCES: Final = 3
LIKELIEST: Final = 12
TOKENS: Final = 800
USUAL: Final = 110
PROMPT: Final = "answer"


def answer_queries(
    lecture: LectureText,
    wanted: Sequence[TemplateSection],
    found: Mapping[str, Sequence[Told]],
    told: Sequence[Sequence[Told]],
    *,
    context_tokens: int,
) -> list[tuple[TemplateSection, list[int], Query]]:
    """Give a question for each section: with the rules' answers, what sounds like an answer, and what each part says first."""
    text = lecture.language.prompts.get(PROMPT)
    room = most_words(text, max_tokens=TOKENS, context_tokens=context_tokens)
    first_told = [number for section in told for one in section[:1] for number in one.numbers]
    made: list[tuple[TemplateSection, list[int], Query]] = []
    for section in wanted:
        by_rules = [number for one in found[section.id] for number in one.numbers]
        shown = fitting(lecture, [*by_rules, *_likeliest(lecture, section), *first_told], room)
        if not shown:
            continue
        asked = query(
            text,
            sentences_schema("sentences", shown, most=MOST_SENTENCES),
            max_tokens=TOKENS,
            usual_tokens=USUAL,
            slots={"title": section.title, "lines": lines(lecture, shown)},
        )
        made.append((section, shown, asked))
    return made


def written_answers(
    lecture: LectureText,
    wanted: Sequence[TemplateSection],
    found: Mapping[str, list[Told]],
    told: Sequence[Sequence[Told]],
    asker: Asker,
) -> dict[str, list[Told]]:
    """Answer anew where the answers are borne out by the lecture; a section that a language model leaves empty keeps the rules' answer."""
    made = dict(found)
    asked = answer_queries(lecture, wanted, found, told, context_tokens=asker.context_tokens)
    answers = asker.ask(Pass.ANSWERS, [one for _, _, one in asked])
    for (section, shown, _), answer in zip(asked, answers, strict=True):
        written, left_out = judged(lecture, answer, "sentences", shown)
        asker.note_ungrounded(Pass.ANSWERS, left_out)
        fit = [one for one in written if _answers(lecture, section, one)]
        made[section.id] = joined(lecture, made[section.id], fit)
    return made


def _answers(lecture: LectureText, section: TemplateSection, one: Told) -> bool:
    """Tell whether anything that a sentence rests on sounds like an answer: true words in the wrong box are no answer."""
    question = section.question or section.id
    return any(
        lecture.language.rhetoric.answer_strength(question, lecture.text.sentences[number]) > 0
        for number in one.numbers
    )


def _likeliest(lecture: LectureText, section: TemplateSection) -> list[int]:
    """Give the sentences that sound most like an answer."""
    rhetoric, text = lecture.language.rhetoric, lecture.text
    question = section.question or section.id
    strengths = [
        (rhetoric.answer_strength(question, sentence), number)
        for number, sentence in enumerate(text.sentences)
    ]
    ranked = sorted((-strength, number) for strength, number in strengths if strength > 0)
    return [number for _, number in ranked[:LIKELIEST]]
