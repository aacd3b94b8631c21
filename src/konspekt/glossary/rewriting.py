"""Definitions that a language model writes from the lecture's quotes; what says more than its quotes stays as it was said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from konspekt.asking import Query, query
from konspekt.domain.answer_schema import Schema
from konspekt.domain.generation import Json
from konspekt.domain.glossary import Definition, Entry, Origin, Quote, QuoteState
from konspekt.grounding import Verdict, judge
from konspekt.language import Language

MOST_QUOTES: Final = 3
FEWEST_CLAIMS: Final = 3
"""A definition of fewer words says less than what the rules quote."""
DEFINITION_CHARS: Final = 400
DEFINE_TOKENS: Final = 300
DEFINE_USUAL: Final = 50
VERIFY_TOKENS: Final = 120
VERIFY_USUAL: Final = 18
EXPLAIN_TOKENS: Final = 250
EXPLAIN_USUAL: Final = 60
MENTIONS_SHOWN: Final = 3

Evidence = tuple[tuple[Quote, ...], ...]


def evidence_of(entry: Entry) -> Evidence:
    """Give the places that define a term, the rule's own first; none where there is nothing to write from."""
    definition = entry.definition
    if definition is None or definition.origin is not Origin.LECTURER_VERBATIM:
        return ()
    found = [definition.quotes]
    for other in entry.alternatives:
        if other.origin is Origin.LECTURER_VERBATIM and other.quotes not in found:
            found.append(other.quotes)
    return tuple(quotes for quotes in found[:MOST_QUOTES] if _are_said(quotes))


def define_query(entry: Entry, language: Language) -> Query | None:
    """Ask for the definition of an entry; None where the lecture gives none."""
    evidence = evidence_of(entry)
    if not evidence:
        return None
    schema: Schema = {
        "type": "object",
        "properties": {
            "definition": {"type": "string", "maxLength": DEFINITION_CHARS},
            "used": {
                "type": "array",
                "items": {"type": "integer", "minimum": 1, "maximum": len(evidence)},
                "maxItems": MOST_QUOTES,
            },
            "sufficient": {"type": "boolean"},
        },
    }
    return query(
        language.prompts.get("define"),
        schema,
        max_tokens=DEFINE_TOKENS,
        usual_tokens=DEFINE_USUAL,
        slots={"term": entry.headword, "lines": _shown(evidence)},
    )


def rewritten(entry: Entry, answer: Json, language: Language) -> Entry | None:
    """Give the entry with the written definition; None where it stays as it was said.

    What was said word for word stays among the alternatives, and its quotes come first: the time of the entry does not move.
    """
    evidence = evidence_of(entry)
    if not isinstance(answer, Mapping) or not evidence or not answer["sufficient"]:
        return None
    used = {1, *cast("list[int]", answer["used"])}
    quotes = [quote for number, found in enumerate(evidence, start=1) if number in used for quote in found]
    judgement = judge(str(answer["definition"]), list(dict.fromkeys(quotes)), language)
    verbatim = entry.definition
    if judgement.verdict is not Verdict.GROUNDED or verbatim is None or judgement.claims < FEWEST_CLAIMS:
        return None
    if judgement.text == verbatim.shown_text:
        return entry
    written = Definition(origin=Origin.LECTURER_REWRITTEN, text=judgement.text, quotes=judgement.quotes)
    return replace(entry, definition=written, alternatives=(verbatim, *entry.alternatives))


def as_said(entry: Entry) -> Entry:
    """Undo `rewritten`."""
    return replace(entry, definition=entry.alternatives[0], alternatives=entry.alternatives[1:])


def verify_query(entry: Entry, definition: str, language: Language) -> Query | None:
    """Ask for a second opinion on a written definition."""
    evidence = evidence_of(entry)
    schema: Schema = {
        "type": "object",
        "properties": {
            "supported": {"type": "boolean"},
            "unsupported_part": {"type": "string", "maxLength": 200},
        },
    }
    return (
        query(
            language.prompts.get("verify"),
            schema,
            max_tokens=VERIFY_TOKENS,
            usual_tokens=VERIFY_USUAL,
            slots={"term": entry.headword, "definition": definition, "lines": _shown(evidence)},
        )
        if evidence
        else None
    )


def is_refuted(answer: Json) -> bool:
    """Tell whether the second opinion is against; silence is not."""
    return isinstance(answer, Mapping) and answer["supported"] is False


def explain_query(entry: Entry, language: Language) -> Query | None:
    """Ask what a term means that the lecture names and does not define."""
    if entry.definition is not None:
        return None
    return query(
        language.prompts.get("explain"),
        {"type": "object", "properties": {"definition": {"type": "string", "maxLength": DEFINITION_CHARS}}},
        max_tokens=EXPLAIN_TOKENS,
        usual_tokens=EXPLAIN_USUAL,
        slots={
            "term": entry.headword,
            "lines": _shown(tuple((mention,) for mention in entry.mentions[:MENTIONS_SHOWN])),
        },
    )


def explained(entry: Entry, answer: Json, language: Language) -> Entry:
    """Give the entry with a definition that is openly not from the lecture; unchanged where none was given."""
    text = str(answer["definition"]) if isinstance(answer, Mapping) else ""
    judgement = judge(text, (), language, shows_foreign=True)
    if judgement.verdict is not Verdict.NOT_FROM_LECTURE:
        return entry
    return replace(entry, definition=Definition(origin=Origin.MODEL, text=judgement.text, quotes=()))


def _are_said(quotes: Sequence[Quote]) -> bool:
    return bool(quotes) and all(quote.state is not QuoteState.LOST for quote in quotes)


def _shown(evidence: Evidence) -> str:
    return "\n".join(
        f"[{number}] {' '.join(quote.text for quote in quotes)}"
        for number, quotes in enumerate(evidence, start=1)
    )
