"""Grammatical Russian sentences without end, from frames and pymorphy3's dictionary.

The words agree but the sentences mean nothing: the recognizer has to listen rather than to guess.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import TypeVar

import pymorphy3
from pymorphy3.analyzer import Parse

from konspekt.language.russian.frequency import zipf

PHRASES = Path(__file__).with_name("phrases.ru.txt")
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
GENDERS = ("masc", "femn", "neut")
_SKIP = {
    "Name",
    "Surn",
    "Patr",
    "Orgn",
    "Trad",
    "Abbr",
    "Infr",
    "Slng",
    "Arch",
    "Erro",
    "Dist",
    "Init",
    "Vpre",
    "Fixd",
}
_WORD = re.compile("[\u0430-\u044f\u0451]{2,17}")
_SLOT = re.compile(r"<(\w+)(?: (\w+))?>")
_RARE_SHARE = 0.25
_FREQUENT_SHARE = 0.7

T = TypeVar("T")
Forms = dict[tuple[str, ...], str]


def fold(text: str) -> str:
    """Letters and single spaces only, yo folded: what the recognizer is to write."""
    lower = text.lower().replace("\u0451", "\u0435").replace("-", " ")
    return " ".join(re.sub("[^\u0430-\u044f ]", " ", lower).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A noun's forms by (number, case)."""

    forms: Forms
    gender: str
    animate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb's forms: past by gender or plural, the other tense by person and number, and the infinitive."""

    forms: Forms
    infinitive: str
    transitive: bool


class Vocabulary:
    """The dictionary by part of speech: words attested in its corpus, and the rest as the rare ones."""

    def __init__(self, *, rare_per_kind: int = 16_000, seed: int = 1) -> None:
        self._morph = pymorphy3.MorphAnalyzer()
        common, rare = self._lemmas(rare_per_kind, Random(seed))
        self.nouns = ([], [])
        self.adjectives = ([], [])
        self.verbs = ([], [])
        self.adverbs = ([], [])
        for shelf, lemmas in enumerate((common, rare)):
            for kind, word in lemmas:
                self._add(kind, word, shelf)

        self._running_totals = {
            id(shelf): list(accumulate(_commonness(self.lemma(entry)) for entry in shelf))
            for shelf in (self.nouns[0], self.adjectives[0], self.verbs[0], self.adverbs[0])
        }

    @staticmethod
    def lemma(entry: object) -> str:
        """The dictionary form of a shelf's entry."""
        if isinstance(entry, str):
            return entry
        if isinstance(entry, Verb):
            return entry.infinitive
        forms = entry.forms if isinstance(entry, Noun) else entry
        return next(iter(forms.values()))

    def pick_common(self, shelf: list[T], random: Random) -> T:
        """An entry of the first shelf, common words oftener: by the root of their frequency."""
        return random.choices(shelf, cum_weights=self._running_totals[id(shelf)])[0]

    def _usable(self, word: str, tag: object) -> bool:
        return bool(_WORD.fullmatch(word)) and not (_SKIP & set(tag.grammemes))

    def _lemmas(
        self, rare_per_kind: int, random: Random
    ) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        attested = {key.split(":")[0] for key in self._morph.prob_estimator.p_t_given_w.keys()}  # noqa: SIM118 (no dict)
        common: set[tuple[str, str]] = set()
        for word in sorted(attested):
            for parse in self._morph.parse(word)[:2]:
                if parse.is_known and self._usable(parse.normal_form, parse.tag):
                    kind = {"VERB": "INFN", "PRTF": "INFN", "GRND": "INFN", "ADJS": "ADJF"}.get(
                        parse.tag.POS, parse.tag.POS
                    )
                    common.add((kind, parse.normal_form))
        rare: dict[str, list[str]] = defaultdict(list)
        for word, tag, _, _, index in self._morph.dictionary.iter_known_words(""):
            if index == 0 and tag.POS in {"NOUN", "ADJF", "INFN", "ADVB"} and self._usable(word, tag):
                rare[tag.POS].append(word)
        picked = []
        for kind in sorted(rare):
            words = sorted(set(rare[kind]))
            picked += [(kind, word) for word in random.sample(words, min(rare_per_kind, len(words)))]
        return sorted(common, key=str), [entry for entry in picked if entry not in common]

    def _add(self, kind: str, word: str, shelf: int) -> None:
        parse = next(
            (p for p in self._morph.parse(word) if kind == p.tag.POS and p.normal_form == word), None
        )
        if parse is None:
            return
        if kind == "NOUN":
            self._add_noun(parse, shelf)
        elif kind == "ADJF" and "Apro" not in parse.tag:
            self.adjectives[shelf].append(self.adjective_forms(parse))
        elif kind == "INFN":
            self._add_verb(parse, shelf)
        elif kind == "ADVB":
            self.adverbs[shelf].append(word)

    def _add_noun(self, parse: Parse, shelf: int) -> None:
        forms: Forms = {}
        for form in parse.lexeme:
            forms.setdefault((str(form.tag.number), str(form.tag.case)), form.word)
        if parse.tag.gender is not None and ("sing", "nomn") in forms:
            noun = Noun(forms=forms, gender=str(parse.tag.gender), animate=parse.tag.animacy == "anim")
            self.nouns[shelf].append(noun)

    def adjective_forms(self, parse: Parse) -> Forms:
        """Forms by (gender or plural, case, animacy or nothing)."""
        forms: Forms = {}
        for form in parse.lexeme:
            tag = form.tag
            if tag.POS == "ADJF" and not {"Supr", "Cmp2"} & set(tag.grammemes):
                agreement = "plur" if tag.number == "plur" else str(tag.gender)
                forms.setdefault((agreement, str(tag.case), str(tag.animacy or "")), form.word)
        return forms

    def _add_verb(self, parse: Parse, shelf: int) -> None:
        forms: Forms = {}
        for form in parse.lexeme:
            tag = form.tag
            if tag.POS == "VERB" and tag.mood == "indc":
                if tag.tense == "past":
                    forms.setdefault(("past", "plur" if tag.number == "plur" else str(tag.gender)), form.word)
                else:
                    forms.setdefault((str(tag.person)[0], str(tag.number)), form.word)
            elif tag.POS in {"PRTF", "GRND", "PRTS"}:
                forms.setdefault(("other", str(tag)), form.word)
        if ("past", "plur") in forms:
            self.verbs[shelf].append(Verb(forms=forms, infinitive=parse.word, transitive="tran" in parse.tag))

    def determiner(self, word: str) -> Forms:
        """Forms of a pronoun-like adjective."""
        return self.adjective_forms(next(p for p in self._morph.parse(word) if p.tag.POS == "ADJF"))


class Sentences:
    """A seeded stream of sentences."""

    def __init__(self, vocabulary: Vocabulary, seed: int, *, by_frequency: bool = False) -> None:
        self._vocabulary = vocabulary
        self._by_frequency = by_frequency
        self._random = Random(seed)
        self._phrases = read_phrases(PHRASES)
        self._slots: dict[str, Callable[[str], str]] = {
            "np": self._noun_phrase,
            "n": self._bare_noun,
            "clause": lambda _: self._clause(),
            "past": lambda _: self._past(),
            "inf": lambda _: self._infinitive(),
            "adv": lambda _: self._pick(self._vocabulary.adverbs),
            "num": lambda _: self._numeral(),
            "words": lambda _: self._words(),
            "adj": lambda _: self._noun_phrase("nomn"),
        }

    @cached_property
    def _determiners(self) -> list[Forms]:
        return [self._vocabulary.determiner(word) for word in self._phrases["determiners"]]

    @cached_property
    def _numerals(self) -> list[str]:
        return self._phrases["numerals"]

    def __iter__(self) -> Iterator[str]:
        while True:
            text = self._sentence()
            if 2 <= len(text.split()) <= 18 and 8 <= len(text) <= 125:
                yield text

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _pick(self, shelves: tuple[list[T], list[T]]) -> T:
        if self._by_frequency and self._chance(_FREQUENT_SHARE):
            return self._vocabulary.pick_common(shelves[0], self._random)
        return self._random.choice(shelves[self._chance(_RARE_SHARE)])

    def _sentence(self) -> str:
        if self._chance(0.03):
            return self._random.choice(self._phrases["sentences"])
        text = self._random.choice(self._phrases["frames"])
        text = _SLOT.sub(lambda match: self._slots[match[1]](match[2] or ""), text)
        if self._chance(0.12):
            text = self._random.choice(self._phrases["openers"]) + ", " + text
        if self._chance(0.08):
            words = text.split()
            words.insert(self._random.randint(0, len(words)), self._random.choice(self._phrases["fillers"]))
            text = " ".join(words)
        return text

    def _inflect(self, noun: Noun, number: str, case: str) -> str:
        return noun.forms.get((number, case)) or noun.forms[("sing", "nomn")]

    def _bare_noun(self, case: str) -> str:
        return self._inflect(self._pick(self._vocabulary.nouns), "sing", case)

    def _agreed(self, forms: Forms, agreement: str, case: str, *, animate: bool) -> str:
        animacy = "anim" if animate else "inan"
        return (
            forms.get((agreement, case, ""))
            or forms.get((agreement, case, animacy))
            or next(iter(forms.values()), "")
        )

    def _subject(self, case: str, *, depth: int = 0) -> tuple[str, str]:
        noun = self._pick(self._vocabulary.nouns)
        number = "plur" if self._chance(0.3) and ("plur", case) in noun.forms else "sing"
        agreement = "plur" if number == "plur" else noun.gender
        words = [self._inflect(noun, number, case)]
        if agreement in (*GENDERS, "plur"):
            if self._chance(0.45):
                words.insert(
                    0,
                    self._agreed(
                        self._pick(self._vocabulary.adjectives), agreement, case, animate=noun.animate
                    ),
                )
            if self._chance(0.12):
                words.insert(
                    0,
                    self._agreed(
                        self._random.choice(self._determiners), agreement, case, animate=noun.animate
                    ),
                )
        if depth < 2 and self._chance(0.25):
            words.append(self._subject("gent", depth=depth + 1)[0])
        elif depth < 1 and self._chance(0.12):
            words.append(self._prepositional())
        return " ".join(words), agreement

    def _noun_phrase(self, case: str) -> str:
        return self._subject(case)[0]

    def _prepositional(self) -> str:
        *preposition, case = self._random.choice(self._phrases["prepositions"]).split()
        return " ".join([*preposition, self._subject(case, depth=1)[0]])

    def _tail(self, verb: Verb) -> list[str]:
        words = [self._subject("accs", depth=1)[0]] if verb.transitive and self._chance(0.8) else []
        if self._chance(0.3):
            words.append(self._prepositional())
        if self._chance(0.08):
            words.append(self._pick(self._vocabulary.adverbs))
        return words

    def _clause(self) -> str:
        verb = self._pick(self._vocabulary.verbs)
        if self._chance(0.35):
            *subject, person, agreement = self._random.choice(self._phrases["clause subjects"]).split()
        else:
            phrase, agreement = self._subject("nomn", depth=1)
            subject, person = [phrase], "3"
        number = agreement if agreement in {"sing", "plur"} else "sing"
        present = verb.forms.get((person, number))
        past = verb.forms.get(("past", "masc" if agreement == "sing" else agreement))
        form = (
            past
            if past and (present is None or self._chance(0.45))
            else (present or verb.forms[("past", "plur")])
        )
        negation = ["\u043d\u0435"] if self._chance(0.08) else []
        return " ".join([*subject, *negation, form, *self._tail(verb)])

    def _past(self) -> str:
        verb = self._pick(self._vocabulary.verbs)
        return " ".join([verb.forms.get(("past", "masc"), verb.infinitive), *self._tail(verb)])

    def _infinitive(self) -> str:
        verb = self._pick(self._vocabulary.verbs)
        return " ".join([verb.infinitive, *self._tail(verb)])

    def _numeral(self) -> str:
        numerals = [self._random.choice(self._numerals) for _ in range(self._random.choice((1, 1, 2, 3)))]
        noun = self._pick(self._vocabulary.nouns)
        return " ".join([*numerals, self._inflect(noun, "plur", "gent")])

    def _any_form(self) -> str:
        kind = self._random.choices(("nouns", "adjectives", "verbs", "adverbs"), (5, 3, 4, 1))[0]
        word = self._pick(getattr(self._vocabulary, kind))
        return (
            word
            if isinstance(word, str)
            else self._random.choice(list((word if isinstance(word, dict) else word.forms).values()) or [""])
        )

    def _words(self) -> str:
        return " ".join(filter(None, (self._any_form() for _ in range(self._random.randint(2, 9)))))


def _commonness(lemma: str) -> float:
    return 10 ** (0.5 * max(2.0, zipf(lemma.replace("\u0451", "\u0435"))))


def read_phrases(path: Path) -> dict[str, list[str]]:
    """The file's sections and their lines."""
    sections: dict[str, list[str]] = defaultdict(list)
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("#"):
            sections[name].append(line)
    return sections
