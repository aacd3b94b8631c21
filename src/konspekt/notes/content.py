"""The lecture retold part by part: definitions first, then the theses of each section of the outline."""

from typing import Final

from konspekt.domain.glossary import Definition, Entry, Quote
from konspekt.domain.notes import Paragraph, Question, Row
from konspekt.notes.lecture_text import LectureText, paragraph, shown_time
from konspekt.notes.theses import Thesis, theses

TABLE_THESES: Final = 3
MAX_QUESTIONS: Final = 20
EN_DASH: Final = "\N{EN DASH}"
SURE: Final = 0.5
"""Confidence from which a definition is asked for and stands among the theses."""


def content_blocks(lecture: LectureText, section_id: str) -> tuple[Paragraph, ...]:
    """Retell each section of the outline; its first paragraph carries the title."""
    blocks: list[Paragraph] = []
    for place in range(len(lecture.runs)):
        heading: str | None = lecture.sections[place].title
        for text, quotes in _section_texts(lecture, place):
            blocks.append(paragraph(f"{section_id}/{len(blocks) + 1}", text, quotes, heading=heading))
            heading = None
    return tuple(blocks)


def _section_texts(lecture: LectureText, place: int) -> list[tuple[str, tuple[Quote, ...]]]:
    first, end = lecture.runs[place]
    defined = [
        found for entry in lecture.entries if (found := _defined_in(lecture, entry, first, end)) is not None
    ]
    taken = {number for _, _, numbers in defined for number in numbers}
    kept: list[Thesis] = theses(lecture, first, end, taken=taken)
    if not defined and not kept:
        return []
    return [
        *((text, quotes) for text, quotes, _ in defined),
        *((thesis.written, lecture.quotes_of(thesis.number)) for thesis in kept),
    ]


def _defined_in(
    lecture: LectureText, entry: Entry, first: int, end: int
) -> tuple[str, tuple[Quote, ...], list[int]] | None:
    """Give the definition of an entry as a sentence, if it was given among these sentences."""
    definition = entry.definition
    if definition is None or entry.confidence < SURE or not definition.quotes:
        return None
    numbers = [lecture.sentence_of(quote) for quote in definition.quotes]
    if not first <= numbers[0] < end:
        return None
    text = f"{lecture.language.rhetoric.title([entry.headword])} — {_tail(definition)}"
    quotes = _with_term(lecture, entry, definition, text)
    return None if quotes is None else (text, quotes, numbers)


def _tail(definition: Definition) -> str:
    shown = definition.shown_text.strip().rstrip(".!?…,;: ")
    return f"{shown}."


def _with_term(
    lecture: LectureText, entry: Entry, definition: Definition, text: str
) -> tuple[Quote, ...] | None:
    """Add the mention of the term to the quotes of its definition, so that every word of the text is quoted."""
    wanted = lecture.lemmas_of(text)
    said = frozenset(lemma for quote in definition.quotes for lemma in lecture.lemmas_of(quote.text))
    if wanted <= said:
        return definition.quotes
    here = lecture.place_of(definition.quotes[0])
    near = sorted(entry.mentions, key=lambda quote: (abs(lecture.place_of(quote) - here), quote.start_char))
    for mention in near[:4]:
        if wanted <= said | lecture.lemmas_of(mention.text):
            pair = (mention, *definition.quotes)
            return tuple(sorted(pair, key=lecture.place_of))
    return None


def questions(lecture: LectureText, section_id: str) -> tuple[Question, ...]:
    """Ask for each term that was surely defined; the answer is what was said."""
    made: list[Question] = []
    for entry in lecture.entries:
        if entry.definition is None or entry.confidence < SURE or not entry.definition.quotes:
            continue
        number = len(made) + 1
        made.append(
            Question(
                id=f"{section_id}/{number}",
                text=lecture.language.rhetoric.definition_question(entry.headword),
                answer=Paragraph(
                    id=f"{section_id}/{number}/answer",
                    text=entry.definition.shown_text,
                    origin=entry.definition.origin,
                    quotes=entry.definition.quotes,
                ),
                entry_id=entry.id,
            )
        )
        if len(made) == MAX_QUESTIONS:
            break
    return tuple(made)


def table_rows(lecture: LectureText, section_id: str, *, columns: int) -> tuple[Row, ...]:
    """Make a row of each section: its title, its time, what is said in it; further columns are left to the teacher."""
    rows: list[Row] = []
    made = 0
    for place, section in enumerate(lecture.sections):
        texts = _section_texts(lecture, place)[:TABLE_THESES]
        cells: list[tuple[Paragraph, ...]] = []
        for column in (_stage(lecture, place), _time(lecture, place), texts)[:columns]:
            cells.append(
                tuple(
                    paragraph(f"{section_id}/{made + at}", text, quotes)
                    for at, (text, quotes) in enumerate(column, start=1)
                )
            )
            made += len(column)
        cells.extend(() for _ in range(columns - len(cells)))
        rows.append(Row(id=f"{section_id}/r{section.id}", cells=tuple(cells)))
    return tuple(rows)


def _stage(lecture: LectureText, place: int) -> list[tuple[str, tuple[Quote, ...]]]:
    """Give the title of a section, quoted by the first of its sentences that say all its words."""
    title = lecture.sections[place].title
    wanted = lecture.lemmas_of(title)
    first, end = lecture.runs[place]
    for number in range(first, end):
        if wanted <= set(lecture.text.lemmas[number]):
            return [(title, lecture.quotes_of(number))]
    return []


def _time(lecture: LectureText, place: int) -> list[tuple[str, tuple[Quote, ...]]]:
    span = lecture.sections[place].span
    first, end = lecture.runs[place]
    if span is None or first >= end:
        return []
    return [(f"{shown_time(span.start_ms)} {EN_DASH} {shown_time(span.end_ms)}", lecture.quotes_of(first))]
