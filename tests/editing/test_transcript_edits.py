"""Split, merge, time shift, deletion: what happens to segments, quotes and headings."""

from dataclasses import replace

import pytest

from editing.lecture_rows import (
    block_rows,
    check_laws,
    entry_row,
    ids,
    lecture,
    section_row,
    segment_id,
    segment_rows,
    texts_of,
)
from konspekt.domain.errors import EditEmpty, EditOutOfOrder, EditPlaceUnfit, EditStale, EditTargetMissing
from konspekt.domain.glossary import EntryState, QuoteState
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment
from konspekt.editing import edits, reading
from konspekt.editing.applying import apply
from konspekt.editing.rows import Author, MarkRow, Review, SegmentRow
from konspekt.editing.state import LectureState, living


@pytest.fixture
def state():
    return lecture()


def done(edit, state):
    made = apply(edit, state, new_id=ids("n")).state
    check_laws(made)
    return made


def definition_quotes(state, key):
    return entry_row(state, key).value.definition.quotes


def test_a_corrected_word_follows_into_glossary_and_notes(state):
    row = segment_id(state, "Литерал")
    after = done(edits.SetText(segment_id=row, text="Литерал это запись величины прямо в коде."), state)
    (it,) = definition_quotes(after, "литерал")
    assert (it.text, it.state) == ("запись величины прямо в коде", QuoteState.CHANGED)
    assert entry_row(after, "литерал").value.definition.shown_text == "запись величины прямо в коде"
    assert block_rows(after, "content")[0].value.text == "Литерал это запись величины прямо в коде."
    assert block_rows(after, "questions")[0].value.answer.text == "запись величины прямо в коде"


def test_an_edited_segment_says_so_and_keeps_what_the_machine_said(state):
    row = segment_rows(state)[0]
    after = done(edits.SetText(segment_id=row.id, text="Другое."), state).rows[row.id]
    assert after.edited_fields == {"text"}
    assert after.machine_value == row.value
    assert after.version == row.version + 1


def test_writing_the_same_words_changes_nothing(state):
    row = segment_rows(state)[0]
    assert apply(edits.SetText(segment_id=row.id, text=row.value.text), state, new_id=ids()).changes == ()


def test_an_edit_of_an_older_version_is_refused(state):
    row = segment_rows(state)[0]
    edit = edits.SetText(segment_id=row.id, text="Другое.")
    newer = apply(edit, state, new_id=ids(), expected={row.id: row.version}).state
    with pytest.raises(EditStale) as refusal:
        apply(edit, newer, new_id=ids(), expected={row.id: row.version})
    assert refusal.value.figures["version"] == row.version + 1


def test_an_edit_of_what_is_not_there_is_refused(state):
    with pytest.raises(EditTargetMissing):
        done(edits.SetText(segment_id="nowhere", text="Другое."), state)
    with pytest.raises(EditTargetMissing):
        done(edits.SetText(segment_id=entry_row(state, "литерал").id, text="Другое."), state)
    with pytest.raises(EditEmpty):
        done(edits.SetText(segment_id=segment_rows(state)[0].id, text=" "), state)


def test_a_split_gives_the_right_part_a_new_id_and_each_part_its_words(state):
    row = segment_rows(state)[0]
    after = done(edits.SplitSegment(segment_id=row.id, at_char=len("Литерал это")), state)
    left, right = segment_rows(after)[:2]
    assert (left.id, left.value.text) == (row.id, "Литерал это")
    assert (right.id, right.value.text) == ("n1", "запись значения прямо в коде.")
    assert left.value.words + right.value.words == row.value.words
    assert left.value.span == TimeSpan(0, 900)
    assert right.value.span == TimeSpan(1000, row.value.span.end_ms)


def test_a_split_may_be_asked_on_either_side_of_the_space(state):
    row = segment_rows(state)[0].id
    before = done(edits.SplitSegment(segment_id=row, at_char=len("Литерал это")), state)
    behind = done(edits.SplitSegment(segment_id=row, at_char=len("Литерал это ")), state)
    assert before == behind


@pytest.mark.parametrize("at_char", [0, 3, 41, 999, -1])
def test_a_split_inside_a_word_or_at_an_end_is_refused(state, at_char):
    with pytest.raises(EditPlaceUnfit):
        done(edits.SplitSegment(segment_id=segment_rows(state)[0].id, at_char=at_char), state)


def test_a_quote_across_a_split_becomes_two(state):
    row = segment_rows(state)[0]
    at = row.value.text.index("прямо")
    after = done(edits.SplitSegment(segment_id=row.id, at_char=at), state)
    assert [(it.segment_id, it.text, it.state) for it in definition_quotes(after, "литерал")] == [
        (row.id, "запись значения", QuoteState.LIVE),
        ("n1", "прямо в коде", QuoteState.LIVE),
    ]
    assert entry_row(after, "литерал").value.definition.shown_text == "запись значения прямо в коде"


def test_a_quote_behind_a_split_moves_to_the_new_segment(state):
    row = segment_rows(state)[0]
    after = done(edits.SplitSegment(segment_id=row.id, at_char=len("Литерал это")), state)
    (it,) = definition_quotes(after, "литерал")
    assert (it.segment_id, it.start_char, it.text) == ("n1", 0, "запись значения прямо в коде")


def test_merging_keeps_the_left_id_and_leaves_a_tombstone_that_names_it(state):
    left, right = segment_rows(state)[:2]
    after = done(edits.MergeSegment(segment_id=left.id), state)
    joined, gone = after.rows[left.id], after.rows[right.id]
    assert joined.value.text == f"{left.value.text} {right.value.text}"
    assert joined.value.words == left.value.words + right.value.words
    assert joined.value.span == left.value.span.joined(right.value.span)
    assert (gone.deleted_by, gone.merged_into) == (Author.PERSON, left.id)
    assert len(texts_of(after)) == len(texts_of(state)) - 1


def test_quotes_of_a_merged_segment_move_in_the_same_group(state):
    left = segment_rows(state)[0]
    after = done(edits.MergeSegment(segment_id=left.id), state)
    (it,) = definition_quotes(after, "строка")
    assert (it.segment_id, it.text, it.state) == (left.id, "последовательность символов", QuoteState.LIVE)
    assert it.span == definition_quotes(state, "строка")[0].span


def test_a_heading_at_a_merged_segment_moves_with_its_words(state):
    third = segment_rows(state)[2]
    after = done(edits.MergeSegment(segment_id=third.id), state)
    assert [section.first_segment_id for section in reading.outline(after).sections] == [
        segment_rows(state)[0].id,
        third.id,
    ]


def test_the_last_segment_has_nothing_to_merge_with(state):
    with pytest.raises(EditTargetMissing):
        done(edits.MergeSegment(segment_id=segment_rows(state)[-1].id), state)


def test_a_segment_with_words_merges_with_one_without(state):
    left, right = segment_rows(state)[:2]
    bare = replace(right, value=replace(right.value, words=()))
    state = LectureState(rows={**state.rows, right.id: bare})
    after = apply(edits.MergeSegment(segment_id=left.id), state, new_id=ids()).state
    words = after.rows[left.id].value.words
    assert words[: len(left.value.words)] == left.value.words
    assert words[-1].span.end_ms == right.value.span.end_ms
    assert words[-1].confidence is None


def test_segments_that_overlap_in_time_stay_in_order_when_split_or_merged(state):
    first, second = segment_rows(state)[:2]
    state = done(edits.ShiftSegments(segment_ids=(second.id,), by_ms=-4000), state)
    split = done(edits.SplitSegment(segment_id=first.id, at_char=first.value.text.index("в коде")), state)
    assert segment_rows(split)[1].value.span.start_ms == 1000
    merged = done(edits.MergeSegment(segment_id=first.id), state)
    starts = [word.span.start_ms for word in merged.rows[first.id].value.words]
    assert starts == sorted(starts)


def test_a_time_shift_moves_words_and_quotes_too(state):
    row = segment_rows(state)[1]
    after = done(edits.ShiftSegments(segment_ids=(row.id,), by_ms=250), state)
    assert after.rows[row.id].value.span == row.value.span.shifted(250)
    assert after.rows[row.id].value.words[0].span == row.value.words[0].span.shifted(250)
    (old,), (new,) = definition_quotes(state, "строка"), definition_quotes(after, "строка")
    assert (new.text, new.state, new.span) == (old.text, QuoteState.LIVE, old.span.shifted(250))


def test_a_shift_past_a_neighbour_or_before_the_recording_is_refused(state):
    first, second = segment_rows(state)[:2]
    with pytest.raises(EditOutOfOrder):
        done(edits.ShiftSegments(segment_ids=(second.id,), by_ms=20_000), state)
    with pytest.raises(EditOutOfOrder):
        done(edits.ShiftSegments(segment_ids=(first.id,), by_ms=-1), state)


def test_all_segments_may_shift_together_by_any_length(state):
    every = tuple(row.id for row in segment_rows(state))
    after = done(edits.ShiftSegments(segment_ids=every, by_ms=60_000), state)
    assert segment_rows(after)[0].value.span.start_ms == 60_000


def test_naming_a_speaker_leaves_words_and_quotes_alone(state):
    row = segment_rows(state)[0]
    applied = apply(edits.SetSpeaker(segment_ids=(row.id,), speaker="Иванов"), state, new_id=ids())
    assert applied.touched == (row.id,)
    assert applied.state.rows[row.id].value.speaker == "Иванов"


def test_a_blank_name_names_no_speaker_and_the_same_name_changes_nothing(state):
    row = segment_rows(state)[0]
    named = apply(
        edits.SetSpeaker(segment_ids=(row.id,), speaker=" Пётр\n Иванов "), state, new_id=ids()
    ).state
    assert named.rows[row.id].value.speaker == "Пётр Иванов"
    same = edits.SetSpeaker(segment_ids=(row.id,), speaker="Пётр Иванов")
    assert apply(same, named, new_id=ids()).touched == ()
    blank = edits.SetSpeaker(segment_ids=(row.id,), speaker=" ")
    assert apply(blank, named, new_id=ids()).state.rows[row.id].value.speaker is None


def test_quotes_of_a_deleted_segment_are_lost_and_their_entry_asks_for_review(state):
    row = segment_rows(state)[0]
    after = done(edits.Delete(row_id=row.id), state)
    (old,), (it,) = definition_quotes(state, "литерал"), definition_quotes(after, "литерал")
    assert it == replace(old, state=QuoteState.LOST)
    assert entry_row(after, "литерал").reviews == {Review.UNCONFIRMED}
    assert entry_row(after, "строка").reviews == set()
    assert block_rows(after, "content")[0].reviews == {Review.UNCONFIRMED}
    assert reading.outline(after).sections[0].first_segment_id == segment_rows(state)[1].id


def test_an_accepted_entry_keeps_its_state_and_gains_a_flag(state):
    entry = entry_row(state, "литерал")
    state = done(edits.SetState(entry_id=entry.id, state=EntryState.ACCEPTED), state)
    row = segment_id(state, "Литерал")
    after = done(edits.SetText(segment_id=row, text="Литерал это запись числа прямо в коде."), state)
    assert entry_row(after, "литерал").value.state == "accepted"
    assert entry_row(after, "литерал").reviews == {Review.EVIDENCE_CHANGED}
    settled = done(edits.SetState(entry_id=entry.id, state=EntryState.ACCEPTED), after)
    assert entry_row(settled, "литерал").reviews == set()


def test_a_word_elsewhere_in_the_segment_gives_an_accepted_entry_no_flag(state):
    entry = entry_row(state, "литерал")
    state = done(edits.SetState(entry_id=entry.id, state=EntryState.ACCEPTED), state)
    row = segment_id(state, "Литерал")
    after = done(edits.SetText(segment_id=row, text="Литералом зовётся запись значения прямо в коде."), state)
    assert entry_row(after, "литерал").reviews == set()


def test_an_untimed_transcript_is_edited_like_a_timed_one():
    rows = {
        name: SegmentRow(id=name, rank=rank, value=Segment(id=name, span=None, text=text))
        for name, rank, text in (("a", "1", "раз два"), ("b", "2", "три"))
    }
    state = LectureState(rows=rows)
    state = done(edits.MergeSegment(segment_id="a"), state)
    assert texts_of(state) == ["раз два три"]
    state = done(edits.SplitSegment(segment_id="a", at_char=3), state)
    assert texts_of(state) == ["раз", "два три"]
    assert done(edits.ShiftSegments(segment_ids=("a",), by_ms=5), state) == state


def test_a_new_heading_begins_a_topic_and_a_second_one_renames_it(state):
    row = segment_rows(state)[1]
    after = done(edits.AddMark(segment_id=row.id, title="Строки"), state)
    assert [section.title for section in reading.outline(after).sections] == [
        "Литералы",
        "Строки",
        "Переменные",
    ]
    after = done(edits.AddMark(segment_id=row.id, title="О строках"), after)
    assert [section.title for section in reading.outline(after).sections][1] == "О строках"
    mark = next(it for it in living(after.rows, MarkRow) if it.value.title == "О строках")
    after = done(edits.SetTitle(row_id=mark.id, title="Про строки"), after)
    after = done(edits.Delete(row_id=mark.id), after)
    assert [section.title for section in reading.outline(after).sections] == ["Литералы", "Переменные"]
    after = done(edits.Restore(row_id=mark.id), after)
    assert [section.title for section in reading.outline(after).sections][1] == "Про строки"


def test_a_plan_line_tells_the_time_of_its_heading(state):
    plan = reading.notes(state)[0].sections[1].blocks
    assert plan[1].span == reading.outline(state).sections[1].span
    assert section_row(state, "plan").value.title == "План"


def test_a_heading_cannot_come_back_to_a_segment_that_is_gone(state):
    row = segment_rows(state)[-1]
    state = done(edits.AddMark(segment_id=row.id, title="Конец"), state)
    mark = next(it for it in living(state.rows, MarkRow) if it.value.title == "Конец")
    state = done(edits.Delete(row_id=mark.id), state)
    state = done(edits.Delete(row_id=row.id), state)
    with pytest.raises(EditTargetMissing):
        done(edits.Restore(row_id=mark.id), state)
