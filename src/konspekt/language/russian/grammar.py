"""The Russian side of the socket: words, sentences, noun phrases, definitions."""

from collections.abc import Sequence

from konspekt.language import DefinitionCandidate, Phrase, Sentence
from konspekt.language.russian.definitions import find_definitions
from konspekt.language.russian.dictionary_form import dictionary_form, loose_key, phrase_key
from konspekt.language.russian.frequency import zipf
from konspekt.language.russian.noun_phrases import noun_phrase_of, noun_phrases
from konspekt.language.russian.punctuation import punctuated
from konspekt.language.russian.sentences import split_sentences
from konspekt.language.russian.term_shape import LONGEST_WORDS, is_term_shaped
from konspekt.language.russian.tokens import pieces, pieces_of
from konspekt.language.russian.transliteration import variant_score
from konspekt.language.russian.vague import VAGUE_LEMMAS


class RussianGrammar:
    """Russian by the dictionary of pymorphy3 and by rules."""

    def sentences(self, text: str) -> list[Sentence]:
        """Split a text, also one without punctuation; a line break always ends a sentence."""
        return split_sentences(text)

    def phrases(self, sentence: Sentence) -> list[Phrase]:
        """Give every noun phrase of up to six words, nested ones too, in order of their start."""
        row = pieces_of(sentence)
        found: list[Phrase] = []
        for start, piece in enumerate(row):
            if piece.is_mark or piece.form.is_function:
                continue
            ends: set[int] = set()
            for phrase in noun_phrases(row, start, prepositions=False):
                if phrase.end in ends or phrase.end - start > LONGEST_WORDS:
                    continue
                ends.add(phrase.end)
                found.append(
                    Phrase(
                        start_char=piece.start,
                        end_char=row[phrase.end - 1].end,
                        headword=dictionary_form(row, phrase),
                        key=phrase_key(row, phrase),
                        is_term_shaped=is_term_shaped(row, phrase),
                    )
                )
        return found

    def definitions(self, sentences: Sequence[Sentence]) -> list[DefinitionCandidate]:
        """Give every place that could be a definition, weak ones too, in order of the text."""
        return find_definitions(sentences)

    def key(self, phrase: str) -> str:
        """Give the lemmas of a phrase: equal for all its inflections."""
        row = pieces(phrase)
        whole = noun_phrase_of(row, 0, len(row)) if row else None
        return phrase_key(row, whole) if whole else loose_key(row)

    def dictionary_form(self, phrase: str, *, keeps_number: bool = False) -> str:
        """Give the phrase as a glossary prints it; unchanged where it cannot be read.

        `keeps_number` leaves a plural in the plural.
        """
        row = pieces(phrase)
        whole = noun_phrase_of(row, 0, len(row)) if row else None
        return dictionary_form(row, whole, keeps_number=keeps_number) if whole else phrase.strip()

    def zipf(self, lemma: str) -> float:
        """Tell how common a word is in general Russian: log10 per billion words, 0 for unknown."""
        return zipf(lemma)

    def is_vague(self, lemma: str) -> bool:
        """Tell whether a word says little of any subject wherever it stands."""
        return lemma in VAGUE_LEMMAS

    def punctuated(self, words: Sequence[str], pauses_ms: Sequence[int]) -> list[str]:
        """Restore sentence ends and capitals in recognized words that came without them."""
        return punctuated(words, pauses_ms)

    def variant_score(self, headword: str, other: str) -> tuple[float, str]:
        """Tell how likely two headwords name one thing, and why."""
        return variant_score(headword, other)
