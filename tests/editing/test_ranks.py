"""Ranks leave room everywhere, forever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.editing.ranks import between, in_order, spread


def test_a_rank_stands_between_its_neighbours():
    assert "1" < between("1", "2") < "2"
    assert between("", None) > ""
    assert between("", "1") < "1"
    assert between("z", None) > "z"


def test_nothing_stands_between_a_rank_and_itself():
    with pytest.raises(ValueError):
        between("5", "5")


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=200))
def test_there_is_always_room_for_one_more(places):
    ranks = []
    for place in places:
        at = place % (len(ranks) + 1)
        low = ranks[at - 1] if at else ""
        high = ranks[at] if at < len(ranks) else None
        ranks.insert(at, between(low, high))
    assert ranks == sorted(set(ranks))
    assert not any(rank.endswith("0") for rank in ranks)


def test_many_rows_get_short_ranks():
    ranks = spread("", None, 4000)
    assert ranks == sorted(set(ranks))
    assert max(map(len, ranks)) <= 16


@given(st.data())
def test_fixed_rows_keep_their_ranks_and_all_rise(data):
    ranks = spread("", None, data.draw(st.integers(0, 30)))
    fixed = [data.draw(st.booleans()) for _ in ranks]
    others = data.draw(
        st.permutations([rank for rank, is_fixed in zip(ranks, fixed, strict=True) if not is_fixed])
    )
    others = iter(others)
    wanted = [rank if is_fixed else next(others) for rank, is_fixed in zip(ranks, fixed, strict=True)]
    wanted = [
        None if not is_fixed and data.draw(st.booleans()) else rank
        for rank, is_fixed in zip(wanted, fixed, strict=True)
    ]
    made = in_order(wanted, fixed=fixed)
    assert made == sorted(set(made))
    assert all(new == old for new, old, is_fixed in zip(made, ranks, fixed, strict=True) if is_fixed)


def test_rows_already_in_order_are_not_touched():
    ranks = spread("", None, 20)
    wanted = [*ranks[:7], None, *ranks[7:]]
    made = in_order(wanted, fixed=[False] * 21)
    assert made[:7] + made[8:] == ranks
