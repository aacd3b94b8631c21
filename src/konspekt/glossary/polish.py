"""The glossary of the rules made better by a language model: more entries, better written; nothing of the rules is lost."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from konspekt.asking import Asker, Wanted
from konspekt.asking.budget import wanted
from konspekt.domain.asking import Pass
from konspekt.domain.glossary import Definition, Entry, Glossary, Origin, Quote
from konspekt.domain.transcript import Transcript
from konspekt.glossary.drafts import ALTERNATIVES
from konspekt.glossary.proposals import Proposal, extraction_windows, proposals
from konspekt.glossary.reading import read_text
from konspekt.glossary.rewriting import (
    DEFINE_USUAL,
    as_said,
    define_query,
    explain_query,
    explained,
    is_refuted,
    rewritten,
    verify_query,
)
from konspekt.glossary.variants import suggest_merges
from konspekt.grounding import SpokenText
from konspekt.language import Language

CONFIDENCE: Final = 0.5
"""Of a definition that only a language model took for one: a person has to look."""
PATTERN: Final = "generator"
USUAL_IN: Final = 300
"""Tokens of the question for a definition."""
NEW_A_WINDOW: Final = 4
"""For plans: one definition that the rules missed in so many windows."""


def glossary_wishes(
    transcript: Transcript, glossary: Glossary, language: Language, *, context_tokens: int
) -> list[Wanted]:
    """Give all that could be asked for a glossary of the rules."""
    windows = extraction_windows(SpokenText(transcript, language), language, context_tokens=context_tokens)
    defined = [
        (entry, query)
        for entry in _by_use(glossary.entries)
        if (query := define_query(entry, language)) is not None
    ]
    queries = [query for _, query in defined]
    usual_in = sum(query.tokens_in for query in queries) // len(queries) if queries else USUAL_IN
    new = ((usual_in, DEFINE_USUAL),) * (len(windows) // NEW_A_WINDOW)
    checks = [
        query
        for entry, _ in defined
        if entry.definition is not None
        and (query := verify_query(entry, entry.definition.shown_text, language)) is not None
    ]
    explanations = [
        query for entry in glossary.entries if (query := explain_query(entry, language)) is not None
    ]
    return [
        wanted(Pass.DEFINITIONS, queries),
        wanted(Pass.EXTRACTION, [window.query for window in windows]),
        Wanted(name=Pass.NEW_DEFINITIONS, costs=new),
        wanted(Pass.VERIFICATION, checks),
        wanted(Pass.EXPLANATIONS, explanations),
    ]


def polish(transcript: Transcript, glossary: Glossary, language: Language, asker: Asker) -> Glossary:
    """Ask for what the plan allows, and take of the answers what the lecture bears out.

    Every entry of the rules stays, with its time; a definition of the rules stays at least as an alternative.
    """
    entries = list(glossary.entries)
    if asker.allowance(Pass.EXTRACTION):
        entries = _with_proposals(transcript, entries, language, asker)
    entries = _written(entries, {entry.id for entry in glossary.entries}, language, asker)
    entries = _explained(entries, language, asker)
    return Glossary(
        entries=tuple(entries),
        suggestions=suggest_merges(entries, language.grammar)
        if len(entries) != len(glossary.entries)
        else glossary.suggestions,
    )


def _with_proposals(
    transcript: Transcript, entries: list[Entry], language: Language, asker: Asker
) -> list[Entry]:
    spoken = SpokenText(transcript, language)
    reading = read_text(spoken.running.text, language)
    windows = extraction_windows(spoken, language, context_tokens=asker.context_tokens)
    made = list(entries)
    for proposal in proposals(windows, spoken, reading, language, asker):
        at = next((at for at, entry in enumerate(made) if proposal.key in _names(entry, language)), None)
        if at is None:
            made.insert(_place(made, proposal, spoken), _entry(proposal, spoken))
        else:
            made[at] = _enriched(made[at], proposal)
    return made


def _names(entry: Entry, language: Language) -> set[str]:
    """Give all keys by which an entry is known."""
    named = (entry.headword, *entry.variants)
    return {entry.machine_key, *entry.aliases, *(language.grammar.key(name) for name in named)}


def _place(entries: Sequence[Entry], proposal: Proposal, spoken: SpokenText) -> int:
    """Give where a new entry stands in the order of the lecture; the others keep theirs."""
    for at, entry in enumerate(entries):
        quotes = entry.definition.quotes if entry.definition and entry.definition.quotes else entry.mentions
        if quotes and _char(quotes[0], spoken) > proposal.start_char:
            return at
    return len(entries)


def _char(quote: Quote, spoken: SpokenText) -> int:
    place = spoken.segment_place(quote.segment_id)
    return 0 if place is None else spoken.running.segment_start(place) + quote.start_char


def _entry(proposal: Proposal, spoken: SpokenText) -> Entry:
    return Entry(
        id=proposal.key,
        headword=proposal.headword,
        machine_key=proposal.key,
        definition=_definition(proposal),
        mentions=tuple(
            quote for start, end in proposal.mentions for quote in spoken.running.quotes(start, end)
        ),
        confidence=CONFIDENCE,
        pattern=PATTERN,
    )


def _definition(proposal: Proposal) -> Definition:
    return Definition(origin=Origin.LECTURER_VERBATIM, quotes=proposal.quotes)


def _enriched(entry: Entry, proposal: Proposal) -> Entry:
    """Give a named entry the definition that was found; one that is defined keeps its own and gains an alternative."""
    if entry.definition is None:
        return replace(
            entry,
            definition=_definition(proposal),
            confidence=max(entry.confidence, CONFIDENCE),
            pattern=PATTERN,
        )
    known = [quote for one in (entry.definition, *entry.alternatives) for quote in one.quotes]
    is_known = any(_overlap(quote, other) for quote in proposal.quotes for other in known)
    if is_known or len(entry.alternatives) >= ALTERNATIVES:
        return entry
    return replace(entry, alternatives=(*entry.alternatives, _definition(proposal)))


def _overlap(quote: Quote, other: Quote) -> bool:
    return (
        quote.segment_id == other.segment_id
        and quote.start_char < other.end_char
        and other.start_char < quote.end_char
    )


def _by_use(entries: Sequence[Entry]) -> list[Entry]:
    """Put first the entries that belong most to the subject."""
    return sorted(entries, key=lambda entry: (-entry.termhood, -entry.confidence, entry.id))


def _written(entries: list[Entry], by_rules: set[str], language: Language, asker: Asker) -> list[Entry]:
    asked = [
        (entry, query) for entry in _by_use(entries) if (query := define_query(entry, language)) is not None
    ]
    made: dict[str, Entry] = {}
    for name in (Pass.DEFINITIONS, Pass.NEW_DEFINITIONS):
        of_pass = [pair for pair in asked if (pair[0].id in by_rules) == (name is Pass.DEFINITIONS)]
        answers = asker.ask(name, [query for _, query in of_pass])
        for (entry, _), answer in zip(of_pass, answers, strict=True):
            written = rewritten(entry, answer, language)
            if written is not None and written is not entry:
                made[entry.id] = written
            elif written is None and isinstance(answer, dict) and answer.get("sufficient"):
                asker.note_ungrounded(name)
    made = _verified({entry.id: entry for entry in entries}, made, language, asker)
    return [made.get(entry.id, entry) for entry in entries]


def _verified(
    before: dict[str, Entry], made: dict[str, Entry], language: Language, asker: Asker
) -> dict[str, Entry]:
    """Take back what a second opinion refutes."""
    asked = [
        (entry, query)
        for entry in made.values()
        if entry.definition is not None
        and (query := verify_query(before[entry.id], entry.definition.shown_text, language)) is not None
    ]
    answers = asker.ask(Pass.VERIFICATION, [query for _, query in asked])
    kept = dict(made)
    for (entry, _), answer in zip(asked, answers, strict=True):
        if is_refuted(answer):
            kept[entry.id] = as_said(entry)
            asker.note_ungrounded(Pass.VERIFICATION)
    return kept


def _explained(entries: list[Entry], language: Language, asker: Asker) -> list[Entry]:
    if not asker.allowance(Pass.EXPLANATIONS):
        return entries
    asked = [
        (at, query)
        for at, entry in enumerate(entries)
        if (query := explain_query(entry, language)) is not None
    ]
    answers = asker.ask(Pass.EXPLANATIONS, [query for _, query in asked])
    made = list(entries)
    for (at, _), answer in zip(asked, answers, strict=True):
        made[at] = explained(made[at], answer, language)
    return made
