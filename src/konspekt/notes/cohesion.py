"""How strongly the words of a text hold together across each gap between two sentences."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from konspekt.notes.sentences import SentenceList

WINDOWS: Final = (20, 50, 110)
"""Content words looked at on each side: a paragraph, a page, a topic."""
LINK_LEMMAS: Final = 70
"""A word said again later than this no longer ties the two places together."""
NEW_LEMMAS: Final = 25
PAST_LEMMAS: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class GapCohesion:
    """What the words say of the gap before one sentence; low similarity and many new words speak for a new topic."""

    similarity: tuple[float, ...]
    """Cosine of the words before and after, for each of WINDOWS, 0..1."""
    depth: float
    """How deep the similarity of the middle window dips here below the peaks on both sides."""
    links: float
    """Weight of the repeated words that cross the gap, by the mean of the text."""
    novelty: float
    """Share of the next words that were not said before, 0..1."""
    echo: float
    """Share of the sentence's words that were said in the two sentences before, 0..1."""
    chains: float
    """Weight of words that begin here and come again soon, by the mean of the text."""


def gap_cohesion(text: SentenceList) -> list[GapCohesion]:
    """Measure each gap; entry i is the gap before sentence i + 1."""
    stream = [lemma for found in text.lemmas for lemma in found]
    places: list[int] = []
    at = 0
    for found in text.lemmas[:-1]:
        at += len(found)
        places.append(at)
    if not places:
        return []
    similarities = [_similarities(stream, places, width, text) for width in WINDOWS]
    depths = _depths(similarities[1])
    links = _by_mean(_links(stream, places, text))
    chains = _by_mean(_chains(text))
    novelty = [_novelty(stream, place) for place in places]
    return [
        GapCohesion(
            similarity=tuple(similarity[gap] for similarity in similarities),
            depth=depths[gap],
            links=links[gap],
            novelty=novelty[gap],
            echo=_echo(text, gap + 1),
            chains=chains[gap + 1],
        )
        for gap in range(len(places))
    ]


class _Window:
    """The words of a stretch, with the sum of their squares kept up to date."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.square = 0.0

    def change(self, lemma: str, by: int, weight: float) -> None:
        before = self.counts[lemma]
        self.counts[lemma] = before + by
        self.square += weight * weight * ((before + by) ** 2 - before**2)


def _similarities(
    stream: Sequence[str], places: Sequence[int], width: int, text: SentenceList
) -> list[float]:
    """Slide two windows over the text; each word enters and leaves each window once."""
    left, right = _Window(), _Window()
    left_start = left_end = right_end = 0
    dot = 0.0
    found: list[float] = []
    weights = text.weights

    def move(lemma: str, window: _Window, other: _Window, by: int) -> float:
        weight = weights[lemma]
        window.change(lemma, by, weight)
        return by * weight * weight * other.counts[lemma]

    for place in places:
        while right_end < min(len(stream), place + width):
            dot += move(stream[right_end], right, left, 1)
            right_end += 1
        while left_end < place:
            dot += move(stream[left_end], right, left, -1)
            dot += move(stream[left_end], left, right, 1)
            left_end += 1
        while left_start < place - width:
            dot += move(stream[left_start], left, right, -1)
            left_start += 1
        norm = math.sqrt(max(left.square, 0.0) * max(right.square, 0.0))
        found.append(min(1.0, max(0.0, dot / norm)) if norm > 1e-9 else 0.0)  # noqa: PLR2004 - rounding
    return found


def _depths(similarity: Sequence[float]) -> list[float]:
    smooth = [
        sum(similarity[max(0, gap - 1) : gap + 2]) / len(similarity[max(0, gap - 1) : gap + 2])
        for gap in range(len(similarity))
    ]
    rise_left = _climb(smooth)
    rise_right = _climb(smooth[::-1])[::-1]
    return [left + right - 2 * here for left, right, here in zip(rise_left, rise_right, smooth, strict=True)]


def _climb(smooth: Sequence[float]) -> list[float]:
    """Give the peak that is reached from each place by walking left as long as it goes up."""
    peaks: list[float] = []
    for at, here in enumerate(smooth):
        peaks.append(peaks[-1] if at and smooth[at - 1] >= here else here)
    return peaks


def _links(stream: Sequence[str], places: Sequence[int], text: SentenceList) -> list[float]:
    change = [0.0] * (len(stream) + 1)
    last: dict[str, int] = {}
    for at, lemma in enumerate(stream):
        before = last.get(lemma)
        if before is not None and at - before <= LINK_LEMMAS:
            change[before + 1] += text.weights[lemma]
            change[at + 1] -= text.weights[lemma]
        last[lemma] = at
    running = 0.0
    crossing = [0.0] * (len(stream) + 1)
    for at in range(len(stream) + 1):
        running += change[at]
        crossing[at] = running
    return [crossing[place] for place in places]


def _chains(text: SentenceList) -> list[float]:
    """Weigh, sentence by sentence, the words that were long not said and come again soon."""
    numbers: dict[str, list[int]] = {}
    for number, found in enumerate(text.lemmas):
        for lemma in dict.fromkeys(found):
            numbers.setdefault(lemma, []).append(number)
    weight = [0.0] * len(text.lemmas)
    for lemma, said in numbers.items():
        for at, number in enumerate(said[:-1]):
            is_fresh = at == 0 or text.words_between(said[at - 1], number) > 4 * LINK_LEMMAS
            if is_fresh and text.words_between(number, said[at + 1]) <= 2 * LINK_LEMMAS:
                weight[number] += text.weights[lemma]
    return weight


def _novelty(stream: Sequence[str], place: int) -> float:
    following = set(stream[place : place + NEW_LEMMAS])
    if not following:
        return 0.0
    return len(following - set(stream[max(0, place - PAST_LEMMAS) : place])) / len(following)


def _echo(text: SentenceList, number: int) -> float:
    own = set(text.lemmas[number])
    if not own:
        return 0.5
    return len(own & {lemma for found in text.lemmas[max(0, number - 2) : number] for lemma in found}) / len(
        own
    )


def _by_mean(figures: Sequence[float]) -> list[float]:
    mean = sum(figures) / len(figures)
    return [figure / mean for figure in figures] if mean else list(figures)
