"""Places of an English text that say what a term means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

from konspekt.language import DefinitionCandidate, Sentence, Token
from konspekt.language.english import lexicon
from konspekt.language.english.definition_patterns import DIFFERENTIA, EVALUATION, LEAD, PATTERNS, Pattern
from konspekt.language.english.phrases import (
    LONGEST_WORDS,
    Run,
    ends_phrase,
    is_nominal,
    phrase_at,
    run_from,
    runs,
)

CLOSING: Final = " \t\n.,;:!?\u2026\"\u201d\u2019'"
ALIAS: Final = re.compile(
    r"(?:,\s+(?:or|also\s+(?:called|known\s+as)|(?:often|sometimes|commonly)\s+called)\s+(?P<after_comma>[^,()]{2,40}),?"
    r"|\s*\((?:or\s+|also\s+(?:called|known\s+as)\s+|singular:\s*|plural:\s*)?(?P<bracketed>[^()]{2,40})\)"
    r"|,\s+(?:on\s+the\s+other\s+hand|however|therefore|in\s+contrast|then|for\s+example|(?:if|as|when)\s+[^,]{3,40}),)\s*$",
    re.IGNORECASE,
)
"""Another name, or a word of linking, between a term and what is said of it."""
GAP: Final = re.compile(
    r"^(?:\s|[\"\u201c\u201d'\u2019,(\u2014-]|\b(?:an?|the|our|its|their)\b)*", re.IGNORECASE
)
CLAUSE_BREAK: Final = re.compile(
    r";\s+|:\s+|\u2014|,\s+(?:and|but|while|whereas|so)\s+|\b(?:that|because|and|but)\s+", re.IGNORECASE
)
POINTING: Final = re.compile(
    r"^(?:this|that|these|those|it|they|such|he|she|we|you|here|there)\b(?:\s+[\w-]+){0,3}$", re.IGNORECASE
)
MEANING_BREAK: Final = re.compile(
    r";\s|,\s+so\s|,\s+(?:(?:and|but|while|whereas)\s+)?(?:(?:an?|the|this|that|it)\s+)?[\w-]*\s+(?:is|are)\s+(?:an?|the)\s|,\s+but\s+(?:it|they|we)\s"
)
"""Where another statement begins."""
POINTS: Final = re.compile(r"(?:this|that|these|those|it|they|he|she|we|you|i|there|here)\b", re.IGNORECASE)
"""How a meaning begins that leans on something outside the sentence."""
POINTERS: Final = frozenset({"this", "these", "my", "your", "our", "his", "her", "their"})
"""Before a term: what is said holds of one thing only."""
LECTURE_ODDS: Final = -1.4
"""The weights are shares in passages that were chosen for their definitions; in a lecture there are fewer (log odds)."""
FEWEST_WORDS: Final = 3
ENOUGH_WORDS: Final = 6
MOST_WORDS: Final = 90


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence with its noun phrases and its neighbours."""

    sentence: Sentence
    before: Sentence | None
    after: Sentence | None


@dataclass(frozen=True, slots=True)
class _Found:
    """A term and the slice that says what it means, inside one sentence or the next."""

    run: Run
    meaning: tuple[int, int]
    variants: tuple[str, ...] = ()
    penalty: float = 0.0


def definitions_of(sentences: Sequence[Sentence]) -> list[DefinitionCandidate]:
    """Give every place that could be a definition, weak ones too, in order of the text."""
    found: list[DefinitionCandidate] = []
    for place, sentence in enumerate(sentences):
        before = sentences[place - 1] if place else None
        after = sentences[place + 1] if place + 1 < len(sentences) else None
        found.extend(definitions_in(sentence, before=before, after=after))
    return found


def definitions_in(
    sentence: Sentence, *, before: Sentence | None = None, after: Sentence | None = None
) -> list[DefinitionCandidate]:
    """Give the definitions of one sentence; of two patterns on one term the stronger stays."""
    best: dict[str, DefinitionCandidate] = {}
    place = _Place(sentence, before, after)
    for pattern in PATTERNS:
        for cue in pattern.cue.finditer(sentence.text):
            found = _read(pattern, cue, place)
            candidate = None if found is None else _candidate(pattern, sentence, found)
            if candidate is not None and (
                candidate.key not in best or best[candidate.key].score < candidate.score
            ):
                best[candidate.key] = candidate
    return sorted(best.values(), key=lambda candidate: candidate.term)


def _read(pattern: Pattern, cue: re.Match[str], place: _Place) -> _Found | None:
    if pattern.term == "before":
        return _term_before(pattern, cue, place)
    run = _run_after(place.sentence, cue.end())
    if run is None:
        return None
    if pattern.meaning == "next":
        return _answered(run, place.after)
    return _meaning_before(cue, place, run)


def _term_before(pattern: Pattern, cue: re.Match[str], place: _Place) -> _Found | None:
    sentence = place.sentence
    left = sentence.text[: cue.start()].rstrip()
    variants: tuple[str, ...] = ()
    while (alias := ALIAS.search(left)) is not None:
        name = alias["after_comma"] or alias["bracketed"]
        if name is not None and _is_short_name(name):
            variants = (_without_article(name), *variants)
        left = left[: alias.start()].rstrip()
    left = left.rstrip("\"\u201d\u2019',(\u2014 ")
    edge = sentence.start_char + len(left)
    run = _run_before(sentence, edge)
    if run is None or (pattern.opens_clause and not _opens_clause(sentence, run)):
        return None
    start = sentence.tokens[run.first].start_char - sentence.start_char
    if pattern.opening is not None and not pattern.opening.search(sentence.text[:start]):
        return None
    if cue[0].startswith(",") and LEAD.fullmatch(left + ", "):
        return None
    start = sentence.start_char + cue.end()
    end = sentence.start_char + _meaning_end(sentence.text, cue)
    return _Found(run, (start, end), variants) if start < end else None


def _run_before(sentence: Sentence, edge_char: int) -> Run | None:
    """Give the noun phrase that ends exactly there, read without what follows."""
    last = next((place for place, token in enumerate(sentence.tokens) if token.end_char == edge_char), None)
    if last is None:
        return None
    first = last
    while first > 0 and last - first < 2 * LONGEST_WORDS and not ends_phrase(sentence.tokens[first - 1]):
        first -= 1
    found = [*runs(sentence.tokens[first : last + 1])]
    if not found or first + found[-1].last != last:
        return Run(last, last, last) if _can_be_named(sentence.tokens[last]) else None
    return Run(first + found[-1].first, last, first + found[-1].head)


def _meaning_end(text: str, cue: re.Match[str]) -> int:
    """Give where the meaning after a cue ends: with its bracket, at a semicolon, or with the sentence."""
    rest = text[cue.end() :]
    if "(" in cue[0]:
        rest = rest.partition(")")[0]
    if "\u2014" in cue[0]:
        rest = rest.partition("\u2014")[0]
    if (broken := MEANING_BREAK.search(rest)) is not None:
        rest = rest[: broken.start()]
    return cue.end() + len(rest.rstrip(CLOSING))


def _opens_clause(sentence: Sentence, run: Run) -> bool:
    """Tell whether only determiners and a lead stand between a clause break and the term."""
    first = run.first
    while first > 0 and sentence.tokens[first - 1].text.lower() in (
        lexicon.DETERMINERS - {"that", "what", "which"}
    ) | {
        "\u201c",
        '"',
        "term",
    }:
        first -= 1
    left = sentence.text[: sentence.tokens[first].start_char - sentence.start_char]
    for clause in (left, CLAUSE_BREAK.split(left)[-1]):
        if not clause.strip(' "\u201c(') or LEAD.fullmatch(clause.strip(' "\u201c(') + " "):
            return True
    return False


def _run_after(sentence: Sentence, edge_char: int) -> Run | None:
    gap = GAP.match(sentence.text[edge_char:])
    start = sentence.start_char + edge_char + (gap.end() if gap else 0)
    first = next((place for place, token in enumerate(sentence.tokens) if token.start_char >= start), None)
    if first is None:
        return None
    run = run_from(sentence.tokens, first)
    if run is None and _can_be_named(sentence.tokens[first]):
        return Run(first, first, first)
    return run


def _can_be_named(token: Token) -> bool:
    """Tell whether the word alone can be a name although it looks like a verb ("called learning")."""
    return (token.kind == "word" and token.text.lower().endswith(("ing", "ed"))) or is_nominal(token)


def _meaning_before(cue: re.Match[str], place: _Place, run: Run) -> _Found | None:
    sentence, before = place.sentence, place.before
    left = sentence.text[: cue.start()]
    start = _clause_start(left)
    lead = LEAD.match(left, start)
    if lead is not None and lead.end() < len(left):
        start = lead.end()
    meaning = left[start:].rstrip(CLOSING + "(")
    if POINTING.match(meaning.strip()) and before is not None:
        return _Found(run, (before.start_char, before.end_char), penalty=0.5)
    end = start + len(meaning)
    if not meaning.strip():
        return None
    return _Found(run, (sentence.start_char + start, sentence.start_char + end))


def _clause_start(left: str) -> int:
    """Give where the words begin that the last name of a sentence sums up."""
    starts = [
        match.end()
        for match in re.finditer(r";\s+|\bcalled\s+[^,;]{2,40},\s+(?:and|while|whereas|but)\s+", left)
    ]
    return starts[-1] if starts else 0


def _answered(run: Run, after: Sentence | None) -> _Found | None:
    """Read the sentence after a question as its answer."""
    if after is None or after.text.endswith("?"):
        return None
    opening = re.match(
        r"(?:(?:well|so|basically),?\s+)*(?:it|they|this|that|these)(?:\s*['\u2019]s|\s*['\u2019]re|\s+(?:is|are))\s+(?:just\s+|simply\s+)?",
        after.text,
        re.IGNORECASE,
    )
    start = after.start_char + (opening.end() if opening else 0)
    end = after.start_char + len(after.text.rstrip(CLOSING))
    return _Found(run, (start, end), penalty=0.0 if opening else 1.5) if start < end else None


def _candidate(pattern: Pattern, sentence: Sentence, found: _Found) -> DefinitionCandidate | None:
    phrase = phrase_at(sentence, found.run.first, found.run.last)
    if not phrase.is_term_shaped:
        return None
    start, end = found.meaning
    inside = sentence.start_char <= start and end <= sentence.end_char
    meaning = sentence.text[start - sentence.start_char : end - sentence.start_char] if inside else None
    odds = log(pattern.weight / (1 - pattern.weight)) + LECTURE_ODDS - found.penalty
    if meaning is not None:
        words = len(meaning.split())
        if words > MOST_WORDS or (words < FEWEST_WORDS and pattern.meaning == "after"):
            return None
        odds += _evidence(sentence, found, meaning, words)
    return DefinitionCandidate(
        headword=phrase.headword,
        key=phrase.key,
        term=(phrase.start_char, phrase.end_char),
        definiens=(found.meaning,),
        pattern=pattern.name,
        score=round(1 / (1 + exp(-odds)), 3),
        variants=found.variants,
    )


def _evidence(sentence: Sentence, found: _Found, meaning: str, words: int) -> float:
    """Weigh what the words of the meaning and of the term say for and against a definition, in log odds."""
    before = sentence.tokens[found.run.first - 1].text.lower() if found.run.first else ""
    return (
        0.4 * bool(DIFFERENTIA.search(meaning))
        - 0.5 * (words < ENOUGH_WORDS)
        - 3.0 * bool(EVALUATION.match(meaning))
        - 1.5 * bool(POINTS.match(meaning))
        - 1.5 * (before in POINTERS)
        - 1.5 * sentence.text.endswith("?")
    )


def _is_short_name(name: str) -> bool:
    return len(name.split()) <= 4 and name.lower() != "link" and not name.isdigit()


def _without_article(name: str) -> str:
    return re.sub(r"^(?:an?|the)\s+", "", name.strip(), flags=re.IGNORECASE)
