"""English text as sentences of tokens with a rough part of speech each."""

import re
from collections.abc import Iterator

from konspekt.language import Sentence, Token
from konspekt.language.english import lexicon
from konspekt.language.english.lemmas import lemma_of, verb_lemma

TOKEN = re.compile(
    r"(?P<word>[A-Za-z](?:[A-Za-z0-9]|[.'\u2019_/&+#-](?=[A-Za-z0-9]))*[+#]*)"
    r"|(?P<foreign>[^\W\d_](?:[^\W_]|[-'\u2019](?=[^\W_]))*)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<mark>[^\w\s]|_)"
)
SENTENCE_END = re.compile(r"[.!?\u2026]+[\"'\u201d\u2019)\]]*(?=\s|$)|\n+")
LAST_WORD = re.compile(r"[\w.]+$")
NO_INITIALS = frozenset({"I", "C", "R", "D", "X", "Y", "N"})
"""Capitals that end a sentence oftener than they stand for a name: a pronoun, languages, variables."""
ABBREVIATION_CHARS = 12
"""How far back an abbreviation before a full stop is looked for."""


def tokens_of(text: str, start_char: int = 0) -> tuple[Token, ...]:
    """Give the tokens of a text; `start_char` is its place in the whole."""
    found: list[Token] = []
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        word = match[0]
        part = _lexical_part(word, kind)
        part = _part_in_context(word, part, found)
        lemma = word if kind == "mark" else lemma_of(word)
        if part == "verb":
            lemma = verb_lemma(word.lower()) or lemma
        found.append(
            Token(
                text=word,
                start_char=start_char + match.start(),
                end_char=start_char + match.end(),
                kind=kind,
                lemma=lemma,
                part=part,
            )
        )
    return tuple(found)


def _lexical_part(word: str, kind: str) -> str:
    if kind in ("mark", "number"):
        return "other"
    folded = word.lower().replace("\u2019", "'")
    for part, words in (
        ("preposition", lexicon.PREPOSITIONS),
        ("conjunction", lexicon.CONJUNCTIONS),
        ("pronoun", lexicon.PRONOUNS | lexicon.DETERMINERS),
        ("verb", lexicon.AUXILIARIES),
        ("adverb", lexicon.ADVERBS),
    ):
        if folded in words and (
            folded == word or word.istitle() or len(word) == 1 or folded not in ("it", "us", "who")
        ):
            return part
    if lemma_of(folded) in lexicon.NOUNS_LIKE_ADJECTIVES:
        return "noun"
    if (
        folded in lexicon.ADJECTIVES
        or folded in lexicon.LY_ADJECTIVES
        or folded.endswith(lexicon.ADJECTIVE_ENDINGS)
    ):
        return "adjective"
    if folded.endswith("ly") and folded not in lexicon.LY_NOUNS and word.islower():
        return "adverb"
    if verb_lemma(folded) is not None and not word.isupper():
        return "verb"
    if folded.endswith("ed") and len(folded) > 4:
        return "verb"
    return "noun"


def _part_in_context(word: str, part: str, before: list[Token]) -> str:
    """Correct the part by the word before: verbs follow `which`, nouns follow determiners and nouns."""
    if not before or part not in ("verb", "noun") or word.lower() in lexicon.AUXILIARIES:
        return part
    previous, folded = before[-1], word.lower()
    told = previous.text.lower()
    if told in ("that", "which", "who"):
        return "verb" if folded.endswith(("s", "ed")) and not folded.endswith("ss") else part
    if told in lexicon.SUBJECTS and folded == word:
        return "verb"
    if part == "noun":
        return part
    if previous.part == "verb" and told.endswith("ed") and folded.endswith("ing"):
        return "noun"
    if told in lexicon.DETERMINERS or previous.part == "adjective" or told.endswith(("'s", "\u2019s")):
        return "adjective" if folded.endswith("ed") else "noun"
    if previous.part == "preposition" and told != "to":
        return "adjective" if folded.endswith("ed") else "noun"
    if previous.part == "noun" and lemma_of(previous.text) == told:
        is_base = verb_lemma(folded) == folded
        return "noun" if is_base or folded.endswith("ing") else part
    return part


def sentences_of(text: str) -> Iterator[Sentence]:
    """Give the sentences of a text in order; a line break always ends one."""
    start = 0
    for end in [*_ends(text), len(text)]:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        start = end
        if left < right:
            yield Sentence(
                start_char=left,
                end_char=right,
                text=text[left:right],
                tokens=tokens_of(text[left:right], left),
            )


def _ends(text: str) -> Iterator[int]:
    for match in SENTENCE_END.finditer(text):
        if "\n" in match[0] or not match[0].startswith(".") or _ends_sentence(text, match):
            yield match.end()


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    following = text[match.end() :].lstrip(" \t\"'\u201c\u2018([")[:1]
    if following and not (following.isupper() or following.isdigit() or following == "\n"):
        return False
    word = LAST_WORD.search(text, max(0, match.start() - ABBREVIATION_CHARS), match.start())
    if word is None:
        return True
    told = word[0].lower().rstrip(".")
    is_initial = len(told) == 1 and told.isalpha() and word[0][0].isupper() and word[0] not in NO_INITIALS
    return told not in lexicon.ABBREVIATIONS and not is_initial
