"""What of each row can be found by search, and keeping the index in step with the rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from konspekt.domain.glossary import EntryState, Quote
from konspekt.domain.notes import Block, Fact, Paragraph, Question
from konspekt.domain.notes import Row as TableRow
from konspekt.editing.evidence import evidence_of
from konspekt.editing.rows import BlockRow, EntryRow, MarkRow, Row, SegmentRow
from konspekt.store.database import Connection
from konspekt.store.lemmas import lemma_text
from konspekt.store.tables import search_texts

CHUNK: Final = 500
"""Ids named in one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexLine:
    """A row as the index keeps it."""

    row_id: str
    parent_id: str | None
    """The section of a block, which must live for the block to be found."""
    lemmas: str


def found_text(row: Row) -> str | None:
    """Give what of a row is searched, None where nothing is: a tombstone, a rejected entry, what only repeats another row."""
    if not row.is_living:
        return None
    if isinstance(row, SegmentRow):
        return row.value.text
    if isinstance(row, MarkRow):
        return row.value.title
    if isinstance(row, EntryRow) and row.value.state is not EntryState.REJECTED:
        entry = row.value
        meaning = () if entry.definition is None else (entry.definition.shown_text,)
        return "\n".join((entry.headword, *entry.variants, *meaning))
    if isinstance(row, BlockRow):
        return "\n".join(_block_texts(row.value)) or None
    return None


def first_quote(row: Row) -> Quote | None:
    """Give the first place of the lecture that an entry or a block rests on."""
    if isinstance(row, EntryRow):
        return next(iter((*evidence_of(row), *row.value.mentions)), None)
    return next(iter(evidence_of(row)), None) if isinstance(row, BlockRow) else None


def index_lines(language: str, rows: Iterable[Row]) -> list[IndexLine]:
    """Give the lines of the index for those rows that can be found; takes milliseconds a sentence, so not in a transaction."""
    return [
        IndexLine(
            row_id=row.id,
            parent_id=row.section_id if isinstance(row, BlockRow) else None,
            lemmas=lemma_text(language, text),
        )
        for row in rows
        if (text := found_text(row)) is not None
    ]


def write_index(
    connection: Connection, lecture_id: str, *, language: str, gone: Sequence[str], lines: Sequence[IndexLine]
) -> None:
    """Take the rows `gone` out of the index and put the lines in."""
    for start in range(0, len(gone), CHUNK):
        ids = gone[start : start + CHUNK]
        connection.execute(search_texts.delete().where(search_texts.c.row_id.in_(ids)))
    if lines:
        connection.execute(
            sa.insert(search_texts),
            [
                {
                    "row_id": line.row_id,
                    "parent_id": line.parent_id,
                    "lecture_id": lecture_id,
                    "language": language,
                    "lemmas": line.lemmas,
                }
                for line in lines
            ],
        )


def _block_texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from (text for text in (block.heading, block.text) if text)
    elif isinstance(block, TableRow):
        for cell in block.cells:
            yield from (paragraph.text for paragraph in cell)
    elif isinstance(block, Question):
        yield block.text
        yield block.answer.text
    elif isinstance(block, Fact):
        yield block.value
