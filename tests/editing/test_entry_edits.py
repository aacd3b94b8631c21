"""Edits of the glossary."""

import pytest

from editing.lecture_rows import check_laws, entry_row, ids, lecture, same_state, segment_rows
from konspekt.domain.errors import EditEmpty, EditPlaceUnfit, EditTargetMissing
from konspekt.domain.glossary import EntryState, Origin, QuoteState
from konspekt.editing import edits, reading
from konspekt.editing.applying import apply, undo
from konspekt.editing.edits import Slice
from konspekt.editing.rows import Author, Review


@pytest.fixture
def state():
    return lecture()


def done(edit, state):
    made = apply(edit, state, new_id=ids("n")).state
    check_laws(made)
    return made


def slice_of(state, text):
    row = next(row for row in segment_rows(state) if text in row.value.text)
    at = row.value.text.index(text)
    return Slice(segment_id=row.id, start_char=at, end_char=at + len(text))


def test_a_written_definition_is_the_editors_and_keeps_its_quotes(state):
    entry = entry_row(state, "литерал")
    after = entry_row(
        done(edits.SetDefinition(entry_id=entry.id, text=" Значение в  коде. "), state), "литерал"
    )
    assert after.value.definition.origin is Origin.EDITOR
    assert after.value.definition.text == "Значение в коде."
    assert after.value.definition.quotes == entry.value.definition.quotes
    assert after.edited_fields == {"definition"}


def test_a_definition_taken_away_stays_as_an_alternative(state):
    entry = entry_row(state, "литерал")
    after = entry_row(done(edits.SetDefinition(entry_id=entry.id, text=None), state), "литерал")
    assert after.value.definition is None
    assert after.value.alternatives == (entry.value.definition,)


def test_an_alternative_can_be_chosen_back(state):
    entry = entry_row(state, "литерал")
    after = done(edits.SetDefinition(entry_id=entry.id, text=None), state)
    back = entry_row(done(edits.ChooseDefinition(entry_id=entry.id, alternative=0), after), "литерал")
    assert back.value.definition == entry.value.definition
    assert back.value.alternatives == ()
    with pytest.raises(EditTargetMissing):
        done(edits.ChooseDefinition(entry_id=entry.id, alternative=1), after)


def test_selected_words_become_a_verbatim_definition(state):
    entry = entry_row(state, "присваивание")
    chosen = slice_of(state, "Мы создаём переменную присваиванием")
    after = entry_row(done(edits.QuoteDefinition(entry_id=entry.id, slices=(chosen,)), state), "присваивание")
    assert after.value.definition.origin is Origin.LECTURER_VERBATIM
    assert after.value.definition.text is None
    assert after.value.definition.shown_text == "Мы создаём переменную присваиванием"
    with pytest.raises(EditEmpty):
        done(edits.QuoteDefinition(entry_id=entry.id, slices=()), state)


def test_a_selection_outside_the_text_is_refused(state):
    entry = entry_row(state, "литерал")
    row = segment_rows(state)[0]
    for start, end in ((0, 999), (5, 5), (-1, 4), (7, 8)):
        chosen = Slice(segment_id=row.id, start_char=start, end_char=end)
        with pytest.raises(EditPlaceUnfit):
            done(edits.QuoteDefinition(entry_id=entry.id, slices=(chosen,)), state)


def test_headword_variants_and_state(state):
    entry = entry_row(state, "литерал")
    after = done(edits.SetHeadword(entry_id=entry.id, headword="Литерал"), state)
    after = done(edits.SetVariants(entry_id=entry.id, variants=("константа", " ", "константа")), after)
    after = entry_row(done(edits.SetState(entry_id=entry.id, state=EntryState.REJECTED), after), "литерал")
    assert (after.value.headword, after.value.variants) == ("Литерал", ("константа",))
    assert after.value.state is EntryState.REJECTED
    assert after.edited_fields == {"headword", "variants", "state"}
    assert after.machine_value == entry.value
    with pytest.raises(EditEmpty):
        done(edits.SetHeadword(entry_id=entry.id, headword=" "), state)


def test_an_entry_added_from_a_selection_stands_where_the_lecture_speaks_of_it(state):
    add = edits.AddEntry(
        headword="Python",
        machine_key="python",
        variants=("пайтон ", " ", "пайтон"),
        mention_slices=(slice_of(state, "пайтон"),),
        definition_slices=(slice_of(state, "пайтон умеет складывать строки"),),
    )
    after = done(add, state)
    row = entry_row(after, "python")
    assert [entry.headword for entry in reading.glossary(after).entries] == [
        "литерал",
        "строка",
        "Python",
        "переменная",
        "присваивание",
    ]
    assert row.value.definition.shown_text == "пайтон умеет складывать строки"
    assert row.value.variants == ("пайтон",)
    assert row.value.mentions[0].text == "пайтон"
    assert row.machine_value is None
    assert {"added", "headword", "definition"} <= row.edited_fields


def test_an_added_entry_is_shown_in_the_glossary_of_the_notes(state):
    after = done(edits.AddEntry(headword="язык", machine_key="язык"), state)
    shown = [block.entry_id for block in reading.notes(after)[0].sections[-1].blocks]
    assert shown[-1] == entry_row(after, "язык").id
    assert len(shown) == 5


def test_an_entry_in_ones_own_words_is_openly_the_editors(state):
    after = done(
        edits.AddEntry(headword="язык", machine_key="язык", definition_text="средство записи"), state
    )
    definition = entry_row(after, "язык").value.definition
    assert (definition.origin, definition.text, definition.quotes) == (Origin.EDITOR, "средство записи", ())
    assert entry_row(after, "язык").reviews == set()


def test_a_deleted_entry_is_a_tombstone_and_comes_back_as_it_was(state):
    entry = entry_row(state, "литерал")
    after = done(edits.Delete(row_id=entry.id), state)
    assert entry_row(after, "литерал").deleted_by is Author.PERSON
    assert "литерал" not in [it.headword for it in reading.glossary(after).entries]
    assert len(reading.notes(after)[0].sections[-1].blocks) == 3
    back = entry_row(done(edits.Restore(row_id=entry.id), after), "литерал")
    assert back.is_living
    assert back.value == entry.value


def test_quotes_of_a_tombstone_are_kept_true_too(state):
    entry = entry_row(state, "литерал")
    after = done(edits.Delete(row_id=entry.id), state)
    row = segment_rows(after)[0]
    after = done(
        edits.SetText(segment_id=row.id, text="Итак, литерал это запись значения прямо в коде."), after
    )
    back = entry_row(done(edits.Restore(row_id=entry.id), after), "литерал")
    (it,) = back.value.definition.quotes
    assert (it.text, it.state) == ("запись значения прямо в коде", QuoteState.LIVE)


@pytest.fixture
def merged(state):
    return done(
        edits.MergeEntries(into_id=entry_row(state, "литерал").id, entry_id=entry_row(state, "строка").id),
        state,
    )


def test_a_merge_takes_variants_mentions_and_the_definition_as_an_alternative(state, merged):
    kept, taken = entry_row(merged, "литерал"), entry_row(state, "строка")
    assert kept.value.variants == ("строка",)
    assert kept.value.mentions == taken.value.mentions
    assert kept.value.alternatives == (taken.value.definition,)
    assert kept.value.definition == entry_row(state, "литерал").value.definition


def test_the_merged_entry_is_a_tombstone_and_its_key_an_alias(merged):
    kept, gone = entry_row(merged, "литерал"), entry_row(merged, "строка")
    assert (gone.deleted_by, gone.merged_into) == (Author.PERSON, kept.id)
    assert kept.value.aliases == ("строка",)


def test_references_in_the_notes_lead_to_the_entry_that_took_it(state, merged):
    before = [block.entry_id for block in reading.notes(state)[0].sections[-1].blocks]
    after = [block.entry_id for block in reading.notes(merged)[0].sections[-1].blocks]
    assert after == [entry_id for entry_id in before if entry_id != entry_row(state, "строка").id]


def test_an_entry_without_a_definition_takes_the_others(state):
    kept, gone = entry_row(state, "присваивание"), entry_row(state, "литерал")
    after = entry_row(done(edits.MergeEntries(into_id=kept.id, entry_id=gone.id), state), "присваивание")
    assert after.value.definition == gone.value.definition
    assert after.value.alternatives == ()


def test_a_split_is_the_inverse_of_a_merge(state, merged):
    gone = entry_row(merged, "строка")
    after = done(edits.SplitEntry(entry_id=gone.id), merged)
    for key in ("литерал", "строка"):
        assert entry_row(after, key).value == entry_row(state, key).value
        assert entry_row(after, key).is_living
    assert reading.notes(after) == reading.notes(state)


def test_a_split_gives_back_only_what_was_taken(state):
    a, b = entry_row(state, "литерал"), entry_row(state, "строка")
    state = done(edits.SetVariants(entry_id=a.id, variants=("строка", "константа")), state)
    state = done(edits.MergeEntries(into_id=a.id, entry_id=b.id), state)
    state = done(edits.SetVariants(entry_id=a.id, variants=("строка", "константа", "новое")), state)
    state = done(edits.SplitEntry(entry_id=b.id), state)
    assert entry_row(state, "литерал").value.variants == ("строка", "константа", "новое")


def test_a_mention_that_both_had_stays_with_both_after_a_split(state):
    one, both = edits.AddEntry, (slice_of(state, "пайтон"),)
    for key in ("язык", "пайтон"):
        made = one(headword=key, machine_key=key, mention_slices=both)
        state = apply(made, state, new_id=ids(key)).state
    first, second = entry_row(state, "язык"), entry_row(state, "пайтон")
    merged = done(edits.MergeEntries(into_id=first.id, entry_id=second.id), state)
    assert entry_row(merged, "язык").value.mentions == first.value.mentions
    split = done(edits.SplitEntry(entry_id=second.id), merged)
    assert entry_row(split, "язык").value.mentions == first.value.mentions


def test_a_split_after_other_edits_gives_back_the_quotes_where_they_are_now(state, merged):
    row = segment_rows(merged)[1]
    after = done(edits.SetText(segment_id=row.id, text="А строка это последовательность символов."), merged)
    after = done(edits.SplitEntry(entry_id=entry_row(merged, "строка").id), after)
    assert entry_row(after, "литерал").value.alternatives == ()
    (it,) = entry_row(after, "строка").value.definition.quotes
    assert (it.text, it.state) == ("последовательность символов", QuoteState.LIVE)


def test_only_a_merged_entry_can_be_split_and_none_merges_with_itself(state):
    entry = entry_row(state, "литерал")
    with pytest.raises(EditTargetMissing):
        done(edits.SplitEntry(entry_id=entry.id), state)
    with pytest.raises(EditPlaceUnfit):
        done(edits.MergeEntries(into_id=entry.id, entry_id=entry.id), state)
    with pytest.raises(EditTargetMissing):
        done(edits.Restore(row_id=entry.id), state)


def test_undo_of_a_merge_gives_back_both(state):
    edit = edits.MergeEntries(into_id=entry_row(state, "литерал").id, entry_id=entry_row(state, "строка").id)
    applied = apply(edit, state, new_id=ids("n"))
    assert same_state(undo(applied.changes, applied.state, new_id=ids("u")).state, state)


def test_an_undefined_term_whose_mentions_are_lost_asks_for_review(state):
    after = done(edits.Delete(row_id=segment_rows(state)[-1].id), state)
    assert entry_row(after, "присваивание").reviews == {Review.UNCONFIRMED}
