"""Edits of the notes."""

import pytest

from editing.lecture_rows import block_rows, check_laws, ids, lecture, section_row, segment_rows
from konspekt.domain.errors import EditEmpty, EditTargetMissing
from konspekt.domain.glossary import Origin, QuoteState
from konspekt.domain.notes import SectionKind
from konspekt.editing import edits, reading
from konspekt.editing.applying import apply
from konspekt.editing.edits import Slice
from konspekt.editing.rows import NotesRow
from konspekt.editing.state import living


@pytest.fixture
def state():
    return lecture()


def done(edit, state):
    made = apply(edit, state, new_id=ids("n")).state
    check_laws(made)
    return made


def words_of(state, key):
    return [row.value.text for row in block_rows(state, key)]


def test_a_written_paragraph_is_the_editors_and_keeps_its_quotes(state):
    row = block_rows(state, "content")[1]
    after = done(edits.SetParagraph(block_id=row.id, text=" Строка — набор  символов. "), state).rows[row.id]
    assert (after.value.text, after.value.origin) == ("Строка — набор символов.", Origin.EDITOR)
    assert after.value.quotes == row.value.quotes
    assert after.edited_fields == {"text"}


def test_an_edited_paragraph_keeps_its_words_when_the_transcript_changes(state):
    row = block_rows(state, "content")[1]
    state = done(edits.SetParagraph(block_id=row.id, text="Строка — набор символов."), state)
    segment = segment_rows(state)[1]
    state = done(edits.SetText(segment_id=segment.id, text="Строка это ряд символов."), state)
    after = state.rows[row.id].value
    assert after.text == "Строка — набор символов."
    assert [(it.text, it.state) for it in after.quotes] == [("Строка это ряд символов.", QuoteState.CHANGED)]


def test_answers_and_cells_are_paragraphs_too(state):
    question, line = block_rows(state, "questions")[0], block_rows(state, "table")[0]
    state = done(edits.SetParagraph(block_id=question.id, text="Запись значения."), state)
    cell = line.value.cells[0][0]
    state = done(edits.SetParagraph(block_id=line.id, paragraph_id=cell.id, text="Сложение строк"), state)
    assert state.rows[question.id].value.answer.origin is Origin.EDITOR
    assert state.rows[line.id].value.cells[0][0].text == "Сложение строк"
    with pytest.raises(EditTargetMissing):
        done(edits.SetParagraph(block_id=line.id, text="Куда?"), state)
    with pytest.raises(EditEmpty):
        done(edits.SetParagraph(block_id=question.id, text=" "), state)


def test_an_empty_cell_can_be_written_and_emptied(state):
    line = block_rows(state, "table")[0]
    state = done(edits.SetCell(block_id=line.id, column=1, text="чтобы печатать"), state)
    assert state.rows[line.id].value.cells[1][0].text == "чтобы печатать"
    state = done(edits.SetCell(block_id=line.id, column=0, text="сложение"), state)
    assert state.rows[line.id].value.cells[0][0].quotes == line.value.cells[0][0].quotes
    state = done(edits.SetCell(block_id=line.id, column=1, text=""), state)
    assert state.rows[line.id].value.cells[1] == ()
    with pytest.raises(EditTargetMissing):
        done(edits.SetCell(block_id=line.id, column=2, text="нет такого"), state)


def test_labels_are_headings_questions_facts_and_plan_lines(state):
    rows = {key: block_rows(state, key)[0].id for key in ("content", "questions", "meta", "plan", "glossary")}
    state = done(edits.SetLabel(block_id=rows["content"], text="О литералах"), state)
    state = done(edits.SetLabel(block_id=rows["questions"], text="Что это?"), state)
    state = done(edits.SetLabel(block_id=rows["meta"], text="Основы"), state)
    state = done(edits.SetLabel(block_id=rows["plan"], text="Начало"), state)
    assert state.rows[rows["content"]].value.heading == "О литералах"
    assert state.rows[rows["questions"]].value.text == "Что это?"
    assert state.rows[rows["meta"]].value.value == "Основы"
    assert state.rows[rows["plan"]].value.title == "Начало"
    state = done(edits.SetLabel(block_id=rows["content"], text=None), state)
    assert state.rows[rows["content"]].value.heading is None
    for key in ("glossary", "meta"):
        with pytest.raises(EditTargetMissing):
            done(edits.SetLabel(block_id=rows[key], text=None), state)


def test_a_paragraph_is_added_behind_another_with_quotes_of_its_own(state):
    first = block_rows(state, "content")[0]
    segment = segment_rows(state)[2]
    chosen = Slice(segment_id=segment.id, start_char=0, end_char=6)
    state = done(
        edits.AddParagraph(section_id=first.section_id, text="Своё.", after=first.id, slices=(chosen,)), state
    )
    assert words_of(state, "content")[1] == "Своё."
    added = block_rows(state, "content")[1]
    assert (added.value.origin, added.value.quotes[0].text) == (Origin.EDITOR, "Да да,")
    state = done(edits.AddParagraph(section_id=first.section_id, text="Самое первое."), state)
    assert words_of(state, "content")[0] == "Самое первое."


def test_blocks_move_within_a_section_and_to_another(state):
    first, second, third = block_rows(state, "content")
    state = done(edits.MoveBlock(block_id=first.id, section_id=first.section_id, after=third.id), state)
    assert [row.id for row in block_rows(state, "content")] == [second.id, third.id, first.id]
    questions = section_row(state, "questions")
    state = done(edits.MoveBlock(block_id=third.id, section_id=questions.id), state)
    assert block_rows(state, "questions")[0].id == third.id
    assert [row.id for row in block_rows(state, "content")] == [second.id, first.id]
    with pytest.raises(EditTargetMissing):
        done(edits.MoveBlock(block_id=third.id, section_id=questions.id, after=first.id), state)


def test_a_block_put_behind_itself_stays(state):
    first = block_rows(state, "content")[0]
    edit = edits.MoveBlock(block_id=first.id, section_id=first.section_id, after=first.id)
    assert apply(edit, state, new_id=ids()).changes == ()


def test_a_removed_paragraph_comes_back_to_its_place(state):
    second = block_rows(state, "content")[1]
    after = done(edits.Delete(row_id=second.id), state)
    assert len(block_rows(after, "content")) == 2
    after = done(edits.Restore(row_id=second.id), after)
    assert [row.id for row in block_rows(after, "content")] == [
        row.id for row in block_rows(state, "content")
    ]


def test_sections_are_added_renamed_moved_and_removed(state):
    notes = living(state.rows, NotesRow)[0]
    table = section_row(state, "table")
    state = done(edits.AddSection(notes_id=notes.id, title="Литература", after=table.id), state)
    state = done(edits.SetTitle(row_id=table.id, title="Сравнение"), state)
    plan = section_row(state, "plan")
    state = done(edits.MoveSection(section_id=plan.id), state)
    state = done(edits.Delete(row_id=section_row(state, "questions").id), state)
    sections = reading.notes(state)[0].sections
    assert [section.title for section in sections] == [
        "План",
        "Лекция",
        "Содержание",
        "Сравнение",
        "Литература",
        "Глоссарий",
    ]
    assert sections[4].kind is SectionKind.TEXT
    with pytest.raises(EditTargetMissing):
        done(edits.SetTitle(row_id=notes.id, title="Нет такого"), state)
