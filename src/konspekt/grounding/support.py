"""Whether every word of a sentence that claims something stands in its evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from konspekt.language import Language, Polarity, Stated

ALLOWED: Final = {
    Polarity.PLAIN: frozenset({Polarity.PLAIN}),
    Polarity.NEGATED: frozenset({Polarity.NEGATED}),
    Polarity.DENIED: frozenset({Polarity.DENIED}),
    # What follows a negated word in its clause may or may not be negated with it: `it does not run code` against `it is not slow, it
    # runs code`. In the evidence that is no ground for a plain claim; in the sentence it may rest on a plain one.
    Polarity.SHADOWED: frozenset({Polarity.SHADOWED, Polarity.PLAIN}),
}
"""How the evidence may say a word, by how the sentence says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What of a sentence its evidence says."""

    claims: int
    """Words of the sentence that claim something."""
    missing: tuple[str, ...]
    """Those of them that the evidence does not say, or says the other way round."""

    @property
    def is_whole(self) -> bool:
        """Tell whether the sentence claims something and nothing that is not in the evidence."""
        return self.claims > 0 and not self.missing

    @property
    def share(self) -> float:
        """Give the share of the words that the evidence says, 0..1."""
        return 1 - len(self.missing) / self.claims if self.claims else 0.0


def support(sentence: str, evidence: Sequence[str], language: Language) -> Support:
    """Compare a sentence with the texts that it rests on, word by word.

    Words are equal by their dictionary form; the language knows which small words claim nothing. Numbers, signs and names must be
    there as they are; a preposition must stand with the same noun, or with a pronoun for it. A word that the evidence negates is no support for the word without the negation, nor the other way round; what
    the evidence calls untrue must be called so in the sentence.
    """
    stated = language.claims.stated(sentence)
    said = [one for text in evidence for one in language.claims.stated(text)]
    ways = _ways(said)
    missing = [one.text for one in stated if not _is_said(one, ways)]
    told = {key for one in stated for key in one.keys}
    missing += [one.text for one in said if one.is_denial and not one.keys & told]
    return Support(claims=sum(not one.is_sign for one in stated), missing=tuple(dict.fromkeys(missing)))


def _ways(said: Iterable[Stated]) -> dict[str, set[Polarity]]:
    ways: dict[str, set[Polarity]] = {}
    for one in said:
        for key in one.keys:
            ways.setdefault(key, set()).add(one.polarity)
    return ways


def _is_said(one: Stated, ways: dict[str, set[Polarity]]) -> bool:
    return not one.wanted or any(ways.get(key, set()) & ALLOWED[one.polarity] for key in one.wanted)
