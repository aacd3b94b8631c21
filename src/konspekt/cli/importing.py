"""`konspekt import FOLDER...`: lectures that the command line finished, put into the service's library without making anything anew."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from konspekt import wiring
from konspekt.cli.messages import choose_language, show_error, tag, word
from konspekt.disk import sha256_of
from konspekt.domain.errors import FileMissing, KonspektError, RecordingElsewhere, RequestBad
from konspekt.library import courses, sessions
from konspekt.library.callers import Caller
from konspekt.library.shelf import SINGLE_USER_ID
from konspekt.library.taking import Adopts, Brought, Taken, take_over
from konspekt.line.taking import FinishedFolder, lecture_folders, read_folder
from konspekt.pipeline import SAMPLE_ENGINE
from konspekt.settings import Settings
from konspekt.wiring import Service


def import_(
    folders: Annotated[list[Path], typer.Argument(help=word("cli.import.folders"), metavar="FOLDER...")],
    *,
    course: Annotated[str | None, typer.Option(help=word("cli.import.course"))] = None,
    owner: Annotated[str | None, typer.Option(help=word("cli.import.owner"))] = None,
    title: Annotated[str | None, typer.Option(help=word("cli.import.title"))] = None,
    recording: Annotated[Path | None, typer.Option(help=word("cli.import.recording"))] = None,
    without_recording: Annotated[
        bool, typer.Option("--without-recording", help=word("cli.import.without_recording"))
    ] = False,
    lang: Annotated[str | None, typer.Option(help=word("cli.lang"))] = None,
) -> None:
    """Take lectures over from the folders that `konspekt process` wrote; those that are here already stay as they are."""
    choose_language(lang or tag())
    found = [one for folder in folders for one in _lectures(folder)]
    if title is not None and len(found) > 1:
        raise RequestBad(place="--title")
    settings = Settings()
    wiring.migrate(settings)
    service = wiring.service(settings)
    worst = 0
    try:
        caller = _owner(service, owner)
        course_id = None if course is None else courses.find_named(service.shelf, caller, course)
        for folder in found:
            try:
                finished = read_folder(folder)
                source = None if without_recording else _source(finished, recording)
                brought = _brought(finished, title=title)
                taken = take_over(
                    service.shelf,
                    caller,
                    brought,
                    source=source,
                    arrivals=settings.home / "uploads",
                    course_id=course_id,
                )
                _tell(brought, taken)
            except KonspektError as error:
                worst = worst or error.exit_code
                show_error(error)
    finally:
        service.close()
    if worst:
        sys.exit(worst)


def _lectures(folder: Path) -> tuple[Path, ...]:
    if not folder.exists():
        raise FileMissing(name=folder.name)
    # `.` has no name and no neighbours of its own.
    return lecture_folders(Path(os.path.abspath(folder)))  # noqa: PTH100 - links stay as they are


def _owner(service: Service, name: str | None) -> Caller:
    """Give whose the lectures will be.

    Raises:
        ObjectMissing: Nobody has that name.
        RequestBad: There are accounts, and none was named.
    """
    if name is None and not service.settings.is_single:
        raise RequestBad(place="--owner")
    return sessions.caller_named(service.shelf, SINGLE_USER_ID if name is None else name)


def _source(finished: FinishedFolder, named: Path | None) -> Path:
    """Find the file that a folder was made of: where it was named, in the folder, beside it or above it.

    Raises:
        RecordingElsewhere: It is not there, or is another file now.
    """
    size_bytes = None if finished.recording is None else finished.recording.size_bytes
    for place in _places(finished, named):
        is_alike = place.is_file() and size_bytes in (None, place.stat().st_size)
        if is_alike and sha256_of(place) == finished.source_sha256:
            return place
    raise RecordingElsewhere(name=finished.source_name)


def _places(finished: FinishedFolder, named: Path | None) -> Iterator[Path]:
    name = Path(finished.source_name).name
    if named is not None:
        yield named / name if named.is_dir() else named
        return
    folder = finished.folder
    for nearby in (folder, folder.parent, folder.parent.parent):
        yield nearby / name


def _brought(finished: FinishedFolder, *, title: str | None) -> Brought:
    transcript, recording = finished.transcript, finished.recording
    return Brought(
        source_name=finished.source_name,
        source_sha256=finished.source_sha256,
        title=title or finished.title or Path(finished.source_name).stem,
        language=transcript.language,
        duration_ms=transcript.duration_ms if recording is None else recording.duration_ms,
        recording=recording,
        is_sample=transcript.engine == SAMPLE_ENGINE,
        adopts=Adopts(
            transcript_stage=finished.transcript_stage.value,
            transcript=finished.transcript_key,
            outline=finished.outline_key,
            glossary=finished.glossary_key,
            notes=finished.notes_keys,
        ),
        stages=[(one.stage, one.key, one.sealed) for one in finished.stages],
    )


def _tell(brought: Brought, taken: Taken) -> None:
    key = "cli.import.done" if taken.is_new else "cli.import.known"
    typer.echo(word(key, title=brought.title, id=taken.lecture_id))
