"""DATA.md, "Re-run": segments."""

from dataclasses import replace

import pytest

from editing.lecture_rows import (
    TEXTS,
    block_rows,
    check_laws,
    entry_row,
    ids,
    lecture,
    result_of,
    segment_id,
    segment_rows,
    segments_of,
    texts_of,
    timed,
    transcript_of,
)
from konspekt.domain.errors import RerunUntimed
from konspekt.domain.glossary import QuoteState
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript
from konspekt.editing import edits, reading
from konspekt.editing.applying import apply
from konspekt.editing.rerun import MachineResult, adopt, merge_rerun
from konspekt.editing.rows import Author


@pytest.fixture
def state():
    return lecture()


def done(edit, state):
    return apply(edit, state, new_id=ids("e" + edit.op)).state


def heard(segments):
    transcript = Transcript(language="ru", engine="scripted", segments=tuple(segments))
    return MachineResult(transcript=transcript, is_recognized=True)


def rerun(state, segments):
    made = merge_rerun(state, heard(segments), new_id=ids("x")).state
    check_laws(made)
    return made


def test_adopting_a_lecture_gives_every_noun_a_row(state):
    assert texts_of(state) == list(TEXTS)
    assert {row.version for row in state.rows.values()} == {1}
    assert segment_rows(state)[0].machine_key == "s0001"
    assert not any(row.edited_fields for row in state.rows.values())
    read = reading.transcript(state, language="ru", engine="scripted")
    assert [replace(it, id="") for it in read.segments] == [replace(it, id="") for it in segments_of()]


def test_the_same_result_again_changes_nothing(state):
    assert merge_rerun(state, result_of(), new_id=ids("x")).changes == ()


def test_an_edited_segment_protects_its_span(state):
    row = segment_rows(state)[1]
    state = done(edits.SetText(segment_id=row.id, text="Строка — ряд символов."), state)
    after = rerun(state, segments_of(("Литерал.", "Строка то последовательность симолов.", *TEXTS[2:])))
    assert after.rows[row.id].value == state.rows[row.id].value
    assert texts_of(after) == ["Литерал.", "Строка — ряд символов.", *TEXTS[2:]]


def test_where_the_new_text_differs_it_is_attached_as_a_suggestion(state):
    row = segment_rows(state)[1]
    state = done(edits.SetText(segment_id=row.id, text="Строка — ряд символов."), state)
    after = rerun(state, segments_of((TEXTS[0], "Строка это поток символов.", *TEXTS[2:])))
    assert after.rows[row.id].suggestion.text == "Строка это поток символов."


def test_what_the_person_saw_and_changed_is_not_suggested_again(state):
    row = segment_rows(state)[1]
    state = done(edits.SetText(segment_id=row.id, text="Строка — ряд символов."), state)
    assert rerun(state, segments_of()).rows[row.id].suggestion is None
    same = segments_of((TEXTS[0], "Строка — ряд символов.", *TEXTS[2:]))
    assert rerun(state, same).rows[row.id].suggestion is None


def test_a_suggestion_can_be_taken_with_its_times(state):
    row = segment_rows(state)[1]
    state = done(edits.SetText(segment_id=row.id, text="Строка — ряд символов."), state)
    state = rerun(state, segments_of((TEXTS[0], "Строка это поток символов.", *TEXTS[2:])))
    offered = state.rows[row.id].suggestion
    state = done(edits.TakeSuggestion(row_id=row.id), state)
    check_laws(state)
    assert state.rows[row.id].value.words == offered.words
    assert state.rows[row.id].suggestion is None


def test_a_refused_suggestion_does_not_come_again(state):
    row = segment_rows(state)[1]
    state = done(edits.SetText(segment_id=row.id, text="Строка — ряд символов."), state)
    again = segments_of((TEXTS[0], "Строка это поток символов.", *TEXTS[2:]))
    state = done(edits.DropSuggestion(row_id=row.id), rerun(state, again))
    assert rerun(state, again).rows[row.id].suggestion is None


def test_new_segments_are_cut_at_word_boundaries_around_an_edited_one(state):
    row = segment_rows(state)[1]
    assert row.value.span == TimeSpan(5000, 6900)
    state = done(edits.SetText(segment_id=row.id, text="Правка."), state)
    long = timed("s0001", "а б в г д е ж з и к л м н о п", start_ms=4000, word_ms=300, gap_ms=0)
    after = rerun(state, [long])
    assert texts_of(after) == ["а б в", "Правка.", "л м н о п"]
    first, _, last = segment_rows(after)
    assert first.value.words + last.value.words == long.words[:3] + long.words[10:]
    assert after.rows[row.id].suggestion.text == "г д е ж з и к"


def test_a_word_is_dropped_or_kept_by_its_midpoint_and_kept_words_stay_outside(state):
    row = segment_rows(state)[1]
    state = done(edits.SetText(segment_id=row.id, text="Правка."), state)
    # the span is 5000..6900, the midpoints are 4975, 5050, 6850, 6950
    words = [(4900, 5050), (4950, 5150), (6700, 7000), (6800, 7100)]
    spoken = [
        replace(timed("w", text, start_ms=0).words[0], span=TimeSpan(*span))
        for text, span in zip("абвг", words, strict=True)
    ]
    segment = Segment(id="s1", span=TimeSpan(4900, 7100), text="а б в г", words=tuple(spoken))
    after = rerun(state, [segment])
    assert texts_of(after) == ["а", "Правка.", "г"]
    assert after.rows[row.id].suggestion.text == "б в"
    spans = [it.value.span for it in segment_rows(after)]
    assert spans == [TimeSpan(4900, 5000), TimeSpan(5000, 6900), TimeSpan(6900, 7100)]


def test_an_edited_segment_cuts_even_where_it_takes_no_word(state):
    row = segment_rows(state)[1]
    state = done(edits.SetText(segment_id=row.id, text="Правка."), state)
    words = timed("w", "а б", start_ms=0).words
    spoken = (replace(words[0], span=TimeSpan(4000, 4400)), replace(words[1], span=TimeSpan(7000, 7400)))
    after = rerun(state, [Segment(id="s1", span=TimeSpan(4000, 7400), text="а б", words=spoken)])
    assert texts_of(after) == ["а", "Правка.", "б"]


def test_a_new_segment_without_words_is_cut_by_letters(state):
    row = segment_rows(state)[1]
    state = done(edits.SetText(segment_id=row.id, text="Правка."), state)
    after = rerun(state, [Segment(id="s1", span=TimeSpan(4000, 8000), text="аа бб вв гг")])
    assert texts_of(after) == ["аа", "Правка.", "гг"]
    assert all(it.value.words == () for it in segment_rows(after) if it.id != row.id)


@pytest.mark.parametrize(
    "edit",
    [
        lambda row: edits.SplitSegment(segment_id=row.id, at_char=6),
        lambda row: edits.MergeSegment(segment_id=row.id),
        lambda row: edits.SetSpeaker(segment_ids=(row.id,), speaker="Иванов"),
        lambda row: edits.ShiftSegments(segment_ids=(row.id,), by_ms=100),
    ],
)
def test_every_kind_of_edit_protects(state, edit):
    state = done(edit(segment_rows(state)[1]), state)
    touched = [row for row in segment_rows(state) if row.edited_fields]
    assert touched
    after = rerun(state, segments_of(tuple("Совсем другой разговор тут." for _ in TEXTS)))
    assert [after.rows[row.id].value for row in touched] == [row.value for row in touched]


def test_a_deleted_segment_stays_deleted_and_its_words_do_not_return(state):
    row = segment_rows(state)[1]
    state = done(edits.Delete(row_id=row.id), state)
    after = rerun(state, segments_of())
    assert texts_of(after) == [TEXTS[0], *TEXTS[2:]]
    assert after.rows[row.id].deleted_by is Author.PERSON


def test_an_unedited_segment_whose_midpoint_matches_keeps_its_row(state):
    before = segment_rows(state)
    after = segment_rows(rerun(state, segments_of([f"{text} И ещё." for text in TEXTS])))
    assert [row.id for row in after] == [row.id for row in before]
    assert [row.version for row in after] == [2] * len(before)
    assert all(new.rank == old.rank for new, old in zip(after, before, strict=True))


def test_of_two_rows_in_one_new_segment_the_longer_overlap_gives_the_id(state):
    one = timed("s0001", " ".join(TEXTS[:2]), start_ms=0, word_ms=600, gap_ms=0)
    after = rerun(state, [one])
    (row,) = segment_rows(after)
    assert row.id == segment_rows(state)[0].id
    gone = after.rows[segment_rows(state)[1].id]
    assert gone.deleted_by is Author.MACHINE


def test_quotes_are_re_anchored_through_the_difference_of_the_texts(state):
    entry = entry_row(state, "литерал")
    state = done(edits.SetDefinition(entry_id=entry.id, text="Своё определение."), state)
    words = " ".join(TEXTS).split()
    parts = [" ".join(words[at : at + 3]) for at in range(0, len(words), 3)]
    after = rerun(state, segments_of(parts, every_ms=1500))
    quotes = entry_row(after, "литерал").value.definition.quotes
    assert " ".join(it.text for it in quotes) == "запись значения прямо в коде"
    assert {it.state for it in quotes} == {QuoteState.LIVE}
    assert len(quotes) > 1


def test_a_quote_whose_words_were_heard_otherwise_is_changed(state):
    after = rerun(state, segments_of(("Литерал это запись значенья прямо в коде.", *TEXTS[1:])))
    (it,) = entry_row(after, "литерал").value.definition.quotes
    assert (it.text, it.state) == ("запись значенья прямо в коде", QuoteState.CHANGED)
    assert block_rows(after, "content")[0].value.text == "Литерал это запись значенья прямо в коде."


def test_a_heading_moves_to_where_its_words_went(state):
    mark_segment = segment_rows(state)[3]
    state = done(edits.AddMark(segment_id=mark_segment.id, title="О переменных"), state)
    after = rerun(state, [timed("s1", " ".join(TEXTS), start_ms=0, word_ms=650, gap_ms=0)])
    assert {section.title for section in reading.outline(after).sections} <= {"Литералы", "О переменных"}


def test_new_segments_stand_in_the_order_of_time(state):
    row = segment_id(state, "пайтон")
    state = done(edits.SetText(segment_id=row, text="Python складывает строки."), state)
    after = rerun(state, segments_of(tuple(f"часть {number} речи" for number in range(12)), every_ms=1900))
    starts = [it.value.span.start_ms for it in segment_rows(after)]
    assert starts == sorted(starts)
    assert "Python складывает строки." in texts_of(after)


def test_untimed_transcripts_are_not_merged(state):
    bare = Transcript(language="ru", engine="import", segments=(Segment(id="s1", span=None, text="раз"),))
    untimed = adopt(MachineResult(transcript=bare, is_recognized=True), new_id=ids("r"))
    assert texts_of(untimed) == ["раз"]
    with pytest.raises(RerunUntimed):
        merge_rerun(untimed, heard(segments_of()), new_id=ids("x"))
    with pytest.raises(RerunUntimed):
        merge_rerun(state, MachineResult(transcript=bare, is_recognized=True), new_id=ids("x"))


def test_a_whole_lecture_is_merged_without_touching_what_stayed(state):
    texts = [f"Фраза номер {number} о языке." for number in range(300)]
    big = adopt(MachineResult(transcript=transcript_of(texts), is_recognized=True), new_id=ids("r"))
    texts[150] = "Фраза номер сто пятьдесят о языке."
    applied = merge_rerun(
        big, MachineResult(transcript=transcript_of(texts), is_recognized=True), new_id=ids("x")
    )
    assert len(applied.changes) == 1


def test_one_passage_can_be_recognized_anew_alone(state):
    edited = segment_rows(state)[2]
    state = done(edits.SetText(segment_id=edited.id, text="Python складывает."), state)
    spoken = (
        timed("s0001", "чужое слово", start_ms=4000),
        timed("s0002", "Строка это поток.", start_ms=5000),
        timed("s0003", "Да, питон складывает.", start_ms=10_000),
        timed("s0004", "Переменная", start_ms=16_000),
    )
    result = replace(heard(spoken), passage=TimeSpan(5000, 13_000))
    after = merge_rerun(state, result, new_id=ids("x")).state
    check_laws(after)
    assert texts_of(after) == [TEXTS[0], "Строка это поток.", "Python складывает.", *TEXTS[3:]]
    assert after.rows[edited.id].suggestion.text == "Да, питон складывает."
    assert [row.id for row in segment_rows(after)] == [row.id for row in segment_rows(state)]


def test_a_segment_that_reaches_out_of_the_passage_stays(state):
    result = replace(heard([timed("s0001", "Другое", start_ms=5100)]), passage=TimeSpan(5100, 9000))
    after = merge_rerun(state, result, new_id=ids("x"))
    assert after.changes == ()
