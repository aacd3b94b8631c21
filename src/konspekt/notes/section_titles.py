"""Titles of sections: what the lecturer announced, else the noun phrase that sets the section apart."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from konspekt.language import Language, Phrase
from konspekt.notes.sentences import SentenceList

ANNOUNCED_WITHIN: Final = 3
"""Sentences from the start of a section in which an announcement names its topic."""
STRONGEST: Final = 4
SENTENCES_READ: Final = 14
"""Noun phrases are looked for in so many sentences of a section: those richest in its own words."""


def section_titles(text: SentenceList, runs: Sequence[tuple[int, int]], language: Language) -> list[str]:
    """Give each run of sentences a title that no other has."""
    spread = Counter(lemma for first, end in runs for lemma in sorted(_lemmas(text, first, end)))
    taken: set[str] = set()
    titles: list[str] = []
    for first, end in runs:
        candidates = [
            *_announced(text, first, end, language),
            *_characteristic(text, first, end, spread, len(runs), language),
        ]
        title = next((title for title in candidates if _key(title, language) not in taken), None)
        if title is None:
            title = _numbered(candidates[0] if candidates else _opening(text, first, end), taken, language)
        taken.add(_key(title, language))
        titles.append(title)
    return titles


def _key(title: str, language: Language) -> str:
    return language.grammar.key(title) or title


def _lemmas(text: SentenceList, first: int, end: int) -> set[str]:
    return {lemma for found in text.lemmas[first:end] for lemma in found}


def _announced(text: SentenceList, first: int, end: int, language: Language) -> Iterable[str]:
    for number in range(first, min(end, first + ANNOUNCED_WITHIN)):
        sentence = text.sentences[number]
        if (
            language.rhetoric.topic_cue(sentence) > 0
            and (title := language.rhetoric.announced_topic(sentence)) is not None
        ):
            yield title


def _characteristic(
    text: SentenceList, first: int, end: int, spread: Counter[str], sections: int, language: Language
) -> Iterable[str]:
    """Rank the noun phrases by how often they are said here and how seldom elsewhere; longer ones name more."""
    counts = Counter(lemma for found in text.lemmas[first:end] for lemma in found)
    strength = {
        lemma: count * math.log(1 + sections / spread[lemma]) * _special(lemma, language)
        for lemma, count in counts.items()
    }
    richest = sorted(
        range(first, end),
        key=lambda number: (-sum(strength[lemma] for lemma in set(text.lemmas[number])), number),
    )[:SENTENCES_READ]
    phrases = [
        phrase
        for number in sorted(richest)
        for phrase in language.grammar.phrases(text.sentences[number])
        if phrase.is_term_shaped
    ]
    said = Counter(phrase.key for phrase in phrases)
    shown = {phrase.key: phrase for phrase in reversed(phrases)}

    def rank(phrase: Phrase) -> float:
        words = phrase.key.split()
        times = said[phrase.key] if len(words) > 1 else max(0.5, said[phrase.key] - 1)
        return math.log(1 + times) * sum(strength.get(word, 0.0) for word in words) / math.sqrt(len(words))

    ranked = sorted(shown.values(), key=lambda phrase: (-rank(phrase), phrase.start_char, phrase.key))[
        :STRONGEST
    ]
    for phrase in ranked:
        yield language.rhetoric.title([phrase.headword])


def _special(lemma: str, language: Language) -> float:
    """Weigh a lemma by how rare it is outside of this lecture, 0.2..1; half for a word that nobody knows."""
    zipf = language.grammar.zipf(lemma)
    return 0.6 if zipf <= 0 else min(1.0, max(0.2, (6.3 - zipf) / 2.5))


def _opening(text: SentenceList, first: int, end: int) -> str:
    """Give the first words of a section without a single noun phrase."""
    words = text.sentences[first].text.split() if first < end else ["…"]
    return " ".join(words[:6])


def _numbered(title: str, taken: set[str], language: Language) -> str:
    number = 2
    while _key(f"{title} ({number})", language) in taken:
        number += 1
    return f"{title} ({number})"
