"""Find and replace over the whole lecture."""

import pytest

from editing.lecture_rows import (
    block_rows,
    check_laws,
    entry_row,
    ids,
    lecture,
    same_state,
    segment_rows,
    texts_of,
)
from konspekt.domain.errors import EditEmpty
from konspekt.domain.glossary import Origin, QuoteState
from konspekt.editing import edits
from konspekt.editing.applying import apply, undo
from konspekt.editing.edits import ReplaceAll
from konspekt.editing.replacing import preview


@pytest.fixture
def state():
    made = lecture()
    entry = entry_row(made, "строка")
    for edit in (
        edits.SetDefinition(entry_id=entry.id, text="Строка в языке пайтон"),
        edits.SetVariants(entry_id=entry.id, variants=("пайтон-строка",)),
        edits.SetHeadword(entry_id=entry.id, headword="строка пайтон"),
        edits.AddParagraph(section_id=block_rows(made, "content")[0].section_id, text="О языке Пайтон."),
        edits.AddMark(segment_id=segment_rows(made)[2].id, title="Пайтон"),
    ):
        made = apply(edit, made, new_id=ids("e" + edit.op)).state
    return made


def done(edit, state):
    made = apply(edit, state, new_id=ids("n")).state
    check_laws(made)
    return made


PYTHON = ReplaceAll(find="пайтон", replacement="Python")


def test_the_preview_shows_every_place_and_what_becomes_of_it(state):
    hits = preview(PYTHON, state)
    assert [(hit.place.text_name.partition(" ")[0], hit.after) for hit in hits] == [
        ("text", "Да да, Python умеет складывать строки."),
        ("headword", "строка Python"),
        ("variant", "Python-строка"),
        ("definition", "Строка в языке Python"),
        ("paragraph", "О языке Python."),
        ("title", "Python"),
    ]


def test_what_the_preview_shows_is_what_is_done(state):
    after = done(PYTHON, state)
    assert texts_of(after)[2] == "Да да, Python умеет складывать строки."
    entry = entry_row(after, "строка").value
    assert (entry.headword, entry.variants, entry.definition.text) == (
        "строка Python",
        ("Python-строка",),
        "Строка в языке Python",
    )
    assert entry.definition.origin is Origin.EDITOR
    assert preview(PYTHON, after) == ()


def test_the_replaced_word_keeps_its_time(state):
    before, after = segment_rows(state)[2], segment_rows(done(PYTHON, state))[2]
    assert after.value.words[2].span == before.value.words[2].span
    assert after.value.words[3:] == before.value.words[3:]


def test_places_left_out_stay(state):
    hits = preview(PYTHON, state)
    left = frozenset(hit.place for hit in hits if hit.place.text_name in ("text", "headword"))
    after = done(ReplaceAll(find="пайтон", replacement="Python", leave=left), state)
    assert texts_of(after)[2] == texts_of(state)[2]
    assert entry_row(after, "строка").value.headword == "строка пайтон"
    assert entry_row(after, "строка").value.variants == ("Python-строка",)


def test_one_of_two_places_in_a_text_can_be_left_out(state):
    edit = ReplaceAll(find="да", replacement="нет")
    first, second = preview(edit, state)
    assert (first.place.start_char, second.place.start_char) == (0, 3)
    after = done(ReplaceAll(find="да", replacement="нет", leave=frozenset({first.place})), state)
    assert texts_of(after)[2].startswith("Да нет,")


def test_case_and_whole_words_can_be_asked_for(state):
    assert len(preview(ReplaceAll(find="пайтон", replacement="Python", match_case=True), state)) == 4
    assert preview(ReplaceAll(find="пайт", replacement="пит"), state) == ()
    assert len(preview(ReplaceAll(find="пайт", replacement="пит", whole_words=False), state)) == 6


def test_several_words_are_found_over_any_spaces_and_quotes_follow(state):
    after = done(ReplaceAll(find="запись  значения", replacement="величина"), state)
    assert texts_of(after)[0] == "Литерал это величина прямо в коде."
    (it,) = entry_row(after, "литерал").value.definition.quotes
    assert (it.text, it.state) == ("величина прямо в коде", QuoteState.CHANGED)
    assert block_rows(after, "content")[1].value.text == "Литерал это величина прямо в коде."


def test_signs_are_taken_literally(state):
    edit = ReplaceAll(find="коде.", replacement=r"\1 (код)", whole_words=False)
    assert texts_of(done(edit, state))[0] == r"Литерал это запись значения прямо в \1 (код)"


def test_what_would_be_left_empty_is_not_changed(state):
    edit = ReplaceAll(find="Пайтон", replacement="")
    assert "title" not in [hit.place.text_name for hit in preview(edit, state)]
    after = done(edit, state)
    assert texts_of(after)[2] == "Да да, умеет складывать строки."


def test_nothing_to_look_for_is_refused(state):
    with pytest.raises(EditEmpty):
        preview(ReplaceAll(find="  ", replacement="х"), state)


def test_it_is_one_group_that_can_be_undone(state):
    applied = apply(PYTHON, state, new_id=ids("n"))
    assert same_state(undo(applied.changes, applied.state, new_id=ids("u")).state, state)
