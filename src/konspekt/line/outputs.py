"""The folder that a person gets: exports in front, finished stages in `.konspekt` behind."""

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from konspekt.disk import write_whole
from konspekt.domain.course import Lecture
from konspekt.domain.glossary import Glossary
from konspekt.domain.notes import Notes
from konspekt.domain.transcript import Correction, Transcript
from konspekt.export import FORMATS, render
from konspekt.line.artifact import canonical, to_json
from konspekt.line.folder import FolderArtifacts
from konspekt.line.source import Source

WORK: Final = ".konspekt"
MARK: Final = "source.json"
NAME_BYTES: Final = 120
"""Of a folder's name: with a suffix it stays under the 255 bytes of common file systems, also in Cyrillic."""


def lecture_folder(out: Path, source: Source) -> Path:
    """Give the folder of one source: named after the file, with part of its digest where another file took the name."""
    plain = out / folder_name(source.path.stem)
    return plain if _owner(plain) in (None, source.sha256) else out / f"{plain.name}-{source.sha256[:8]}"


def open_folder(folder: Path, source: Source) -> FolderArtifacts:
    """Take the folder for this source and give its finished stages.

    Raises:
        StorageError: The disk is full or refuses.
    """
    artifacts = FolderArtifacts(folder / WORK)
    write_whole(folder / WORK / MARK, canonical({"sha256": source.sha256, "name": source.name}))
    return artifacts


def folder_name(stem: str) -> str:
    """Turn any file name into a plain, short folder name: no separators, control characters or leading dots."""
    plain = "".join(
        char if unicodedata.category(char)[0] != "C" and char not in '/\\:*?"<>|' else "_" for char in stem
    )
    short = plain.strip(" .").encode()[:NAME_BYTES].decode(errors="ignore")
    return short.rstrip(" .") or "lecture"


def write_corrections(corrections: tuple[Correction, ...], folder: Path) -> Path:
    """Write what the recognizer may have misheard, for a person to look through."""
    place = folder / "corrections.json"
    write_whole(place, canonical(to_json(corrections, tuple[Correction, ...])))
    return place


def write_outputs(lecture: Lecture, folder: Path, *, formats: Sequence[str], words_tag: str) -> list[Path]:
    """Write the nouns as JSON and the lecture in each format; gives the files, in order.

    Raises:
        FormatUnknown, NoTimes: A format cannot be written; the files before it stay.
        StorageError: The disk is full or refuses.
    """
    made = {
        "transcript.json": canonical(to_json(lecture.transcript, Transcript)),
        "glossary.json": canonical(to_json(lecture.glossary, Glossary)),
        **{f"notes.{notes.template.id}.json": canonical(to_json(notes, Notes)) for notes in lecture.notes},
    }
    written: list[Path] = []
    for name, content in made.items():
        write_whole(folder / name, content)
        written.append(folder / name)
    for name in formats:
        content = render(lecture, name, words_tag=words_tag)
        place = folder / f"lecture.{FORMATS[name].suffix}"
        write_whole(place, content)
        written.append(place)
    return written


def _owner(folder: Path) -> str | None:
    """Give the digest of the source that a folder belongs to, None if it is free."""
    try:
        marked: object = json.loads((folder / WORK / MARK).read_bytes())
    except (OSError, ValueError):
        return None
    return str(cast("dict[str, object]", marked).get("sha256")) if isinstance(marked, dict) else None
