"""Several names of one term: what is certain is merged, the rest is offered to a person."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from konspekt.domain.glossary import Entry, MergeSuggestion
from konspekt.language import Grammar

SUGGESTED: Final = 0.6
"""Least score of a pair that a person is asked about."""
CERTAIN: Final = 0.8
"""Least score of an abbreviation that the lecturer himself expanded."""
MOST_SUGGESTIONS: Final = 30
"""More questions than this nobody answers; the likeliest stay."""


def is_certain_variant(headword: str, variant: str, grammar: Grammar) -> bool:
    """Tell whether a name that the lecturer gave beside a term needs no person's eye.

    So are inflections and spellings of the same words, and abbreviations whose letters are the initials.
    """
    if grammar.key(headword) == grammar.key(variant):
        return True
    score, reason = grammar.variant_score(headword, variant)
    return (reason == "abbreviation" and score >= CERTAIN) or score == 1.0


def suggest_merges(entries: Sequence[Entry], grammar: Grammar) -> tuple[MergeSuggestion, ...]:
    """Give the pairs of entries that may be one, the likeliest first; at most MOST_SUGGESTIONS."""
    found: list[MergeSuggestion] = []
    for entry, other in combinations(entries, 2):
        score, reason = max(
            grammar.variant_score(name, other_name)
            for name in (entry.headword, *entry.variants)
            for other_name in (other.headword, *other.variants)
        )
        if score >= SUGGESTED:
            found.append(MergeSuggestion(entry_id=entry.id, other_id=other.id, score=score, reason=reason))
    found.sort(key=lambda suggestion: (-suggestion.score, suggestion.entry_id, suggestion.other_id))
    return tuple(found[:MOST_SUGGESTIONS])
