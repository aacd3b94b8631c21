"""What is known of a language, behind one socket: a stage receives a Language and knows no Russian itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Final, Protocol, cast

from konspekt.domain.errors import LanguageUnknown

ROOMS: Final = {"ru": "konspekt.language.russian", "en": "konspekt.language.english"}
"""Each room has a function `build() -> Language`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, number or mark of a text; offsets are code points into the whole text."""

    text: str
    start_char: int
    end_char: int
    kind: str
    """`word` (of the language), `foreign` (other script), `number`, `mark`."""
    lemma: str
    """Dictionary form, folded for comparison (lower case, in Russian also ё as е); the text itself for marks."""
    part: str
    """`noun`, `adjective`, `verb`, `adverb`, `pronoun`, `preposition`, `conjunction`, `other`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a text; offsets are code points into the whole text."""

    start_char: int
    end_char: int
    text: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A noun phrase that could be a term."""

    start_char: int
    end_char: int
    headword: str
    """Dictionary form as printed."""
    key: str
    """Lemmas joined by spaces: equal for all inflections of the phrase."""
    is_term_shaped: bool
    """False for deictic, generic and code-like heads, which are kept only for counting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionCandidate:
    """A place where the text seems to say what a term means."""

    headword: str
    key: str
    term: tuple[int, int]
    """Where the term stands, code points into the whole text."""
    definiens: tuple[tuple[int, int], ...]
    """Slices of the text that say what it means, in order; at least one."""
    pattern: str
    score: float
    """0..1 before termhood is known."""
    variants: tuple[str, ...] = ()
    """Abbreviation or expansion given at the same place."""


class Polarity(Enum):
    """How a clause says a word."""

    PLAIN = "plain"
    NEGATED = "negated"
    """Right behind a negation: `does not run`."""
    SHADOWED = "shadowed"
    """Further on in a clause behind a negation."""
    DENIED = "denied"
    """In a clause that is denied as a whole: `a literal cannot be changed`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A word of a text that claims something."""

    text: str
    keys: frozenset[str]
    """All that the word may be: what a claim may rest on."""
    wanted: frozenset[str]
    """What it most likely is: one of these must be among the keys of the evidence. Empty: it asks for nothing, and only is evidence."""
    polarity: Polarity
    is_denial: bool = False
    """Calls what stands beside it untrue: `it is wrong that`, `allegedly`."""
    is_sign: bool = False
    """No word but a sign (`<`, `=`, `%`), a negation, or a tie of two words (`to costs`): it must be in the evidence, and says nothing alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptText:
    """What a language model is told to do, in the words of the language; kept in a file with a version."""

    name: str
    version: int
    """Raised by hand with every change of the file: part of the key of every answer."""
    system: str
    user: str
    """With `$name` where the words of the lecture are put in."""


class Prompts(Protocol):
    """All prompts of a language."""

    def get(self, name: str) -> PromptText:
        """Give the prompt of that name; a KeyError is a mistake of the code that asks."""
        ...

    def names(self) -> tuple[str, ...]:
        """Name them all, in order."""
        ...


class Claims(Protocol):
    """What the words of a text claim, for comparing what a language model wrote with what was said."""

    def stated(self, text: str) -> tuple[Stated, ...]:
        """Give the words that claim something, in order; connecting words of a closed list are left out."""
        ...

    def is_negation(self, word: str) -> bool:
        """Tell whether a word turns the words of its clause round."""
        ...


class Grammar(Protocol):
    """Words, sentences, noun phrases and definitions."""

    def sentences(self, text: str) -> list[Sentence]:
        """Split a text, also one without punctuation; a line break always ends a sentence."""
        ...

    def phrases(self, sentence: Sentence) -> list[Phrase]:
        """Give every noun phrase of up to six words, nested ones too, in order of their start."""
        ...

    def definitions(self, sentences: Sequence[Sentence]) -> list[DefinitionCandidate]:
        """Give every place that could be a definition, weak ones too, in order of the text."""
        ...

    def key(self, phrase: str) -> str:
        """Give the lemmas of a phrase: equal for all its inflections."""
        ...

    def dictionary_form(self, phrase: str, *, keeps_number: bool = False) -> str:
        """Give the phrase as a glossary prints it; unchanged where it cannot be read.

        `keeps_number` leaves a plural in the plural.
        """
        ...

    def zipf(self, lemma: str) -> float:
        """Tell how common a word is in general language: log10 per billion words, 0 for unknown."""
        ...

    def is_vague(self, lemma: str) -> bool:
        """Tell whether a word says little of any subject wherever it stands: `role` (of something), `different`."""
        ...

    def punctuated(self, words: Sequence[str], pauses_ms: Sequence[int]) -> list[str]:
        """Restore sentence ends and capitals in recognized words that came without them.

        `pauses_ms[i]` is the silence after word i. Gives the same words in the same number, with a full stop or question mark
        attached where a sentence ends and a capital where one begins; nothing else changes.
        """
        ...

    def variant_score(self, headword: str, other: str) -> tuple[float, str]:
        """Tell how likely two headwords name one thing, 0..1, and why (`abbreviation`, `transliteration`, `spelling`)."""
        ...


class Rhetoric(Protocol):
    """How a lecturer leads through a lecture, and how his speech becomes written text."""

    def topic_cue(self, sentence: Sentence) -> float:
        """Tell how strongly the sentence opens a new topic; negative where it continues one."""
        ...

    def announced_topic(self, sentence: Sentence) -> str | None:
        """Give the topic that the sentence announces, as a title; None if it announces none."""
        ...

    def title(self, headwords: Sequence[str]) -> str:
        """Make a title of the strongest terms of a section; at least one is given."""
        ...

    def content_lemmas(self, sentence: Sentence) -> tuple[str, ...]:
        """Give the lemmas that carry the subject, stop words and fillers left out."""
        ...

    def written(self, sentence: str) -> str | None:
        """Rewrite spoken words as a written sentence by leaving out fillers, address and false starts.

        Every content word of the result stands in the sentence; None where nothing worth writing is left.
        """
        ...

    def is_deictic(self, sentence: Sentence) -> bool:
        """Tell whether the sentence points at a screen or addresses the listeners, and says little on paper."""
        ...

    def answer_strength(self, question: str, sentence: Sentence) -> float:
        """Tell how strongly the sentence answers a question of a template (`reason`, `benefit`, ...), 0..1."""
        ...

    def definition_question(self, headword: str) -> str:
        """Ask what a term means."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """All that the stages need to know of one language."""

    tag: str
    version: int
    """Raised by hand when the same text could give another result."""
    grammar: Grammar
    rhetoric: Rhetoric
    claims: Claims
    prompts: Prompts
    """See `language/prompt_files.py`. No part of `version`: only answers of language models depend on them."""


@cache
def load_language(tag: str) -> Language:
    """Give the language with that tag; a regional tag (`ru-RU`) reads as its language.

    Raises:
        LanguageUnknown: No room knows it.
    """
    room = ROOMS.get(tag.lower().partition("-")[0])
    if room is None:
        raise LanguageUnknown(name=tag, known=", ".join(sorted(ROOMS)))
    return cast("Language", import_module(room).build())
