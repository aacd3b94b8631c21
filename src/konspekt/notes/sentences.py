"""A text read once for everything that notes are made from: its sentences and the words that carry the subject."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from konspekt.language import Language, Sentence

BLOCK_STEMS: Final = 40
"""Words of a block, in which a stem is counted once: repeating a word in one breath says little."""
STEM_LETTERS: Final = 6
"""Words that begin alike speak of one thing: `route` and `router`."""
COMMON_ZIPF: Final = 5.6
"""A word as common as this in general language tells nothing of the topic."""
NAMING_PARTS: Final = frozenset({"noun", "adjective"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceList:
    """The sentences of a text with their words; everything is indexed by the number of the sentence."""

    sentences: tuple[Sentence, ...]
    lemmas: tuple[tuple[str, ...], ...]
    """Content lemmas."""
    stems: tuple[tuple[str, ...], ...]
    """First letters of the nouns, adjectives and foreign words among them: what the talk is about."""
    word_counts: tuple[int, ...]
    words_before: tuple[int, ...]
    """Words of the text before each sentence; one longer than the others, so that the last is the sum."""
    weights: Mapping[str, float]
    """How much a stem tells of where in the text we are: rare ones much, those found everywhere nothing."""

    def words_between(self, first: int, end: int) -> int:
        """Count the words of the sentences first..end, half open."""
        return self.words_before[end] - self.words_before[first]


@lru_cache(maxsize=2)
def read_sentences(text: str, language: Language) -> SentenceList:
    """Split a text and weigh its words; kept for the next stage, which reads the same text."""
    sentences = tuple(language.grammar.sentences(text))
    lemmas = tuple(language.rhetoric.content_lemmas(sentence) for sentence in sentences)
    stems = tuple(
        _stems(sentence, found, language) for sentence, found in zip(sentences, lemmas, strict=True)
    )
    word_counts = tuple(sum(token.kind != "mark" for token in sentence.tokens) for sentence in sentences)
    return SentenceList(
        sentences=sentences,
        lemmas=lemmas,
        stems=stems,
        word_counts=word_counts,
        words_before=(0, *accumulate(word_counts)),
        weights=_weights([stem for found in stems for stem in found]),
    )


def _stems(sentence: Sentence, lemmas: tuple[str, ...], language: Language) -> tuple[str, ...]:
    naming = {
        token.lemma for token in sentence.tokens if token.kind == "foreign" or token.part in NAMING_PARTS
    }
    return tuple(
        lemma[:STEM_LETTERS]
        for lemma in lemmas
        if lemma in naming and language.grammar.zipf(lemma) < COMMON_ZIPF
    )


def _weights(stream: list[str]) -> Mapping[str, float]:
    blocks = [set(stream[at : at + BLOCK_STEMS]) for at in range(0, len(stream), BLOCK_STEMS)]
    found_in = Counter(stem for block in blocks for stem in sorted(block))
    return {stem: math.log((1 + len(blocks)) / count) for stem, count in found_in.items()}
