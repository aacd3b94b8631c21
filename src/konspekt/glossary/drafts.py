"""Entries before they are tied to segments: one for each term, with its places in the text."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from konspekt.glossary.confidence import confidence
from konspekt.glossary.reading import Reading
from konspekt.glossary.termhood import rank_terms
from konspekt.glossary.variants import is_certain_variant
from konspekt.language import DefinitionCandidate, Language

MOSTLY: Final = 0.8
"""Share of plural mentions from which a headword stays in the plural."""
ALTERNATIVES: Final = 3
NAMED_TERMHOOD: Final = 0.2
"""Least termhood of a term that the lecture names but does not define."""
NAMED_SHARE: Final = 0.02
NAMED_AT_LEAST: Final = 12
NAMED_AT_MOST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One term with everything the text says of it; offsets are code points into the text."""

    key: str
    headword: str
    confidence: float
    termhood: float
    candidates: tuple[DefinitionCandidate, ...] = ()
    """Places that define it, surest first; none where it is only named."""
    variants: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    mentions: tuple[tuple[int, int], ...] = ()

    @property
    def first_char(self) -> int:
        """Give where the lecture defines the term, or first says it."""
        if self.candidates:
            return min(self.candidates[0].term[0], self.candidates[0].definiens[0][0])
        return self.mentions[0][0] if self.mentions else 0


def drafts(
    reading: Reading,
    language: Language,
    *,
    threshold: float,
    course_frequency: Mapping[str, int] | None = None,
) -> list[Draft]:
    """Give the terms of a text, those whose definition is surer than the threshold and strong terms without one."""
    ranked = rank_terms(reading, language, course_frequency=course_frequency)
    made: dict[str, Draft] = {}
    for key, candidates in reading.candidates.items():
        judged = sorted(
            ((confidence(candidate, reading, language), candidate) for candidate in candidates),
            key=lambda pair: (-pair[0], pair[1].term[0]),
        )
        kept = [(sure, candidate) for sure, candidate in judged if sure >= threshold]
        if kept:
            made[key] = Draft(
                key=key,
                headword=kept[0][1].headword,
                confidence=kept[0][0],
                termhood=ranked.get(key, 0.0),
                candidates=tuple(candidate for _, candidate in kept[: ALTERNATIVES + 1]),
                variants=_variants(kept[0][1].headword, [candidate for _, candidate in kept]),
            )
    made = _merged(made, language)
    names = {alias for draft in made.values() for alias in draft.aliases} | set(made)
    names |= {language.grammar.key(variant) for draft in made.values() for variant in draft.variants}
    limit = min(NAMED_AT_MOST, max(NAMED_AT_LEAST, int(len(reading.sentences) * NAMED_SHARE)))
    named = [key for key, termhood in ranked.items() if key not in names and termhood >= NAMED_TERMHOOD][
        :limit
    ]
    for key in named:
        made[key] = Draft(
            key=key, headword=_usual_headword(reading, key), confidence=ranked[key], termhood=ranked[key]
        )
    placed = [_placed(draft, reading, language) for draft in made.values()]
    return sorted(placed, key=lambda draft: (draft.first_char, draft.key))


def _variants(headword: str, candidates: list[DefinitionCandidate]) -> tuple[str, ...]:
    found = dict.fromkeys(variant for candidate in candidates for variant in candidate.variants)
    return tuple(variant for variant in found if variant != headword)


def _merged(made: dict[str, Draft], language: Language) -> dict[str, Draft]:
    """Make one entry of a term and the variant that was named together with it."""
    kept = dict(made)
    for key, draft in made.items():
        if key not in kept:
            continue
        for variant in draft.variants:
            other_key = language.grammar.key(variant)
            other = kept.get(other_key)
            if other is None or other_key == key:
                continue
            if not is_certain_variant(draft.headword, variant, language.grammar):
                continue
            joined = _joined(kept.pop(key), kept.pop(other_key))
            kept[joined.key] = joined
            if joined.key != key:
                break
    return kept


def _joined(draft: Draft, other: Draft) -> Draft:
    best = max(draft, other, key=lambda each: each.confidence)
    rest = other if best is draft else draft
    variants = dict.fromkeys((*best.variants, *rest.variants, rest.headword))
    return replace(
        best,
        termhood=max(draft.termhood, other.termhood),
        candidates=(*best.candidates, *rest.candidates)[: ALTERNATIVES + 1],
        variants=tuple(variant for variant in variants if variant != best.headword),
        aliases=(*best.aliases, rest.key, *rest.aliases),
    )


def _usual_headword(reading: Reading, key: str) -> str:
    return Counter(place.headword for place in reading.places[key]).most_common(1)[0][0]


def _placed(draft: Draft, reading: Reading, language: Language) -> Draft:
    """Find the mentions, and with them the number and the capitals in which the lecture says the term."""
    keys = (draft.key, *draft.aliases, *(language.grammar.key(variant) for variant in draft.variants))
    spans = {
        (place.start_char, place.end_char)
        for key in dict.fromkeys(keys)
        for place in reading.places.get(key, ())
    }
    spans.update(candidate.term for candidate in draft.candidates)
    own = reading.places.get(draft.key, ())
    surfaces = [reading.text[place.start_char : place.end_char] for place in own]
    return replace(
        draft,
        headword=_headword(draft, surfaces, language),
        mentions=_apart(sorted(spans)),
    )


def _headword(draft: Draft, surfaces: list[str], language: Language) -> str:
    plural: Counter[str] = Counter()
    for surface in surfaces:
        shown = language.grammar.dictionary_form(surface, keeps_number=True)
        if shown.lower() != draft.headword.lower():
            plural[shown] += 1
    if plural and plural.total() >= MOSTLY * len(surfaces):
        return plural.most_common(1)[0][0]
    return draft.headword


def _apart(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Leave out places that lie inside or across the one before."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)
