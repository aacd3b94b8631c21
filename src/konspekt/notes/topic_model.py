"""How well one topic explains a run of sentences.

The words of a section are taken as drawn from one unknown distribution over the words of the text, every distribution being likely
beforehand (Dirichlet, CONCENTRATION for each word): a run that keeps to its words is likely, a run over two topics is not.
After Eisenstein and Barzilay, "Bayesian unsupervised topic segmentation", 2008.
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

CONCENTRATION: Final = 0.3
LONGEST_WORDS: Final = 1200
"""Longer runs are not weighed: no section is so long."""


def run_likelihoods(stems: Sequence[Sequence[str]], words_before: Sequence[int]) -> list[list[float]]:
    """Give for each sentence the logarithms of the likelihoods of the runs that begin with it, by length."""
    said = Counter(stem for found in stems for stem in found)
    mass = max(1, len(said)) * CONCENTRATION
    longest = max((sum(map(len, stems)), 1))
    seen = [math.log(count + CONCENTRATION) for count in range(max(said.values(), default=0) + 1)]
    drawn = [math.log(count + mass) for count in range(longest + 1)]
    table: list[list[float]] = []
    for first in range(len(stems)):
        counts: dict[str, int] = {}
        total, likelihood = 0, 0.0
        row: list[float] = []
        for last in range(first, len(stems)):
            if last > first and words_before[last + 1] - words_before[first] > LONGEST_WORDS:
                break
            for stem in stems[last]:
                count = counts.get(stem, 0)
                likelihood += seen[count] - drawn[total]
                counts[stem] = count + 1
                total += 1
            row.append(likelihood)
        table.append(row)
    return table


def split_gains(stems: Sequence[Sequence[str]], width: int) -> list[float]:
    """Tell for each gap how much better two topics explain the words around it than one, `width` stems on each side."""
    stream = [stem for found in stems for stem in found]
    kinds = max(1, len(set(stream)))
    gains: list[float] = []
    place = 0
    for found in stems[:-1]:
        place += len(found)
        left, right = Counter(stream[max(0, place - width) : place]), Counter(stream[place : place + width])
        whole = left + right
        gains.append(
            _likelihood(left, kinds) + _likelihood(right, kinds) - _likelihood(whole, kinds)
            if left and right
            else 0.0
        )
    return gains


def _likelihood(counts: Counter[str], kinds: int) -> float:
    mass = kinds * CONCENTRATION
    words = sum(math.lgamma(count + CONCENTRATION) for count in counts.values()) - len(counts) * math.lgamma(
        CONCENTRATION
    )
    return words + math.lgamma(mass) - math.lgamma(counts.total() + mass)
