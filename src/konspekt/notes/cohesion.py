"""What the words on both sides of each gap between two sentences say for a new topic."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import Final

from konspekt.language import Language
from konspekt.notes.sentences import SentenceList
from konspekt.notes.topic_model import split_gains

NEAR_STEMS: Final = 15
WIDE_STEMS: Final = 90
"""Words looked at on each side: a paragraph and a page."""
SIDE_STEMS: Final = 50
LINK_STEMS: Final = 70
"""A word said again later than this no longer ties the two places together."""
NEXT_STEMS: Final = 25
PAST_STEMS: Final = 160
REACH: Final = 3
"""Gaps on each side with which one is compared."""
CHAIN_TIMES: Final = 3
SHORT_WORDS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSigns:
    """Signs for and against a new section with the sentence after a gap; names in the order of `values`."""

    near_split: float
    """How much better two topics explain the words around than one, in standard deviations of the text."""
    wide_split: float
    wide_rise: float
    """How far `wide_split` lies above its mean over REACH gaps on each side."""
    wide_peak: float
    """1 where no gap within REACH has a higher `wide_split`."""
    near_peak: float
    opening_goes_on: float
    """How often the first words of the sentence are said in what follows."""
    begun: float
    """Words often said after the gap and never before it."""
    ended: float
    """Words often said before the gap and never after it."""
    links: float
    """Weight of the repeated words that cross the gap, by the mean of the text."""
    links_dip: float
    """1 where no gap within REACH is crossed by fewer links."""
    novelty: float
    """Share of the next words that were not said before."""
    chains: float
    """Weight of words that begin here and come again soon, by the mean of the text."""
    opens: float
    """A cue that opens a topic, 0..1."""
    goes_on: float
    """A cue that goes on with one, -1..0."""
    words_before: float
    """Logarithm of the length of the sentence before the gap."""
    short_before: float
    short_after: float
    colon_before: float
    colon_after: float

    @property
    def values(self) -> tuple[float, ...]:
        """Give the signs as a row of figures."""
        return tuple(getattr(self, name) for name in SIGNS)


SIGNS: Final = tuple(GapSigns.__annotations__)


def gap_signs(text: SentenceList, language: Language) -> list[GapSigns]:
    """Read each gap; entry i is the gap before sentence i + 1."""
    if len(text.sentences) < 2:  # noqa: PLR2004 - no gap
        return []
    stream = [stem for found in text.stems for stem in found]
    places = [0]
    for found in text.stems[:-1]:
        places.append(places[-1] + len(found))
    near, wide = (
        _standard(split_gains(text.stems, NEAR_STEMS)),
        _standard(split_gains(text.stems, WIDE_STEMS)),
    )
    links, chains = _by_mean(_links(stream, places[1:], text)), _by_mean(_chains(text)[1:])
    cues = [language.rhetoric.topic_cue(sentence) for sentence in text.sentences]
    signs: list[GapSigns] = []
    for gap, place in enumerate(places[1:]):
        after = gap + 1
        before_words, after_words = (
            Counter(stream[max(0, place - SIDE_STEMS) : place]),
            Counter(stream[place : place + SIDE_STEMS]),
        )
        signs.append(
            GapSigns(
                near_split=near[gap],
                wide_split=wide[gap],
                wide_rise=wide[gap] - fmean(_around(wide, gap)),
                wide_peak=float(wide[gap] == max(_around(wide, gap))),
                near_peak=float(near[gap] == max(_around(near, gap))),
                opening_goes_on=sum(after_words[stem] for stem in set(text.stems[after][:3])) / 6,
                begun=_only_in(after_words, before_words),
                ended=_only_in(before_words, after_words),
                links=links[gap],
                links_dip=float(links[gap] == min(_around(links, gap))),
                novelty=_novelty(stream, place),
                chains=min(chains[gap], 5.0),
                opens=max(cues[after], 0.0),
                goes_on=min(cues[after], 0.0),
                words_before=math.log(1 + text.word_counts[gap]),
                short_before=float(text.word_counts[gap] < SHORT_WORDS),
                short_after=float(text.word_counts[after] < SHORT_WORDS),
                colon_before=_ends_in_colon(text, gap),
                colon_after=_ends_in_colon(text, after),
            )
        )
    return signs


def _around(figures: Sequence[float], gap: int) -> Sequence[float]:
    return figures[max(0, gap - REACH) : gap + REACH + 1]


def _ends_in_colon(text: SentenceList, number: int) -> float:
    return float(text.sentences[number].text.rstrip(". ").endswith(":"))


def _only_in(here: Counter[str], there: Counter[str]) -> float:
    return sum(count for stem, count in here.items() if count >= CHAIN_TIMES and not there[stem]) / 10


def _links(stream: Sequence[str], places: Sequence[int], text: SentenceList) -> list[float]:
    change = [0.0] * (len(stream) + 1)
    last: dict[str, int] = {}
    for at, stem in enumerate(stream):
        before = last.get(stem)
        if before is not None and at - before <= LINK_STEMS:
            change[before + 1] += text.weights[stem]
            change[at + 1] -= text.weights[stem]
        last[stem] = at
    running = 0.0
    crossing = [0.0] * (len(stream) + 1)
    for at in range(len(stream) + 1):
        running += change[at]
        crossing[at] = running
    return [crossing[place] for place in places]


def _chains(text: SentenceList) -> list[float]:
    """Weigh, sentence by sentence, the words that were long not said and come again soon."""
    numbers: dict[str, list[int]] = {}
    for number, found in enumerate(text.stems):
        for stem in dict.fromkeys(found):
            numbers.setdefault(stem, []).append(number)
    weight = [0.0] * len(text.stems)
    for stem, said in numbers.items():
        for at, number in enumerate(said[:-1]):
            is_fresh = at == 0 or text.words_between(said[at - 1], number) > 4 * LINK_STEMS
            if is_fresh and text.words_between(number, said[at + 1]) <= 2 * LINK_STEMS:
                weight[number] += text.weights[stem]
    return weight


def _novelty(stream: Sequence[str], place: int) -> float:
    following = set(stream[place : place + NEXT_STEMS])
    if not following:
        return 0.0
    return len(following - set(stream[max(0, place - PAST_STEMS) : place])) / len(following)


def _standard(figures: Sequence[float]) -> list[float]:
    """Give each figure as its distance from the mean in standard deviations."""
    mean, deviation = fmean(figures), pstdev(figures)
    return [(figure - mean) / (deviation + 1e-6) for figure in figures]


def _by_mean(figures: Sequence[float]) -> list[float]:
    mean = fmean(figures)
    return [figure / mean for figure in figures] if mean else list(figures)
