"""A whole small lecture made by hand: every kind of block, origin and silence once."""

from dataclasses import replace

from konspekt.domain.course import Lecture
from konspekt.domain.glossary import Definition, Entry, EntryState, Glossary, Origin, Quote
from konspekt.domain.notes import (
    EntryReference,
    Fact,
    Notes,
    Outline,
    OutlineSection,
    Paragraph,
    PlanLine,
    Question,
    Row,
    Section,
    SectionKind,
    Template,
    TemplateSection,
)
from konspekt.domain.running_text import quote
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Flag, Segment, Transcript, Word

SAID = (
    (0, 4_200, "Здравствуйте, сегодня мы начинаем разговор о языке Python."),
    (4_200, 11_000, "Зачем его изучать?"),
    (11_000, 19_500, "Язык простой и популярный, поэтому найти работу будет легче."),
    (173_040, 179_380, "Что такое интерпретатор?"),
    (
        179_380,
        186_910,
        "Это программа, выполняющая построчный анализ, обработку и выполнение исходного кода.",
    ),
    (186_910, 192_000, "Интерпретатор Python читает код строка за строкой."),
    (472_000, 478_300, "Литерал — это фиксированное значение,"),
    (478_300, 483_000, "то есть просто запись числа или строки в коде."),
    (483_000, 490_250, "Строковый литерал пишут в кавычках, а <числовой> & прочие — без них."),
    (3_725_000, 3_731_900, "Переменная хранит значение, а литерал им и является, не путайте."),
)
WORDED = 4
"""The segment whose words are timed one by one, so that its quote is timed by them."""


def segment(number: int) -> Segment:
    start_ms, end_ms, text = SAID[number]
    span = TimeSpan(start_ms, end_ms)
    words: tuple[Word, ...] = ()
    if number == WORDED:
        spoken = text.split()
        step = span.duration_ms // len(spoken)
        words = tuple(
            Word(
                text=word,
                span=TimeSpan(start_ms + index * step, start_ms + (index + 1) * step),
                confidence=0.9,
            )
            for index, word in enumerate(spoken)
        )
    flags = (Flag.TOO_FAST,) if number == 9 else ()
    speaker = "Лектор" if number == 9 else None
    return Segment(id=f"s{number + 1:04d}", span=span, text=text, words=words, flags=flags, speaker=speaker)


SEGMENTS = tuple(segment(number) for number in range(len(SAID)))


def said(number: int, text: str) -> Quote:
    start = SEGMENTS[number].text.index(text)
    return quote(SEGMENTS[number], start, start + len(text))


def whole(number: int) -> Quote:
    return said(number, SEGMENTS[number].text)


def verbatim(*quotes: Quote) -> Definition:
    return Definition(origin=Origin.LECTURER_VERBATIM, quotes=quotes)


ENTRIES = (
    Entry(
        id="интерпретатор",
        headword="интерпретатор",
        machine_key="интерпретатор",
        variants=("интерпретатор Python",),
        definition=verbatim(
            said(4, "программа, выполняющая построчный анализ, обработку и выполнение исходного кода")
        ),
        mentions=(said(3, "интерпретатор"), said(5, "Интерпретатор Python")),
        confidence=0.91,
        termhood=0.8,
        pattern="question_answer",
        state=EntryState.ACCEPTED,
    ),
    Entry(
        id="литерал",
        headword="литерал",
        machine_key="литерал",
        definition=verbatim(
            said(6, "фиксированное значение,"), said(7, "то есть просто запись числа или строки в коде")
        ),
        alternatives=(
            Definition(origin=Origin.MODEL, quotes=(whole(9),), text="Значение, записанное прямо в коде."),
        ),
        mentions=(said(6, "Литерал"), said(8, "литерал"), said(9, "литерал")),
        confidence=0.9,
        termhood=0.9,
        pattern="dash_this",
    ),
    Entry(
        id="строковый литерал",
        headword="строковый литерал",
        machine_key="строковый литерал",
        mentions=(said(8, "Строковый литерал"),),
        confidence=0.6,
        termhood=0.6,
    ),
    Entry(
        id="переменный",
        headword="переменная",
        machine_key="переменный",
        definition=Definition(origin=Origin.EDITOR, quotes=(), text="=имя, под которым хранится значение"),
        mentions=(said(9, "Переменная"),),
        confidence=0.5,
        termhood=0.7,
    ),
    Entry(
        id="разговор",
        headword="разговор",
        machine_key="разговор",
        mentions=(said(0, "разговор"),),
        confidence=0.2,
        termhood=0.1,
        state=EntryState.REJECTED,
    ),
)

OUTLINE = Outline(
    sections=(
        OutlineSection(
            id="o1",
            title="Зачем нужен Python",
            first_segment_id="s0001",
            last_segment_id="s0003",
            span=TimeSpan(0, 19_500),
        ),
        OutlineSection(
            id="o2",
            title="Интерпретатор и литералы",
            first_segment_id="s0004",
            last_segment_id="s0010",
            span=TimeSpan(173_040, 3_731_900),
        ),
    )
)

KINDS = (
    ("head", "Шапка", SectionKind.META, ()),
    ("reason", "Причина изучать этот курс", SectionKind.TEXT, ()),
    ("mistakes", "Каких ошибок студент избежит", SectionKind.LIST, ()),
    ("homework", "Домашнее задание", SectionKind.TEXT, ()),
    ("plan", "План лекции", SectionKind.PLAN, ()),
    ("content", "Основной контент", SectionKind.CONTENT, ()),
    ("stages", "Ход занятия", SectionKind.TABLE, ("Этап", "Содержание", "Контроль")),
    ("questions", "Вопросы для самоконтроля", SectionKind.QUESTIONS, ()),
    ("glossary", "Глоссарий", SectionKind.GLOSSARY, ()),
)
TEMPLATE = Template(
    id="small",
    title="Конспект лекции",
    language="ru",
    sections=tuple(
        TemplateSection(id=name, title=title, kind=kind, columns=columns)
        for name, title, kind, columns in KINDS
    ),
)


def paragraph(name: str, *quotes: Quote, **changes) -> Paragraph:
    made = Paragraph(
        id=name, text=" ".join(quote.text for quote in quotes), origin=Origin.LECTURER_VERBATIM, quotes=quotes
    )
    return replace(made, **changes)


BLOCKS = {
    "head": (Fact(name="source", value="лекция.mp3"), Fact(name="duration", value="3731900")),
    "reason": (
        paragraph(
            "reason/1",
            whole(2),
            text="Язык простой и популярный: работу найти легче.",
            origin=Origin.LECTURER_REWRITTEN,
        ),
        Paragraph(id="reason/2", text="Python входит в программу второго семестра.", origin=Origin.EDITOR),
    ),
    "mistakes": (
        paragraph("mistakes/1", said(9, "Переменная хранит значение, а литерал им и является, не путайте.")),
    ),
    "homework": (),
    "plan": tuple(
        PlanLine(section_id=part.id, title=part.title, span=part.span) for part in OUTLINE.sections
    ),
    "content": (
        paragraph("content/1", whole(0), heading="Зачем нужен Python"),
        paragraph("content/2", whole(4), whole(5), heading="Интерпретатор и литералы"),
        paragraph("content/3", whole(8)),
        Paragraph(
            id="content/4",
            text="Литералы бывают *строковые* и числовые.",
            origin=Origin.MODEL,
            quotes=(whole(8),),
        ),
    ),
    "stages": (
        Row(
            id="stages/1",
            cells=(
                (paragraph("stages/1/1", said(0, "начинаем разговор")),),
                (paragraph("stages/1/2", whole(2)),),
                (),
            ),
        ),
    ),
    "questions": (
        Question(
            id="questions/1",
            text="Что такое интерпретатор?",
            answer=paragraph("questions/1/a", whole(4)),
            entry_id="интерпретатор",
        ),
    ),
    "glossary": tuple(EntryReference(entry_id=entry.id) for entry in ENTRIES[:2]),
}
NOTES = Notes(
    id="small",
    template=TEMPLATE,
    template_sha256="0" * 64,
    sections=tuple(
        Section(
            id=name, template_section_id=name, title=title, kind=kind, blocks=BLOCKS[name], columns=columns
        )
        for name, title, kind, columns in KINDS
    ),
)

LECTURE = Lecture(
    title="Введение в Python: <b>литералы</b>",
    file_name="лекция.mp3",
    language="ru",
    transcript=Transcript(language="ru", engine="gigaam", segments=SEGMENTS),
    outline=OUTLINE,
    glossary=Glossary(entries=ENTRIES),
    notes=(NOTES,),
    duration_ms=3_731_900,
    date="2026-11-22",
)


def untimed(quoted: Quote) -> Quote:
    return replace(quoted, span=None)


def without_times() -> Lecture:
    """The same words as a person would bring them typed, with a glossary and no notes."""
    return replace(
        LECTURE,
        transcript=replace(
            LECTURE.transcript,
            engine="import",
            segments=tuple(replace(segment, span=None, words=()) for segment in SEGMENTS),
        ),
        outline=Outline(sections=()),
        glossary=Glossary(
            entries=tuple(
                replace(
                    entry,
                    mentions=tuple(map(untimed, entry.mentions)),
                    alternatives=(),
                    definition=entry.definition
                    and replace(entry.definition, quotes=tuple(map(untimed, entry.definition.quotes))),
                )
                for entry in ENTRIES
            )
        ),
        notes=(),
        duration_ms=None,
    )
