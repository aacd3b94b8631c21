import dataclasses
from uuid import UUID

import pytest

from editing.lecture_rows import TEXTS, check_laws, result_of
from konspekt.domain.errors import LectureMissing
from konspekt.editing import reading
from konspekt.editing.rows import EntryRow, SegmentRow
from konspekt.editing.state import living
from konspekt.store.database import Database, new_id
from konspekt.store.events import events_after
from konspekt.store.lecture_rows import adopt_lecture, find_rows, page_of_rows
from konspekt.store.lectures import find_lecture
from store.shelf import AT_MS, adopted_lecture, new_lecture, state_of


def test_an_adopted_lecture_reads_as_the_artifacts_said(database: Database) -> None:
    made = result_of()
    lecture_id = adopted_lecture(database)
    state = state_of(database, lecture_id)
    check_laws(state)
    read = reading.transcript(state, language="ru", engine="scripted")
    assert [(it.text, it.span, it.words) for it in read.segments] == [
        (it.text, it.span, it.words) for it in made.transcript.segments
    ]
    assert [entry.headword for entry in reading.glossary(state).entries] == [
        entry.headword for entry in made.glossary.entries
    ]
    (notes,) = reading.notes(state)
    assert [len(section.blocks) for section in notes.sections] == [
        len(section.blocks) for section in made.notes[0].sections
    ]


def test_every_row_has_an_id_of_its_own_and_remembers_the_one_of_the_artifact(database: Database) -> None:
    state = state_of(database, adopted_lecture(database))
    for row_id in state.rows:
        UUID(row_id)
    assert [row.machine_key for row in living(state.rows, SegmentRow)] == [
        f"s{number + 1:04}" for number in range(len(TEXTS))
    ]
    keys = {row.machine_key for row in state.rows.values() if isinstance(row, EntryRow)}
    assert keys == {"литерал", "строка", "переменная", "присваивание"}


def test_references_lead_to_rows(database: Database) -> None:
    state = state_of(database, adopted_lecture(database))
    entry = next(row for row in living(state.rows, EntryRow) if row.machine_key == "литерал")
    (quote,) = entry.value.definition.quotes
    segment = state.rows[quote.segment_id]
    assert segment.value.text[quote.start_char : quote.end_char] == quote.text


def test_a_lecture_is_adopted_once(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    before = state_of(database, lecture_id)
    assert not adopt_lecture(
        database, lecture_id, result_of((*TEXTS, "Всё.")), at_ms=AT_MS + 5, make_id=new_id
    )
    assert state_of(database, lecture_id) == before
    with database.read() as connection:
        card = find_lecture(connection, lecture_id)
        events = events_after(connection, lecture_id, 0, limit=10)
    assert (card.adopted_ms, card.engine, card.last_event) == (AT_MS, "scripted", 1)
    assert [(event.seq, event.kind) for event in events] == [(1, "adopted")]


def test_what_is_not_there_cannot_be_adopted(database: Database) -> None:
    with pytest.raises(LectureMissing):
        adopt_lecture(database, new_id(), result_of(), at_ms=AT_MS)


def test_a_lecture_without_rows_is_an_empty_state(database: Database) -> None:
    assert state_of(database, new_lecture(database)).rows == {}


def test_rows_are_read_page_by_page_in_their_order(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    wanted = living(state_of(database, lecture_id).rows, SegmentRow)
    read: list[SegmentRow] = []
    with database.read() as connection:
        while True:
            after = (read[-1].rank, read[-1].id) if read else ("", "")
            page = page_of_rows(connection, lecture_id, SegmentRow, limit=2, after=after)
            if not page:
                break
            read += page
    assert read == wanted


def test_named_rows_are_found_within_their_lecture_only(database: Database) -> None:
    first, second = adopted_lecture(database), adopted_lecture(database)
    row_id = next(iter(state_of(database, first).rows))
    with database.read() as connection:
        assert list(find_rows(connection, first, [row_id])) == [row_id]
        assert find_rows(connection, second, [row_id]) == {}


def test_an_untimed_transcript_is_adopted_too(database: Database) -> None:
    made = result_of()
    untimed = tuple(dataclasses.replace(segment, span=None, words=()) for segment in made.transcript.segments)
    made = dataclasses.replace(
        made,
        transcript=dataclasses.replace(made.transcript, segments=untimed),
        glossary=None,
        notes=(),
    )
    lecture_id = new_lecture(database)
    assert adopt_lecture(database, lecture_id, made, at_ms=AT_MS)
    assert not reading.transcript(state_of(database, lecture_id), language="ru", engine="x").is_timed
