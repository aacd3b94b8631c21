"""Where in the lecture a claimed quote was said: the answer is the transcript's own words or nothing, never the claim's."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from konspekt.domain.glossary import Quote
from konspekt.grounding.spoken import Line, SpokenText, SpokenWord, claimed_words, lines

ACCEPTED: Final = 80.0
"""Likeness (0..100) from which a quote is believed: true quotes, damaged, median 97.8; foreign sentences at most 60.6 (facts/text.md 5)."""
RETRIED: Final = 70.0
"""From here on it may be a careless copy: worth asking once for an exact one."""
FEWEST_WORDS: Final = 3
"""Fewer words are found in any lecture."""
MOST_SEGMENTS: Final = 3
COVERED: Final = 0.7
"""Share of the claim's words that must stand, in their order, where it was found: letters alone also agree by chance."""
ALIKE: Final = 0.7
"""Two words as alike as this are one, misheard or inflected."""
SHORT_LETTERS: Final = 3
"""Shorter words are one only if they are equal."""
NEGATION_WORDS: Final = 5
"""A negation in the same clause this near belongs to the quote."""
MOST_WORDS: Final = 120
"""A longer claim is no quote but a copy of the lecture."""


class AlignmentVerdict(StrEnum):
    """What becomes of a claimed quote."""

    ACCEPTED = "accepted"
    RETRY = "retry"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A claimed quote laid against the lecture."""

    verdict: AlignmentVerdict
    score: float
    """0..100."""
    quotes: tuple[Quote, ...] = ()
    """Slices of the transcript; none unless accepted."""
    start_char: int = 0
    end_char: int = 0
    """Where it stands in the running text; 0..0 unless accepted."""


@dataclass(frozen=True, slots=True)
class _Found:
    score: float
    first: int
    end: int
    """Words of the lecture, half open."""


NOWHERE: Final = Alignment(verdict=AlignmentVerdict.REJECTED, score=0.0)


def align(claim: str, spoken: SpokenText, *, near: tuple[int, int] | None = None) -> Alignment:
    """Find the place where a claimed quote was said.

    `near` is the slice of the running text in which it is claimed to stand; it is searched first, then the whole lecture.
    """
    words = claimed_words(claim, spoken.language)
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS or not spoken.words:
        return NOWHERE
    best = NOWHERE
    everywhere = (0, len(spoken.words))
    stretches = [everywhere] if near is None else [spoken.words_of(*near), everywhere]
    for stretch in stretches:
        found = _search(words, spoken, stretch)
        if found is None:
            continue
        judged = _judged(words, spoken, found, stretch)
        if judged.verdict is AlignmentVerdict.ACCEPTED:
            return judged
        best = max(best, judged, key=lambda one: one.score)
    return best


def _search(words: Sequence[SpokenWord], spoken: SpokenText, stretch: tuple[int, int]) -> _Found | None:
    """Give the most similar run of words, by letters or by lemmas."""
    found: list[_Found] = []
    for claimed, said in zip(lines(words), spoken.lines, strict=True):
        one = _likeliest(claimed, said, stretch)
        if one is not None:
            found.append(one)
    return max(found, key=lambda one: one.score, default=None)


def _likeliest(claimed: Line, said: Line, stretch: tuple[int, int]) -> _Found | None:
    first, end = stretch
    if first >= end:
        return None
    base = said.starts[first]
    limit = said.starts[end] - 1 if end < len(said.starts) else len(said.text)
    part = said.text[base:limit]
    if len(part) <= len(claimed.text):
        # Partial likeness would find the short lecture inside the long claim, whatever else the claim says.
        return _Found(fuzz.ratio(claimed.text, part), first, end)
    place = fuzz.partial_ratio_alignment(claimed.text, part, score_cutoff=1)
    if place is None:
        return None
    at, until = said.words_between(base + place.dest_start, base + place.dest_end)
    return _Found(place.score, max(first, at), min(end, until)) if at < until else None


def _judged(
    words: Sequence[SpokenWord], spoken: SpokenText, found: _Found, stretch: tuple[int, int]
) -> Alignment:
    margin = max(2, len(words) // 4)
    lowest, highest = max(stretch[0], found.first - margin), min(stretch[1], found.end + margin)
    pairs = [lowest + place for place in _common(words, spoken.words[lowest:highest])]
    if found.score < RETRIED or not pairs:
        return Alignment(verdict=AlignmentVerdict.REJECTED, score=found.score)
    pairs = _in_few_segments(spoken, pairs)
    covered = len(pairs) / len(words)
    first, last = _with_negations(spoken, pairs[0], pairs[-1])
    start, end = spoken.words[first].start_char, spoken.words[last].end_char
    quotes = spoken.running.quotes(start, end)
    if found.score < ACCEPTED or covered < COVERED or len(quotes) > MOST_SEGMENTS:
        return Alignment(verdict=AlignmentVerdict.RETRY, score=min(found.score, ACCEPTED - 0.1))
    return Alignment(
        verdict=AlignmentVerdict.ACCEPTED, score=found.score, quotes=quotes, start_char=start, end_char=end
    )


def _in_few_segments(spoken: SpokenText, pairs: list[int]) -> list[int]:
    """Keep the words of the neighbouring segments, at most MOST_SEGMENTS, that hold most of them."""
    segments = [spoken.running.segment_index(spoken.words[place].start_char) for place in pairs]
    best: list[int] = []
    for first in sorted(set(segments)):
        kept = [
            place
            for place, segment in zip(pairs, segments, strict=True)
            if first <= segment < first + MOST_SEGMENTS
        ]
        best = max(best, kept, key=len)
    return best


def _with_negations(spoken: SpokenText, first: int, last: int) -> tuple[int, int]:
    """Take in a negation just outside of the place: a quote cut behind a `not` would say the contrary."""
    words, text, claims = spoken.words, spoken.running.text, spoken.language.claims

    def is_negation(place: int) -> bool:
        return claims.is_negation(text[words[place].start_char : words[place].end_char])

    def meet(place: int) -> bool:
        return not text[words[place].end_char : words[place + 1].start_char].strip()

    at = first
    while at > 0 and first - at < NEGATION_WORDS and meet(at - 1):
        at -= 1
        if is_negation(at):
            first = at
    at = last
    while at + 1 < len(words) and at - last < NEGATION_WORDS and meet(at):
        at += 1
        if is_negation(at):
            last = at
    return first, last


def _common(words: Sequence[SpokenWord], said: Sequence[SpokenWord]) -> list[int]:
    """Give the places in `said` of the longest row of words that the claim says too, in order."""
    rows = [[0] * (len(said) + 1) for _ in range(len(words) + 1)]
    same = [[is_same_word(word, other) for other in said] for word in words]
    for at in range(len(words) - 1, -1, -1):
        for to in range(len(said) - 1, -1, -1):
            rows[at][to] = (
                rows[at + 1][to + 1] + 1 if same[at][to] else max(rows[at + 1][to], rows[at][to + 1])
            )
    found: list[int] = []
    at = to = 0
    while at < len(words) and to < len(said):
        if same[at][to] and rows[at][to] == rows[at + 1][to + 1] + 1:
            found.append(to)
            at, to = at + 1, to + 1
        elif rows[at + 1][to] >= rows[at][to + 1]:
            at += 1
        else:
            to += 1
    return found


def is_same_word(word: SpokenWord, other: SpokenWord) -> bool:
    """Tell whether two words are one, however inflected or misheard; numbers must be equal."""
    if word.bare == other.bare or word.lemma == other.lemma:
        return True
    if word.is_number or other.is_number or min(len(word.bare), len(other.bare)) <= SHORT_LETTERS:
        return False
    return Indel.normalized_similarity(word.bare, other.bare) >= ALIKE
