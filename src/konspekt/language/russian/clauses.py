"""Clauses of a spoken sentence: where it breaks off, where the next one begins unmarked, whether it says something."""

import re
from typing import Final

from konspekt.language.russian.readings import case_of, readings, word_set
from konspekt.language.russian.words import fold

NAMING_PARTS: Final = frozenset({"NOUN", "ADJF", "PRTF"})
NAMES: Final = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn"})
PREDICATES: Final = word_set("это есть нет нужно можно нельзя надо необходимо следует")
PREDICATE_PARTS: Final = frozenset({"VERB", "PRED", "ADJS", "PRTS"})
SUBORDINATE: Final = re.compile(
    r"^\W*(и |а |но |то |даже |ну |так )?(что|чтобы|если|когда|где|куда|откуда|хотя|поскольку|пока|будто|словно|как|чем|потому|"
    r"(в|на|с|из|к|о|об|от|для|по|при|за|под|над|без|через|между|у)?\s?котор\w+|ч(ей|ья|ье|ьи)|почему|зачем|сколько|насколько|какой|какая|какие|какое)\b"
)
"""The first words of a clause that depends on another."""
HANGING: Final = word_set(
    "что чтобы потому либо или чем нежели ибо же бы ли где куда откуда почему зачем называется называются являются является означает обозначается"
)
"""A sentence that begins with these hangs on one that is not there."""
ENDLESS: Final = frozenset({"PREP", "CONJ", "PRCL"})
"""Parts of speech that no sentence ends with."""
OPENERS: Final = word_set("И Я Но Мы Он Вот")
"""Words of one or two letters whose capital inside a line can only be a sentence's."""
MIN_WORDS: Final = 3


def longest_part(text: str) -> str:
    """Cut a run-on at capitals that no full stop precedes, and keep the longest part that says something."""
    parts: list[str] = []
    words = text.split()
    start = 0
    for at in range(1, len(words)):
        if words[at - 1][-1].isalpha() and _opens_sentence(words, start, at):
            parts.append(" ".join(words[start:at]))
            start = at
    parts.append(" ".join(words[start:]))
    whole = [part for part in parts if not is_fragment(part)] or parts
    return max(whole, key=len)


def _opens_sentence(words: list[str], start: int, at: int) -> bool:
    """Tell whether a capital can only be a sentence's; a noun may be a name, unless both sides are sentences by themselves."""
    word = words[at]
    if word in OPENERS:
        return True
    if not word[0].isupper() or not word[1:2].islower():
        return False
    found = readings(word.strip(".,;:!?…"))[:1]
    if not found or not found[0].parse.is_known or NAMES & found[0].grammemes:
        return False
    if found[0].part not in NAMING_PARTS:
        return True
    is_subject = case_of(found[0]) == "nomn"
    return is_subject and has_predicate(" ".join(words[start:at])) and has_predicate(" ".join(words[at:]))


def is_fragment(text: str) -> bool:
    """Tell whether a sentence is too short, breaks off, hangs on another or says nothing of anything."""
    words = re.findall(r"[\w-]+", text)
    if len(words) < MIN_WORDS or "..." in text or "…" in text[:-1]:
        return True
    first, last = fold(words[0]), readings(words[-1])[:1]
    if first in HANGING or first.startswith("котор"):
        return True
    if any(reading.part in ENDLESS for reading in last) and fold(words[-1]) not in ("нет", "да"):
        return True
    return not has_predicate(text)


def has_predicate(text: str) -> bool:
    """Tell whether a main clause has a verb, a short form or a dash."""
    for clause in re.split(r"[,;:]", text.replace("то есть", " ")):
        low = fold(clause)
        if SUBORDINATE.match(low):
            continue
        for word in re.findall(r"[\w-]+|[—–]", low):
            if word in "—–" or word in PREDICATES:
                return True
            if any(reading.part in PREDICATE_PARTS for reading in readings(word)[:1]):
                return True
    return False
