"""Transcript, glossary and lecture notes from a recorded lecture, on your own machine.

    import konspekt

    lecture = konspekt.process("lecture.mp3")
    for entry in lecture.glossary.entries:
        print(entry.headword, "-", entry.definition.shown_text if entry.definition else "not defined")
    konspekt.write(lecture, "docx", "lecture.docx")

What is named in `__all__` stays as it is within a major version; everything else may move.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from konspekt.domain.course import Lecture
    from konspekt.domain.errors import KonspektError
    from konspekt.domain.glossary import Definition, Entry, EntryState, Glossary, Origin, Quote
    from konspekt.domain.notes import Block, Notes, Outline, Section
    from konspekt.domain.time import TimeSpan
    from konspekt.domain.transcript import Segment, Transcript, Word
    from konspekt.export import render
    from konspekt.processing import process, write

_ROOMS: Final = {
    "Lecture": "domain.course",
    "KonspektError": "domain.errors",
    **dict.fromkeys(("Definition", "Entry", "EntryState", "Glossary", "Origin", "Quote"), "domain.glossary"),
    **dict.fromkeys(("Block", "Notes", "Outline", "Section"), "domain.notes"),
    "TimeSpan": "domain.time",
    **dict.fromkeys(("Segment", "Transcript", "Word"), "domain.transcript"),
    "render": "export",
    **dict.fromkeys(("process", "write"), "processing"),
}

__all__ = [
    "Block",
    "Definition",
    "Entry",
    "EntryState",
    "Glossary",
    "KonspektError",
    "Lecture",
    "Notes",
    "Origin",
    "Outline",
    "Quote",
    "Section",
    "Segment",
    "TimeSpan",
    "Transcript",
    "Word",
    "process",
    "render",
    "write",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first used: every room below imports this package, and most need little of it."""
    room = _ROOMS.get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{room}"), name)
