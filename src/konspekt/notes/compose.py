"""Notes by a template: each section filled from the lecture, or left empty where the lecture says nothing."""

from collections.abc import Sequence

from konspekt.domain.glossary import Glossary
from konspekt.domain.notes import (
    Block,
    EntryReference,
    Fact,
    Notes,
    Outline,
    Paragraph,
    PlanLine,
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
from konspekt.notes.template_files import template_sha256
from konspekt.notes.topic import topic_paragraph

TOPIC = "topic"


def compose(
    transcript: Transcript,
    glossary: Glossary,
    outline: Outline,
    template: Template,
    language: Language,
    *,
    facts: Sequence[Fact] = (),
) -> Notes:
    """Fill a template from a lecture; a section without blocks is not covered by it.

    `facts` are the lines of the head, in their order; the duration is added where times tell it.
    """
    lecture = LectureText(transcript, glossary, outline, language)
    used: set[int] = set()
    sections = tuple(
        Section(
            id=wanted.id,
            template_section_id=wanted.id,
            title=wanted.title,
            kind=wanted.kind,
            blocks=_blocks(lecture, wanted, used, facts, transcript.duration_ms),
            columns=wanted.columns,
        )
        for wanted in template.sections
    )
    return Notes(
        id=template.id, template=template, template_sha256=template_sha256(template), sections=sections
    )


def _blocks(
    lecture: LectureText,
    wanted: TemplateSection,
    used: set[int],
    facts: Sequence[Fact],
    duration_ms: int | None,
) -> tuple[Block, ...]:
    match wanted.kind:
        case SectionKind.META:
            return _head(facts, duration_ms)
        case SectionKind.TEXT | SectionKind.LIST:
            return _answer(lecture, wanted, used)
        case SectionKind.PLAN:
            return tuple(
                PlanLine(section_id=section.id, title=section.title, span=section.span)
                for section in lecture.sections
            )
        case SectionKind.CONTENT:
            return content_blocks(lecture, wanted.id)
        case SectionKind.TABLE:
            return table_rows(lecture, wanted.id, columns=len(wanted.columns))
        case SectionKind.QUESTIONS:
            return questions(lecture, wanted.id)
        case SectionKind.GLOSSARY:
            return tuple(EntryReference(entry_id=entry.id) for entry in lecture.entries)


def _head(facts: Sequence[Fact], duration_ms: int | None) -> tuple[Fact, ...]:
    if duration_ms is None or any(fact.name == "duration" for fact in facts):
        return tuple(facts)
    return (*facts, Fact(name="duration", value=shown_time(duration_ms)))


def _answer(lecture: LectureText, wanted: TemplateSection, used: set[int]) -> tuple[Paragraph, ...]:
    if wanted.question == TOPIC:
        return topic_paragraph(lecture, wanted.id)
    found = answers(lecture, wanted.question or wanted.id, max_words=wanted.max_words, used=used)
    used.update(number for number, _ in found)
    return tuple(
        paragraph(f"{wanted.id}/{place}", written, lecture.quotes_of(number))
        for place, (number, written) in enumerate(found, start=1)
    )
