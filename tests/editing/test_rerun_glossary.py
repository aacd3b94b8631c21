"""DATA.md, "Re-run": entries."""

from dataclasses import replace

import pytest

from editing.lecture_rows import (
    TEXTS,
    check_laws,
    entry_of,
    entry_row,
    glossary_of,
    ids,
    lecture,
    segment_rows,
    segments_of,
    transcript_of,
)
from konspekt.domain.glossary import EntryState, Glossary, MergeSuggestion, Origin, QuoteState
from konspekt.editing import edits, reading
from konspekt.editing.applying import apply
from konspekt.editing.rerun import MachineResult, merge_rerun
from konspekt.editing.rows import Author, PairRow, Review

SEGMENTS = segments_of()


@pytest.fixture
def state():
    return lecture()


def done(edit, state):
    return apply(edit, state, new_id=ids("e" + edit.op)).state


def rerun(state, *entries, suggestions=(), texts=TEXTS, is_recognized=True):
    glossary = Glossary(entries=entries, suggestions=suggestions)
    result = MachineResult(transcript=transcript_of(texts), is_recognized=is_recognized, glossary=glossary)
    made = merge_rerun(state, result, new_id=ids("x")).state
    check_laws(made)
    return made


def keys(state):
    return [entry.machine_key for entry in reading.glossary(state).entries]


NEW = entry_of(SEGMENTS, "литерал", "Литерал это запись значения", headword="Литерал", confidence=0.5)
REST = glossary_of(SEGMENTS).entries[1:]


def test_untouched_fields_take_the_new_value(state):
    after = entry_row(rerun(state, NEW, *REST), "литерал")
    assert (after.id, after.value.headword) == (entry_row(state, "литерал").id, "Литерал")
    assert after.value.definition.shown_text == "Литерал это запись значения"
    assert after.value.confidence == 0.5
    assert after.value.state is EntryState.DRAFT


def test_edited_fields_keep_theirs_and_the_new_definition_becomes_an_alternative(state):
    entry = entry_row(state, "литерал")
    state = done(edits.SetDefinition(entry_id=entry.id, text="Своё."), state)
    after = entry_row(rerun(state, NEW, *REST), "литерал").value
    assert (after.definition.origin, after.definition.text) == (Origin.EDITOR, "Своё.")
    assert [it.shown_text for it in after.alternatives] == ["Литерал это запись значения"]
    assert after.headword == "Литерал"


def test_the_same_alternative_is_kept_once(state):
    entry = entry_row(state, "литерал")
    state = done(edits.SetDefinition(entry_id=entry.id, text="Своё."), state)
    after = rerun(rerun(state, NEW, *REST), NEW, *REST)
    assert len(entry_row(after, "литерал").value.alternatives) == 1


def test_an_edited_headword_is_found_again_by_its_key(state):
    entry = entry_row(state, "литерал")
    state = done(edits.SetHeadword(entry_id=entry.id, headword="константа"), state)
    after = rerun(state, NEW, *REST)
    assert entry_row(after, "литерал").value.headword == "константа"
    assert len(keys(after)) == 4


def test_everything_of_an_accepted_entry_is_kept(state):
    entry = entry_row(state, "литерал")
    state = done(edits.SetState(entry_id=entry.id, state=EntryState.ACCEPTED), state)
    after = entry_row(rerun(state, NEW, *REST), "литерал").value
    before = entry_row(state, "литерал").value
    assert replace(after, alternatives=()) == before
    assert [it.shown_text for it in after.alternatives] == ["Литерал это запись значения"]


def test_a_new_entry_is_a_draft_behind_the_one_before_it(state):
    added = entry_of(SEGMENTS, "символ", "последовательность символов", state=EntryState.ACCEPTED)
    after = rerun(state, NEW, REST[0], added, *REST[1:])
    assert keys(after) == ["литерал", "строка", "символ", "переменная", "присваивание"]
    assert entry_row(after, "символ").value.state is EntryState.DRAFT


def test_a_rejected_entry_never_returns(state):
    entry = entry_row(state, "литерал")
    state = done(edits.SetState(entry_id=entry.id, state=EntryState.REJECTED), state)
    after = rerun(rerun(rerun(state, *REST), NEW, *REST), NEW, *REST)
    assert entry_row(after, "литерал").value.state is EntryState.REJECTED
    assert entry_row(after, "литерал").value == entry_row(state, "литерал").value
    assert keys(after).count("литерал") == 1


def test_a_deleted_entry_never_returns(state):
    state = done(edits.Delete(row_id=entry_row(state, "литерал").id), state)
    after = rerun(state, NEW, *REST)
    assert "литерал" not in keys(after)
    assert entry_row(after, "литерал").deleted_by is Author.PERSON


def test_an_untouched_draft_that_vanished_is_deleted_and_comes_back_when_found(state):
    after = rerun(state, *REST)
    assert entry_row(after, "литерал").deleted_by is Author.MACHINE
    again = rerun(after, NEW, *REST)
    assert entry_row(again, "литерал").is_living
    assert entry_row(again, "литерал").id == entry_row(state, "литерал").id


@pytest.mark.parametrize(
    "edit",
    [
        lambda entry: edits.SetState(entry_id=entry.id, state=EntryState.ACCEPTED),
        lambda entry: edits.SetDefinition(entry_id=entry.id, text="Своё."),
    ],
)
def test_edited_or_accepted_entries_that_vanished_are_kept_and_flagged(state, edit):
    state = done(edit(entry_row(state, "литерал")), state)
    after = rerun(state, *REST)
    assert entry_row(after, "литерал").is_living
    assert entry_row(after, "литерал").reviews == {Review.NOT_FOUND}
    assert entry_row(rerun(after, NEW, *REST), "литерал").reviews == set()


def test_an_entry_that_a_person_added_is_never_missing(state):
    state = done(edits.AddEntry(headword="язык", machine_key="язык"), state)
    after = rerun(state, NEW, *REST)
    assert entry_row(after, "язык").is_living
    assert entry_row(after, "язык").reviews == set()


def test_a_re_run_fills_what_a_person_left_open_in_an_entry_of_his_own(state):
    state = done(edits.AddEntry(headword="Символ", machine_key="символ"), state)
    found = entry_of(SEGMENTS, "символ", "последовательность символов")
    after = rerun(state, NEW, *REST, found)
    assert keys(after).count("символ") == 1
    assert entry_row(after, "символ").value.headword == "Символ"
    assert entry_row(after, "символ").value.definition.shown_text == "последовательность символов"


def test_a_merged_entry_is_found_by_its_alias(state):
    kept, gone = entry_row(state, "литерал"), entry_row(state, "строка")
    state = done(edits.MergeEntries(into_id=kept.id, entry_id=gone.id), state)
    after = rerun(state, NEW, *REST)
    assert keys(after) == ["литерал", "переменная", "присваивание"]
    assert entry_row(after, "литерал").value.variants == ("строка",)
    alone = rerun(state, *REST)
    assert entry_row(alone, "литерал").is_living
    assert entry_row(alone, "литерал").reviews == set()


def test_quotes_of_new_entries_point_into_edited_segments(state):
    row = segment_rows(state)[0]
    state = done(edits.SetText(segment_id=row.id, text="Литерал — это запись величины прямо в коде."), state)
    after = rerun(state, NEW, *REST)
    (it,) = entry_row(after, "литерал").value.definition.quotes
    assert (it.segment_id, it.text, it.state) == (
        row.id,
        "Литерал — это запись величины",
        QuoteState.CHANGED,
    )


def test_a_quote_of_words_that_a_person_deleted_is_lost(state):
    state = done(edits.Delete(row_id=segment_rows(state)[0].id), state)
    after = entry_row(rerun(state, NEW, *REST), "литерал")
    assert after.value.definition.quotes[0].state is QuoteState.LOST
    assert after.reviews == {Review.UNCONFIRMED}


def test_a_glossary_alone_is_merged_over_the_rows_as_they_are_now(state):
    row = segment_rows(state)[0]
    read = transcript_of()
    state = done(edits.SetText(segment_id=row.id, text="Вот: литерал это запись значения в коде."), state)
    result = MachineResult(transcript=read, is_recognized=False, glossary=Glossary(entries=(NEW, *REST)))
    after = merge_rerun(state, result, new_id=ids("x")).state
    check_laws(after)
    assert segment_rows(after) == segment_rows(state)
    (it,) = entry_row(after, "литерал").value.definition.quotes
    assert it.text == "литерал это запись значения"


def pair(one, other, score=0.8):
    return MergeSuggestion(entry_id=one, other_id=other, score=score, reason="spelling")


def test_guesses_name_rows_and_refused_ones_do_not_return(state):
    state = rerun(state, NEW, *REST, suggestions=(pair("литерал", "строка"),))
    (guess,) = reading.glossary(state).suggestions
    assert {guess.entry_id, guess.other_id} == {entry_row(state, key).id for key in ("литерал", "строка")}
    row = next(row for row in state.rows.values() if isinstance(row, PairRow))
    state = done(edits.Delete(row_id=row.id), state)
    again = rerun(state, NEW, *REST, suggestions=(pair("строка", "литерал", 0.9),))
    assert reading.glossary(again).suggestions == ()


def test_guesses_that_are_gone_are_dropped_and_merged_ones_hidden(state):
    pairs = (pair("литерал", "строка"), pair("строка", "переменная"))
    state = rerun(state, NEW, *REST, suggestions=pairs)
    merged = done(
        edits.MergeEntries(into_id=entry_row(state, "литерал").id, entry_id=entry_row(state, "строка").id),
        state,
    )
    assert reading.glossary(merged).suggestions == ()
    assert len(reading.glossary(rerun(state, NEW, *REST, suggestions=pairs[:1])).suggestions) == 1
