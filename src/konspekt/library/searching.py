"""Finding a word in all lectures that somebody may read, and every place of a text in one lecture."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from konspekt.editing import replacing
from konspekt.editing.edits import ReplaceAll
from konspekt.editing.replacing import Hit as Found
from konspekt.editing.rows import MarkRow, Row, SegmentRow
from konspekt.library.access import readable
from konspekt.library.callers import Caller
from konspekt.library.shelf import Shelf
from konspekt.store import search as store
from konspekt.store.lectures import titles_of, visible_lecture_ids
from konspekt.store.search import Hit
from konspekt.store.search_texts import first_quote

NOTHING: Final = "\ufffc"
"""Stands for the replacement while nobody has said one: then nothing is left out for being empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitledHit:
    """A hit, and the lecture that it is in."""

    hit: Hit
    lecture_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPlace:
    """A place of a text in a lecture, and how that would read with the replacement."""

    row_id: str
    kind: str
    text_name: str
    start_char: int
    end_char: int
    before: str
    after: str
    start_ms: int | None
    """When it is said; None without times, and for what nobody said."""


def search(
    shelf: Shelf,
    caller: Caller,
    query: str,
    *,
    limit: int,
    offset: int = 0,
    course_id: str | None = None,
    lecture_id: str | None = None,
) -> list[TitledHit]:
    """Give the places where all words of a query stand, in whatever form, best first.

    Raises:
        LectureMissing: The one lecture to look in is not there, or not for the caller.
    """
    with shelf.database.read() as connection:
        if lecture_id is not None:
            readable(connection, caller, lecture_id)
            ids = [lecture_id]
        else:
            ids = visible_lecture_ids(connection, caller.sight, course_id=course_id)
        hits = store.search(connection, query, lecture_ids=ids, limit=limit, offset=offset)
        titles = titles_of(connection, {hit.lecture_id for hit in hits})
    return [TitledHit(hit=hit, lecture_title=titles[hit.lecture_id]) for hit in hits]


def find_in_lecture(
    shelf: Shelf,
    caller: Caller,
    lecture_id: str,
    find: str,
    *,
    replacement: str | None,
    match_case: bool,
    whole_words: bool,
) -> list[FoundPlace]:
    """Give every place that a replacement would change; without one, every place of the text.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
        EditEmpty: There is nothing to look for.
    """
    with shelf.database.read() as connection:
        readable(connection, caller, lecture_id)
        state = shelf.states.load(connection, lecture_id)
    edit = ReplaceAll(
        find=find,
        replacement=NOTHING if replacement is None else replacement,
        match_case=match_case,
        whole_words=whole_words,
    )
    return [
        _place(hit, state.rows, is_only_found=replacement is None) for hit in replacing.preview(edit, state)
    ]


def _place(hit: Found, rows: Mapping[str, Row], *, is_only_found: bool) -> FoundPlace:
    row = rows[hit.place.row_id]
    return FoundPlace(
        row_id=row.id,
        kind=row.kind,
        text_name=hit.place.text_name,
        start_char=hit.place.start_char,
        end_char=hit.end_char,
        before=hit.text,
        after=hit.text if is_only_found else hit.after,
        start_ms=_moment(row, hit.place.start_char, rows),
    )


def _moment(row: Row, char: int, rows: Mapping[str, Row]) -> int | None:
    if isinstance(row, SegmentRow):
        return store.word_ms(row.value, char)
    if isinstance(row, MarkRow):
        segment = rows.get(row.value.first_segment_id)
        return store.word_ms(segment.value, 0) if isinstance(segment, SegmentRow) else None
    quote = first_quote(row)
    return None if quote is None or quote.span is None else quote.span.start_ms
