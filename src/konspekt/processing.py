"""Konspekt from Python: one call from a file to a lecture, with the settings of KONSPEKT_* and nothing else to set up."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from konspekt import wiring
from konspekt.disk import write_whole
from konspekt.domain.course import Lecture
from konspekt.export import render
from konspekt.line.outputs import lecture_folder, open_folder
from konspekt.line.source import open_source
from konspekt.notes import load_template
from konspekt.pipeline import LectureOptions, walk
from konspekt.ports import Artifacts, OnProgress
from konspekt.settings import Settings


def process(
    path: str | os.PathLike[str],
    *,
    language: str = "ru",
    engine: str | None = None,
    templates: Sequence[str] = ("hackathon",),
    vocabulary: Sequence[str] = (),
    title: str | None = None,
    date: str | None = None,
    work: str | os.PathLike[str] | None = None,
    on_progress: OnProgress | None = None,
) -> Lecture:
    """Make a lecture of a recording or of a transcript (SRT, VTT, TXT, JSON).

    `language` is `ru` or `en`; `engine` a recognizer's name, by default the setting KONSPEKT_SPEECH__ENGINE; `templates` are names
    of built-in templates or paths of YAML files; `vocabulary` are words that the recognizer should expect; `date` is YYYY-MM-DD.
    Finished stages are kept in the folder `work`, so that a second call goes on where the first one stopped; None keeps nothing.

    Raises:
        KonspektError: The file, an engine or the disk refuses; `code` says which.
    """
    settings = Settings()
    source = open_source(Path(path))
    options = LectureOptions(
        templates=tuple(load_template(name) for name in templates),
        language=language,
        title=title,
        date=date,
        sound=wiring.sound_options(settings, vocabulary=tuple(vocabulary)),
        text=replace(wiring.text_options(settings), assistance=wiring.assistance(settings)),
    )

    def make(artifacts: Artifacts) -> Lecture:
        ears = wiring.ears(settings, engine=engine)
        return walk(
            source.path,
            artifacts=artifacts,
            ears=ears,
            options=options,
            on_progress=on_progress or _say_nothing,
        )

    if work is not None:
        return make(open_folder(lecture_folder(Path(work), source), source))
    with TemporaryDirectory(prefix="konspekt-") as folder:
        return make(open_folder(Path(folder), source))


def write(
    lecture: Lecture,
    format: str,  # noqa: A002 - the word for it
    path: str | os.PathLike[str],
    *,
    language: str | None = None,
) -> Path:
    """Write a lecture to a file, whole or not at all, and give its place.

    Raises:
        KonspektError: As `render`, or the disk refuses.
    """
    place = Path(path)
    write_whole(place, render(lecture, format, words_tag=language))
    return place


def _say_nothing(stage: str, done_ms: int, total_ms: int) -> None:
    """Take progress that nobody asked for."""
    _ = stage, done_ms, total_ms
