"""The stage from a transcript to its glossary."""

from collections.abc import Mapping
from typing import Final

from konspekt.domain.glossary import Definition, Entry, Glossary, Origin, Quote
from konspekt.domain.running_text import RunningText
from konspekt.domain.transcript import Transcript
from konspekt.glossary.drafts import Draft, drafts
from konspekt.glossary.reading import read_text
from konspekt.glossary.variants import suggest_merges
from konspekt.language import DefinitionCandidate, Language

DEFAULT_THRESHOLD: Final = 0.5
"""Confidence from which a definition is believed (see BENCH.md for what it costs and gives)."""


def extract(
    transcript: Transcript,
    language: Language,
    *,
    threshold: float = DEFAULT_THRESHOLD,
    course_frequency: Mapping[str, int] | None = None,
) -> Glossary:
    """Collect the terms of a lecture and what the lecturer said they mean, word for word.

    A definition less sure than `threshold` (0..1) is left out. `course_frequency` counts, by key, the other lectures of the course
    that use a term.
    """
    running = RunningText(transcript)
    reading = read_text(running.text, language)
    made = drafts(reading, language, threshold=threshold, course_frequency=course_frequency)
    entries = tuple(_entry(draft, running) for draft in made)
    return Glossary(entries=entries, suggestions=suggest_merges(entries, language.grammar))


def _entry(draft: Draft, running: RunningText) -> Entry:
    definitions = [_definition(candidate, running) for candidate in draft.candidates]
    mentions = tuple(quote for start, end in draft.mentions for quote in running.quotes(start, end))
    return Entry(
        id=draft.key,
        headword=draft.headword,
        machine_key=draft.key,
        variants=draft.variants,
        definition=definitions[0] if definitions else None,
        alternatives=tuple(definitions[1:]),
        mentions=mentions,
        confidence=draft.confidence,
        termhood=draft.termhood,
        pattern=draft.candidates[0].pattern if draft.candidates else None,
        aliases=draft.aliases,
    )


def _definition(candidate: DefinitionCandidate, running: RunningText) -> Definition:
    quotes: list[Quote] = []
    for start, end in candidate.definiens:
        quotes.extend(running.quotes(start, end))
    return Definition(origin=Origin.LECTURER_VERBATIM, quotes=tuple(quotes))
