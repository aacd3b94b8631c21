"""Which words of a Russian text claim something, and which way round: the ground for judging what a language model wrote."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from konspekt.language import Polarity, Stated
from konspekt.language.russian.numerals import counts
from konspekt.language.russian.readings import word_set
from konspekt.language.russian.tokens import Piece, pieces
from konspekt.language.russian.words import Reading, fold

CONNECTIVES: Final = word_set(
    """и а но или либо да то как что также тоже же ли в во на с со к ко по из изо от ото у о об обо для при за под над между через до
    про среди это этот эта эти этого этой этому этим этих этими этом эту тот та те того той тому тем тех теми том ту он она оно они
    его ее их ему ей им ими него нее них нему ней ним ними нем себя себе собой свой своя свое свои своего своей своему своим своих
    своими своем свою который которая которое которые которого которой которому которым которых которыми котором которую такой такая
    такое такие такого такому таким таких такими таком такую там тут где так чем кто который-то
    есть быть является являются являться называется называются называть называют представляет представляют собой означает означают
    обозначает обозначают"""
)
"""All that a sentence may add to its evidence: words that join others and say nothing themselves. «Все», «только», «если», «может»,
«поэтому» say something and are not among them."""
PREPOSITIONS: Final = {
    form: name
    for name, forms in {
        **{name: name for name in ["на", "по", "у", "для", "при", "за", "между", "до", "про", "среди"]},
        "в": "в во",
        "с": "с со",
        "к": "к ко",
        "из": "из изо",
        "от": "от ото",
        "о": "о об обо",
        "под": "под подо",
        "над": "над надо",
        "через": "через чрез",
        "без": "без безо",
    }.items()
    for form in forms.split()
}
THEM: Final = word_set("него нее них нему ней ним ними нем")
PLAIN_MARKS: Final = frozenset(".,;:!?…—–-()«»\"'„“”‘’/|·•*_`")
"""Marks that claim nothing; other signs (<, =, +, %, ≠) do."""
CLAUSE_ENDS: Final = frozenset(".,;:!?…—–()|\n")
CLAUSE_WORDS: Final = word_set("а но однако зато хотя")
AHEAD: Final = word_set("не ни без")
"""They negate the next word that claims something."""
DENYING: Final = word_set(
    "нет нельзя невозможно никогда никто никого никому ничто ничего ничему никак нигде никакой никакая никакое никакие никаких некого нечего"
)
"""They deny their clause."""
BEYOND: Final = word_set("только просто лишь")
"""«Не только» negates nothing."""
DENIALS: Final = word_set(
    """неверно неправда неправильно ложно ложный миф заблуждение ошибочно якобы будто мнимый вопреки ошибочный неверный неправильный
    шутка сарказм"""
)
DECIMAL_COMMA: Final = re.compile(r"(?<=\d),(?=\d)")
THOUSANDS_GAP: Final = re.compile(r"(?<=\d)[ \u00a0](?=\d{3}(?!\d))")
POSSIBLE: Final = word_set("мочь можно возможно")
"""«Мы можем» is written «можно»."""
FEWEST_LETTERS: Final = 4
"""Of the stem that a verb shares with its noun: «хранить» and «хранение», «измен-ять» and «измен-ение»."""
VERB_ENDING: Final = re.compile(r"(?:ирова|изова|ова|ева|ыва|ива|ава|а|я|и|е|у)?ть(?:ся)?$")
NOUN_ENDING: Final = re.compile(r"(?:ирова|изова|ова|ева|ыва|ива|ава|а|я|е)ни[ея]$")


class RussianClaims:
    """The claims side of Russian."""

    def stated(self, text: str) -> tuple[Stated, ...]:
        """Give the words that claim something, in order."""
        plain = DECIMAL_COMMA.sub(".", THOUSANDS_GAP.sub("", text))
        return tuple(
            one for clause in _clauses(pieces(plain)) for one in (*_of_clause(clause), *_ties(clause))
        )

    def is_negation(self, word: str) -> bool:
        """Tell whether a word turns the words of its clause round."""
        return fold(word) in AHEAD | DENYING


def _clauses(row: Sequence[Piece]) -> Iterator[list[Piece]]:
    clause: list[Piece] = []
    for piece in row:
        if piece.text in CLAUSE_ENDS or piece.low in CLAUSE_WORDS:
            yield clause
            clause = []
        else:
            clause.append(piece)
    yield clause


def _of_clause(clause: Sequence[Piece]) -> Iterator[Stated]:
    is_denied = any(piece.low in DENYING for piece in clause)
    polarity = Polarity.DENIED if is_denied else Polarity.PLAIN
    counted = counts([(piece.low, piece.form.lemma) for piece in clause])
    for place, piece in enumerate(clause):
        if place in counted:
            number = counted[place]
            if number is not None:
                yield _number(piece, number, polarity)
            continue
        if piece.text in PLAIN_MARKS or piece.low in CONNECTIVES:
            continue
        if piece.low in AHEAD:
            following = clause[place + 1].low if place + 1 < len(clause) else ""
            if piece.low == "не" and following in BEYOND:
                continue
            yield _negation(piece)
            if not is_denied:
                polarity = Polarity.NEGATED
            continue
        if piece.low in DENYING:
            yield _negation(piece)
            continue
        if piece.low in BEYOND and place and clause[place - 1].low == "не":
            continue
        yield _stated(piece, polarity)
        if polarity is Polarity.NEGATED:
            polarity = Polarity.SHADOWED


def _ties(clause: Sequence[Piece]) -> Iterator[Stated]:
    """Give the prepositions with their nouns: «отношение прибыли к затратам» is not «отношение затрат к прибыли».

    A preposition may stand for several nouns («на производство и продажу»), so as evidence it is tied to all up to the next verb or
    preposition; what a sentence claims is the first. «К ним» in the evidence may be any noun: a written sentence names what is meant.
    """
    for place, piece in enumerate(clause):
        if piece.low not in PREPOSITIONS:
            continue
        name = PREPOSITIONS[piece.low]
        anything = frozenset({f"{name}>*"})
        if place + 1 < len(clause) and clause[place + 1].low in THEM:
            yield Stated(
                text=piece.text, keys=anything, wanted=frozenset(), polarity=Polarity.PLAIN, is_sign=True
            )
        nouns: list[Piece] = []
        for following in clause[place + 1 :]:
            if following.low in PREPOSITIONS or following.form.part == "verb":
                break
            if following.form.part == "noun" or following.shape.kind == "foreign":
                nouns.append(following)
        if nouns:
            wanted = anything | {f"{name}>{key}" for key in _keys(nouns[0].text)[1]}
            keys = frozenset(f"{name}>{key}" for noun in nouns for key in _keys(noun.text)[0])
            text = f"{piece.text} {nouns[0].text}"
            yield Stated(text=text, keys=keys, wanted=wanted, polarity=Polarity.PLAIN, is_sign=True)


def _negation(piece: Piece) -> Stated:
    """A negation must be in the evidence as such; which words it turns round, they say themselves."""
    key = frozenset({f"!{piece.low}"})
    return Stated(text=piece.text, keys=key, wanted=key, polarity=Polarity.PLAIN, is_sign=True)


def _number(piece: Piece, number: str, polarity: Polarity) -> Stated:
    key = frozenset({f"#{number}"})
    return Stated(text=piece.text, keys=key, wanted=key, polarity=polarity)


def _stated(piece: Piece, polarity: Polarity) -> Stated:
    keys, wanted = _keys(piece.text)
    return Stated(
        text=piece.text,
        keys=keys,
        wanted=wanted,
        polarity=polarity,
        is_denial=piece.low in DENIALS or piece.form.lemma in DENIALS,
        is_sign=piece.is_mark,
    )


@lru_cache(maxsize=50_000)
def _keys(text: str) -> tuple[frozenset[str], frozenset[str]]:
    piece = pieces(text)[0]
    if piece.is_mark:
        keys = frozenset({piece.text})
        return keys, keys
    if piece.shape.kind in ("number", "foreign"):
        keys = frozenset({piece.low})
        return keys, keys
    lemma = fold(piece.shape.prefix) + piece.form.lemma
    prefix, form = fold(piece.shape.prefix), piece.form
    if not form.readings:
        keys = frozenset({lemma, piece.low})
        return keys, keys
    best = form.readings[0]
    wanted = {piece.low, *_reading_keys(best, prefix)}
    if best.lemma in POSSIBLE:
        wanted.add("~мочь")
    keys = set(wanted)
    for reading in form.readings:
        if reading.lemma in form.lemmas:
            keys |= _reading_keys(reading, prefix)
    return frozenset(keys), frozenset(wanted)


def _reading_keys(reading: Reading, prefix: str) -> set[str]:
    """Give the keys of a word read one way; «выше» and «наименьший» are not «высокий» and «малый»."""
    if reading.part == "COMP" or "Supr" in reading.grammemes:
        return {f"{prefix}{reading.lemma}^{fold(reading.parse.word)[:3]}"}
    return {prefix + reading.lemma, *_stems(reading.lemma, reading.part)}


def _stems(lemma: str, part: str) -> set[str]:
    """Give what a verb and its noun have in common, empty for other words."""
    ending = VERB_ENDING if part in {"VERB", "INFN", "PRTF", "PRTS", "GRND"} else NOUN_ENDING
    if part not in {"VERB", "INFN", "PRTF", "PRTS", "GRND", "NOUN"}:
        return set()
    stem = ending.sub("", lemma)
    return {f"~{stem}"} if stem != lemma and len(stem) >= FEWEST_LETTERS else set()
