"""The blocks of the main content: the lecture retold as paragraphs, as rows of a table, as questions."""

from collections.abc import Sequence
from typing import Final

from konspekt.domain.glossary import Quote
from konspekt.domain.notes import Paragraph, Question, Row
from konspekt.notes.lecture_text import LectureText, paragraph, shown_time
from konspekt.notes.retelling import Told, surely_defined

MOST_IN_A_CELL: Final = 3
MOST_QUESTIONS: Final = 20
EN_DASH: Final = "\N{EN DASH}"

Words = tuple[str, tuple[Quote, ...]]
"""A text and what it rests on."""


def content_blocks(
    lecture: LectureText, section_id: str, told_sections: Sequence[Sequence[Told]]
) -> tuple[Paragraph, ...]:
    """Lay out what is told of each section of the outline; its first paragraph carries the title."""
    blocks: list[Paragraph] = []
    for section, section_told in zip(lecture.sections, told_sections, strict=True):
        heading: str | None = section.title
        for told in section_told:
            identity = f"{section_id}/{len(blocks) + 1}"
            blocks.append(paragraph(identity, told.text, told.quotes, heading=heading))
            heading = None
    return tuple(blocks)


def table_rows(
    lecture: LectureText, section_id: str, told_sections: Sequence[Sequence[Told]], *, columns: int
) -> tuple[Row, ...]:
    """Make a row of each section: its title, its time, what is said in it; further columns are left to the teacher."""
    rows: list[Row] = []
    made = 0
    for place, told in enumerate(told_sections):
        words = [(one.text, one.quotes) for one in told[:MOST_IN_A_CELL]]
        filled = (_stage(lecture, place), _time(lecture, place), words)[:columns]
        cells: list[tuple[Paragraph, ...]] = []
        for column in filled:
            cells.append(_cell(section_id, made, column))
            made += len(column)
        empty: list[tuple[Paragraph, ...]] = [()] * (columns - len(cells))
        rows.append(Row(id=f"{section_id}/row{place + 1}", cells=(*cells, *empty)))
    return tuple(rows)


def _cell(section_id: str, made: int, column: Sequence[Words]) -> tuple[Paragraph, ...]:
    return tuple(
        paragraph(f"{section_id}/{made + at}", text, quotes)
        for at, (text, quotes) in enumerate(column, start=1)
    )


def _stage(lecture: LectureText, place: int) -> list[Words]:
    """Give the title of a section, quoted by the first of its sentences that say all its words."""
    title = lecture.sections[place].title
    wanted = lecture.lemmas_of(title)
    first, end = lecture.runs[place]
    for number in range(first, end):
        if wanted <= set(lecture.text.lemmas[number]):
            return [(title, lecture.quotes_of(number))]
    return []


def _time(lecture: LectureText, place: int) -> list[Words]:
    span = lecture.sections[place].span
    first, end = lecture.runs[place]
    if span is None or first >= end:
        return []
    shown = f"{shown_time(span.start_ms)} {EN_DASH} {shown_time(span.end_ms)}"
    return [(shown, lecture.quotes_of(first))]


def questions(lecture: LectureText, section_id: str) -> tuple[Question, ...]:
    """Ask for each term that was surely defined; the answer is what was said."""
    made: list[Question] = []
    for entry in lecture.entries:
        definition = surely_defined(lecture, entry)
        if definition is None or len(made) == MOST_QUESTIONS:
            continue
        identity = f"{section_id}/{len(made) + 1}"
        answer = Paragraph(
            id=f"{identity}/answer",
            text=definition.shown_text,
            origin=definition.origin,
            quotes=definition.quotes,
        )
        asked = lecture.language.rhetoric.definition_question(entry.headword)
        made.append(Question(id=identity, text=asked, answer=answer, entry_id=entry.id))
    return tuple(made)
