"""A lecture retold section by section: what was defined there, then its theses; nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from konspekt.domain.glossary import Definition, Entry, Origin, Quote
from konspekt.notes.lecture_text import LectureText
from konspekt.notes.theses import is_same, theses

SURE: Final = 0.6
"""Confidence from which a definition is told and asked for."""
MOST_SENTENCES: Final = 3
REMEMBERED: Final = 400
"""Paragraphs that a new one is compared with: those of three hours; it keeps the work linear in the length of the lecture."""
MOST_MENTIONS: Final = 4
"""Mentions nearest to a definition, among which one gives the term."""
EM_DASH: Final = "\N{EM DASH}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A paragraph to be, with what it rests on."""

    text: str
    quotes: tuple[Quote, ...]
    numbers: tuple[int, ...]
    """Sentences that it tells."""


def retell(lecture: LectureText) -> list[list[Told]]:
    """Tell each section of the outline."""
    said: list[frozenset[str]] = []
    sections: list[list[Told]] = []
    defined = _defined_at(lecture)
    for first, end in lecture.runs:
        said = said[-REMEMBERED:]
        here = [pair for number in range(first, end) for pair in defined.get(number, ())]
        told = _definitions(lecture, here, said)
        told += [
            Told(
                text=thesis.written,
                quotes=tuple(quote for number in thesis.numbers for quote in lecture.quotes_of(number)),
                numbers=thesis.numbers,
            )
            for thesis in theses(lecture, first, end, said=said)
        ]
        said += [_lemmas(lecture, one) for one in told]
        sections.append(told)
    return sections


def surely_defined(lecture: LectureText, entry: Entry) -> Definition | None:
    """Give the definition of an entry where it is sure, still said, and says something on paper."""
    definition = entry.definition
    if definition is None or entry.confidence < SURE or not definition.quotes:
        return None
    if not all(lecture.holds(quote) for quote in definition.quotes):
        return None
    text = _equation(lecture, entry, definition)
    is_talk = text is None or any(
        lecture.language.rhetoric.is_deictic(sentence)
        for sentence in lecture.language.grammar.sentences(text)
    )
    return None if is_talk else definition


def _equation(lecture: LectureText, entry: Entry, definition: Definition) -> str | None:
    """Write `term, dash, definition` as a sentence."""
    rhetoric = lecture.language.rhetoric
    shown = definition.shown_text.strip().rstrip(".!?…,;: ")
    return rhetoric.written(f"{rhetoric.title([entry.headword])} {EM_DASH} {shown}.")


def _defined_at(lecture: LectureText) -> dict[int, list[tuple[Entry, Definition]]]:
    """Give the entries that are surely defined, by the sentence in which their definition begins."""
    found: dict[int, list[tuple[Entry, Definition]]] = {}
    for entry in lecture.entries:
        definition = surely_defined(lecture, entry)
        if definition is not None:
            found.setdefault(lecture.sentence_of(definition.quotes[0]), []).append((entry, definition))
    return found


def _definitions(
    lecture: LectureText, defined: Sequence[tuple[Entry, Definition]], said: list[frozenset[str]]
) -> list[Told]:
    """Tell what was defined, in order; what it tells is added to `said`."""
    found = [
        told
        for entry, definition in defined
        if (told := _as_equation(lecture, entry, definition) or _as_said(lecture, definition)) is not None
    ]
    kept: list[Told] = []
    for told in sorted(found, key=lambda one: (one.numbers, one.text)):
        lemmas = _lemmas(lecture, told)
        if not any(is_same(lemmas, other) for other in said):
            said.append(lemmas)
            kept.append(told)
    return kept


def _lemmas(lecture: LectureText, told: Told) -> frozenset[str]:
    return frozenset(lemma for number in told.numbers for lemma in lecture.text.lemmas[number])


def _numbers(lecture: LectureText, quotes: Sequence[Quote]) -> tuple[int, ...]:
    return tuple(range(lecture.sentence_of(quotes[0]), lecture.sentence_end_of(quotes[-1]) + 1))


def _as_equation(lecture: LectureText, entry: Entry, definition: Definition) -> Told | None:
    """Write `term, dash, definition`, where the definition is a phrase and not a sentence of its own."""
    shown = definition.shown_text.strip()
    is_sentence = shown[:1].isupper() and shown[1:2].islower()
    numbers = _numbers(lecture, definition.quotes)
    if definition.origin is not Origin.LECTURER_VERBATIM or is_sentence or len(numbers) != 1:
        return None
    text = _equation(lecture, entry, definition)
    quotes = None if text is None else _with_term(lecture, entry, definition, text)
    return None if text is None or quotes is None else Told(text=text, quotes=quotes, numbers=numbers)


def _with_term(
    lecture: LectureText, entry: Entry, definition: Definition, text: str
) -> tuple[Quote, ...] | None:
    """Add the mention of the term to the quotes of its definition, so that every word of the text is quoted."""
    wanted = lecture.lemmas_of(text)
    said = lecture.lemmas_of(" ".join(quote.text for quote in definition.quotes))
    if wanted <= said:
        return definition.quotes
    here = lecture.place_of(definition.quotes[0])
    mentions = [quote for quote in entry.mentions if lecture.holds(quote)]
    near = sorted(mentions, key=lambda quote: (abs(lecture.place_of(quote) - here), quote.start_char))
    for mention in near[:MOST_MENTIONS]:
        if wanted <= said | lecture.lemmas_of(mention.text):
            return tuple(sorted((mention, *definition.quotes), key=lecture.place_of))
    return None


def _as_said(lecture: LectureText, definition: Definition) -> Told | None:
    """Write the sentences in which the definition was given."""
    written = [
        (number, text)
        for number in _numbers(lecture, definition.quotes)[:MOST_SENTENCES]
        if (text := lecture.language.rhetoric.written(lecture.text.sentences[number].text)) is not None
    ]
    if not written:
        return None
    return Told(
        text=" ".join(text for _, text in written),
        quotes=tuple(quote for number, _ in written for quote in lecture.quotes_of(number)),
        numbers=tuple(number for number, _ in written),
    )
