"""Words of a course that a recognizer may have misheard: offered to a person, never put in silently."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz import fuzz

from konspekt.domain.transcript import Correction, Segment, Transcript
from konspekt.language import Language

LEAST_SCORE: Final = 0.75
"""Below it offers are mostly wrong: see the pairs and traps in tests/speech/test_corrections.py."""
COMMON_ZIPF: Final = 4.0
"""A word this common in general language is taken as heard, however near a foreign term it sounds."""
LEAST_CHARS: Final = 4
EDGE_MARKS: Final = ".,;:!?\u2026()[]\u00ab\u00bb\"'\u2014\u2013-"


def suggest_corrections(
    transcript: Transcript, vocabulary: Sequence[str], language: Language
) -> tuple[Correction, ...]:
    """Give the places where an expected word was probably said but another was written, in order.

    A word that is an inflection of an expected one is right as it is; a common word is left alone.
    """
    expected = _by_length(vocabulary)
    keys = {language.grammar.key(phrase) for phrase in vocabulary}
    return tuple(
        correction
        for segment in transcript.segments
        for correction in _of_segment(segment, expected, keys, language)
    )


def _by_length(vocabulary: Sequence[str]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = defaultdict(list)
    for phrase in dict.fromkeys(vocabulary):
        grouped[len(phrase.split())].append(phrase)
    return grouped


def _of_segment(
    segment: Segment, expected: dict[int, list[str]], keys: set[str], language: Language
) -> Iterator[Correction]:
    words = _placed_words(segment.text)
    at = 0
    while at < len(words):
        found = None
        for count in sorted(expected, reverse=True):
            # A foreign term is often heard as one word more than it is written: "by Charm" for PyCharm.
            for taken in (count, count + 1):
                run = words[at : at + taken]
                phrases = (
                    expected[count] if taken == count else [one for one in expected[count] if one.isascii()]
                )
                if len(run) == taken and phrases and (found := _nearest(run, phrases, keys, language)):
                    break
            if found:
                break
        if found is None:
            at += 1
            continue
        run, phrase, score = found
        start, end = run[0][1], run[-1][2]
        yield Correction(
            segment_id=segment.id,
            start_char=start,
            end_char=end,
            text=segment.text[start:end],
            suggestion=phrase,
            score=score,
        )
        at += len(run)


Placed = tuple[str, int, int]


def _nearest(
    run: list[Placed], phrases: list[str], keys: set[str], language: Language
) -> tuple[list[Placed], str, float] | None:
    heard = " ".join(word for word, _, _ in run)
    if len(heard) < LEAST_CHARS:
        return None
    words = [language.grammar.key(word) for word, _, _ in run]
    rarest = min(map(language.grammar.zipf, words))
    # Told by `_closeness` for each phrase; asked here once, since nearly every word of a lecture is common.
    if rarest >= COMMON_ZIPF:
        return None
    if rarest > 0:
        phrases = [phrase for phrase in phrases if phrase.isascii() != heard.isascii()]
    if not phrases or keys & {language.grammar.key(heard), *words}:
        return None
    score, phrase = max((_closeness(heard, phrase, rarest, language), phrase) for phrase in phrases)
    return (run, phrase, score) if score >= LEAST_SCORE else None


def _closeness(heard: str, phrase: str, rarest_zipf: float, language: Language) -> float:
    """Tell how alike two phrases sound or are written, 0..1.

    A native term was misheard only where a word came out that does not exist; a foreign one may come out as words that do.
    """
    if heard.lower() == phrase.lower():
        return 0.0
    if phrase.isascii() != heard.isascii():
        sounding, _ = language.grammar.variant_score(phrase, heard)
        return sounding if rarest_zipf < COMMON_ZIPF else 0.0
    return fuzz.ratio(heard.lower(), phrase.lower()) / 100 if rarest_zipf == 0 else 0.0


def _placed_words(text: str) -> list[Placed]:
    placed: list[Placed] = []
    at = 0
    for raw in text.split():
        at = text.index(raw, at)
        bare = raw.strip(EDGE_MARKS)
        if bare:
            start = at + raw.index(bare)
            placed.append((bare, start, start + len(bare)))
        at += len(raw)
    return placed
