"""Titles of sections: what the lecturer announced, else the noun phrase that sets the section apart."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from konspekt.language import Language, Phrase, Sentence
from konspekt.notes.sentences import STEM_LETTERS, SentenceList

ANNOUNCED_WITHIN: Final = 3
"""Sentences from the start of a section in which an announcement names its topic."""
STRONGEST: Final = 5
NEARLY: Final = 0.55
"""A phrase of several words this much weaker than the strongest word still names the section better."""
PARTNER: Final = 0.7
"""A word is joined by another that is nearly as strong: the two say more of what the section is about."""
NAME_FACTOR: Final = 0.4
"""Of a proper name: examples are full of them, topics are not."""
STRONG_CUE: Final = 0.9
SENTENCES_READ: Final = 14
"""Noun phrases are looked for in so many sentences of a section: those richest in its own words."""


def section_titles(text: SentenceList, runs: Sequence[tuple[int, int]], language: Language) -> list[str]:
    """Give each run of sentences a title that no other has."""
    spread = Counter(lemma for first, end in runs for lemma in sorted(_lemmas(text, first, end)))
    strengths = {
        lemma: math.log(1 + len(runs) / times) * _special(lemma, language) for lemma, times in spread.items()
    }
    taken: list[str] = []
    titles: list[str] = []
    for first, end in runs:
        candidates = [
            *_announced(text, first, end, language),
            *_characteristic(text, first, end, strengths, language),
        ]
        title = next((title for title in candidates if _is_free(_key(title, language), taken)), None)
        if title is None:
            title = _numbered(candidates[0] if candidates else _opening(text, first, end), taken, language)
        taken.append(_key(title, language))
        titles.append(title)
    return titles


def _key(title: str, language: Language) -> str:
    return language.grammar.key(title) or title


def _is_free(key: str, taken: Sequence[str]) -> bool:
    """Tell whether no section has this title, and the one before none that says as much."""
    return key not in taken and not (taken and set(key.split()) <= set(taken[-1].split()))


def _lemmas(text: SentenceList, first: int, end: int) -> set[str]:
    return {lemma for found in text.lemmas[first:end] for lemma in found}


def _announced(text: SentenceList, first: int, end: int, language: Language) -> Iterable[str]:
    """Read announced topics: of the first sentences in order, then of strong announcements further on."""
    rhetoric = language.rhetoric
    further: list[tuple[float, int, str]] = []
    for number in range(first, end):
        cue = rhetoric.topic_cue(text.sentences[number])
        is_early = number < first + ANNOUNCED_WITHIN
        if (cue > 0 if is_early else cue >= STRONG_CUE) and (
            topic := rhetoric.announced_topic(text.sentences[number])
        ) is not None:
            if is_early:
                yield topic
            else:
                further.append((-cue, number, topic))
    yield from (topic for _, _, topic in sorted(further))


def _characteristic(
    text: SentenceList, first: int, end: int, strengths: Mapping[str, float], language: Language
) -> list[str]:
    """Rank the noun phrases by how often they are said here and how seldom elsewhere; phrases of several words name more."""
    counts = Counter(lemma for found in text.lemmas[first:end] for lemma in found)
    strength = {lemma: count * strengths[lemma] for lemma, count in counts.items()}
    richest = sorted(
        range(first, end),
        key=lambda number: (-sum(strength[lemma] for lemma in set(text.lemmas[number])), number),
    )[:SENTENCES_READ]
    phrases = [
        (phrase, _is_proper_name(phrase, text.sentences[number]))
        for number in sorted(richest)
        for phrase in language.grammar.phrases(text.sentences[number])
        if phrase.is_term_shaped
    ]
    said = Counter(phrase.key for phrase, _ in phrases)
    names = {phrase.key for phrase, is_name in phrases if is_name}
    shown = {phrase.key: phrase for phrase, _ in reversed(phrases)}

    def rank(phrase: Phrase) -> float:
        words = phrase.key.split()
        times = said[phrase.key] if len(words) > 1 else max(0.5, said[phrase.key] - 1)
        weight = math.log(1 + times) * sum(strength.get(word, 0.0) for word in words) / math.sqrt(len(words))
        return weight * (NAME_FACTOR if phrase.key in names else 1.0)

    ranked = sorted(shown.values(), key=lambda phrase: (-rank(phrase), phrase.start_char, phrase.key))[
        :STRONGEST
    ]
    partners = {phrase.key for phrase in ranked if said[phrase.key] > 1 and phrase.key not in names}
    return _titles(ranked, [rank(phrase) for phrase in ranked], partners, language)


def _titles(
    ranked: Sequence[Phrase], ranks: Sequence[float], partners: set[str], language: Language
) -> list[str]:
    """Make titles of ranked phrases: one of several words first where it is strong, a lone word beside a partner."""
    if not ranked:
        return []
    title = language.rhetoric.title
    top = ranked[0]
    longer = [
        title([phrase.headword])
        for phrase, rank in zip(ranked, ranks, strict=True)
        if " " in phrase.key and rank >= NEARLY * ranks[0] and phrase.key in partners
    ]
    pairs = [
        title([top.headword, other.headword])
        for other, rank in zip(ranked[1:], ranks[1:], strict=True)
        if rank >= PARTNER * ranks[0] and other.key in partners and not _share_a_word(top, other)
    ]
    return [*longer, *pairs[:1], *(title([phrase.headword]) for phrase in ranked)]


def _share_a_word(phrase: Phrase, other: Phrase) -> bool:
    return not {word[:STEM_LETTERS] for word in phrase.key.split()}.isdisjoint(
        word[:STEM_LETTERS] for word in other.key.split()
    )


def _is_proper_name(phrase: Phrase, sentence: Sentence) -> bool:
    """Tell a name by its capital inside a sentence; abbreviations and foreign words are none."""
    start = phrase.start_char - sentence.start_char
    word = sentence.text[start:].split(maxsplit=1)[0] if start < len(sentence.text) else ""
    return start > 0 and word[:1].isupper() and word[1:2].islower() and not word.isascii()


def _special(lemma: str, language: Language) -> float:
    """Weigh a lemma by how rare it is outside of this lecture, 0.2..1; less for a word that nobody knows."""
    zipf = language.grammar.zipf(lemma)
    return 0.6 if zipf <= 0 else min(1.0, max(0.2, (6.3 - zipf) / 2.5))


def _opening(text: SentenceList, first: int, end: int) -> str:
    """Give the first words of a section without a single noun phrase."""
    words = text.sentences[first].text.split() if first < end else ["…"]
    return " ".join(words[:6])


def _numbered(title: str, taken: Sequence[str], language: Language) -> str:
    number = 2
    while _key(f"{title} ({number})", language) in taken:
        number += 1
    return f"{title} ({number})"
