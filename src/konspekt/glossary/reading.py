"""A text read once: its sentences, the places of its phrases, and the places that look like definitions."""

from collections.abc import Mapping
from dataclasses import dataclass

from konspekt.language import DefinitionCandidate, Language, Phrase, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the language knows of a text before anything is judged."""

    text: str
    sentences: tuple[Sentence, ...]
    places: Mapping[str, tuple[Phrase, ...]]
    """Every noun phrase by its key, in order of the text."""
    candidates: Mapping[str, tuple[DefinitionCandidate, ...]]
    """By key of the term, the likeliest first."""
    candidate_starts: tuple[int, ...]
    """Where the terms of all candidates stand, in order."""


def read_text(text: str, language: Language) -> Reading:
    """Read a text with the knowledge of a language."""
    grammar = language.grammar
    sentences = tuple(grammar.sentences(text))
    places: dict[str, list[Phrase]] = {}
    for sentence in sentences:
        for phrase in grammar.phrases(sentence):
            places.setdefault(phrase.key, []).append(phrase)
    candidates: dict[str, list[DefinitionCandidate]] = {}
    for candidate in grammar.definitions(sentences):
        if candidate.key:
            candidates.setdefault(candidate.key, []).append(candidate)
    return Reading(
        text=text,
        sentences=sentences,
        places={key: tuple(found) for key, found in places.items()},
        candidates={
            key: tuple(sorted(found, key=lambda each: (-each.score, each.definiens[0][0], each.pattern)))
            for key, found in candidates.items()
        },
        candidate_starts=tuple(
            sorted({candidate.term[0] for found in candidates.values() for candidate in found})
        ),
    )
