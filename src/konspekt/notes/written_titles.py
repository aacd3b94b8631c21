"""Titles of sections, written by a language model of the section's own words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, cast

from konspekt.asking import Asker, Query, query
from konspekt.domain.answer_schema import Schema
from konspekt.domain.asking import Pass
from konspekt.domain.generation import Json
from konspekt.domain.glossary import Glossary
from konspekt.domain.notes import Outline
from konspekt.domain.transcript import Transcript
from konspekt.grounding import support
from konspekt.grounding.judging import tidy
from konspekt.language import Language
from konspekt.notes.lecture_text import LectureText

SECTIONS_AT_ONCE: Final = 5
FIRST: Final = 3
RICHEST: Final = 4
TITLE_CHARS: Final = 90
MOST_WORDS: Final = 8
FEWEST_TIMES: Final = 2
"""What a section is about is said in it more than once."""
NAMELESS: Final = frozenset({"verb", "pronoun"})
"""A title with one of these is a piece of a sentence."""
TOKENS: Final = 500
USUAL_A_TITLE: Final = 22
PROMPT: Final = "titles"


def title_queries(lecture: LectureText) -> list[Query]:
    """Ask for the titles of a few sections at a time; sections are numbered from 1."""
    text = lecture.language.prompts.get(PROMPT)
    made: list[Query] = []
    for first in range(0, len(lecture.sections), SECTIONS_AT_ONCE):
        places = range(first, min(first + SECTIONS_AT_ONCE, len(lecture.sections)))
        shown = "\n".join(
            f"[{place + 1}] {' '.join(lecture.text.sentences[number].text.split())}"
            for place in places
            for number in _telling(lecture, place)
        )
        made.append(
            query(
                text,
                _schema(places),
                max_tokens=TOKENS,
                usual_tokens=USUAL_A_TITLE * len(places),
                slots={"lines": shown},
            )
        )
    return made


def written_titles(transcript: Transcript, outline: Outline, language: Language, asker: Asker) -> Outline:
    """Give the plan with the titles that say only words of their sections, and no other title's; the rest keeps its own."""
    lecture = LectureText(transcript, Glossary(entries=()), outline, language)
    titles = [section.title for section in outline.sections]
    for answer in asker.ask(Pass.TITLES, title_queries(lecture)):
        for place, title in _titles(answer):
            if place >= len(titles):
                continue
            if not _is_fit(lecture, place, title):
                asker.note_ungrounded(Pass.TITLES)
            elif _key(title, language) not in {
                _key(other, language) for at, other in enumerate(titles) if at != place
            }:
                titles[place] = title
    return Outline(
        sections=tuple(
            replace(section, title=title) for section, title in zip(outline.sections, titles, strict=True)
        )
    )


def _telling(lecture: LectureText, place: int) -> list[int]:
    """Give the first sentences of a section and those that are richest in what it is about."""
    first, end = lecture.runs[place]
    text = lecture.text
    richest = sorted(
        range(first, end),
        key=lambda number: (-sum(text.weights[stem] for stem in set(text.stems[number])), number),
    )
    return sorted({*range(first, min(end, first + FIRST)), *richest[:RICHEST]})


def _schema(places: range) -> Schema:
    title = {
        "type": "object",
        "properties": {
            "part": {"type": "integer", "minimum": places.start + 1, "maximum": places.stop},
            "title": {"type": "string", "maxLength": TITLE_CHARS},
        },
    }
    return {
        "type": "object",
        "properties": {"titles": {"type": "array", "items": title, "maxItems": len(places)}},
    }


def _titles(answer: Json) -> list[tuple[int, str]]:
    if not isinstance(answer, Mapping):
        return []
    given = cast("list[Mapping[str, Json]]", answer["titles"])
    return [(int(str(one["part"])) - 1, _with_capital(tidy(str(one["title"])))) for one in given]


def _with_capital(title: str) -> str:
    return (title[:1].upper() + title[1:]).rstrip(".")


def _is_fit(lecture: LectureText, place: int, title: str) -> bool:
    first, end = lecture.runs[place]
    if not 1 <= len(title.split()) <= MOST_WORDS or first >= end:
        return False
    parts = [
        token.part
        for sentence in lecture.language.grammar.sentences(title)
        for token in sentence.tokens
        if token.kind != "mark"
    ]
    if "noun" not in parts or not NAMELESS.isdisjoint(parts):
        return False
    here = Counter(lemma for number in range(first, end) for lemma in lecture.text.lemmas[number])
    if not any(here[lemma] >= FEWEST_TIMES for lemma in lecture.lemmas_of(title)):
        return False
    # The very sentence that a table of the notes will quote beside the title must say all of it.
    wanted = lecture.lemmas_of(title)
    quoted = next(
        (number for number in range(first, end) if wanted <= set(lecture.text.lemmas[number])), None
    )
    return (
        quoted is not None
        and support(title, [lecture.text.sentences[quoted].text], lecture.language).is_whole
    )


def _key(title: str, language: Language) -> str:
    return language.grammar.key(title) or title
