"""Notes by a template: each section filled from the lecture, or left empty where the lecture says nothing."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from konspekt.domain.glossary import Glossary
from konspekt.domain.notes import (
    Block,
    EntryReference,
    Fact,
    Notes,
    Outline,
    Paragraph,
    PlanLine,
    Question,
    Section,
    SectionKind,
    Template,
    TemplateSection,
)
from konspekt.domain.transcript import Transcript
from konspekt.language import Language
from konspekt.notes.answers import answers
from konspekt.notes.content import content_blocks, questions, table_rows
from konspekt.notes.lecture_text import LectureText, paragraph, shown_time
from konspekt.notes.retelling import Told, retell
from konspekt.notes.template_files import template_sha256
from konspekt.notes.topic import topic_paragraph

TOPIC = "topic"


class Assistant(Protocol):
    """Somebody who writes better than the rules, on the same ground."""

    def retold(self, lecture: LectureText, told: Sequence[Sequence[Told]]) -> list[list[Told]]:
        """Tell the sections of the outline anew."""
        ...

    def answered(
        self, lecture: LectureText, sections: Sequence[TemplateSection], found: Mapping[str, list[Told]]
    ) -> Mapping[str, list[Told]]:
        """Answer the questions of a template anew."""
        ...

    def questioned(self, lecture: LectureText, made: Sequence[Question]) -> tuple[Question, ...]:
        """Add wrong answers to self-check questions."""
        ...


def compose(
    transcript: Transcript,
    glossary: Glossary,
    outline: Outline,
    template: Template,
    language: Language,
    *,
    facts: Sequence[Fact] = (),
    assistant: Assistant | None = None,
) -> Notes:
    """Fill a template from a lecture; a section without blocks is not covered by it.

    `facts` are the lines of the head, in their order; the duration is added where times tell it.
    """
    composer = _Composer(LectureText(transcript, glossary, outline, language), template, assistant)
    sections = tuple(
        Section(
            id=wanted.id,
            template_section_id=wanted.id,
            title=wanted.title,
            kind=wanted.kind,
            blocks=composer.blocks(wanted, facts, transcript.duration_ms),
            columns=wanted.columns,
        )
        for wanted in template.sections
    )
    return Notes(
        id=template.id, template=template, template_sha256=template_sha256(template), sections=sections
    )


def asked_sections(template: Template) -> list[TemplateSection]:
    """Give the sections that ask something of the lecture."""
    return [
        wanted
        for wanted in template.sections
        if wanted.kind in (SectionKind.TEXT, SectionKind.LIST) and wanted.question != TOPIC
    ]


def answered_by_rules(lecture: LectureText, template: Template) -> dict[str, list[Told]]:
    """Answer the questions of a template by the sentences that answer them, no sentence twice."""
    used: set[int] = set()
    made: dict[str, list[Told]] = {}
    for wanted in asked_sections(template):
        found = answers(lecture, wanted.question or wanted.id, max_words=wanted.max_words, used=used)
        used.update(number for number, _ in found)
        made[wanted.id] = [
            Told(text=written, quotes=lecture.quotes_of(number), numbers=(number,))
            for number, written in found
        ]
    return made


class _Composer:
    """Fills the sections of one template."""

    def __init__(self, lecture: LectureText, template: Template, assistant: Assistant | None) -> None:
        self._lecture = lecture
        self._assistant = assistant
        answered: Mapping[str, list[Told]] = answered_by_rules(lecture, template)
        if assistant is not None:
            answered = assistant.answered(lecture, asked_sections(template), answered)
        self._answered = answered

    def blocks(
        self, wanted: TemplateSection, facts: Sequence[Fact], duration_ms: int | None
    ) -> tuple[Block, ...]:
        """Give the blocks of a section."""
        lecture = self._lecture
        match wanted.kind:
            case SectionKind.META:
                return _head(facts, duration_ms)
            case SectionKind.TEXT | SectionKind.LIST:
                return self._answer(wanted)
            case SectionKind.PLAN:
                return tuple(
                    PlanLine(section_id=section.id, title=section.title, span=section.span)
                    for section in lecture.sections
                )
            case SectionKind.CONTENT:
                return content_blocks(lecture, wanted.id, self._told())
            case SectionKind.TABLE:
                return table_rows(lecture, wanted.id, self._told(), columns=len(wanted.columns))
            case SectionKind.QUESTIONS:
                made = questions(lecture, wanted.id)
                return self._assistant.questioned(lecture, made) if self._assistant else made
            case SectionKind.GLOSSARY:
                return tuple(EntryReference(entry_id=entry.id) for entry in lecture.entries)

    def _told(self) -> list[list[Told]]:
        told = retell(self._lecture)
        return self._assistant.retold(self._lecture, told) if self._assistant else told

    def _answer(self, wanted: TemplateSection) -> tuple[Paragraph, ...]:
        if wanted.question == TOPIC:
            return topic_paragraph(self._lecture, wanted.id)
        return tuple(
            paragraph(f"{wanted.id}/{place}", told.text, told.quotes)
            for place, told in enumerate(self._answered[wanted.id], start=1)
        )


def _head(facts: Sequence[Fact], duration_ms: int | None) -> tuple[Fact, ...]:
    if duration_ms is None or any(fact.name == "duration" for fact in facts):
        return tuple(facts)
    return (*facts, Fact(name="duration", value=shown_time(duration_ms)))
