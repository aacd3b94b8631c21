"""Noun phrases of Russian: adjectives that agree with a head, and what follows the head.

Agreement is chosen jointly over all readings of the words: each reading is a mask of (case, gender or plural) bits, and the words of a
group agree where the intersection of their masks is not empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from konspekt.language.russian.lexicon import FEMININE_NOUNS_OF_ADJECTIVES, NEUTER_NOUNS_OF_ADJECTIVES
from konspekt.language.russian.tokens import DASHES, Piece
from konspekt.language.russian.words import ANY_FORM, CASE_MASK, NAME_GRAMMEMES

LONGEST_WORDS: Final = 8
GOVERNED: Final = {
    "с": "ablt", "со": "ablt", "без": "gent", "по": "datv", "на": "accs loct", "в": "accs loct", "во": "accs loct", "о": "loct",
    "об": "loct", "для": "gent", "от": "gent", "из": "gent", "между": "ablt", "над": "ablt", "к": "datv", "через": "accs",
    "до": "gent", "за": "accs ablt", "при": "loct", "против": "gent", "под": "ablt",
}  # fmt: skip
"""Prepositions that may stand inside a term, with the cases they govern."""
GOVERNED_MASK: Final = {
    preposition: sum(CASE_MASK[case] for case in cases.split()) for preposition, cases in GOVERNED.items()
}
NOMINALISED_ACTION: Final = ("ние", "ение", "ание", "ство", "тие", "вка", "ция", "обмен")
"""Ends of nouns after which an instrumental may follow: управление базами данных."""
OPENING: Final = {"«": "»", "“": "”", '"': '"', "„": "“"}
QUOTED_WORDS: Final = 6
NOUNS_OF_ADJECTIVES: Final = frozenset(FEMININE_NOUNS_OF_ADJECTIVES.values()) | frozenset(
    NEUTER_NOUNS_OF_ADJECTIVES.values()
)


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a phrase and its part in it."""

    index: int
    role: str
    """`adjective`, `noun` (head of its group), `fixed` (does not inflect)."""
    mask: int
    """Forms in which its group can stand."""


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun phrase over pieces `start` up to `end`."""

    start: int
    end: int
    head: int
    mask: int
    """Forms in which the head group can stand."""
    parts: tuple[Part, ...]
    has_preposition: bool = False

    def restricted(self, mask: int) -> "NounPhrase":
        """Keep only the readings of the head group that lie in a mask."""
        kept = self.mask & mask
        parts = tuple(
            Part(part.index, part.role, kept) if part.index <= self.head else part for part in self.parts
        )
        return NounPhrase(self.start, self.end, self.head, kept, parts, self.has_preposition)


def noun_phrases(
    row: Sequence[Piece],
    start: int,
    mask: int = ANY_FORM,
    *,
    stop: int | None = None,
    prepositions: bool = True,
) -> list[NounPhrase]:
    """Give every noun phrase that begins at a piece and can stand in a form of the mask, longest first."""
    stop = len(row) if stop is None else stop
    found: list[NounPhrase] = []
    for group in _groups(row, start, stop):
        kept = group.mask & mask
        if kept:
            found.extend(_with_tails(row, group.restricted(mask), stop, prepositions=prepositions))
    found.sort(
        key=lambda phrase: (
            -phrase.end,
            _is_rather_adjective(row, phrase),
            phrase.head,
            phrase.has_preposition,
        )
    )
    return found


def noun_phrase_of(row: Sequence[Piece], start: int, end: int, mask: int = ANY_FORM) -> NounPhrase | None:
    """Give the noun phrase that covers exactly these pieces, None where they are none."""
    best: NounPhrase | None = None
    for phrase in noun_phrases(row, start, mask, stop=end):
        if phrase.end == end and (best is None or phrase.has_preposition < best.has_preposition):
            best = phrase
    return best


def _is_rather_adjective(row: Sequence[Piece], phrase: NounPhrase) -> bool:
    """Tell whether the head is an adjective that could go with a noun after it: «хордовые животные», but «производная функции»."""
    form = row[phrase.head].form
    return (
        phrase.end > phrase.head + 1 and bool(form.adjective_mask) and form.lemma not in NOUNS_OF_ADJECTIVES
    )


def _groups(row: Sequence[Piece], start: int, stop: int) -> list[NounPhrase]:
    """Give the heads with the words before them that agree, without tails."""
    found: list[NounPhrase] = []
    parts: list[Part] = []
    mask = ANY_FORM
    at = start
    while at < stop and at - start <= 5:
        piece = row[at]
        if piece.is_mark or piece.shape.kind == "number":
            break
        head_mask = _head_mask(piece) & mask
        if head_mask and not _is_misread(piece, bool(parts), head_mask):
            members = tuple(Part(part.index, part.role, head_mask) for part in parts)
            found.append(NounPhrase(start, at + 1, at, head_mask, (*members, Part(at, "noun", head_mask))))
        agreeing = piece.form.adjective_mask & mask
        following = row[at + 1] if at + 1 < stop else None
        if agreeing:
            mask = agreeing
            parts.append(Part(at, "adjective", 0))
        elif following is not None and _is_modifier(piece, following):
            parts.append(Part(at, "fixed", 0))
        else:
            break
        at += 1
    return found


def _head_mask(piece: Piece) -> int:
    if piece.shape.kind == "foreign" or piece.shape.is_abbreviation:
        return ANY_FORM
    return piece.form.noun_mask


def _is_misread(piece: Piece, has_adjectives: bool, mask: int) -> bool:  # noqa: FBT001
    """Tell whether a noun is far-fetched here: «стали» without an adjective is a verb."""
    if piece.shape.kind != "word" or piece.shape.is_abbreviation or has_adjectives:
        return False
    if piece.form.lemmas & NOUNS_OF_ADJECTIVES:
        return False
    readings = piece.form.readings
    share = sum(reading.score for reading in readings if reading.part == "NOUN")
    return share < 0.2 and not any(
        reading.mask & mask & CASE_MASK["nomn"] for reading in readings if reading.part == "NOUN"
    )


def _is_modifier(piece: Piece, following: Piece) -> bool:
    """Tell whether a word stands unchanged before what it modifies: абсолютно непрерывная, SQL запрос."""
    if following.is_mark:
        return False
    if piece.form.part == "adverb" and not piece.form.is_function:
        return bool(following.form.adjective_mask)
    if piece.shape.kind == "foreign" or piece.shape.is_abbreviation:
        return following.shape.kind == "word" and bool(
            following.form.noun_mask or following.form.adjective_mask
        )
    return False


def _with_tails(
    row: Sequence[Piece], group: NounPhrase, stop: int, *, prepositions: bool
) -> list[NounPhrase]:
    found = [group]
    phrase = group
    while phrase.end < stop and phrase.end - phrase.start < LONGEST_WORDS:
        tail = _tail(row, phrase, stop)
        if tail is None:
            break
        phrase = NounPhrase(phrase.start, tail[0], phrase.head, phrase.mask, phrase.parts + tail[1])
        found.append(phrase)
    if prepositions:
        once = [longer for shorter in found for longer in _with_preposition(row, shorter, stop)]
        twice = [longer for shorter in once for longer in _with_preposition(row, shorter, stop)]
        found = [*found, *once, *twice]
    return found


def _with_preposition(row: Sequence[Piece], phrase: NounPhrase, stop: int) -> list[NounPhrase]:
    if phrase.end + 1 >= stop:
        return []
    governed = GOVERNED_MASK.get(row[phrase.end].low)
    if governed is None:
        return []
    found: list[NounPhrase] = []
    for group in _groups(row, phrase.end + 1, stop):
        mask = group.mask & governed
        if not mask or group.end - phrase.start > LONGEST_WORDS:
            continue
        inner = group.restricted(governed)
        longer = inner
        while True:
            parts = (*phrase.parts, Part(phrase.end, "fixed", 0), *longer.parts)
            found.append(
                NounPhrase(phrase.start, longer.end, phrase.head, phrase.mask, parts, has_preposition=True)
            )
            tail = _tail(row, longer, stop) if longer.end < stop else None
            if tail is None or tail[0] - phrase.start > LONGEST_WORDS:
                break
            longer = NounPhrase(longer.start, tail[0], longer.head, longer.mask, longer.parts + tail[1])
    return found


def _tail(row: Sequence[Piece], phrase: NounPhrase, stop: int) -> tuple[int, tuple[Part, ...]] | None:
    """Give the end and the words of one more thing after the head: a genitive, a name, an abbreviation, a quoted name."""
    at = phrase.end
    piece = row[at]
    if piece.shape.kind == "foreign" or piece.shape.is_abbreviation:
        return at + 1, (Part(at, "fixed", 0),)
    if piece.text in OPENING:
        return _quoted(row, at, stop)
    if piece.text in DASHES:
        return _second_name(row, at, stop)
    wanted = CASE_MASK["gent"]
    last = max(part.index for part in phrase.parts if part.role == "noun")
    if last == at - 1 and row[last].form.lemma.endswith(NOMINALISED_ACTION):
        wanted |= CASE_MASK["ablt"]
    best: NounPhrase | None = None
    for group in _groups(row, at, stop):
        if group.mask & wanted and group.end - phrase.start <= LONGEST_WORDS:
            best = group
    if best is None:
        return None
    return best.end, best.restricted(wanted).parts


def _quoted(row: Sequence[Piece], at: int, stop: int) -> tuple[int, tuple[Part, ...]] | None:
    closing = OPENING[row[at].text]
    for end in range(at + 2, min(stop, at + QUOTED_WORDS + 2)):
        if row[end].text == closing:
            return end + 1, tuple(Part(index, "fixed", 0) for index in range(at, end + 1))
    return None


def _second_name(row: Sequence[Piece], at: int, stop: int) -> tuple[int, tuple[Part, ...]] | None:
    """Read «Бойса — Кодда»: a dash between two capitalised words, the first no common noun."""
    if at + 1 >= stop or at == 0:
        return None
    before, after = row[at - 1], row[at + 1]
    if not (_is_name(before) and _is_name(after)):
        return None
    return at + 2, (Part(at, "fixed", 0), Part(at + 1, "fixed", 0))


def _is_name(piece: Piece) -> bool:
    if piece.shape.kind != "word" or not piece.text[0].isupper() or piece.shape.is_abbreviation:
        return False
    readings = piece.form.readings
    return not readings or not readings[0].parse.is_known or bool(NAME_GRAMMEMES & readings[0].grammemes)
