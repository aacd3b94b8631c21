"""The English side of the socket: words, sentences, noun phrases and definitions by simple rules."""

from collections.abc import Sequence
from functools import cache, lru_cache

from konspekt.language import DefinitionCandidate, Phrase, Sentence
from konspekt.language.english import lexicon
from konspekt.language.english.definitions import definitions_of
from konspekt.language.english.likeness import variant_score
from konspekt.language.english.phrases import dictionary_form, key_of, phrases_of
from konspekt.language.english.punctuation import punctuated
from konspekt.language.english.tokens import sentences_of
from konspekt.language.frequency_table import FrequencyTable, read_table


@cache
def _table() -> FrequencyTable:
    return read_table("konspekt.language.english")


@lru_cache(maxsize=32_768)
def zipf(lemma: str) -> float:
    """Give log10 of the uses per billion words in general English, 0 for an unknown lemma."""
    return _table().zipf(lemma.lower())


class EnglishGrammar:
    """English without a dictionary: closed classes, endings and lists of exceptions."""

    def sentences(self, text: str) -> list[Sentence]:
        """Split a text at its marks; a line break always ends a sentence."""
        return list(sentences_of(text))

    def phrases(self, sentence: Sentence) -> list[Phrase]:
        """Give every noun phrase of up to six words, nested ones too, in order of their start."""
        return phrases_of(sentence)

    def definitions(self, sentences: Sequence[Sentence]) -> list[DefinitionCandidate]:
        """Give every place that could be a definition, weak ones too, in order of the text."""
        return definitions_of(sentences)

    def key(self, phrase: str) -> str:
        """Give the lemmas of a phrase: equal for all its inflections."""
        return key_of(phrase)

    def dictionary_form(self, phrase: str, *, keeps_number: bool = False) -> str:
        """Give the phrase as a glossary prints it; unchanged where it cannot be read.

        `keeps_number` leaves a plural in the plural.
        """
        return dictionary_form(phrase, keeps_number=keeps_number)

    def zipf(self, lemma: str) -> float:
        """Tell how common a word is in general English: log10 per billion words, 0 for unknown."""
        return zipf(lemma)

    def is_vague(self, lemma: str) -> bool:
        """Tell whether a word says little of any subject wherever it stands."""
        return lemma in lexicon.GENERIC_HEADS or lemma in lexicon.VAGUE_ADJECTIVES

    def punctuated(self, words: Sequence[str], pauses_ms: Sequence[int]) -> list[str]:
        """Restore sentence ends and capitals in recognized words that came without them."""
        return punctuated(words, pauses_ms)

    def variant_score(self, headword: str, other: str) -> tuple[float, str]:
        """Tell how likely two headwords name one thing, and why."""
        return variant_score(headword, other)
