"""The main content, written by a language model section by section from the lecture's sentences."""

from collections.abc import Sequence
from typing import Final

from konspekt.asking import Asker, Query, query
from konspekt.domain.asking import Pass
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

MOST_THESES: Final = 6
TOKENS: Final = 1500
USUAL: Final = 250
PROMPT: Final = "theses"


def theses_queries(
    lecture: LectureText, told: Sequence[Sequence[Told]], *, context_tokens: int
) -> list[tuple[int, list[int], Query]]:
    """Give a question for each section that has anything to tell: its place, the sentences shown, the question."""
    text = lecture.language.prompts.get(PROMPT)
    room = most_words(text, max_tokens=TOKENS, context_tokens=context_tokens)
    made: list[tuple[int, list[int], Query]] = []
    for place, ((first, end), by_rules) in enumerate(zip(lecture.runs, told, strict=True)):
        if not by_rules:
            continue
        chosen = [number for one in by_rules for number in one.numbers if first <= number < end]
        shown = fitting(lecture, [*chosen, *range(first, end)], room)
        asked = query(
            text,
            sentences_schema("theses", shown, most=MOST_THESES),
            max_tokens=TOKENS,
            usual_tokens=USUAL,
            slots={"title": lecture.sections[place].title, "lines": lines(lecture, shown)},
        )
        made.append((place, shown, asked))
    return made


def written_theses(lecture: LectureText, told: Sequence[Sequence[Told]], asker: Asker) -> list[list[Told]]:
    """Retell the sections anew where the answers are borne out by the lecture."""
    made = [list(section) for section in told]
    asked = theses_queries(lecture, told, context_tokens=asker.context_tokens)
    answers = asker.ask(Pass.THESES, [one for _, _, one in asked])
    for (place, shown, _), answer in zip(asked, answers, strict=True):
        written, left_out = judged(lecture, answer, "theses", shown)
        asker.note_ungrounded(Pass.THESES, left_out)
        made[place] = joined(lecture, made[place], written)
    return made
