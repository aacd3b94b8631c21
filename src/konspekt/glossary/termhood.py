"""How much the phrases of a text belong to its subject."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import log2
from typing import Final

from konspekt.glossary.cutting import likelihoods
from konspekt.glossary.reading import Reading
from konspekt.language import Grammar, Language, Phrase, Sentence

FEWEST_TIMES: Final = 2
"""A phrase said once and not defined is no term of a lecture."""
DEFINED_WEIGHT: Final = 4.0
"""A sure definition counts as much as so many mentions."""
COMMONEST_ZIPF: Final = 8.0
"""No lemma is so common: the weirdness of a word is what it lacks to this."""
INSIDE_SHARE: Final = 0.8
"""A phrase is only a part where one longer phrase accounts for so much of its mentions."""
PARTS: Final = 8
SPREAD_WEIGHT: Final = 0.15
"""Gain for each eighth of the text in which a term is said."""
HALF_STRENGTH: Final = 4.0
"""Strength at which termhood is one half: a term of two rare words, said alone about four times."""
SHORT_TEXT_SENTENCES: Final = 60
"""In a text of at most so many sentences a term may be said once."""
LIKELY: Final = 0.2
"""Share of cuts from which a phrase of a short text is a term (best F1, cross-validated; see bench/fit_terms.py)."""


def rank_terms(
    reading: Reading, language: Language, *, course_frequency: Mapping[str, int] | None = None
) -> dict[str, float]:
    """Give termhood 0..1 by key, the strongest first.

    It grows with the mentions in which the phrase stands as a term of its own rather than inside a longer one (the C-value, with learnt
    shares in place of counts), with its length, with the rarity of its rarest word in general language, with its spread over the text
    and with evidence that it is defined; it falls with the number of other lectures of the course that use it.
    """
    grammar = language.grammar
    expected, parts = _mentions(reading, grammar)
    only_parts = _only_parts(reading)
    strengths: dict[str, float] = {}
    for key, places in reading.places.items():
        defined = max((candidate.score for candidate in reading.candidates.get(key, ())), default=0.0)
        if len(places) < FEWEST_TIMES and not defined:
            continue
        if key in only_parts or not any(place.is_term_shaped for place in places):
            continue
        words = key.split()
        rarity = 1 - min((grammar.zipf(word) for word in words), default=COMMONEST_ZIPF) / COMMONEST_ZIPF
        strength = (expected[key] + DEFINED_WEIGHT * defined) * log2(1 + len(words)) * rarity
        strength *= 1 + SPREAD_WEIGHT * len(parts[key])
        if course_frequency:
            strength /= 1 + log2(1 + course_frequency.get(key, 0)) / 2
        strengths[key] = strength
    ranked = sorted(strengths.items(), key=lambda pair: (-pair[1], pair[0]))
    return {key: round(strength / (strength + HALF_STRENGTH), 3) for key, strength in ranked if strength > 0}


def terms_of_text(text: str, language: Language) -> list[str]:
    """Give the terms of a text in order of their first mention: of an abstract, each that is likely one where it stands.

    In a text longer than an abstract a term is said at least twice.
    """
    grammar = language.grammar
    sentences = grammar.sentences(text)
    phrases = [grammar.phrases(sentence) for sentence in sentences]
    times = Counter(phrase.key for found in phrases for phrase in found)
    fewest = 1 if len(sentences) <= SHORT_TEXT_SENTENCES else FEWEST_TIMES
    headwords: dict[str, str] = {}
    for sentence, found in zip(sentences, phrases, strict=True):
        for phrase, share in zip(found, likelihoods(sentence, found, grammar, times), strict=True):
            if phrase.is_term_shaped and share >= LIKELY and times[phrase.key] >= fewest:
                headwords.setdefault(phrase.key, phrase.headword)
    return list(headwords.values())


def _mentions(reading: Reading, grammar: Grammar) -> tuple[dict[str, float], dict[str, set[int]]]:
    """Count by key the mentions as a term of its own, and name the parts of the text with any mention."""
    times = {key: len(places) for key, places in reading.places.items()}
    expected = dict.fromkeys(reading.places, 0.0)
    parts: dict[str, set[int]] = {key: set() for key in reading.places}
    for place, (sentence, phrases) in enumerate(_by_sentence(reading)):
        part = place * PARTS // len(reading.sentences)
        for phrase, share in zip(phrases, likelihoods(sentence, phrases, grammar, times), strict=True):
            expected[phrase.key] += share
            parts[phrase.key].add(part)
    return expected, parts


def _only_parts(reading: Reading) -> set[str]:
    """Give the keys that are said mostly inside one longer term and not defined themselves."""
    found: set[str] = set()
    for key, places in reading.places.items():
        words = key.split()
        if len(words) == 1 or len(places) < FEWEST_TIMES or not places[0].is_term_shaped:
            continue
        for first in range(len(words)):
            for last in range(first + 1, len(words) + 1):
                part = " ".join(words[first:last])
                if (
                    part != key
                    and part not in reading.candidates
                    and len(places) >= INSIDE_SHARE * len(reading.places.get(part, ()))
                ):
                    found.add(part)
    return found


def _by_sentence(reading: Reading) -> Iterator[tuple[Sentence, Sequence[Phrase]]]:
    """Give each sentence with its phrases, in order."""
    starts = [sentence.start_char for sentence in reading.sentences]
    every = sorted(
        (phrase for places in reading.places.values() for phrase in places),
        key=lambda phrase: (phrase.start_char, phrase.end_char),
    )
    at = 0
    for place, sentence in enumerate(reading.sentences):
        until = starts[place + 1] if place + 1 < len(starts) else sentence.end_char
        begin = at
        while at < len(every) and every[at].start_char < until:
            at += 1
        yield sentence, every[begin:at]
