"""Whatever an engine says, words lie inside their piece, in order, one word each."""

import math

from hypothesis import given
from hypothesis import strategies as st

from konspekt.engines.timed_words import RawWord, shared_out, timed_words

SECONDS = st.one_of(st.floats(-5, 60), st.sampled_from([math.nan, math.inf, -math.inf]))
RAW = st.builds(
    RawWord,
    text=st.text(st.sampled_from("аб —\u00a0\t\n"), max_size=9),
    start_s=SECONDS,
    end_s=SECONDS,
    confidence=st.one_of(st.none(), SECONDS),
)


@given(st.lists(RAW, max_size=9), st.integers(0, 24_000))
def test_words_are_inside_in_order_and_one_each(raw: list[RawWord], duration_ms: int) -> None:
    words = timed_words(raw, duration_ms=duration_ms)
    assert [word.text for word in words] == [token for word in raw for token in word.text.split()]
    at = 0
    for word in words:
        assert at <= word.span.start_ms <= word.span.end_ms <= duration_ms
        at = word.span.end_ms
        assert word.confidence is None or 0 <= word.confidence <= 1


def test_good_times_are_left_as_they_are() -> None:
    raw = [RawWord(text=" раз", start_s=0.5, end_s=0.9), RawWord(text=" два", start_s=1.0, end_s=1.5)]
    assert [(word.span.start_ms, word.span.end_ms) for word in timed_words(raw, duration_ms=2000)] == [
        (500, 900),
        (1000, 1500),
    ]


def test_a_word_stretched_over_the_next_one_is_cut() -> None:
    raw = [RawWord(text="раз", start_s=0.5, end_s=9.0), RawWord(text="два", start_s=1.0, end_s=1.5)]
    assert [word.span.end_ms for word in timed_words(raw, duration_ms=2000)] == [1000, 1500]


def test_time_is_shared_out_by_letters() -> None:
    made = shared_out(["а", "ббб"], 0.0, 4.0)
    assert [(word.start_s, word.end_s) for word in made] == [(0.0, 1.0), (1.0, 4.0)]
