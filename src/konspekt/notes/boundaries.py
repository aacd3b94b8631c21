"""Where one topic of a text ends and the next begins."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import Final

from konspekt.language import Language
from konspekt.notes.cohesion import gap_cohesion
from konspekt.notes.sentences import SentenceList

MIN_WORDS: Final = 60
MAX_WORDS: Final = 900
USUAL_WORDS: Final = 200
"""Length that a section has most often, and how far lengths spread around it (in logarithms)."""
SPREAD: Final = 0.8
LENGTH_FORCE: Final = 0.5
READINESS: Final = 1.2
"""Added to every gap: higher gives more sections."""
PAUSE_FORCE: Final = 0.9
LONG_PAUSE_MS: Final = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class GapWeights:
    """How much each sign counts; fitted on written lecture notes (bench/fit_sections.py prints them)."""

    similarity: tuple[float, ...] = (-0.40, 0.03, -0.26)
    depth: float = 0.19
    links: float = -1.0
    novelty: float = -1.6
    echo: float = -0.4
    chains: float = 0.25
    cue: float = 1.9
    bare: float = -2.6


WEIGHTS: Final = GapWeights()


def section_starts(
    text: SentenceList,
    language: Language,
    *,
    pauses_ms: Sequence[int] | None = None,
    at_most: int | None = None,
) -> list[int]:
    """Give the numbers of the sentences that begin a section, the first sentence not among them.

    `pauses_ms[i]` is the silence before sentence i, where times are known.
    """
    scores = gap_scores(text, language, pauses_ms=pauses_ms)
    starts = _best_cuts(scores, text.words_before, READINESS)
    low, high = READINESS - 12.0, READINESS
    if at_most is not None and len(starts) >= at_most:
        for _ in range(10):
            middle = (low + high) / 2
            found = _best_cuts(scores, text.words_before, middle)
            low, high, starts = (middle, high, found) if len(found) < at_most else (low, middle, starts)
        starts = _best_cuts(scores, text.words_before, low)
    return starts


def gap_scores(
    text: SentenceList, language: Language, *, pauses_ms: Sequence[int] | None = None
) -> list[float]:
    """Tell of each sentence how much speaks for a section to begin with it; the first entry means nothing."""
    gaps = gap_cohesion(text)
    if not gaps:
        return [0.0] * len(text.sentences)
    columns = [_standard([gap.similarity[at] for gap in gaps]) for at in range(len(gaps[0].similarity))]
    depths = _standard([gap.depth for gap in gaps])
    scores = [0.0]
    for at, gap in enumerate(gaps):
        score = WEIGHTS.bare + WEIGHTS.depth * depths[at] + WEIGHTS.links * gap.links
        score += sum(weight * column[at] for weight, column in zip(WEIGHTS.similarity, columns, strict=True))
        score += (
            WEIGHTS.novelty * gap.novelty + WEIGHTS.echo * gap.echo + WEIGHTS.chains * min(gap.chains, 5.0)
        )
        score += WEIGHTS.cue * language.rhetoric.topic_cue(text.sentences[at + 1])
        if pauses_ms is not None:
            score += PAUSE_FORCE * max(-0.5, min(2.0, math.log((pauses_ms[at + 1] + 300) / LONG_PAUSE_MS)))
        scores.append(score)
    return scores


def _standard(figures: Sequence[float]) -> list[float]:
    """Give each figure as its distance from the mean in standard deviations."""
    mean, deviation = fmean(figures), pstdev(figures)
    return [(figure - mean) / (deviation + 1e-6) for figure in figures]


def _best_cuts(scores: Sequence[float], words_before: Sequence[int], readiness: float) -> list[int]:
    """Choose the cuts whose scores and section lengths together are best, section by section from the start."""
    count = len(scores)
    best = [-math.inf] * (count + 1)
    came_from = [0] * (count + 1)
    best[0] = 0.0
    for end in range(1, count + 1):
        for start in range(end - 1, -1, -1):
            words = words_before[end] - words_before[start]
            if words > MAX_WORDS and start < end - 1:
                break
            if best[start] == -math.inf or (words < MIN_WORDS and not (start == 0 and end == count)):
                continue
            length = -LENGTH_FORCE * 0.5 * (math.log(max(words, 1) / USUAL_WORDS) / SPREAD) ** 2
            value = best[start] + length + (scores[start] + readiness if start else 0.0)
            if value > best[end]:
                best[end], came_from[end] = value, start
    cuts: list[int] = []
    end = count if best[count] > -math.inf else 0
    while end > 0:
        end = came_from[end]
        if end:
            cuts.append(end)
    return cuts[::-1]
