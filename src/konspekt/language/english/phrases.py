"""English noun phrases: runs of words that can stand in one, cut at function words and verbs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from konspekt.language import Phrase, Sentence, Token
from konspekt.language.english import lexicon
from konspekt.language.english.lemmas import lemma_of
from konspekt.language.english.tokens import tokens_of

LONGEST_WORDS: Final = 6
CODE_LIKE: Final = re.compile(r".*[/_#&].*|.*\.\w{1,5}|.*\d.*\d.*", re.DOTALL)
SHORTEST_TERM_CHARS: Final = 2


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens first..last of a sentence that can make a noun phrase; `head` is the noun before the first `of`."""

    first: int
    last: int
    head: int


def is_nominal(token: Token) -> bool:
    """Tell whether the token can stand inside a noun phrase."""
    if token.kind == "foreign":
        return True
    return token.kind == "word" and token.part in ("noun", "adjective")


def can_end(token: Token) -> bool:
    """Tell whether the token can be the last of a noun phrase."""
    return token.kind == "foreign" or (token.kind == "word" and token.part == "noun")


def ends_phrase(token: Token) -> bool:
    """Tell whether no noun phrase goes on over the token."""
    return token.kind in ("mark", "number") or (not is_nominal(token) and token.text not in ("of", "the"))


def runs(tokens: Sequence[Token]) -> Iterator[Run]:
    """Give the longest noun phrases, without determiners, in order."""
    place = 0
    while place < len(tokens):
        if not is_nominal(tokens[place]):
            place += 1
            continue
        run = run_from(tokens, place)
        if run is None:
            place += 1
            continue
        yield run
        place = run.last + 1


def run_from(tokens: Sequence[Token], first: int) -> Run | None:
    """Give the longest noun phrase that begins exactly there."""
    head = _simple_end(tokens, first)
    if head is None:
        return None
    last = head
    while (tail := _tail_start(tokens, last)) is not None:
        end = _simple_end(tokens, tail)
        if end is None or end - first >= LONGEST_WORDS:
            break
        last = end
    return Run(first, last, head)


def _simple_end(tokens: Sequence[Token], first: int) -> int | None:
    end = None
    for place in range(first, min(first + LONGEST_WORDS, len(tokens))):
        token = tokens[place]
        is_participle = token.part == "verb" and token.text.lower().endswith(("ing", "ed"))
        if not is_nominal(token) and not (is_participle and _goes_on(tokens, place)):
            break
        if can_end(token):
            end = place
    return end


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    return place + 1 < len(tokens) and is_nominal(tokens[place + 1])


def _tail_start(tokens: Sequence[Token], last: int) -> int | None:
    """Give where the words after `of` begin: bare ones only, or named ones after `of the`."""
    after = last + 1
    if after + 1 >= len(tokens) or tokens[after].text != "of":
        return None
    if tokens[after + 1].text == "the":
        is_named = (
            after + 2 < len(tokens)
            and tokens[after + 2].text[:1].isupper()
            and tokens[last].text[:1].isupper()
        )
        return after + 2 if is_named else None
    return after + 1 if is_nominal(tokens[after + 1]) else None


def phrases_of(sentence: Sentence) -> list[Phrase]:
    """Give every noun phrase of a sentence, nested ones too, in order of their start."""
    found: list[Phrase] = []
    for run in runs(sentence.tokens):
        for first in range(run.first, run.last + 1):
            if not is_nominal(sentence.tokens[first]):
                continue
            found.extend(
                phrase_at(sentence, first, last)
                for last in range(first, min(run.last, first + LONGEST_WORDS - 1) + 1)
                if _is_whole(sentence.tokens, run, first, last)
            )
    return found


def _is_whole(tokens: Sequence[Token], run: Run, first: int, last: int) -> bool:
    """Tell whether part of a run is a phrase of its own: it ends with a noun and does not begin inside a tail."""
    if not can_end(tokens[last]):
        return False
    has_tail = any(tokens[place].text == "of" for place in range(first, last + 1))
    if has_tail:
        return first <= run.head and last in (run.last, _previous_end(tokens, run))
    return last <= run.head or first > run.head


def _previous_end(tokens: Sequence[Token], run: Run) -> int:
    for place in range(run.last, run.first, -1):
        if tokens[place].text == "of":
            return place - 1
    return run.last


def phrase_at(sentence: Sentence, first: int, last: int) -> Phrase:
    """Give the phrase that the tokens first..last make."""
    tokens = sentence.tokens[first : last + 1]
    start, end = tokens[0].start_char, tokens[-1].end_char
    text = sentence.text[start - sentence.start_char : end - sentence.start_char]
    return Phrase(
        start_char=start,
        end_char=end,
        headword=_printed(tokens, opens_sentence=first == 0),
        key=_key(tokens),
        is_term_shaped=is_term_shaped(text, tokens),
    )


def is_term_shaped(text: str, tokens: Sequence[Token]) -> bool:
    """Tell whether a phrase could name something: no pointing, no empty head, no code."""
    words = [token for token in tokens if token.kind in ("word", "foreign")]
    if not words or len(text) < SHORTEST_TERM_CHARS or words[0].text.lower() in lexicon.DEICTIC:
        return False
    if any(CODE_LIKE.fullmatch(word.text) and not word.text.isupper() for word in words):
        return False
    head = next((place for place, token in enumerate(tokens) if token.text == "of"), len(tokens)) - 1
    if lemma_of(tokens[head].text) in lexicon.GENERIC_HEADS:
        return _is_named(tokens[: head + 1]) or (
            len(tokens) > 1 and all(word.text[0].isupper() for word in words[::2])
        )
    return any(len(word.text) >= SHORTEST_TERM_CHARS for word in words)


def _is_named(tokens: Sequence[Token]) -> bool:
    """Tell whether a generic head has a word before it that makes a name of it ("control group", not "large group")."""
    return len(tokens) > 1 and all(token.part == "noun" for token in tokens) and tokens[0].kind != "number"


def key_of(phrase: str) -> str:
    """Give the lemmas of a phrase, articles left out."""
    return _key(tokens_of(phrase))


def _key(tokens: Sequence[Token]) -> str:
    words = [token for token in tokens if token.kind != "mark"]
    while len(words) > 1 and words[0].text.lower() in lexicon.ARTICLES:
        words = words[1:]
    return " ".join(lemma_of(word.text) for word in words) or " ".join(token.text for token in tokens)


def dictionary_form(phrase: str, *, keeps_number: bool = False) -> str:
    """Give the phrase as a glossary prints it: singular head, small letters, capitals of names and abbreviations kept."""
    tokens = list(tokens_of(phrase))
    while len(tokens) > 1 and tokens[0].text.lower() in lexicon.DETERMINERS:
        tokens = tokens[1:]
    if not tokens or not any(token.kind in ("word", "foreign") for token in tokens):
        return phrase
    return _printed(tokens, opens_sentence=True, keeps_number=keeps_number)


def _printed(tokens: Sequence[Token], *, opens_sentence: bool, keeps_number: bool = False) -> str:
    """Give the words with the head in the singular; a capital goes only where a sentence opens or nothing names."""
    words = [token.text for token in tokens]
    head = next((place for place, word in enumerate(words) if word == "of"), len(words)) - 1
    capitals = [word for word in words if word[:1].isupper() and word.lower() not in lexicon.PREPOSITIONS]
    is_title = len(capitals) > 1 and len(capitals) == sum(
        word.lower() not in lexicon.PREPOSITIONS | lexicon.ARTICLES for word in words
    )
    printed: list[str] = []
    for place, word in enumerate(words):
        keeps = is_title or (place > 0 or not opens_sentence) or is_name(word)
        shown = word if keeps else word[:1].lower() + word[1:]
        printed.append(_singular_of(shown) if place == head and not is_title and not keeps_number else shown)
    return _joined(tokens, printed)


def is_name(word: str) -> bool:
    """Tell whether the word keeps its capital anywhere: an abbreviation, a mixed spelling, a known name, a possessive."""
    return (
        any(letter.isupper() or letter.isdigit() for letter in word[1:])
        or lemma_of(word) in lexicon.NAMES
        or (len(word) == 1 and word.isupper())
        or word.endswith(("'s", "\u2019s"))
    )


def _singular_of(word: str) -> str:
    lemma = lemma_of(word)
    if lemma == word.lower() or word.isupper():
        return word
    if word[-1:] == "s" and any(letter.isupper() for letter in word[1:]):
        return word[: len(lemma)]
    return word[:1] + lemma[1:] if word[:1].lower() == lemma[:1] else lemma


def _joined(tokens: Sequence[Token], printed: Sequence[str]) -> str:
    text = printed[0]
    for before, token, word in zip(tokens, tokens[1:], printed[1:], strict=False):
        text += (" " if token.start_char > before.end_char else "") + word
    return text
