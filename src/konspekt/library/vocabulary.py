"""The words that a lecture is expected to contain: recognizers listen for them, pages offer them where something alike was written."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
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


def with_corrections(connection: Connection, card: LectureCard, rows: Rows) -> Rows:
    """Give rows with what the vocabulary offers for their segments."""
    words = vocabularies.vocabulary_of(connection, card.id) if rows.segments else ()
    segments = [(row.id, row.value.text) for row in rows.segments]
    return replace(rows, corrections=corrections(card.language, segments, words))


def corrections(
    language: str, segments: Sequence[tuple[str, str]], words: tuple[str, ...]
) -> dict[str, tuple[Correction, ...]]:
    """Give the places where an expected word was probably said but another was written; `segments` are ids and texts."""
    if not words:
        return {}
    return _OFFERED.of(language, segments, words)


class _Offered:
    """Remembers what was offered: looking through a segment takes a millisecond, and pages are read again and again."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str, int], tuple[Correction, ...]] = OrderedDict()
        self._lock = Lock()

    def of(
        self, language: str, segments: Sequence[tuple[str, str]], words: tuple[str, ...]
    ) -> dict[str, tuple[Correction, ...]]:
        vocabulary = hash((language, words))
        keys = [(row_id, text, vocabulary) for row_id, text in segments]
        with self._lock:
            fresh = [key for key in keys if key not in self._known]
        offered = _look_through(language, fresh, words)
        with self._lock:
            for key in fresh:
                self._known[key] = offered.get(key[0], ())
            found = {key[0]: self._known.get(key, ()) for key in keys}
            while len(self._known) > KNOWN_SEGMENTS:
                self._known.popitem(last=False)
        return found


def _look_through(
    language: str, segments: Sequence[tuple[str, str, int]], words: tuple[str, ...]
) -> dict[str, tuple[Correction, ...]]:
    try:
        grammar = load_language(language)
    except LanguageUnknown:
        return {}
    bare = tuple(Segment(id=row_id, span=None, text=text) for row_id, text, _ in segments)
    offered: dict[str, tuple[Correction, ...]] = {}
    transcript = Transcript(language=language, engine="", segments=bare)
    for correction in suggest_corrections(transcript, words, grammar):
        offered[correction.segment_id] = (*offered.get(correction.segment_id, ()), correction)
    return offered


_OFFERED: Final = _Offered()
