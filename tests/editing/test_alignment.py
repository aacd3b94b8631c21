"""The longest common subsequence of words, also of long texts."""

import random

from hypothesis import given
from hypothesis import strategies as st

from konspekt.editing import alignment
from konspekt.editing.alignment import common_runs

words = st.lists(st.sampled_from("абвгд"), max_size=12)


def longest(before, after):
    """Count by the textbook table."""
    row = [0] * (len(after) + 1)
    for one in before:
        fresh = [0]
        for at, other in enumerate(after):
            fresh.append(row[at] + 1 if one == other else max(row[at + 1], fresh[at]))
        row = fresh
    return row[-1]


@given(words, words)
def test_the_common_words_are_the_longest_possible(before, after):
    runs = common_runs(before, after)
    assert sum(run.count for run in runs) == longest(before, after)


@given(words, words)
def test_runs_are_common_words_in_order_and_do_not_touch(before, after):
    at = other = -1
    for run in common_runs(before, after):
        assert run.count > 0
        assert run.before >= at
        assert run.after >= other
        assert (run.before, run.after) != (at, other)
        assert before[run.before : run.before + run.count] == after[run.after : run.after + run.count]
        at, other = run.before + run.count, run.after + run.count


def test_a_long_text_is_cut_at_words_that_occur_once(monkeypatch):
    monkeypatch.setattr(alignment, "MAX_CELLS", 400)
    rolls = random.Random(5)
    before = [rolls.choice("абвгдежзик") + rolls.choice("абвгд") for _ in range(600)]
    after = [word for word in before if rolls.random() > 0.1]
    after[100:100] = ["новое", "слово"]
    runs = common_runs(before, after)
    kept = sum(run.count for run in runs)
    assert kept >= 0.97 * longest(before, after)
    for run in runs:
        assert before[run.before : run.before + run.count] == after[run.after : run.after + run.count]
