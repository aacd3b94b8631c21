"""How a Russian lecturer leads through a lecture, and how his speech becomes written text."""

from konspekt.language import Sentence
from konspekt.language.russian.answers import ANSWERS
from konspekt.language.russian.cues import CONTINUERS, DEIXIS, OPENERS, STOP_LEMMAS
from konspekt.language.russian.readings import readings
from konspekt.language.russian.tidy import written
from konspekt.language.russian.titles import announced_topic, title_of
from konspekt.language.russian.words import fold

CONTENT_PARTS = frozenset({"noun", "adjective", "verb"})
MIN_LETTERS = 3


class RussianRhetoric:
    """The rhetoric side of Russian."""

    def topic_cue(self, sentence: Sentence) -> float:
        """Weigh the strongest opening turn of phrase against the strongest continuing one."""
        low = fold(sentence.text).strip()
        opens = max((cue.weight for cue in OPENERS if cue.pattern.search(low)), default=0.0)
        if opens >= 0.5:  # noqa: PLR2004 - an announcement counts, whatever word it starts with
            return opens
        continues = min(
            (
                cue.weight
                for cue in CONTINUERS
                if cue.pattern.search(low if cue.weight < -0.5 else sentence.text.strip())
            ),
            default=0.0,
        )  # noqa: PLR2004
        return continues if continues < 0 else opens

    def announced_topic(self, sentence: Sentence) -> str | None:
        """Read the topic out of an announcement."""
        return announced_topic(sentence)

    def title(self, headwords: "tuple[str, ...] | list[str]") -> str:
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
        if DEIXIS.search(fold(sentence.text)):
            return True
        return any(_is_order_or_self(token.text) for token in sentence.tokens if token.kind == "word")

    def answer_strength(self, question: str, sentence: Sentence) -> float:
        """Add up the cue words of the question, at most 1."""
        low = fold(sentence.text)
        return min(1.0, sum(weight for pattern, weight in ANSWERS.get(question, ()) if pattern.search(low)))

    def definition_question(self, headword: str) -> str:
        """Ask what a term means."""
        return f"Что такое {headword}?"


def _is_order_or_self(word: str) -> bool:
    if fold(word) == "я":
        return True
    best = readings(word)[:1]
    return any(
        "impr" in reading.grammemes or ("1per" in reading.grammemes and "sing" in reading.grammemes)
        for reading in best
        if reading.part == "VERB"
    )
