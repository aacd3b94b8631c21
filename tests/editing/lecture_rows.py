"""Small lectures for the tests of editing, and the laws that must hold of every state."""

from itertools import count, pairwise

from konspekt.domain.glossary import Definition, Entry, EntryState, Glossary, Origin, QuoteState
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
from konspekt.domain.transcript import Segment, Transcript, Word
from konspekt.editing import reading
from konspekt.editing.evidence import quotes_of
from konspekt.editing.rerun import MachineResult, adopt
from konspekt.editing.rows import BlockRow, EntryRow, MarkRow, SectionRow, SegmentRow, same_content
from konspekt.editing.state import LectureState, living

TEXTS = (
    "Литерал это запись значения прямо в коде.",
    "Строка это последовательность символов.",
    "Да да, пайтон умеет складывать строки.",
    "Переменная это имя, которое ссылается на значение.",
    "Мы создаём переменную присваиванием.",
)


def ids(prefix: str = "r"):
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers)}"


def timed(segment_id: str, text: str, *, start_ms: int, word_ms: int = 400, gap_ms: int = 100) -> Segment:
    words = []
    at = start_ms
    for word in text.split():
        words.append(Word(text=word, span=TimeSpan(at, at + word_ms), confidence=0.9))
        at += word_ms + gap_ms
    span = TimeSpan(start_ms, words[-1].span.end_ms)
    return Segment(id=segment_id, span=span, text=" ".join(text.split()), words=tuple(words))


def segments_of(texts=TEXTS, *, every_ms: int = 5000) -> tuple[Segment, ...]:
    return tuple(
        timed(f"s{number + 1:04}", text, start_ms=number * every_ms) for number, text in enumerate(texts)
    )


def transcript_of(texts=TEXTS, **options) -> Transcript:
    return Transcript(language="ru", engine="scripted", segments=segments_of(texts, **options))


def said(segments, text: str):
    """Quote the first place where the words stand."""
    for segment in segments:
        at = segment.text.find(text)
        if at >= 0:
            return quote(segment, at, at + len(text))
    raise AssertionError(text)


def entry_of(segments, key: str, text: str | None = None, **options) -> Entry:
    definition = None
    if text is not None:
        definition = Definition(origin=Origin.LECTURER_VERBATIM, quotes=(said(segments, text),))
    return Entry(
        id=key, headword=options.pop("headword", key), machine_key=key, definition=definition, **options
    )


def glossary_of(segments) -> Glossary:
    return Glossary(
        entries=(
            entry_of(segments, "литерал", "запись значения прямо в коде", confidence=0.9),
            entry_of(segments, "строка", "последовательность символов", mentions=(said(segments, "строки"),)),
            entry_of(segments, "переменная", "имя, которое ссылается на значение"),
            entry_of(segments, "присваивание", mentions=(said(segments, "присваиванием"),)),
        )
    )


TEMPLATE = Template(
    id="short",
    title="Кратко",
    language="ru",
    sections=(
        TemplateSection(id="meta", title="Лекция", kind=SectionKind.META),
        TemplateSection(id="plan", title="План", kind=SectionKind.PLAN),
        TemplateSection(id="content", title="Содержание", kind=SectionKind.CONTENT),
        TemplateSection(id="table", title="Таблица", kind=SectionKind.TABLE, columns=("что", "зачем")),
        TemplateSection(id="questions", title="Вопросы", kind=SectionKind.QUESTIONS),
        TemplateSection(id="glossary", title="Глоссарий", kind=SectionKind.GLOSSARY),
    ),
)


def paragraph_of(segments, paragraph_id: str, text: str, *, origin=Origin.LECTURER_VERBATIM) -> Paragraph:
    return Paragraph(id=paragraph_id, text=text, origin=origin, quotes=(said(segments, text),))


def content_of(segments) -> tuple[Paragraph, ...]:
    return (
        paragraph_of(segments, "content/1", "Литерал это запись значения прямо в коде."),
        paragraph_of(segments, "content/2", "Строка это последовательность символов."),
        paragraph_of(segments, "content/3", "Переменная это имя"),
    )


def notes_of(segments, *, content=None) -> Notes:
    blocks = {
        "meta": (Fact(name="topic", value="Литералы"),),
        "plan": (
            PlanLine(section_id="m01", title="Литералы", span=None),
            PlanLine(section_id="m02", title="Переменные", span=None),
        ),
        "content": content_of(segments) if content is None else content,
        "table": (
            Row(id="table/1", cells=((paragraph_of(segments, "table/1/1", "складывать строки"),), ())),
        ),
        "questions": (
            Question(
                id="questions/1",
                text="Что такое литерал?",
                answer=paragraph_of(segments, "questions/1/a", "запись значения прямо в коде"),
                entry_id="литерал",
            ),
        ),
        "glossary": tuple(EntryReference(entry_id=entry.id) for entry in glossary_of(segments).entries),
    }
    sections = tuple(
        Section(
            id=section.id,
            template_section_id=section.id,
            title=section.title,
            kind=section.kind,
            columns=section.columns,
            blocks=blocks[section.id],
        )
        for section in TEMPLATE.sections
    )
    return Notes(id="short", template=TEMPLATE, template_sha256="0" * 64, sections=sections)


def outline_of(segments) -> Outline:
    middle = (len(segments) - 1) // 2
    return Outline(
        sections=(
            OutlineSection(
                id="m01",
                title="Литералы",
                first_segment_id=segments[0].id,
                last_segment_id=segments[middle].id,
                span=None,
            ),
            OutlineSection(
                id="m02",
                title="Переменные",
                first_segment_id=segments[middle + 1].id,
                last_segment_id=segments[-1].id,
                span=None,
            ),
        )
    )


def result_of(texts=TEXTS, **options) -> MachineResult:
    transcript = transcript_of(texts, **options)
    segments = transcript.segments
    return MachineResult(
        transcript=transcript,
        is_recognized=True,
        outline=outline_of(segments),
        glossary=glossary_of(segments),
        notes=(notes_of(segments),),
    )


def lecture(texts=TEXTS) -> LectureState:
    return adopt(result_of(texts), new_id=ids("r"))


def segment_rows(state: LectureState) -> list[SegmentRow]:
    return living(state.rows, SegmentRow)


def segment_id(state: LectureState, part: str) -> str:
    return next(row.id for row in segment_rows(state) if part in row.value.text)


def entry_row(state: LectureState, key: str) -> EntryRow:
    return next(
        row for row in state.rows.values() if isinstance(row, EntryRow) and row.value.machine_key == key
    )


def section_row(state: LectureState, key: str) -> SectionRow:
    return next(row for row in state.rows.values() if isinstance(row, SectionRow) and row.machine_key == key)


def block_rows(state: LectureState, key: str) -> list[BlockRow]:
    section = section_row(state, key)
    return [row for row in living(state.rows, BlockRow) if row.section_id == section.id]


def texts_of(state: LectureState) -> list[str]:
    return [row.value.text for row in segment_rows(state)]


def same_state(one: LectureState, other: LectureState) -> bool:
    return one.rows.keys() == other.rows.keys() and all(
        same_content(row, other.rows[row_id]) for row_id, row in one.rows.items()
    )


def check_laws(state: LectureState) -> None:
    """Assert what is true of every lecture, whatever was done to it."""
    rows = segment_rows(state)
    texts = {row.id: row.value for row in rows}
    for row in state.rows.values():
        assert row.rank
        for it in quotes_of(row):
            if it.state is not QuoteState.LOST:
                segment = texts[it.segment_id]
                assert segment.text[it.start_char : it.end_char] == it.text
                assert it == quote_again(segment, it)
    for row in rows:
        segment = row.value
        assert segment.id == row.id
        if segment.words:
            assert segment.text == " ".join(word.text for word in segment.words)
            for earlier, later in pairwise(segment.words):
                assert earlier.span.start_ms <= later.span.start_ms, row
    for earlier, later in pairwise(rows):
        if earlier.value.span is not None:
            assert earlier.value.span.start_ms <= later.value.span.start_ms
    reading.transcript(state, language="ru", engine="scripted")
    plan = reading.outline(state).sections
    if plan and rows:
        assert plan[0].first_segment_id == rows[0].id
        assert plan[-1].last_segment_id == rows[-1].id
    reading.glossary(state)
    reading.notes(state)
    for mark in living(state.rows, MarkRow):
        assert mark.value.first_segment_id in texts


def quote_again(segment: Segment, it):
    from dataclasses import replace

    return replace(quote(segment, it.start_char, it.end_char), state=it.state)


ACCEPTED, REJECTED, DRAFT = EntryState.ACCEPTED, EntryState.REJECTED, EntryState.DRAFT
