"""Wrong answers to self-check questions: a language model chooses among what the lecturer said of other terms; it writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from konspekt.asking import Asker, Query, query
from konspekt.domain.answer_schema import Schema
from konspekt.domain.asking import Pass
from konspekt.domain.notes import Question
from konspekt.notes.lecture_text import LectureText
from konspekt.notes.theses import is_same

CHOICES: Final = 8
MOST_DISTRACTORS: Final = 3
TOKENS: Final = 80
USUAL: Final = 7
PROMPT: Final = "distractors"


def distractor_queries(
    lecture: LectureText, questions: Sequence[Question]
) -> list[tuple[int, list[str], Query]]:
    """Give for each question that has a choice: its place, what may be chosen, what to ask."""
    made: list[tuple[int, list[str], Query]] = []
    for place, question in enumerate(questions):
        choices = _choices(lecture, questions, place)
        if not choices:
            continue
        schema: Schema = {
            "type": "object",
            "properties": {
                "wrong": {
                    "type": "array",
                    "items": {"type": "integer", "minimum": 1, "maximum": len(choices)},
                    "maxItems": MOST_DISTRACTORS,
                }
            },
        }
        shown = "\n".join(f"[{number}] {choice}" for number, choice in enumerate(choices, start=1))
        asked = query(
            lecture.language.prompts.get(PROMPT),
            schema,
            max_tokens=TOKENS,
            usual_tokens=USUAL,
            slots={"question": question.text, "answer": question.answer.text, "lines": shown},
        )
        made.append((place, choices, asked))
    return made


def with_distractors(
    lecture: LectureText, questions: Sequence[Question], asker: Asker
) -> tuple[Question, ...]:
    """Give the questions with the wrong answers that were chosen."""
    made = list(questions)
    asked = distractor_queries(lecture, questions)
    answers = asker.ask(Pass.DISTRACTORS, [one for _, _, one in asked])
    for (place, choices, _), answer in zip(asked, answers, strict=True):
        if isinstance(answer, Mapping):
            numbers = dict.fromkeys(cast("list[int]", answer["wrong"]))
            made[place] = replace(made[place], distractors=tuple(choices[number - 1] for number in numbers))
    return tuple(made)


def _choices(lecture: LectureText, questions: Sequence[Question], place: int) -> list[str]:
    """Give the answers of the nearest other questions that say something else."""
    own = questions[place]
    said = [lecture.lemmas_of(own.answer.text)]
    choices: list[str] = []
    others = sorted((at for at in range(len(questions)) if at != place), key=lambda at: (abs(at - place), at))
    for at in others:
        text = questions[at].answer.text
        lemmas = lecture.lemmas_of(text)
        if len(choices) < CHOICES and lemmas and not any(is_same(lemmas, other) for other in said):
            said.append(lemmas)
            choices.append(text)
    return choices
