"""A lecture as it is now, as files."""

import re
from dataclasses import dataclass, replace
from typing import Final

from konspekt import export
from konspekt.domain.course import Lecture
from konspekt.domain.errors import FormatUnknown, LectureNotReady, TemplateUnknown
from konspekt.editing import reading
from konspekt.export import FORMATS
from konspekt.library.access import readable
from konspekt.library.callers import Caller
from konspekt.library.shelf import Shelf
from konspekt.store.database import Connection
from konspekt.store.lectures import LectureCard, recording_of

TIMED: Final = frozenset({"srt", "vtt"})
UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
"""What no file name has, on any system."""
MOST_NAME_CHARS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of file."""

    id: str
    title_key: str
    """Of its name in locales/."""
    needs_times: bool
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """A finished file."""

    content: bytes
    name: str
    media_type: str


def formats() -> list[Format]:
    """Give every kind of file."""
    return [
        Format(id=it.name, title_key=it.title_key, needs_times=it.name in TIMED, media_type=it.media_type)
        for it in FORMATS.values()
    ]


def export_lecture(
    shelf: Shelf,
    caller: Caller,
    lecture_id: str,
    format_id: str,
    *,
    template_id: str | None = None,
    words_tag: str | None = None,
) -> ExportedFile:
    """Write a lecture with everything that people did to it; `template_id` leaves only the notes by that template in it.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
        LectureNotReady: It was not made yet.
        FormatUnknown: No such kind of file.
        NoTimes: Subtitles of a transcript without times.
        TemplateUnknown: The lecture has no notes by that template.
    """
    known = FORMATS.get(format_id)
    if known is None:
        raise FormatUnknown(format=format_id, known=", ".join(FORMATS))
    lecture = edited_lecture(shelf, caller, lecture_id)
    if template_id is not None:
        wanted = tuple(it for it in lecture.notes if template_id in (it.template.id, it.id))
        if not wanted:
            raise TemplateUnknown(name=template_id, known=", ".join(it.template.id for it in lecture.notes))
        lecture = replace(lecture, notes=wanted)
    content = export.render(lecture, format_id, words_tag=words_tag)
    return ExportedFile(
        content=content, name=f"{_stem(lecture.title)}.{known.suffix}", media_type=known.media_type
    )


def edited_lecture(shelf: Shelf, caller: Caller, lecture_id: str) -> Lecture:
    """Give a lecture as people read it now.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
        LectureNotReady: It was not made yet.
    """
    with shelf.database.read() as connection:
        return lecture_of(shelf, connection, readable(connection, caller, lecture_id))


def lecture_of(shelf: Shelf, connection: Connection, card: LectureCard) -> Lecture:
    """Give a lecture that the caller was found to be allowed to read.

    Raises:
        LectureNotReady: It was not made yet.
    """
    if card.adopted_ms is None:
        raise LectureNotReady
    state = shelf.states.load(connection, card.id)
    transcript = reading.transcript(state, language=card.language, engine=card.engine or "")
    return Lecture(
        title=card.title,
        file_name=card.file_name,
        language=card.language,
        transcript=transcript,
        outline=reading.outline(state),
        glossary=reading.glossary(state),
        notes=reading.notes(state),
        recording=recording_of(connection, card.id),
        duration_ms=card.duration_ms if card.duration_ms is not None else transcript.duration_ms,
        date=card.date,
        is_sample=card.is_sample,
    )


def _stem(title: str) -> str:
    stem = " ".join(UNFIT.sub(" ", title).split())[:MOST_NAME_CHARS].strip(". ")
    return stem or "lecture"
