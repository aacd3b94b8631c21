"""How a Russian lecturer leads through a lecture, and how his speech becomes written text."""

import re
from collections.abc import Sequence

from konspekt.language import Sentence
from konspekt.language.russian.answers import ANSWERS
from konspekt.language.russian.cues import CONTINUERS, DEIXIS, NARRATIVE, OPENERS, STOP_LEMMAS, Cue
from konspekt.language.russian.readings import readings, word_set
from konspekt.language.russian.tidy import impersonal, stripped, written
from konspekt.language.russian.titles import announced_topic, title_of
from konspekt.language.russian.words import fold

CONTENT_PARTS = frozenset({"noun", "adjective", "verb"})
MIN_LETTERS = 3
ANNOUNCES = 0.5
"""From this weight on a cue is an announcement, whatever word the sentence starts with."""
NAMELESS = 0.5
SMALL_LETTER = -0.3
"""A small first letter goes on with something."""
PERSONS = word_set("я меня мне мной ты тебя тебе тобой вы вас вами мой моя мое мои моего моей моем моим моих")
WORD = re.compile(r"[а-я]+(?:-[а-я]+)*")


class RussianRhetoric:
    """The rhetoric side of Russian."""

    def topic_cue(self, sentence: Sentence) -> float:
        """Weigh the strongest opening turn of phrase against the strongest continuing one."""
        low = fold(sentence.text).strip()
        opens = max((_weight(cue, sentence) for cue in OPENERS if cue.pattern.search(low)), default=0.0)
        if opens >= ANNOUNCES:
            return opens
        found = (cue.weight for cue in CONTINUERS if cue.pattern.search(low))
        continues = min(found, default=SMALL_LETTER if sentence.text.strip()[:1].islower() else 0.0)
        return continues if continues < 0 else opens

    def announced_topic(self, sentence: Sentence) -> str | None:
        """Read the topic out of an announcement."""
        return announced_topic(sentence)

    def title(self, headwords: Sequence[str]) -> str:
        """Name a section after its strongest terms."""
        return title_of(headwords)

    def content_lemmas(self, sentence: Sentence) -> tuple[str, ...]:
        """Give the lemmas of nouns, adjectives, verbs and foreign words that are no stop words."""
        return tuple(
            token.lemma
            for token in sentence.tokens
            if (token.kind == "foreign" and len(token.text) > 1)
            or (
                token.kind == "word"
                and token.part in CONTENT_PARTS
                and len(token.lemma) >= MIN_LETTERS
                and token.lemma not in STOP_LEMMAS
            )
            or (token.kind == "word" and len(token.text) > 1 and token.text.isupper())
        )

    def written(self, sentence: str) -> str | None:
        """Rewrite spoken words as a written sentence."""
        return written(sentence)

    def is_deictic(self, sentence: Sentence) -> bool:
        """Tell by turns of phrase and by verbs in the first person singular or the imperative."""
        text = fold(stripped(sentence.text))
        if DEIXIS.search(fold(impersonal(sentence.text))) or NARRATIVE.match(text):
            return True
        return any(_is_order_or_self(word) for word in WORD.findall(text))

    def answer_strength(self, question: str, sentence: Sentence) -> float:
        """Add up the cue words of the question, at most 1."""
        low = fold(sentence.text)
        return min(1.0, sum(weight for pattern, weight in ANSWERS.get(question, ()) if pattern.search(low)))

    def definition_question(self, headword: str) -> str:
        """Ask what a term means."""
        return f"Что такое {headword}?"


def _weight(cue: Cue, sentence: Sentence) -> float:
    if cue.names and announced_topic(sentence) is None:
        return min(cue.weight, NAMELESS)
    return cue.weight


def _is_order_or_self(word: str) -> bool:
    if word in PERSONS:
        return True
    best = readings(word)[:1]
    return any(
        "impr" in reading.grammemes or ("1per" in reading.grammemes and "sing" in reading.grammemes)
        for reading in best
        if reading.part == "VERB"
    )
