"""The words that a lecture is expected to contain: recognizers listen for them, pages offer them where something alike was written."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from konspekt.domain.errors import LanguageUnknown
from konspekt.domain.transcript import Correction, Segment, Transcript
from konspekt.language import load_language
from konspekt.library.access import held, readable
from konspekt.library.callers import Caller
from konspekt.library.shelf import Shelf
from konspekt.library.views import Rows
from konspekt.speech.corrections import suggest_corrections
from konspekt.store import vocabularies
from konspekt.store.database import Connection
from konspekt.store.events import add_event
from konspekt.store.lectures import LectureCard, describe_lecture

MOST_WORDS: Final = 1000
KNOWN_SEGMENTS: Final = 20_000
"""Segments whose corrections are remembered: some ten lectures."""


def vocabulary(shelf: Shelf, caller: Caller, lecture_id: str) -> tuple[str, ...]:
    """Give the expected words of a lecture.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
    """
    with shelf.database.read() as connection:
        readable(connection, caller, lecture_id)
        return vocabularies.vocabulary_of(connection, lecture_id)


def put_vocabulary(shelf: Shelf, caller: Caller, lecture_id: str, words: Sequence[str]) -> tuple[str, ...]:
    """Write the expected words of a lecture anew, blanks and repetitions left out; gives what is kept.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
        NotAllowed: He may only read it.
    """
    tidy = tuple(dict.fromkeys(filter(None, (" ".join(word.split()) for word in words))))
    with shelf.database.write() as connection:
        card = held(connection, caller, lecture_id)
        if tidy != vocabularies.vocabulary_of(connection, lecture_id):
            vocabularies.put_vocabulary(connection, lecture_id, tidy)
            describe_lecture(connection, card)
            add_event(
                connection, lecture_id, kind="vocabulary", payload={"words": len(tidy)}, at_ms=shelf.now_ms()
            )
    return tidy


def corrections(language: str, segment: Segment, words: tuple[str, ...]) -> tuple[Correction, ...]:
    """Give the places of a segment where an expected word was probably said but another was written."""
    return _corrections(language, segment, words) if words else ()


def with_corrections(connection: Connection, card: LectureCard, rows: Rows) -> Rows:
    """Give rows with what the vocabulary offers for their segments."""
    words = vocabularies.vocabulary_of(connection, card.id) if rows.segments else ()
    offered = {row.id: corrections(card.language, row.value, words) for row in rows.segments}
    return replace(rows, corrections=offered)


@lru_cache(maxsize=KNOWN_SEGMENTS)
def _corrections(language: str, segment: Segment, words: tuple[str, ...]) -> tuple[Correction, ...]:
    try:
        grammar = load_language(language)
    except LanguageUnknown:
        return ()
    alone = Transcript(language=language, engine="", segments=(segment,))
    return suggest_corrections(alone, words, grammar)
