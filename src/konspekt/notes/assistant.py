"""A language model at the composer's side: what it is asked for notes, and what could be asked."""

from collections.abc import Mapping, Sequence
from typing import Final

from konspekt.asking import Asker, Wanted
from konspekt.asking.budget import wanted
from konspekt.domain.asking import Pass
from konspekt.domain.glossary import Glossary
from konspekt.domain.notes import Outline, Question, SectionKind, Template, TemplateSection
from konspekt.domain.transcript import Transcript
from konspekt.language import Language
from konspekt.notes.compose import answered_by_rules, asked_sections
from konspekt.notes.content import questions
from konspekt.notes.distractors import distractor_queries, with_distractors
from konspekt.notes.lecture_text import LectureText
from konspekt.notes.retelling import Told, retell
from konspekt.notes.written_answers import answer_queries, written_answers
from konspekt.notes.written_theses import theses_queries, written_theses
from konspekt.notes.written_titles import title_queries

RETELLING: Final = frozenset({SectionKind.CONTENT, SectionKind.TABLE})


class NotesAssistant:
    """Rewrites what the rules told; gives the rules' own where the lecture does not bear the answer out."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def retold(self, lecture: LectureText, told: Sequence[Sequence[Told]]) -> list[list[Told]]:
        """Tell the sections of the outline anew."""
        return written_theses(lecture, told, self._asker)

    def answered(
        self,
        lecture: LectureText,
        sections: Sequence[TemplateSection],
        found: Mapping[str, list[Told]],
    ) -> Mapping[str, list[Told]]:
        """Answer the questions of a template anew."""
        if not self._asker.allowance(Pass.ANSWERS):
            return found
        return written_answers(lecture, sections, found, retell(lecture), self._asker)

    def questioned(self, lecture: LectureText, made: Sequence[Question]) -> tuple[Question, ...]:
        """Add wrong answers to self-check questions."""
        return with_distractors(lecture, made, self._asker)


def notes_wishes(
    transcript: Transcript,
    glossary: Glossary,
    outline: Outline,
    templates: Sequence[Template],
    language: Language,
    *,
    context_tokens: int,
) -> list[Wanted]:
    """Give all that could be asked for the plan and for the notes by some templates.

    The main content is the same question whatever the template: it is asked once and remembered.
    """
    lecture = LectureText(transcript, glossary, outline, language)
    told = retell(lecture)
    kinds = {section.kind for template in templates for section in template.sections}
    theses = theses_queries(lecture, told, context_tokens=context_tokens) if kinds & RETELLING else []
    tests = (
        distractor_queries(lecture, questions(lecture, "questions")) if SectionKind.QUESTIONS in kinds else []
    )
    return [
        wanted(Pass.THESES, [asked for _, _, asked in theses]),
        *(_answer_wishes(lecture, template, told, context_tokens) for template in templates),
        wanted(Pass.TITLES, title_queries(lecture)),
        wanted(Pass.DISTRACTORS, [asked for _, _, asked in tests]),
    ]


def _answer_wishes(
    lecture: LectureText, template: Template, told: Sequence[Sequence[Told]], context_tokens: int
) -> Wanted:
    found = answered_by_rules(lecture, template)
    asked = answer_queries(lecture, asked_sections(template), found, told, context_tokens=context_tokens)
    return wanted(Pass.ANSWERS, [one for _, _, one in asked], part=template.id)
