"""How an English lecturer leads through a lecture, and how his speech becomes written text."""

import re
from collections.abc import Sequence
from typing import Final

from konspekt.language import Sentence
from konspekt.language.english.answers import ANSWERS
from konspekt.language.english.cues import ANNOUNCEMENT, CONTINUERS, DEIXIS, OPENERS
from konspekt.language.english.lexicon import STOP_LEMMAS
from konspekt.language.english.phrases import dictionary_form, run_from
from konspekt.language.english.tidy import written

CONTENT_PARTS: Final = frozenset({"noun", "adjective", "verb"})
SHORTEST_LEMMA_CHARS: Final = 3
ANNOUNCES: Final = 0.5
"""From this weight on a cue is an announcement, whatever word the sentence starts with."""
MOST_TITLE_TERMS: Final = 2


class EnglishRhetoric:
    """The rhetoric side of English."""

    def topic_cue(self, sentence: Sentence) -> float:
        """Weigh the strongest opening turn of phrase against the strongest continuing one."""
        text = sentence.text.strip()
        opens = max((weight for cue, weight in OPENERS if cue.search(text)), default=0.0)
        if opens >= ANNOUNCES:
            return opens
        continues = min((weight for cue, weight in CONTINUERS if cue.search(text)), default=0.0)
        return continues if continues < 0 else opens

    def announced_topic(self, sentence: Sentence) -> str | None:
        """Give the noun phrase that follows the announcing words, with a capital."""
        found = ANNOUNCEMENT.search(sentence.text)
        if found is None or self.topic_cue(sentence) < ANNOUNCES:
            return None
        gap = re.match(r"(?:\s|\b(?:an?|the|our|some)\b)*", sentence.text[found.end() :])
        start = sentence.start_char + found.end() + (gap.end() if gap else 0)
        first = next(
            (place for place, token in enumerate(sentence.tokens) if token.start_char >= start), None
        )
        run = None if first is None else run_from(sentence.tokens, first)
        if run is None:
            return None
        words = sentence.text[
            sentence.tokens[run.first].start_char - sentence.start_char : sentence.tokens[run.last].end_char
            - sentence.start_char
        ]
        return _with_capital(words)

    def title(self, headwords: Sequence[str]) -> str:
        """Name a section after its strongest terms, leaving out one that is part of another."""
        chosen: list[str] = []
        for headword in headwords:
            if not any(
                headword.lower() in other.lower() or other.lower() in headword.lower() for other in chosen
            ):
                chosen.append(headword)
        return _with_capital(" and ".join(chosen[:MOST_TITLE_TERMS]))

    def content_lemmas(self, sentence: Sentence) -> tuple[str, ...]:
        """Give the lemmas of nouns, adjectives and verbs that are no stop words."""
        return tuple(
            token.lemma
            for token in sentence.tokens
            if token.kind in ("word", "foreign")
            and (token.part in CONTENT_PARTS or token.text.isupper())
            and len(token.lemma) >= (2 if token.text.isupper() else SHORTEST_LEMMA_CHARS)
            and token.lemma not in STOP_LEMMAS
        )

    def written(self, sentence: str) -> str | None:
        """Rewrite spoken words as a written sentence."""
        return written(sentence)

    def is_deictic(self, sentence: Sentence) -> bool:
        """Tell by turns of phrase and by the lecturer speaking of himself."""
        return bool(DEIXIS.search(sentence.text)) or any(token.text == "I" for token in sentence.tokens)

    def answer_strength(self, question: str, sentence: Sentence) -> float:
        """Add up the cue words of the question, at most 1."""
        return min(1.0, sum(weight for cue, weight in ANSWERS.get(question, ()) if cue.search(sentence.text)))

    def definition_question(self, headword: str) -> str:
        """Ask what a term means, with the article that its number and first letter need."""
        form = dictionary_form(headword)
        is_plural = form != headword and headword.endswith("s")
        return f"What {'are' if is_plural else 'is'} {headword}?"


def _with_capital(words: str) -> str:
    return words[:1].upper() + words[1:]
