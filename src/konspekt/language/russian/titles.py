"""Titles out of a lecturer's announcements: the noun phrase in the case that the announcing word governs."""

import re
from collections.abc import Sequence
from typing import Final

from konspekt.language import Sentence, Token
from konspekt.language.russian.nominative import NounPhrase, capitalized
from konspekt.language.russian.readings import readings, word_set
from konspekt.language.russian.words import fold

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
    r"^(поговорим|говорить|поговорить|расскаж\w*|рассказать|рассмотр(им|еть|ите)|рассматрива\w+|разбер(ем|емся|ите)|разбира\w+|обсу(дим|ждаем|дить)|"
    r"познаком\w+|перей(дем|ти)|переход(им|ить|я)|нач(нем|ну|ать|инаем|инать)|приступ\w+|займ\w+|изуч(им|ить|аем)|изучени\w+|узна(ем|ете|ли)|"
    r"остановимся|посвящ\w+|введем|дойдем|подойдем|вернемся|обратимся)$"
)
SHORT: Final = re.compile(r"^(теперь|далее|лекци[юяи]|аудиолекци[юяи])$")
"""Words that announce only with a preposition right behind them: `теперь о массе`."""
DIRECT: Final = re.compile(
    r"^(рассмотр(им|еть|ите)|рассматрива\w+|разбер(ем|ите)|разбира\w+|обсу(дим|ждаем|дить)|изуч(им|ить|аем)|введем)$"
)
"""Verbs whose topic follows without a preposition."""
NAMED: Final = frozenset(
    ["тема", "сущность", "понятие", "вопрос", "раздел", "пункт", "принцип", "метод", "тип", "вид"]
)
"""Nouns after which a dash or «это» gives the topic."""
EMPTY_HEADS: Final = word_set(
    """вещь дело вопрос тема момент пример случай часть раз урок лекция занятие слово понятие конец начало минута вид задача
    шаг помощь заключение образ итог факт фрагмент год группа рассказ разговор изучение следующее дополнение студент
    слушатель код пункт сущность глава раздел самое простое новое человек люди конструкция рассмотрение порядок сторона
    точка мысль идея""",
)
"""Heads that announce something but name it only with what follows them."""
NOTHING: Final = word_set(
    "вещь дело раз момент слово минута конец начало помощь порядок сторона изучение рассмотрение фрагмент количество"
)
"""Heads that name nothing whatever follows."""
REACH: Final = 14
"""Words after the announcing word among which the topic stands."""
STEM_LETTERS: Final = 4
CLAUSE_WORDS: Final = range(3, 11)


def announced_topic(sentence: Sentence) -> str | None:
    """Read the topic out of an announcement."""
    tokens, lows = sentence.tokens, [fold(token.text) for token in sentence.tokens]
    found: list[str] = []
    for at, low in enumerate(lows):
        if (topic := _asked_or_named(tokens, lows, at)) is not None:
            return topic
        if ANNOUNCERS.match(low):
            found.extend(_topics_after(sentence, lows, at))
        elif SHORT.match(low) and lows[at + 1 : at + 2] != ["с"]:
            found.extend(_topics_after(sentence, lows, at, reach=2))
    if not found:
        return None
    is_specified = "именно" in lows or (len(found) > 1 and _says_more(found[1], found[0]))
    return found[-1] if "именно" in lows else found[1] if is_specified else found[0]


def _says_more(topic: str, before: str) -> bool:
    """Tell whether a topic repeats the head of the one before and adds to it: `с атома, с атома водорода`."""
    return len(topic) > len(before) - 8 and not set(fold(topic).split()).isdisjoint(fold(before).split())


def _asked_or_named(tokens: Sequence[Token], lows: Sequence[str], at: int) -> str | None:
    """Read `что такое X`, `что из себя представляет X` and `тема лекции — X`."""
    if lows[at] == "что" and "такое" in lows[at + 1 : at + 3]:
        return _topic_at(tokens, lows.index("такое", at) + 1, ("nomn",))
    if lows[at] == "представляет" or lows[at] == "представляют":
        after = at + 1 + (lows[at + 1 : at + 2] == ["собой"])
        return _topic_at(tokens, after, ("nomn",)) if "что" in lows[max(0, at - 4) : at] else None
    if lows[at] not in NAMED or (
        lows[at] != "тема" and not any(low.startswith("следующ") for low in lows[:at])
    ):
        return None
    for place in range(at + 1, min(len(tokens), at + 7)):
        if lows[place] in ("—", "–", "-", ":", "это"):
            after = place + 1
            while after < len(tokens) and lows[after] in ("«", '"', "—", "–", "это"):
                after += 1
            return _topic_at(tokens, after, ("nomn",), is_named=True)
    return None


def _topics_after(sentence: Sentence, lows: Sequence[str], verb_at: int, *, reach: int = REACH) -> list[str]:
    tokens = sentence.tokens
    found: list[str] = []
    for at in range(verb_at + 1, min(len(tokens), verb_at + reach)):
        if tokens[at].kind == "mark" and tokens[at].text in ".;:!?":
            break
        topic = None
        if lows[at] in PREPOSITIONS:
            topic = _topic_at(tokens, at + 1, PREPOSITIONS[lows[at]])
        elif at == verb_at + 1 and DIRECT.match(lows[verb_at]):
            topic = _topic_at(tokens, at, ("accs",))
        elif lows[at] == "как" and tokens[at - 1].text == ",":
            topic = _clause(tokens, at, sentence)
        if topic is not None:
            found.append(topic)
    return found


def _topic_at(
    tokens: Sequence[Token], start: int, cases: Sequence[str], *, is_named: bool = False
) -> str | None:
    """Give the noun phrase that starts at a token, None where there is none or it names nothing."""
    if start >= len(tokens):
        return None
    phrase = NounPhrase(tokens, start, cases)
    if not phrase.words or phrase.head_lemma in NOTHING:
        return None
    if phrase.head_lemma in EMPTY_HEADS and not (is_named or phrase.has_tail):
        return None
    return capitalized(" ".join(phrase.words))


def _clause(tokens: Sequence[Token], start: int, sentence: Sentence) -> str | None:
    """Give `как + infinitive` as a title, up to the next mark."""
    end = start + 1
    while end < len(tokens) and tokens[end].kind != "mark":
        end += 1
    is_instruction = any(
        reading.part == "INFN"
        for token in tokens[start + 1 : start + 3]
        for reading in readings(token.text)[:1]
    )
    if end - start not in CLAUSE_WORDS or not is_instruction:
        return None
    base = sentence.start_char
    return capitalized(sentence.text[tokens[start].start_char - base : tokens[end - 1].end_char - base])


def title_of(headwords: Sequence[str]) -> str:
    """Join at most two headwords that share no word."""
    first = headwords[0]
    stems = _stems(first)
    second = next((other for other in headwords[1:2] if stems.isdisjoint(_stems(other))), None)
    return capitalized(first if second is None else f"{first} и {second}")


def _stems(headword: str) -> frozenset[str]:
    return frozenset(word[:STEM_LETTERS] for word in fold(headword).split())
