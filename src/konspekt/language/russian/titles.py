"""Titles out of a lecturer's announcements: the noun phrase in the case that the announcing word governs, put into the nominative."""

import re
from collections.abc import Sequence
from typing import Final

from konspekt.language import Sentence, Token
from konspekt.language.russian.readings import case_of, readings
from konspekt.language.russian.tokens import shape
from konspekt.language.russian.words import Reading, fold, inflect

PREPOSITIONS: Final = {
    "о": ("loct",),
    "об": ("loct",),
    "обо": ("loct",),
    "про": ("accs",),
    "к": ("datv",),
    "ко": ("datv",),
    "с": ("gent", "ablt"),
    "со": ("gent", "ablt"),
    "на": ("loct",),
}
"""Preposition after an announcing verb and the cases in which the topic then stands."""

ANNOUNCERS: Final = re.compile(
    r"^(поговорим|говорить|поговорить|расскаж\w*|рассказать|рассмотр\w+|рассматрива\w+|разбер\w+|разбира\w+|обсу\w+|познаком\w+|перей\w+|переход\w+|"
    r"нач\w+|приступ\w+|займ\w+|изуч\w+|узна\w+|остановимся|посвящ\w+|введем|дойдем|подойдем|вернемся)$"
)
DIRECT: Final = re.compile(r"^(рассмотр\w+|рассматрива\w+|разбер\w+|разбира\w+|обсу\w+|изуч\w+|введем)$")
"""Verbs whose topic follows without a preposition."""

EMPTY_HEADS: Final = frozenset(
    [
        "вещь",
        "дело",
        "вопрос",
        "тема",
        "момент",
        "пример",
        "случай",
        "часть",
        "раз",
        "урок",
        "лекция",
        "занятие",
        "слово",
        "понятие",
        "конец",
        "начало",
        "минута",
        "вид",
        "задача",
        "шаг",
        "помощь",
        "заключение",
        "образ",
        "итог",
        "факт",
        "фрагмент",
        "год",
        "группа",
        "рассказ",
        "разговор",
        "изучение",
        "следующее",
        "дополнение",
        "студент",
        "слушатель",
        "код",
        "пункт",
        "сущность",
        "глава",
        "раздел",
        "самое",
        "простой",
        "следующий",
        "новый",
        "ты",
        "вы",
        "мы",
    ]
)
"""Heads that announce something but do not name it."""

EMPTY_ADJECTIVES: Final = frozenset(
    [
        "этот",
        "тот",
        "такой",
        "какой",
        "который",
        "весь",
        "сам",
        "самый",
        "каждый",
        "любой",
        "другой",
        "мой",
        "твой",
        "наш",
        "ваш",
        "свой",
        "один",
        "некоторый",
        "некий",
        "следующий",
        "данный",
        "первый",
        "второй",
        "третий",
        "простой",
        "интересный",
        "важный",
        "базовый",
        "новый",
        "очередной",
        "последний",
        "еще",
        "какой-нибудь",
        "какой-то",
    ]
)
TAIL_PREPOSITIONS: Final = frozenset(
    [
        "в",
        "во",
        "на",
        "с",
        "со",
        "из",
        "по",
        "для",
        "от",
        "к",
        "без",
        "между",
        "между",
        "под",
        "над",
        "при",
        "через",
    ]
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
MAX_WORDS: Final = 7
NOT_NOUNS: Final = frozenset(
    [
        "это",
        "то",
        "что",
        "как",
        "так",
        "там",
        "тут",
        "вот",
        "все",
        "и",
        "а",
        "но",
        "или",
        "не",
        "ни",
        "же",
        "ли",
        "бы",
        "если",
        "он",
        "она",
        "они",
        "оно",
        "мы",
        "вы",
        "я",
        "себя",
        "раз",
        "нет",
        "да",
        "уже",
        "еще",
    ]
)


def capitalized(text: str) -> str:
    """Give the text with a capital first letter; the rest stays."""
    return text[:1].upper() + text[1:]


def _noun(word: str, cases: Sequence[str]) -> Reading | None:
    if fold(word) in NOT_NOUNS:
        return None
    for reading in readings(word):
        if reading.part == "NOUN" and case_of(reading) in cases and reading.score >= 0.02:  # noqa: PLR2004 - below lies noise
            return reading
    return None


def _agrees(adjective: Reading, noun: Reading) -> bool:
    if case_of(adjective) != case_of(noun) or adjective.parse.tag.number != noun.parse.tag.number:
        return False
    return (
        noun.parse.tag.number != "sing"
        or noun.parse.tag.gender is None
        or adjective.parse.tag.gender == noun.parse.tag.gender
    )


def _adjective(word: str, noun: Reading) -> Reading | None:
    for reading in readings(word):
        if reading.part in ("ADJF", "PRTF") and _agrees(reading, noun):
            return reading
    return None


def _is_adjective(word: str) -> bool:
    return any(reading.part in ("ADJF", "PRTF") for reading in readings(word))


def _is_latin(token: Token) -> bool:
    return token.kind == "foreign" and token.text[0].isalpha()


class _Phrase:
    """A noun phrase that starts at one token: its head, its adjectives and where its tail ends."""

    def __init__(self, tokens: Sequence[Token], start: int, cases: Sequence[str]) -> None:
        self.words: list[str] = []
        self.end = start
        at = start
        while at < len(tokens) and at - start < 4 and _is_adjective(tokens[at].text):  # noqa: PLR2004 - longer runs are lists
            at += 1
        for head_at in range(at, start - 1, -1):
            if head_at >= len(tokens):
                continue
            if self._read(tokens, start, head_at, cases):
                return

    def _read(self, tokens: Sequence[Token], start: int, head_at: int, cases: Sequence[str]) -> bool:
        head = tokens[head_at]
        if _is_latin(head) and head_at == start:
            self.words = [head.text]
            self.head_lemma = fold(head.text)
        else:
            noun = _noun(head.text, cases)
            if noun is None:
                return False
            adjectives = [_adjective(token.text, noun) for token in tokens[start:head_at]]
            if any(adjective is None for adjective in adjectives):
                return False
            number = noun.parse.tag.number or "sing"
            form = inflect(noun, frozenset({"nomn", number}))
            if form is None:
                return False
            for token, adjective in zip(tokens[start:head_at], adjectives, strict=True):
                if adjective is None or adjective.lemma in EMPTY_ADJECTIVES:
                    continue
                wanted = {"nomn", number} | (
                    {noun.parse.tag.gender} if number == "sing" and noun.parse.tag.gender else set()
                )
                shown = inflect(adjective, frozenset(wanted))
                self.words.append(_cased(token.text, shown or token.text.lower()))
            self.words.append(_cased(head.text, form))
            self.head_lemma = noun.lemma
        self.end = head_at + 1
        self._tail(tokens)
        return True

    def _tail(self, tokens: Sequence[Token]) -> None:
        while self.end < len(tokens) and len(self.words) < MAX_WORDS:
            token = tokens[self.end]
            if _is_latin(token) or (token.kind == "word" and len(token.text) > 1 and token.text.isupper()):
                self._take(tokens, self.end + 1)
                continue
            after = _noun_group_end(tokens, self.end, ("gent",))
            if after is None and fold(token.text) in TAIL_PREPOSITIONS:
                after = _noun_group_end(tokens, self.end + 1, tuple(TAIL_CASES[fold(token.text)].split()))
            if after is None or len(self.words) + after - self.end > MAX_WORDS:
                return
            self._take(tokens, after)

    def _take(self, tokens: Sequence[Token], end: int) -> None:
        self.words.extend(_kept_case(token.text) for token in tokens[self.end : end])
        self.end = end


def _noun_group_end(tokens: Sequence[Token], start: int, cases: Sequence[str]) -> int | None:
    at = start
    while (
        at < len(tokens)
        and at - start < 3
        and _is_adjective(tokens[at].text)
        and _noun(tokens[at].text, cases) is None
    ):  # noqa: PLR2004
        if any(reading.lemma in EMPTY_ADJECTIVES for reading in readings(tokens[at].text)[:1]):
            return None
        at += 1
    if at < len(tokens) and _is_latin(tokens[at]) and cases != ("gent",):
        return at + 1
    if at >= len(tokens):
        return None
    noun = _noun(tokens[at].text, cases)
    if noun is None or any(_adjective(token.text, noun) is None for token in tokens[start:at]):
        return None
    return at + 1


def _kept_case(word: str) -> str:
    """Keep capitals inside a phrase: they are names there."""
    return word


def _cased(spoken: str, form: str) -> str:
    """Keep abbreviations, the capital of a name inside a sentence, and what of a hyphenated word does not inflect."""
    seen = shape(spoken)
    if len(spoken) > 1 and spoken.isupper():
        return spoken
    return seen.prefix + form


def phrase_at(tokens: Sequence[Token], start: int, cases: Sequence[str]) -> str | None:
    """Give the noun phrase that starts at a token, in the nominative; None where none in these cases stands there or it is empty."""
    if start >= len(tokens):
        return None
    phrase = _Phrase(tokens, start, cases)
    if not phrase.words or (phrase.head_lemma in EMPTY_HEADS and len(phrase.words) < 3):  # noqa: PLR2004 - a tail may save it
        return None
    if phrase.head_lemma in ("понятие", "вопрос", "вещь"):
        return None
    return capitalized(" ".join(phrase.words))


def _clause(tokens: Sequence[Token], start: int, text: str, base: int) -> str | None:
    """Give `как + clause` as a title, up to the next mark."""
    end = start + 1
    while end < len(tokens) and tokens[end].kind != "mark":
        end += 1
    if not 3 <= end - start <= 10:  # noqa: PLR2004 - shorter says nothing, longer is no title
        return None
    if not any(
        reading.part == "INFN"
        for token in tokens[start + 1 : start + 3]
        for reading in readings(token.text)[:1]
    ):
        return None
    return capitalized(text[tokens[start].start_char - base : tokens[end - 1].end_char - base])


def announced_topic(sentence: Sentence) -> str | None:
    """Read the topic out of an announcement."""
    tokens, lows = sentence.tokens, [fold(token.text) for token in sentence.tokens]
    found: list[str] = []
    for at, low in enumerate(lows):
        if (low == "что" and lows[at + 1 : at + 2] == ["такое"]) or lows[at + 1 : at + 3] == ["же", "такое"]:
            after = at + 2 + (lows[at + 1] == "же")
            if (topic := phrase_at(tokens, after, ("nomn",))) is not None:
                return topic
        if low == "тема" and (topic := _after_dash(tokens, lows, at)) is not None:
            return topic
        if ANNOUNCERS.match(low):
            found.extend(_topics_after(sentence, lows, at))
    if not found:
        return None
    return found[-1] if "именно" in lows else found[0]


def _topics_after(sentence: Sentence, lows: Sequence[str], verb_at: int) -> list[str]:
    tokens = sentence.tokens
    found: list[str] = []
    for at in range(verb_at + 1, min(len(tokens), verb_at + 14)):
        if tokens[at].kind == "mark" and tokens[at].text in ".;:!?":
            break
        topic = None
        if lows[at] in PREPOSITIONS:
            topic = phrase_at(tokens, at + 1, PREPOSITIONS[lows[at]])
        elif at == verb_at + 1 and DIRECT.match(lows[verb_at]):
            topic = phrase_at(tokens, at, ("accs",))
        elif lows[at] == "как" and tokens[at - 1].text == ",":
            topic = _clause(tokens, at, sentence.text, sentence.start_char)
        if topic is not None:
            found.append(topic)
    return found


def _after_dash(tokens: Sequence[Token], lows: Sequence[str], at: int) -> str | None:
    for place in range(at + 1, min(len(tokens), at + 7)):
        if tokens[place].text in ("—", "–", "-", ":", "это") or lows[place] == "это":
            after = place + 1
            while after < len(tokens) and (tokens[after].text in '«"—' or lows[after] == "это"):
                after += 1
            return phrase_at(tokens, after, ("nomn",))
    return None


def title_of(headwords: Sequence[str]) -> str:
    """Join at most two headwords that share no word."""
    first = headwords[0]
    words = set(fold(first).split())
    second = next((other for other in headwords[1:2] if not words & set(fold(other).split())), None)
    return capitalized(first if second is None else f"{first} и {second}")
