"""The quotes inside entries and blocks: to move them all, and to note what that means for the row."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from konspekt.domain.glossary import Definition, Entry, EntryState, Origin, Quote, QuoteState
from konspekt.domain.notes import Block, Paragraph, Question, paragraphs_of
from konspekt.domain.notes import Row as TableRow
from konspekt.editing.rows import BlockRow, EntryRow, Review, Row, SectionRow
from konspekt.editing.state import Sheet

Proved = TypeVar("Proved", bound=EntryRow | BlockRow)
Move = Callable[[Quote], tuple[Quote, ...]]
"""Gives what a quote becomes: itself, another, several; never none."""


def quotes_of(row: Row) -> Iterator[Quote]:
    """Give every quote that an edit of the transcript must keep true; those of `machine_value` are not."""
    if isinstance(row, EntryRow):
        for entry in filter(None, (row.value, row.lent)):
            yield from _entry_quotes(entry)
    elif isinstance(row, BlockRow):
        yield from block_quotes(row.value)
        if row.suggestion is not None:
            yield from block_quotes(row.suggestion)
    elif isinstance(row, SectionRow):
        for block in row.suggestion:
            yield from block_quotes(block)


def block_quotes(block: Block) -> Iterator[Quote]:
    """Give the quotes of a block."""
    for paragraph in paragraphs_of(block):
        yield from paragraph.quotes


def with_paragraphs(block: Block, change: Callable[[Paragraph], Paragraph]) -> Block:
    """Give the block with each of its paragraphs changed."""
    if isinstance(block, Paragraph):
        return change(block)
    if isinstance(block, TableRow):
        return replace(block, cells=tuple(tuple(map(change, cell)) for cell in block.cells))
    if isinstance(block, Question):
        return replace(block, answer=change(block.answer))
    return block


def moved_entry(entry: Entry, move: Move) -> Entry:
    """Give the entry with its quotes moved."""
    return replace(
        entry,
        definition=None if entry.definition is None else _moved_definition(entry.definition, move),
        alternatives=tuple(_moved_definition(definition, move) for definition in entry.alternatives),
        mentions=_moved(entry.mentions, move),
    )


def moved_block(block: Block, move: Move) -> Block:
    """Give the block with its quotes moved; a verbatim paragraph that is its quotes goes on being its quotes."""
    return with_paragraphs(block, lambda paragraph: _moved_paragraph(paragraph, move))


def move_quotes(sheet: Sheet, move: Move, *, concerns: Callable[[Quote], bool]) -> None:
    """Move the quotes of every row, tombstones too, that has one that the change `concerns`."""
    for row in list(sheet.rows.values()):
        if any(map(concerns, quotes_of(row))):
            sheet.put(_moved_row(row, lambda quote: move(quote) if concerns(quote) else (quote,)))


def reviewed(row: Proved) -> Proved:
    """Give the row marked `unconfirmed` where every quote under it is lost, and only there."""
    evidence = evidence_of(row)
    is_lost = bool(evidence) and all(quote.state is QuoteState.LOST for quote in evidence)
    rest = row.reviews - {Review.UNCONFIRMED}
    return replace(row, reviews=rest | {Review.UNCONFIRMED} if is_lost else rest)


def evidence_of(row: EntryRow | BlockRow) -> tuple[Quote, ...]:
    """Give the quotes on which the row's claim rests: of the definition, else of the mentions."""
    if isinstance(row, BlockRow):
        return tuple(block_quotes(row.value))
    definition = row.value.definition
    return definition.quotes if definition is not None else row.value.mentions


def _moved_row(row: Row, move: Move) -> Row:
    if isinstance(row, EntryRow):
        lent = None if row.lent is None else moved_entry(row.lent, move)
        moved = replace(row, value=moved_entry(row.value, move), lent=lent)
        if row.value.state is EntryState.ACCEPTED and _reads(evidence_of(moved)) != _reads(evidence_of(row)):
            moved = replace(moved, reviews=moved.reviews | {Review.EVIDENCE_CHANGED})
        return reviewed(moved)
    if isinstance(row, BlockRow):
        offered = None if row.suggestion is None else moved_block(row.suggestion, move)
        return reviewed(replace(row, value=moved_block(row.value, move), suggestion=offered))
    if isinstance(row, SectionRow):
        return replace(row, suggestion=tuple(moved_block(block, move) for block in row.suggestion))
    return row


def _reads(quotes: tuple[Quote, ...]) -> tuple[str, frozenset[QuoteState]]:
    return " ".join(quote.text for quote in quotes), frozenset(quote.state for quote in quotes)


def _entry_quotes(entry: Entry) -> Iterator[Quote]:
    for definition in filter(None, (entry.definition, *entry.alternatives)):
        yield from definition.quotes
    yield from entry.mentions


def _moved(quotes: tuple[Quote, ...], move: Move) -> tuple[Quote, ...]:
    return tuple(dict.fromkeys(moved for quote in quotes for moved in move(quote)))


def _moved_definition(definition: Definition, move: Move) -> Definition:
    return replace(definition, quotes=_moved(definition.quotes, move))


def _moved_paragraph(paragraph: Paragraph, move: Move) -> Paragraph:
    quotes = _moved(paragraph.quotes, move)
    is_its_quotes = paragraph.origin is Origin.LECTURER_VERBATIM and paragraph.text == _said(paragraph.quotes)
    return replace(paragraph, quotes=quotes, text=_said(quotes) if is_its_quotes else paragraph.text)


def _said(quotes: tuple[Quote, ...]) -> str:
    return " ".join(quote.text for quote in quotes)
