"""A noun phrase out of the middle of a sentence, put into the nominative: what a title is made of."""

from collections.abc import Sequence
from typing import Final

from konspekt.language import Token
from konspekt.language.russian.readings import case_of, readings, word_set
from konspekt.language.russian.tokens import shape
from konspekt.language.russian.words import Reading, fold, inflect

POINTING: Final = word_set(
    """этот тот такой какой который весь сам самый каждый любой другой мой твой наш ваш свой один некоторый некий следующий данный
    первый второй третий новый очередной последний еще какой-нибудь какой-то""",
)
"""Adjectives that point at something and are left out of a title."""
NOT_NOUNS: Final = word_set(
    """это то что как так там тут вот все и а но или не ни же ли бы если он она они оно мы вы я себя раз нет да уже еще пока""",
)
TAIL_CASES: Final = {
    "в": "accs loct",
    "во": "accs loct",
    "на": "accs loct",
    "с": "gent ablt",
    "со": "gent ablt",
    "из": "gent",
    "по": "datv",
    "для": "gent",
    "от": "gent",
    "к": "datv",
    "без": "gent",
    "между": "ablt gent",
    "под": "accs ablt",
    "над": "ablt",
    "при": "loct",
    "через": "accs",
}
"""Prepositions that a noun phrase may go on with, and the cases after them."""
MAX_WORDS: Final = 7
MAX_ADJECTIVES: Final = 4
RARE: Final = 0.02
"""Readings that the dictionary gives less than this are noise."""
AND: Final = "и"


def capitalized(text: str) -> str:
    """Give the text with a capital first letter; the rest stays."""
    return text[:1].upper() + text[1:]


class NounPhrase:
    """The noun phrase that starts at one token, if one stands there in one of the cases."""

    def __init__(
        self, tokens: Sequence[Token], start: int, cases: Sequence[str], *, joins: bool = True
    ) -> None:
        self.words: list[str] = []
        """In the nominative; empty where no phrase stands."""
        self.end = start
        self.head_lemma = ""
        self._head_word = ""
        self._tokens = tokens
        at = start
        while at < len(tokens) and at - start < MAX_ADJECTIVES and _is_adjective(tokens[at].text):
            at += 1
        for head_at in range(min(at, len(tokens) - 1), start - 1, -1):
            case = self._read(start, head_at, cases)
            if case is not None:
                self._tail()
                if joins:
                    self._join(case)
                return

    @property
    def has_tail(self) -> bool:
        """Tell whether more than adjectives and a head was read."""
        return bool(self.words) and fold(self.words[-1]) != fold(self._head_word)

    def _read(self, start: int, head_at: int, cases: Sequence[str]) -> str | None:
        """Read adjectives and head; give the case in which they stand."""
        head = self._tokens[head_at]
        if _is_latin(head):
            if head_at > start:
                return None
            self._begin([head.text], fold(head.text), head_at)
            return cases[0]
        noun = _noun(head.text, cases)
        if noun is None:
            return None
        adjectives = [_adjective(token.text, noun) for token in self._tokens[start:head_at]]
        number = noun.parse.tag.number or "sing"
        form = inflect(noun, frozenset({"nomn", number}))
        if form is None or any(adjective is None for adjective in adjectives):
            return None
        gender = noun.parse.tag.gender
        wanted = frozenset(
            {"nomn", number} | ({gender} if number == "sing" and gender is not None else set[str]())
        )
        shown = [
            _cased(token.text, inflect(adjective, wanted) or token.text.lower())
            for token, adjective in zip(self._tokens[start:head_at], adjectives, strict=True)
            if adjective is not None and adjective.lemma not in POINTING
        ]
        self._begin([*shown, _cased(head.text, form)], noun.lemma, head_at)
        return case_of(noun)

    def _begin(self, words: list[str], lemma: str, head_at: int) -> None:
        self.words = words
        self._head_word = words[-1]
        self.head_lemma = lemma
        self.end = head_at + 1

    def _tail(self) -> None:
        """Take what depends on the head: genitives, names in other scripts, abbreviations, prepositional groups."""
        tokens = self._tokens
        while self.end < len(tokens) and len(self.words) < MAX_WORDS:
            token = tokens[self.end]
            if _is_latin(token) or (token.kind == "word" and len(token.text) > 1 and token.text.isupper()):
                self._take(self.end + 1)
                continue
            after = _group_end(tokens, self.end, ("gent",))
            if after is None and fold(token.text) in TAIL_CASES:
                after = _group_end(tokens, self.end + 1, TAIL_CASES[fold(token.text)].split())
            if after is None or len(self.words) + after - self.end > MAX_WORDS:
                return
            self._take(after)

    def _join(self, case: str) -> None:
        """Take a second phrase in the same case behind «и»."""
        if self.end + 1 < len(self._tokens) and fold(self._tokens[self.end].text) == AND:
            other = NounPhrase(self._tokens, self.end + 1, (case,), joins=False)
            if other.words and len(self.words) + len(other.words) < MAX_WORDS:
                self.words += [AND, *other.words]
                self.end = other.end

    def _take(self, end: int) -> None:
        taken = self._tokens[self.end : end]
        self.words.extend(token.text for token in taken if not _is_pointing(token.text))
        self.end = end


def _noun(word: str, cases: Sequence[str]) -> Reading | None:
    if fold(word) in NOT_NOUNS:
        return None
    for reading in readings(word):
        if reading.part == "NOUN" and case_of(reading) in cases and reading.score >= RARE:
            return reading
    return None


def _agrees(adjective: Reading, noun: Reading) -> bool:
    one, other = adjective.parse.tag, noun.parse.tag
    if case_of(adjective) != case_of(noun) or one.number != other.number:
        return False
    return other.number != "sing" or other.gender is None or one.gender == other.gender


def _adjective(word: str, noun: Reading) -> Reading | None:
    for reading in readings(word):
        if reading.part in ("ADJF", "PRTF") and _agrees(reading, noun):
            return reading
        if reading.part == "NUMR" and case_of(reading) == case_of(noun) != "nomn":
            return reading
    return None


def _is_adjective(word: str) -> bool:
    return any(reading.part in ("ADJF", "PRTF") for reading in readings(word))


def _is_pointing(word: str) -> bool:
    return any(reading.lemma in POINTING for reading in readings(word))


def _is_latin(token: Token) -> bool:
    return token.kind == "foreign" and token.text[0].isalpha()


def _group_end(tokens: Sequence[Token], start: int, cases: Sequence[str]) -> int | None:
    """Give where adjectives with a noun in one of the cases end, None where none stand."""
    at = start
    while at < len(tokens) and at - start < MAX_ADJECTIVES and _noun(tokens[at].text, cases) is None:
        found = readings(tokens[at].text)
        if not any(reading.part in ("ADJF", "PRTF", "NUMR") for reading in found):
            break
        at += 1
    if at >= len(tokens):
        return None
    if _is_latin(tokens[at]) and tuple(cases) != ("gent",):
        return at + 1
    noun = _noun(tokens[at].text, cases)
    if noun is None or any(_adjective(token.text, noun) is None for token in tokens[start:at]):
        return None
    return at + 1


def _cased(spoken: str, form: str) -> str:
    """Keep abbreviations and what of a hyphenated word does not inflect."""
    if len(spoken) > 1 and spoken.isupper():
        return spoken
    return shape(spoken).prefix + form
