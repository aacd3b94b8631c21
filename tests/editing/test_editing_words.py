"""DATA.md, "Editing words"."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editing.lecture_rows import timed
from konspekt.domain.errors import EditEmpty
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment
from konspekt.editing.wording import heard_words, reworded, shared_out

SEGMENT = timed("s1", "раз два три четыре", start_ms=1000, word_ms=400, gap_ms=100)
sentence = st.lists(st.sampled_from(("раз", "два", "три", "и", "четыреста", "т.е.")), min_size=1, max_size=8)


def spans(segment):
    return [(word.text, word.span.start_ms, word.span.end_ms, word.confidence) for word in segment.words]


def test_unchanged_words_keep_their_time_and_confidence():
    after = reworded(SEGMENT, "раз три четыре")
    assert after.words == (SEGMENT.words[0], SEGMENT.words[2], SEGMENT.words[3])


def test_a_replaced_run_shares_the_old_span_by_letters_and_nobody_is_sure_of_it():
    after = reworded(SEGMENT, "раз двадцать пя четыре")
    assert spans(after)[1:3] == [("двадцать", 1500, 2220, None), ("пя", 2220, 2400, None)]
    assert (after.words[0], after.words[3]) == (SEGMENT.words[0], SEGMENT.words[3])


def test_one_word_in_place_of_one_takes_its_span():
    assert spans(reworded(SEGMENT, "раз две три четыре"))[1] == ("две", 1500, 1900, None)


def test_an_insertion_takes_the_gap_between_its_neighbours():
    assert spans(reworded(SEGMENT, "раз и два три четыре"))[1] == ("и", 1400, 1500, None)


def test_an_insertion_at_an_end_takes_what_the_segment_leaves_there():
    segment = replace(SEGMENT, span=TimeSpan(800, 3100))
    assert spans(reworded(segment, "и раз два три четыре пять"))[0] == ("и", 800, 1000, None)
    assert spans(reworded(segment, "и раз два три четыре пять"))[-1] == ("пять", 2900, 3100, None)


def test_words_that_overlap_in_time_leave_the_order_of_times_intact():
    one, two, three, four = SEGMENT.words
    long = replace(two, span=TimeSpan(1500, 2600))
    segment = replace(SEGMENT, words=(one, long, three, four))
    after = reworded(segment, "раз двое двоих три четыре")
    assert [word.span.start_ms for word in after.words] == [1000, 1500, 1722, 2000, 2500]
    after = reworded(segment, "раз два и три четыре")
    assert after.words[2].span == TimeSpan(2000, 2000)


def test_the_segment_keeps_its_id_span_and_speaker():
    segment = replace(SEGMENT, speaker="лектор")
    after = reworded(segment, "совсем другое")
    assert (after.id, after.span, after.speaker) == (segment.id, segment.span, "лектор")


def test_spaces_are_tidied():
    assert reworded(SEGMENT, "  раз\u00a0два\n три  четыре ") == SEGMENT


def test_nothing_left_is_refused():
    with pytest.raises(EditEmpty):
        reworded(SEGMENT, "  \n")


def test_a_segment_without_words_gets_none():
    bare = Segment(id="s1", span=None, text="раз два")
    assert reworded(bare, "раз три") == replace(bare, text="раз три")
    assert heard_words(bare) == ()


def test_a_segment_timed_only_as_a_whole_shares_its_span_by_letters():
    bare = Segment(id="s1", span=TimeSpan(0, 900), text="а бб")
    assert [word.span for word in heard_words(bare)] == [TimeSpan(0, 300), TimeSpan(300, 900)]


@given(sentence, sentence)
def test_text_and_words_agree_and_times_rise_inside_the_segment(before, after):
    made = reworded(timed("s1", " ".join(before), start_ms=500), " ".join(after))
    assert made.text == " ".join(after) == " ".join(word.text for word in made.words)
    for earlier, later in pairwise(made.words):
        assert earlier.span.end_ms <= later.span.start_ms
    assert all(made.span.covers(word.span) for word in made.words)


@given(st.integers(0, 5000), st.integers(0, 5000), sentence)
def test_shared_spans_fill_the_whole_without_gaps(start_ms, length_ms, texts):
    span = TimeSpan(start_ms, start_ms + length_ms)
    words = shared_out(span, texts)
    assert words[0].span.start_ms == span.start_ms
    assert words[-1].span.end_ms == span.end_ms
    assert all(one.span.end_ms == two.span.start_ms for one, two in pairwise(words))
