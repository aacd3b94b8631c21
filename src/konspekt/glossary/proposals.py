"""Terms that a language model found: only what it can show in the lecture counts, and it is kept in the lecture's words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from konspekt.asking import Asker, Line, Query, lines_of, numbered, query, windows
from konspekt.asking.budget import spread
from konspekt.asking.lines import words_that_fit
from konspekt.domain.answer_schema import Schema
from konspekt.domain.asking import Pass
from konspekt.domain.generation import CHARS_PER_TOKEN, Json, about_tokens
from konspekt.domain.glossary import Quote
from konspekt.glossary.reading import Reading
from konspekt.grounding import Alignment, AlignmentVerdict, SpokenText, align
from konspekt.language import Language

MOST_TERMS: Final = 6
QUOTE_CHARS: Final = 400
TERM_CHARS: Final = 80
EXTRACT_TOKENS: Final = 900
EXTRACT_USUAL: Final = 160
AGAIN_TOKENS: Final = 200
AGAIN_USUAL: Final = 50
TERM_NEAR_CHARS: Final = 300
"""A term is named in its definition or so shortly before it: «What is X? It is ...»."""
DEFINING: Final = ("definition", "explanation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of the lecture that is asked about at once."""

    lines: tuple[Line, ...]
    query: Query

    @property
    def slice(self) -> tuple[int, int]:
        """Give its characters in the running text."""
        return self.lines[0].start_char, self.lines[-1].end_char


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A term and the place where the lecture defines it, both found in the lecture."""

    key: str
    headword: str
    quotes: tuple[Quote, ...]
    start_char: int
    mentions: tuple[tuple[int, int], ...]


def extraction_windows(spoken: SpokenText, language: Language, *, context_tokens: int) -> list[Window]:
    """Give the windows of a lecture with their questions, in an order of which every beginning is spread over the lecture."""
    text = language.prompts.get("extract")
    besides = about_tokens(text.system) + about_tokens(text.user) + EXTRACT_TOKENS
    words = words_that_fit(context_tokens, besides=besides, chars_per_token=CHARS_PER_TOKEN)
    cut = windows(lines_of(spoken.running, language), most_words=words)
    made = [
        Window(
            lines=lines,
            query=query(
                text,
                _schema(lines),
                max_tokens=EXTRACT_TOKENS,
                usual_tokens=EXTRACT_USUAL,
                slots={"lines": numbered(lines)},
            ),
        )
        for lines in cut
    ]
    return [made[place] for place in spread(len(made))]


def proposals(
    found_in: Sequence[Window], spoken: SpokenText, reading: Reading, language: Language, asker: Asker
) -> list[Proposal]:
    """Ask each window for terms, and keep those that stand in the lecture with a quote that does too."""
    answers = asker.ask(Pass.EXTRACTION, [window.query for window in found_in])
    made: list[Proposal] = []
    again: list[tuple[Window, Mapping[str, Json]]] = []
    for window, answer in zip(found_in, answers, strict=True):
        for term in _terms(answer):
            if term["kind"] not in DEFINING:
                continue
            found = align(str(term["quote"]), spoken, near=_near(window, term))
            if found.verdict is AlignmentVerdict.RETRY:
                again.append((window, term))
            elif (proposal := _proposal(str(term["term"]), found, window, reading, language)) is not None:
                made.append(proposal)
            else:
                asker.note_ungrounded(Pass.EXTRACTION)
    made += _copied_again(again, spoken, reading, language, asker)
    return sorted(made, key=lambda proposal: (proposal.start_char, proposal.key))


def _copied_again(
    again: Sequence[tuple[Window, Mapping[str, Json]]],
    spoken: SpokenText,
    reading: Reading,
    language: Language,
    asker: Asker,
) -> list[Proposal]:
    """Ask once for an exact copy of quotes that were nearly right."""
    text = language.prompts.get("quote_again")
    schema: Schema = {
        "type": "object",
        "properties": {"quote": {"type": "string", "maxLength": QUOTE_CHARS}},
    }
    queries = [
        query(
            text,
            schema,
            max_tokens=AGAIN_TOKENS,
            usual_tokens=AGAIN_USUAL,
            slots={"lines": numbered(window.lines), "claim": str(term["quote"])},
        )
        for window, term in again
    ]
    made: list[Proposal] = []
    answers = asker.ask(Pass.EXTRACTION, queries, is_second=True)
    for (window, term), answer in zip(again, answers, strict=True):
        copied = str(answer["quote"]) if isinstance(answer, Mapping) else ""
        found = align(copied, spoken, near=window.slice)
        proposal = _proposal(str(term["term"]), found, window, reading, language)
        if proposal is None:
            asker.note_ungrounded(Pass.EXTRACTION)
        else:
            made.append(proposal)
    return made


def _schema(lines: Sequence[Line]) -> Schema:
    number = {"type": "integer", "minimum": lines[0].number, "maximum": lines[-1].number}
    term = {
        "type": "object",
        "properties": {
            "quote": {"type": "string", "maxLength": QUOTE_CHARS},
            "line_from": number,
            "line_to": number,
            "term": {"type": "string", "maxLength": TERM_CHARS},
            "kind": {"type": "string", "enum": [*DEFINING, "mention"]},
        },
    }
    return {
        "type": "object",
        "properties": {"terms": {"type": "array", "items": term, "maxItems": MOST_TERMS}},
    }


def _terms(answer: Json) -> list[Mapping[str, Json]]:
    return cast("list[Mapping[str, Json]]", answer["terms"]) if isinstance(answer, Mapping) else []


def _near(window: Window, term: Mapping[str, Json]) -> tuple[int, int]:
    """Give the slice of the lines that are named, the whole window where they are named the wrong way round."""
    first, last = int(str(term["line_from"])), int(str(term["line_to"]))
    named = [line for line in window.lines if first <= line.number <= last]
    return (named[0].start_char, named[-1].end_char) if named else window.slice


def _proposal(
    term: str, found: Alignment, window: Window, reading: Reading, language: Language
) -> Proposal | None:
    """Take a term only as a noun phrase of the lecture, said where it is said to be defined."""
    if found.verdict is not AlignmentVerdict.ACCEPTED:
        return None
    key = language.grammar.key(term)
    places = reading.places.get(key, ())
    start = found.start_char - TERM_NEAR_CHARS
    if not any(start <= place.start_char < found.end_char for place in places):
        return None
    if not any(place.is_term_shaped for place in places):
        return None
    if not any(window.slice[0] <= place.start_char < window.slice[1] for place in places):
        return None
    headwords = Counter(place.headword for place in places if place.is_term_shaped)
    return Proposal(
        key=key,
        headword=headwords.most_common(1)[0][0],
        quotes=found.quotes,
        start_char=found.start_char,
        mentions=tuple((place.start_char, place.end_char) for place in places),
    )
