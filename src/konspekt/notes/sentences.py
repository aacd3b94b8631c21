"""A text read once for everything that notes are made from: its sentences and the words that carry the subject."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from konspekt.language import Language, Sentence

BLOCK_LEMMAS: Final = 40
"""Content words of a block, in which a lemma is counted once: repeating a word in one breath says little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceList:
    """The sentences of a text with their content lemmas; everything is indexed by the number of the sentence."""

    sentences: tuple[Sentence, ...]
    lemmas: tuple[tuple[str, ...], ...]
    word_counts: tuple[int, ...]
    words_before: tuple[int, ...]
    """Words of the text before each sentence; one longer than the others, so that the last is the sum."""
    weights: Mapping[str, float]
    """How much a lemma tells of where in the text we are: rare ones much, those found everywhere nothing."""

    def words_between(self, first: int, end: int) -> int:
        """Count the words of the sentences first..end, half open."""
        return self.words_before[end] - self.words_before[first]


@lru_cache(maxsize=2)
def read_sentences(text: str, language: Language) -> SentenceList:
    """Split a text and weigh its words; kept for the next stage, which reads the same text."""
    sentences = tuple(language.grammar.sentences(text))
    lemmas = tuple(language.rhetoric.content_lemmas(sentence) for sentence in sentences)
    word_counts = tuple(sum(token.kind != "mark" for token in sentence.tokens) for sentence in sentences)
    return SentenceList(
        sentences=sentences,
        lemmas=lemmas,
        word_counts=word_counts,
        words_before=(0, *accumulate(word_counts)),
        weights=_weights([lemma for found in lemmas for lemma in found]),
    )


def _weights(stream: list[str]) -> Mapping[str, float]:
    blocks = [set(stream[at : at + BLOCK_LEMMAS]) for at in range(0, len(stream), BLOCK_LEMMAS)]
    found_in = Counter(lemma for block in blocks for lemma in sorted(block))
    return {lemma: math.log((1 + len(blocks)) / count) for lemma, count in found_in.items()}
