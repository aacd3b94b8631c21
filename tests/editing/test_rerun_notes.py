"""DATA.md, "Re-run": paragraphs and sections."""

from dataclasses import replace

import pytest

from editing.lecture_rows import (
    TEXTS,
    block_rows,
    check_laws,
    content_of,
    ids,
    lecture,
    notes_of,
    paragraph_of,
    result_of,
    section_row,
    segments_of,
)
from konspekt.domain.glossary import Origin
from konspekt.editing import edits, reading
from konspekt.editing.applying import apply
from konspekt.editing.rerun import merge_rerun
from konspekt.editing.rows import Author, Review

SEGMENTS = segments_of()


@pytest.fixture
def state():
    return lecture()


def done(edit, state):
    return apply(edit, state, new_id=ids("e" + edit.op)).state


def rerun(state, *, notes=None, content=None, sections=None):
    notes = notes or notes_of(SEGMENTS, content=content)
    result = replace(result_of(TEXTS), notes=(notes,), sections=sections)
    made = merge_rerun(state, result, new_id=ids("x")).state
    check_laws(made)
    return made


def words_of(state, key="content"):
    return [row.value.text for row in block_rows(state, key)]


ADDED = paragraph_of(SEGMENTS, "content/9", "пайтон умеет складывать строки.")
ONE, TWO, THREE = content_of(SEGMENTS)


def edited(state, number, text="Правка."):
    return done(edits.SetParagraph(block_id=block_rows(state, "content")[number].id, text=text), state)


def test_blocks_that_nobody_touched_are_replaced(state):
    after = rerun(state, content=(ADDED, TWO))
    assert words_of(after) == [ADDED.text, TWO.text]
    kept = block_rows(state, "content")[1]
    assert block_rows(after, "content")[1].id == kept.id


def test_an_edited_paragraph_stays_in_place_and_the_rest_is_replaced(state):
    state = edited(state, 1)
    row = block_rows(state, "content")[1]
    after = rerun(state, content=(ADDED, TWO, THREE))
    assert words_of(after) == [ADDED.text, "Правка.", THREE.text]
    assert after.rows[row.id].value == row.value
    assert after.rows[row.id].rank == row.rank


def test_an_edited_paragraph_stays_where_the_machine_has_nothing_like_it(state):
    state = edited(state, 1)
    after = rerun(state, content=(ADDED,))
    assert words_of(after) == [ADDED.text, "Правка."]
    assert words_of(rerun(state, content=())) == ["Правка."]


def test_what_the_machine_wrote_from_the_same_quotes_is_offered_not_doubled(state):
    state = edited(state, 1)
    longer = replace(TWO, text="Строка — последовательность символов.", origin=Origin.LECTURER_REWRITTEN)
    after = rerun(state, content=(ONE, longer, THREE))
    assert words_of(after) == [ONE.text, "Правка.", THREE.text]
    row = block_rows(after, "content")[1]
    assert row.suggestion.text == longer.text
    taken = done(edits.TakeSuggestion(row_id=row.id), after)
    check_laws(taken)
    assert words_of(taken)[1] == longer.text
    assert taken.rows[row.id].value.id == row.id
    refused = done(edits.DropSuggestion(row_id=row.id), after)
    assert block_rows(rerun(refused, content=(ONE, longer, THREE)), "content")[1].suggestion is None


def test_a_deleted_paragraph_does_not_return(state):
    gone = block_rows(state, "content")[0]
    state = done(edits.Delete(row_id=gone.id), state)
    after = rerun(state, content=(ONE, TWO, THREE))
    assert words_of(after) == [TWO.text, THREE.text]
    assert after.rows[gone.id].deleted_by is Author.PERSON


def test_a_paragraph_moved_to_another_section_does_not_return_to_the_first(state):
    row = block_rows(state, "content")[0]
    home = section_row(state, "questions")
    state = done(edits.MoveBlock(block_id=row.id, section_id=home.id), state)
    after = rerun(state)
    assert words_of(after) == [TWO.text, THREE.text]
    assert block_rows(after, "questions")[0].id == row.id


def test_an_added_paragraph_stays(state):
    first = block_rows(state, "content")[0]
    state = done(edits.AddParagraph(section_id=first.section_id, text="Своё.", after=first.id), state)
    assert words_of(rerun(state)) == [ONE.text, "Своё.", TWO.text, THREE.text]
    assert words_of(rerun(state, content=(ADDED, THREE)))[1] == "Своё."


@pytest.fixture
def rewritten(state):
    for number in range(3):
        state = edited(state, number, f"Правка {number}.")
    return state


def test_a_section_wholly_edited_is_skipped_and_offered_side_by_side(rewritten):
    after = rerun(rewritten, content=(ADDED, TWO))
    assert words_of(after) == words_of(rewritten)
    assert [block.text for block in section_row(after, "content").suggestion] == [ADDED.text, TWO.text]


def test_the_offered_section_can_be_taken(rewritten):
    after = rerun(rewritten, content=(ADDED, TWO))
    taken = done(edits.TakeSuggestion(row_id=section_row(after, "content").id), after)
    check_laws(taken)
    assert words_of(taken) == [ADDED.text, TWO.text]
    assert section_row(taken, "content").suggestion == ()
    assert words_of(rerun(taken, content=(ADDED, THREE))) == [ADDED.text, THREE.text]


def test_an_offer_refused_is_not_made_again(rewritten):
    after = rerun(rewritten, content=(ADDED, TWO))
    refused = done(edits.DropSuggestion(row_id=section_row(after, "content").id), after)
    assert section_row(rerun(refused, content=(ADDED, TWO)), "content").suggestion == ()
    assert len(section_row(rerun(refused, content=(ADDED,)), "content").suggestion) == 1


def test_what_the_person_rewrote_is_not_offered_again(rewritten):
    assert section_row(rerun(rewritten), "content").suggestion == ()


def test_quotes_of_an_offer_are_kept_true(rewritten):
    after = rerun(rewritten, content=(ADDED, TWO))
    row = next(it for it in after.rows.values() if it.kind == "segment" and "пайтон" in it.value.text)
    after = done(edits.SetText(segment_id=row.id, text="Да, питон умеет складывать строки."), after)
    check_laws(after)
    assert section_row(after, "content").suggestion[0].text == "питон умеет складывать строки."


def test_one_section_can_be_written_anew_alone(state):
    after = rerun(state, content=(ADDED,), sections=frozenset({"questions"}))
    assert words_of(after) == words_of(state)
    after = rerun(state, content=(ADDED,), sections=frozenset({"content"}))
    assert words_of(after) == [ADDED.text]


def test_a_renamed_section_keeps_its_title_and_a_deleted_one_does_not_return(state):
    state = done(edits.SetTitle(row_id=section_row(state, "content").id, title="Суть"), state)
    state = done(edits.Delete(row_id=section_row(state, "table").id), state)
    titles = [section.title for section in reading.notes(rerun(state))[0].sections]
    assert titles == ["Лекция", "План", "Суть", "Вопросы", "Глоссарий"]


def without(notes, *keys):
    return replace(notes, sections=tuple(it for it in notes.sections if it.id not in keys))


def test_a_section_that_the_template_lost_goes_unless_a_person_worked_in_it(state):
    state = edited(state, 0)
    after = rerun(state, notes=without(notes_of(SEGMENTS), "content", "table"))
    assert section_row(after, "content").reviews == {Review.NOT_FOUND}
    assert section_row(after, "table").deleted_by is Author.MACHINE
    back = rerun(after)
    assert section_row(back, "content").reviews == set()
    assert section_row(back, "table").is_living


def test_notes_by_another_template_stand_beside(state):
    notes = notes_of(SEGMENTS)
    other = replace(notes, id="long", template=replace(notes.template, id="long"))
    after = rerun(state, notes=other)
    assert [it.template.id for it in reading.notes(after)] == ["short", "long"]
    assert reading.notes(after)[0] == reading.notes(state)[0]


def test_plan_lines_questions_and_references_name_rows(state):
    notes = reading.notes(state)[0]
    plan = reading.outline(state).sections
    entries = {entry.id for entry in reading.glossary(state).entries}
    assert [line.section_id for line in notes.sections[1].blocks] == [section.id for section in plan]
    assert notes.sections[4].blocks[0].entry_id in entries
    assert {block.entry_id for block in notes.sections[5].blocks} == entries


def test_a_heading_that_a_person_wrote_stays_and_a_deleted_one_does_not_return(state):
    first, second = reading.outline(state).sections
    state = done(edits.SetTitle(row_id=first.id, title="Запись значений"), state)
    state = done(edits.Delete(row_id=second.id), state)
    assert [it.title for it in reading.outline(rerun(state)).sections] == ["Запись значений"]
