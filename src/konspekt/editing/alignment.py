"""Which words of one text are the words of another: the longest common subsequence."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import LCSseq

MAX_CELLS: Final = 4_000_000
"""Above 2,000 words against 2,000 (half a megabyte of bits) a text is first cut at runs of words that occur once in each."""
ANCHOR_WORDS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """A run of `count` words that both texts share, from `before` in the one and from `after` in the other."""

    before: int
    after: int
    count: int


def common_runs(before: Sequence[str], after: Sequence[str]) -> list[Common]:
    """Give the shared words as runs, in order, each as long as it goes."""
    made: list[Common] = []
    for run in _runs(before, after, 0, 0):
        last = made[-1] if made else None
        if last and last.before + last.count == run.before and last.after + last.count == run.after:
            made[-1] = Common(before=last.before, after=last.after, count=last.count + run.count)
        else:
            made.append(run)
    return made


def _runs(before: Sequence[str], after: Sequence[str], base: int, other_base: int) -> Iterator[Common]:
    head = _shared_head(before, after)
    if head:
        yield Common(before=base, after=other_base, count=head)
    tail = _shared_head(before[head:][::-1], after[head:][::-1])
    left = before[head : len(before) - tail]
    right = after[head : len(after) - tail]
    if left and right:
        if len(left) * len(right) > MAX_CELLS:
            yield from _runs_between_anchors(left, right, base + head, other_base + head)
        else:
            yield from _longest(left, right, base + head, other_base + head)
    if tail:
        yield Common(before=base + len(before) - tail, after=other_base + len(after) - tail, count=tail)


def _longest(before: Sequence[str], after: Sequence[str], base: int, other_base: int) -> Iterator[Common]:
    for block in LCSseq.editops(before, after).as_matching_blocks():
        if block.size:
            yield Common(before=base + block.a, after=other_base + block.b, count=block.size)


def _runs_between_anchors(
    before: Sequence[str], after: Sequence[str], base: int, other_base: int
) -> Iterator[Common]:
    anchors = _anchors(before, after)
    if not anchors:
        yield from _longest(before, after, base, other_base)
        return
    start, other_start = 0, 0
    for at, other_at in [*anchors, (len(before), len(after))]:
        yield from _runs(
            before[start:at], after[other_start:other_at], base + start, other_base + other_start
        )
        start, other_start = at, other_at


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Give places where a run of words begins that occurs once in each text, as many as can stand in one order."""
    places = _single_places(before)
    others = _single_places(after)
    pairs = [(at, others[words]) for words, at in places.items() if words in others]
    pairs.sort()
    return _rising(pairs)


def _single_places(words: Sequence[str]) -> dict[Hashable, int]:
    grams = [tuple(words[at : at + ANCHOR_WORDS]) for at in range(len(words) - ANCHOR_WORDS + 1)]
    counts = Counter(grams)
    return {gram: at for at, gram in enumerate(grams) if counts[gram] == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the longest subsequence whose second numbers rise."""
    tops: list[int] = []
    at_top: list[int] = []
    earlier: list[int] = []
    for number, (_, place) in enumerate(pairs):
        height = bisect_left(tops, place)
        earlier.append(at_top[height - 1] if height else -1)
        if height == len(tops):
            tops.append(place)
            at_top.append(number)
        else:
            tops[height] = place
            at_top[height] = number
    chain: list[tuple[int, int]] = []
    number = at_top[-1] if at_top else -1
    while number >= 0:
        chain.append(pairs[number])
        number = earlier[number]
    return chain[::-1]


def _shared_head(before: Sequence[str], after: Sequence[str]) -> int:
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count
