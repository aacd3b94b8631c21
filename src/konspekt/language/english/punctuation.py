"""Restores sentence ends and capitals in recognized English words that came without them."""

from collections.abc import Sequence
from typing import Final

from konspekt.language.english import lexicon
from konspekt.language.english.phrases import is_name
from konspekt.language.word_list import word_set

CERTAIN_PAUSE_MS: Final = 1_200
"""Nobody is silent for so long inside a sentence."""
LIKELY_PAUSE_MS: Final = 500
"""Ends a sentence where the words allow it."""
FEWEST_WORDS: Final = 4
MOST_WORDS: Final = 40
"""After so many words the next pause of any length ends the sentence."""
OPENERS: Final = word_set(
    """so now well okay then however therefore thus first second third finally next let's let today we this these that it
    the in here there what how why for if when i you they he she also another"""
)
NEEDS_MORE: Final = (
    lexicon.ARTICLES
    | lexicon.PREPOSITIONS
    | lexicon.CONJUNCTIONS
    | word_set("my your our their its is are was were be a an the very not to called")
)
"""After these a sentence cannot be over."""
ASKING: Final = word_set("what why how where when who which is are do does did can could will would should")


def punctuated(words: Sequence[str], pauses_ms: Sequence[int]) -> list[str]:
    """Give the same words in the same number, full stops and capitals added."""
    made: list[str] = []
    begin = 0
    for place, word in enumerate(words):
        shown = _capital(word) if place == begin or word == "i" or word.startswith("i'") else word
        if word.lower() in lexicon.NAMES or is_name(word):
            shown = _capital(word)
        is_last = place + 1 == len(words)
        if is_last or _ends(words, place, begin, pauses_ms[place] if place < len(pauses_ms) else 0):
            if word[-1:] not in (".", "!", "?"):
                shown = (shown.rstrip(",;:") or shown) + _mark(words[begin : place + 1])
            begin = place + 1
        made.append(shown)
    return made


def _ends(words: Sequence[str], place: int, begin: int, pause_ms: int) -> bool:
    word, following = words[place].lower(), words[place + 1].lower()
    if word[-1:] in (".", "!", "?"):
        return True
    if word in NEEDS_MORE:
        return False
    if _is_answered_question(words[begin : place + 1], following):
        return True
    count = place - begin + 1
    if pause_ms >= CERTAIN_PAUSE_MS:
        return True
    if count < FEWEST_WORDS:
        return False
    if pause_ms >= LIKELY_PAUSE_MS:
        return following in OPENERS or count > MOST_WORDS // 2
    return count >= MOST_WORDS and pause_ms > 0


def _is_answered_question(sentence: Sequence[str], following: str) -> bool:
    """Recognise "what is recursion | it is a technique"."""
    asks = [word.lower() for word in sentence[:2]] in (["what", "is"], ["what", "are"]) or (
        sentence[0].lower() in ("what's", "whats")
    )
    return (
        asks
        and len(sentence) >= FEWEST_WORDS - 1
        and following in ("it", "it's", "they", "they're", "this", "that's")
    )


def _mark(sentence: Sequence[str]) -> str:
    words = [
        word.lower()
        for word in sentence
        if word.lower() not in ("so", "and", "but", "now", "well", "okay", "then")
    ]
    return "?" if words and words[0] in ASKING and len(words) <= MOST_WORDS // 2 else "."


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
