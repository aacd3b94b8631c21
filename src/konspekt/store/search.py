"""Finding a word in any of its forms, in transcripts, glossaries and notes, and the moment at which it was said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from konspekt.domain.transcript import Segment
from konspekt.editing.rows import MarkRow, Row, SegmentRow
from konspekt.store.database import Connection
from konspekt.store.lecture_rows import read_rows
from konspekt.store.lemmas import IndexWord, index_words
from konspekt.store.search_texts import first_quote, found_text
from konspekt.store.tables import lecture_rows, lectures, search_texts

SNIPPET_CHARS: Final = 200
AHEAD_CHARS: Final = 60
"""Of a snippet, shown before the first found word."""
RANKED: Final = 2000
"""Of a word that stands in more rows than this, the latest so many are ranked: weighing all of them takes most of a second in a
hundred lectures, and a word that stands everywhere ranks nothing anyway."""
SQLITE_INDEX: Final = sa.table("search_index", sa.column("rowid"), sa.column("search_index"))
POSTGRES_VECTOR: Final[sa.ColumnElement[str]] = sa.literal_column("search_texts.vector", sa.Text)
"""Which Postgres itself makes of the lemmas; SQLite has no such column."""
SIMPLE: Final[sa.ColumnElement[str]] = sa.literal_column("'simple'", sa.Text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """Part of a text around what was found in it."""

    text: str
    marks: tuple[tuple[int, int], ...]
    """The found words: code points into `text`, half open."""
    is_cut_before: bool
    is_cut_after: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A row in which everything asked for was found."""

    lecture_id: str
    row_id: str
    kind: str
    """`segment`, `mark`, `entry` or `block`."""
    start_ms: int | None
    """When the found word, or the first quote under an entry or a block, was said; None without times."""
    snippet: Snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    row_id: str
    lecture_id: str
    language: str
    score: float


def search(
    connection: Connection, query: str, *, lecture_ids: Collection[str], limit: int, offset: int = 0
) -> list[Hit]:
    """Give the rows that hold every word of the query in whatever form, best first, from those lectures only.

    Words in double quotes must stand side by side. A query is read in the language of each lecture.
    """
    languages = sa.select(lectures.c.language).where(lectures.c.id.in_(lecture_ids)).distinct()
    asked = {
        language: clauses
        for language in sorted(connection.execute(languages).scalars())
        if (clauses := _clauses(language, query))
    }
    found = [
        hit
        for language, clauses in asked.items()
        for hit in _found(connection, language, clauses, lecture_ids=lecture_ids, limit=offset + limit)
    ]
    best = sorted(found, key=lambda hit: hit.score)[offset : offset + limit]
    rows = read_rows(connection, [hit.row_id for hit in best])
    places = [row.value.first_segment_id for row in rows.values() if isinstance(row, MarkRow)]
    segments = read_rows(connection, places)
    return [
        _hit(hit, rows[hit.row_id], segments, terms={term for it in asked[hit.language] for term in it})
        for hit in best
    ]


def snippet(text: str, words: Sequence[IndexWord], terms: Collection[str]) -> Snippet:
    """Cut a text to what surrounds its first found word, and mark all found words in it."""
    marks = [(word.start_char, word.end_char) for word in words if word.term in terms]
    start, end = 0, len(text)
    if len(text) > SNIPPET_CHARS:
        first, floor = marks[0] if marks else (0, 0)
        start = _word_start(text, max(0, min(first - AHEAD_CHARS, len(text) - SNIPPET_CHARS)), first)
        end = _word_end(text, max(start + SNIPPET_CHARS, floor), floor)
    return Snippet(
        text=text[start:end],
        marks=tuple((left - start, right - start) for left, right in marks if start <= left and right <= end),
        is_cut_before=start > 0,
        is_cut_after=end < len(text),
    )


def _clauses(language: str, query: str) -> list[tuple[str, ...]]:
    """Read a query: single words, and phrases of words side by side."""
    clauses: list[tuple[str, ...]] = []
    for number, part in enumerate(query.split('"')):
        terms = tuple(word.term for word in index_words(language, part))
        if number % 2 and terms:
            clauses.append(terms)
        else:
            clauses += [(term,) for term in terms]
    return list(dict.fromkeys(clauses))


def _found(
    connection: Connection,
    language: str,
    clauses: Sequence[tuple[str, ...]],
    *,
    lecture_ids: Collection[str],
    limit: int,
) -> list[_Found]:
    is_sqlite = connection.dialect.name == "sqlite"
    source, is_match, score = (_in_sqlite if is_sqlite else _in_postgres)(clauses)
    table = search_texts.c
    found = (
        sa.select(table.row_id, table.lecture_id, table.parent_id, table.number, score.label("score"))
        .select_from(source)
        .where(is_match, table.language == language, table.lecture_id.in_(lecture_ids))
        .order_by((SQLITE_INDEX.c.rowid if is_sqlite else table.number).desc())
        .limit(RANKED)
        .subquery("found")
    )
    section, notes = lecture_rows.alias("section"), lecture_rows.alias("notes")
    query = (
        sa.select(found.c.row_id, found.c.lecture_id, found.c.score)
        .select_from(
            found.outerjoin(section, section.c.id == found.c.parent_id).outerjoin(
                notes, notes.c.id == section.c.parent_id
            )
        )
        .where(section.c.deleted_by.is_(None), notes.c.deleted_by.is_(None))
        .order_by(found.c.score, found.c.number)
        .limit(limit)
    )
    return [_Found(language=language, **row) for row in connection.execute(query).mappings()]


def _in_sqlite(
    clauses: Sequence[tuple[str, ...]],
) -> tuple[sa.FromClause, sa.ColumnElement[bool], sa.ColumnElement[float]]:
    asked = " ".join(f'"{" ".join(terms)}"' for terms in clauses)
    source = SQLITE_INDEX.join(search_texts, search_texts.c.number == SQLITE_INDEX.c.rowid)
    score: sa.ColumnElement[float] = sa.literal_column("bm25(search_index)", sa.Float)
    return source, SQLITE_INDEX.c.search_index.op("MATCH", is_comparison=True)(asked), score


def _in_postgres(
    clauses: Sequence[tuple[str, ...]],
) -> tuple[sa.FromClause, sa.ColumnElement[bool], sa.ColumnElement[float]]:
    asked = sa.func.to_tsquery(SIMPLE, " & ".join(f"({' <-> '.join(terms)})" for terms in clauses))
    score: sa.ColumnElement[float] = -sa.func.ts_rank_cd(POSTGRES_VECTOR, asked, type_=sa.Float)
    return search_texts, POSTGRES_VECTOR.op("@@", is_comparison=True)(asked), score


def _hit(found: _Found, row: Row, segments: Mapping[str, Row], *, terms: Collection[str]) -> Hit:
    text = found_text(row) or ""
    words = index_words(found.language, text)
    first = next((word for word in words if word.term in terms), None)
    return Hit(
        lecture_id=found.lecture_id,
        row_id=row.id,
        kind=row.kind,
        start_ms=_moment(row, first.start_char if first is not None else 0, segments),
        snippet=snippet(text, words, terms),
    )


def _moment(row: Row, char: int, segments: Mapping[str, Row]) -> int | None:
    if isinstance(row, SegmentRow):
        return word_ms(row.value, char)
    if isinstance(row, MarkRow):
        segment = segments.get(row.value.first_segment_id)
        return word_ms(segment.value, 0) if isinstance(segment, SegmentRow) else None
    quote = first_quote(row)
    return quote.span.start_ms if quote is not None and quote.span is not None else None


def word_ms(segment: Segment, char: int) -> int | None:
    """Give when the word that holds a character is said."""
    end = 0
    for word in segment.words:
        end += len(word.text) + 1
        if char < end:
            return word.span.start_ms
    return segment.span.start_ms if segment.span is not None else None


def _word_start(text: str, at: int, limit: int) -> int:
    """Give the first beginning of a word from a place on, the place of the found word at the latest."""
    while 0 < at < limit and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, at: int, floor: int) -> int:
    """Give the last end of a word up to a place, the end of the found word at the earliest."""
    if at >= len(text):
        return len(text)
    end = at
    while end > max(floor, at - AHEAD_CHARS) and not text[end].isspace():
        end -= 1
    return end if text[end].isspace() else at
