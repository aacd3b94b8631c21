"""Where one topic of a text ends and the next begins.

Every way to part the text is weighed at once: how well one topic explains each section (topic_model) and what the signs at each gap say
(cohesion). A section begins where, over all these ways, one most probably begins.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

from konspekt.language import Language
from konspekt.notes.cohesion import gap_signs
from konspekt.notes.sentences import SentenceList
from konspekt.notes.topic_model import run_likelihoods

SIGN_WEIGHTS: Final = (
    0.173,
    0.114,
    0.639,
    0.191,
    0.407,
    0.221,
    0.287,
    0.08,
    -0.536,
    0.556,
    -0.19,
    0.125,
    0.728,
    1.699,
    0.527,
    0.575,
    -0.389,
    -3.379,
    -3.137,
)
"""Of cohesion.SIGNS in their order; fitted on written lecture notes by bench/fit_sections.py."""
BARE: Final = -4.48
"""Of a gap without any sign."""
TOPIC_FORCE: Final = 0.2
"""How much the topics count beside the signs: words of one topic are not drawn independently, so less than 1."""
READINESS: Final = -1.9
"""Added to every gap: higher gives more sections."""
LEAST_WORDS: Final = 30
"""Shorter sections are never weighed."""
NEAR_WORDS: Final = 40
"""Two cuts closer than this are one cut seen twice."""
ENOUGH: Final = 0.45
"""Probability from which a section begins."""
APART_WORDS: Final = 100
SECTIONS_OF_A_SHORT_TALK: Final = 8
"""A talk too short for sections of APART_WORDS may have so many."""
MAX_WORDS: Final = 1500
"""A longer section is parted at its likeliest place (about twelve minutes of speech)."""
ANNOUNCED: Final = 0.6
ANNOUNCED_FORCE: Final = 12.0
"""A spoken announcement above ANNOUNCED counts so much more; written notes hardly have any, so this is set by hand, like the pause."""
ENOUGH_SPOKEN: Final = 0.35
"""A plan with one section too many reads better than a talk about two things under one title."""
PAUSE_FORCE: Final = 1.2
LONG_PAUSE_MS: Final = 1200
NEVER: Final = -1e18


def section_starts(
    text: SentenceList,
    language: Language,
    *,
    pauses_ms: Sequence[int] | None = None,
    at_most: int | None = None,
    spoken: bool = False,
) -> list[int]:
    """Give the numbers of the sentences that begin a section, the first sentence not among them.

    `pauses_ms[i]` is the silence before sentence i, where times are known; `at_most` counts the sections. In a `spoken` text
    announcements count for more: a speaker has no headings.
    """
    if len(text.sentences) < 2:  # noqa: PLR2004 - nothing to part
        return []
    scores = _gap_scores(text, language, pauses_ms, spoken=spoken)
    probabilities = _probabilities(text, scores)
    rules = _spoken_rules(text.words_before[-1], at_most) if spoken else WRITTEN
    return _chosen(probabilities, text.words_before, rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What a choice of starts must keep to."""

    enough: float
    """Probability from which a section begins."""
    apart_words: int
    edge_words: int
    """Least length of the first and the last section."""
    at_most: int | None = None


WRITTEN: Final = _Rules(enough=ENOUGH, apart_words=APART_WORDS, edge_words=APART_WORDS // 2)


def _spoken_rules(words: int, at_most: int | None) -> _Rules:
    apart_words = min(APART_WORDS, max(2 * LEAST_WORDS, words // SECTIONS_OF_A_SHORT_TALK))
    return _Rules(enough=ENOUGH_SPOKEN, apart_words=apart_words, edge_words=apart_words, at_most=at_most)


def _gap_scores(
    text: SentenceList, language: Language, pauses_ms: Sequence[int] | None, *, spoken: bool
) -> list[float]:
    """Weigh the signs before each sentence; the first entry means nothing."""
    scores = [0.0]
    for at, signs in enumerate(gap_signs(text, language), start=1):
        score = BARE + sum(weight * value for weight, value in zip(SIGN_WEIGHTS, signs.values, strict=True))
        if spoken:
            score += ANNOUNCED_FORCE * max(0.0, signs.opens - ANNOUNCED)
        if pauses_ms is not None:
            score += PAUSE_FORCE * min(3.0, max(0.0, math.log((1 + pauses_ms[at]) / LONG_PAUSE_MS)))
        scores.append(score + READINESS)
    return scores


def _probabilities(text: SentenceList, scores: Sequence[float]) -> npt.NDArray[np.float64]:
    """Give the probability that a section begins with each sentence (forward and backward sums over all sections)."""
    count = len(scores)
    runs = _run_scores(text)
    ahead = np.full(count + 1, NEVER)
    behind = np.full(count + 1, NEVER)
    ahead[0] = behind[count] = 0.0
    for first, run in enumerate(runs):
        if ahead[first] > NEVER / 2:
            ends = slice(first + 1, first + 1 + len(run))
            ahead[ends] = np.logaddexp(ahead[ends], ahead[first] + scores[first] + run)
    for first in range(count - 1, -1, -1):
        run = runs[first]
        paths = run + behind[first + 1 : first + 1 + len(run)]
        best = paths.max()
        if best > NEVER / 2:
            behind[first] = scores[first] + best + math.log(np.exp(paths - best).sum())
    found = np.exp(np.clip(ahead + behind - ahead[count], -50.0, 0.0))[:count]
    found[0] = 0.0
    return found


def _run_scores(text: SentenceList) -> list[npt.NDArray[np.float64]]:
    words = np.asarray(text.words_before)
    runs: list[npt.NDArray[np.float64]] = []
    for first, likelihoods in enumerate(run_likelihoods(text.stems, text.words_before)):
        run = TOPIC_FORCE * np.asarray(likelihoods)
        ends = np.arange(first + 1, first + 1 + len(run))
        is_whole = (first == 0) & (ends == len(words) - 1)
        run[(words[ends] - words[first] < LEAST_WORDS) & ~is_whole] = NEVER
        runs.append(run)
    return runs


def _chosen(probabilities: npt.NDArray[np.float64], words_before: Sequence[int], rules: _Rules) -> list[int]:
    """Choose the likeliest starts that keep their distance; the probability of near neighbours counts as one's own."""
    starts = words_before[:-1]
    at_edge = [min(words, words_before[-1] - words) < rules.edge_words for words in starts]
    sums = [
        0.0,
        *accumulate(
            0.0 if edge else float(probability)
            for edge, probability in zip(at_edge, probabilities, strict=True)
        ),
    ]
    mass = [
        min(
            1.0,
            sums[bisect_right(starts, words + NEAR_WORDS)] - sums[bisect_left(starts, words - NEAR_WORDS)],
        )
        for words in starts
    ]
    likeliest = sorted(
        range(1, len(starts)), key=lambda number: (-mass[number] - 0.3 * float(probabilities[number]), number)
    )
    fit = [number for number in likeliest if mass[number] >= rules.enough and not at_edge[number]]
    chosen = _none_too_long(_spaced(fit, words_before, rules), likeliest, words_before)
    return _at_most(chosen, likeliest, words_before, rules.at_most)


def _spaced(numbers: Sequence[int], words_before: Sequence[int], rules: _Rules) -> list[int]:
    chosen: list[int] = []
    for number in numbers:
        if rules.at_most is not None and len(chosen) + 1 >= rules.at_most:
            break
        words = words_before[number]
        if all(abs(words - words_before[other]) >= rules.apart_words for other in chosen):
            chosen.append(number)
    return sorted(chosen)


def _none_too_long(chosen: Sequence[int], likeliest: Sequence[int], words_before: Sequence[int]) -> list[int]:
    """Part what is longer than MAX_WORDS at the likeliest place that leaves both sides long enough."""
    rank = {number: place for place, number in enumerate(likeliest)}
    waiting = list(zip([0, *chosen], [*chosen, len(words_before) - 1], strict=True))
    cuts = list(chosen)
    while waiting:
        first, end = waiting.pop()
        if words_before[end] - words_before[first] <= MAX_WORDS:
            continue
        inside = [
            number
            for number in range(first + 1, end)
            if min(words_before[number] - words_before[first], words_before[end] - words_before[number])
            >= MAX_WORDS / 4
        ]
        if inside:
            cut = min(inside, key=lambda number: rank[number])
            cuts.append(cut)
            waiting += [(first, cut), (cut, end)]
    return sorted(cuts)


def _at_most(
    chosen: Sequence[int], likeliest: Sequence[int], words_before: Sequence[int], at_most: int | None
) -> list[int]:
    """Take back the least likely cuts beyond the number allowed, as long as no section grows too long."""
    cuts = list(chosen)
    rank = {number: place for place, number in enumerate(likeliest)}
    for cut in sorted(chosen, key=lambda number: -rank[number]):
        if at_most is None or len(cuts) < at_most:
            break
        bounds = [0, *cuts, len(words_before) - 1]
        place = bounds.index(cut, 1)
        if words_before[bounds[place + 1]] - words_before[bounds[place - 1]] <= MAX_WORDS:
            cuts.remove(cut)
    return cuts
