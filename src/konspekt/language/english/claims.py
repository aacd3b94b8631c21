"""Which words of an English text claim something, and which way round."""

from collections.abc import Iterator, Sequence
from typing import Final

from konspekt.language import Polarity, Stated, Token
from konspekt.language.english.lemmas import lemma_of, verb_lemma
from konspekt.language.english.tokens import tokens_of
from konspekt.language.word_list import word_set

CONNECTIVES: Final = word_set(
    """a an the this that these those it its they them their theirs he him his she her hers itself themselves who whom whose which what
    of in on at to for from by with as and or but than there where such so also is are was were be been being am do does did has have had
    called means denotes"""
)
"""All that a sentence may add to its evidence. `all`, `only`, `if`, `can`, `because` say something and are not among them."""
PLAIN_MARKS: Final = frozenset(
    ".,;:!?\u2026\u2014\u2013-()\u00ab\u00bb\"'\u201c\u201d\u2018\u2019/|\u00b7\u2022*_`"
)
CLAUSE_ENDS: Final = frozenset(".,;:!?\u2026\u2014\u2013()|")
CLAUSE_WORDS: Final = word_set("but although whereas however")
AHEAD: Final = word_set("not no without neither nor")
DENYING: Final = word_set("never nobody nothing none cannot can't impossible nowhere hardly")
BEYOND: Final = word_set("only just merely")
THEM: Final = word_set("it them him her")
DENIALS: Final = word_set(
    "wrong untrue false myth mistaken allegedly supposedly incorrect joke misconception"
)
NUMBERS: Final = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 - reads as a list of words
    )
}


class EnglishClaims:
    """The claims side of English."""

    def stated(self, text: str) -> tuple[Stated, ...]:
        """Give the words that claim something, in order."""
        return tuple(
            one for clause in _clauses(tokens_of(text)) for one in (*_of_clause(clause), *_ties(clause))
        )

    def is_negation(self, word: str) -> bool:
        """Tell whether a word turns the words of its clause round."""
        low = _low(word)
        return low in AHEAD | DENYING or low.endswith("n't")


def _low(word: str) -> str:
    return word.lower().replace("\u2019", "'")


def _clauses(row: Sequence[Token]) -> Iterator[list[Token]]:
    clause: list[Token] = []
    for token in row:
        if token.text in CLAUSE_ENDS or _low(token.text) in CLAUSE_WORDS:
            yield clause
            clause = []
        else:
            clause.append(token)
    yield clause


def _of_clause(clause: Sequence[Token]) -> Iterator[Stated]:
    lows = [_low(token.text) for token in clause]
    is_denied = any(low in DENYING for low in lows)
    polarity = Polarity.DENIED if is_denied else Polarity.PLAIN
    for place, (token, low) in enumerate(zip(clause, lows, strict=True)):
        if token.text in PLAIN_MARKS or low in CONNECTIVES:
            continue
        is_short = low.endswith("n't") and low not in DENYING
        if low in AHEAD or is_short:
            following = lows[place + 1] if place + 1 < len(lows) else ""
            if low == "not" and following in BEYOND:
                continue
            yield _negation(token, "not" if is_short else low)
            if not is_denied:
                polarity = Polarity.NEGATED
            continue
        if low in DENYING:
            yield _negation(token, low)
            continue
        if low in BEYOND and place and lows[place - 1] == "not":
            continue
        yield _stated(token, low, polarity)
        if polarity is Polarity.NEGATED:
            polarity = Polarity.SHADOWED


def _ties(clause: Sequence[Token]) -> Iterator[Stated]:
    """Give the prepositions with their nouns: `the ratio of profit to costs` is not `the ratio of costs to profit`."""
    for place, token in enumerate(clause):
        if token.part != "preposition":
            continue
        low = _low(token.text)
        anything = frozenset({f"{low}>*"})
        if place + 1 < len(clause) and _low(clause[place + 1].text) in THEM:
            yield Stated(
                text=token.text, keys=anything, wanted=frozenset(), polarity=Polarity.PLAIN, is_sign=True
            )
        nouns: list[Token] = []
        for following in clause[place + 1 :]:
            if following.part in ("preposition", "verb"):
                break
            if following.part == "noun":
                nouns.append(following)
        if nouns:
            wanted = anything | {f"{low}>{lemma_of(nouns[0].text)}"}
            keys = frozenset(f"{low}>{lemma_of(noun.text)}" for noun in nouns)
            text = f"{token.text} {nouns[0].text}"
            yield Stated(text=text, keys=keys, wanted=wanted, polarity=Polarity.PLAIN, is_sign=True)


def _negation(token: Token, name: str) -> Stated:
    key = frozenset({f"!{name}"})
    return Stated(text=token.text, keys=key, wanted=key, polarity=Polarity.PLAIN, is_sign=True)


def _stated(token: Token, low: str, polarity: Polarity) -> Stated:
    if token.kind == "mark":
        keys = frozenset({token.text})
    elif token.kind == "number" or low in NUMBERS:
        keys = frozenset({f"#{NUMBERS.get(low, low)}"})
    else:
        keys = frozenset({low, lemma_of(token.text), verb_lemma(low) or low})
    return Stated(
        text=token.text,
        keys=keys,
        wanted=keys,
        polarity=polarity,
        is_denial=low in DENIALS,
        is_sign=token.kind == "mark",
    )
