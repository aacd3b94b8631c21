"""Places in an order as short strings, so that a row can be put between two others without touching them.

A rank is a fraction written in base 36 without its `0.`; ranks compare as plain strings (byte by byte). None ends in `0`, so there
is always room below it.
"""

from collections.abc import Sequence
from typing import Final

DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def between(low: str, high: str | None) -> str:
    """Give a rank above `low` (empty: the bottom) and below `high` (None: no limit).

    Raises:
        ValueError: There is nothing between the two.
    """
    if high is not None and low >= high:
        raise ValueError(f"no rank between {low!r} and {high!r}")
    made: list[str] = []
    limit = high
    for place in range(len(low) + len(high or "") + 1):
        below = DIGITS.index(low[place]) if place < len(low) else 0
        if limit is None:
            if below + 1 < len(DIGITS):
                return "".join(made) + DIGITS[below + 1]
            above = len(DIGITS)
        else:
            above = DIGITS.index(limit[place]) if place < len(limit) else 0
        if above - below > 1:
            return "".join(made) + DIGITS[(above + below) // 2]
        if above != below:
            limit = None
        made.append(DIGITS[below])
    raise ValueError(f"no rank between {low!r} and {high!r}")


def spread(low: str, high: str | None, count: int) -> list[str]:
    """Give `count` rising ranks between `low` and `high`, their length growing only with the logarithm of `count`."""
    if count <= 0:
        return []
    middle = between(low, high)
    before = (count - 1) // 2
    return [*spread(low, middle, before), middle, *spread(middle, high, count - 1 - before)]


def in_order(ranks: Sequence[str | None], *, fixed: Sequence[bool]) -> list[str]:
    """Give rising ranks for rows in their wanted order.

    A `fixed` rank stays as it is (fixed ones must already rise); another stays where it can; None and what stands in
    the wrong place get new ones.
    """
    kept = _kept(ranks, fixed)
    made: list[str] = []
    at = 0
    while at < len(ranks):
        own = kept[at]
        if own is not None:
            made.append(own)
            at += 1
            continue
        end = at
        while end < len(ranks) and kept[end] is None:
            end += 1
        low = made[-1] if made else ""
        made += spread(low, kept[end] if end < len(ranks) else None, end - at)
        at = end
    return made


def _kept(ranks: Sequence[str | None], fixed: Sequence[bool]) -> list[str | None]:
    """Keep fixed ranks, and of the others those that rise from left to right below the next fixed one."""
    ceilings: list[str | None] = []
    ceiling: str | None = None
    for rank, is_fixed in zip(reversed(ranks), reversed(fixed), strict=True):
        ceilings.append(ceiling)
        if is_fixed:
            ceiling = rank
    ceilings.reverse()
    kept: list[str | None] = []
    low = ""
    for rank, is_fixed, limit in zip(ranks, fixed, ceilings, strict=True):
        fits = rank is not None and (is_fixed or (low < rank and (limit is None or rank < limit)))
        kept.append(rank if fits else None)
        if fits and rank is not None:
            low = rank
    return kept
