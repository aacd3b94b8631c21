"""Taking over a lecture that was finished elsewhere, by the command line: its recording, its finished stages, and nothing made anew.

What the run that follows hands to people stands in its option ADOPTS, by the keys of the stages; a later run over the same lecture is
one like any other and finds the same stages.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, cast

from konspekt.disk import disk_errors, sha256_of
from konspekt.domain.errors import NotAllowed, RecordingElsewhere, RequestBad
from konspekt.domain.recording import Recording
from konspekt.library.access import check_course
from konspekt.library.adding import put_on_shelf
from konspekt.library.callers import EDITING_ROLES, Caller
from konspekt.library.runs import ADOPTS, TRANSCRIPT_NAME, Run
from konspekt.library.shelf import Shelf
from konspekt.library.uploads import one_line
from konspekt.store.artifacts import Finished, keep_finished, lecture_with_finished, name_finished
from konspekt.store.lectures import LectureCard

KEYS: Final = ("transcript_stage", "transcript", "outline", "glossary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopts:
    """The finished stages that are the lecture, by their keys."""

    transcript_stage: str
    """`join` of a recording, `import` of a transcript that somebody brought."""
    transcript: str
    outline: str
    glossary: str
    notes: tuple[str, ...]

    def option(self) -> dict[str, object]:
        """Give it as the option of a run."""
        return {**asdict(self), "notes": list(self.notes)}


def adopts_of(run: Run) -> Adopts | None:
    """Give what a run takes over, None where it makes its lecture."""
    told = run.options.get(ADOPTS)
    if told is None:
        return None
    option = cast("Mapping[str, object]", told)
    notes = cast("Sequence[str]", option["notes"])
    return Adopts(**{name: str(option[name]) for name in KEYS}, notes=tuple(notes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A lecture that was finished elsewhere."""

    source_name: str
    source_sha256: str
    title: str
    language: str
    duration_ms: int | None
    recording: Recording | None
    """None: made of a transcript."""
    is_sample: bool
    adopts: Adopts
    stages: Sequence[tuple[str, str, bytes]]
    """Stage, key and bytes of everything that was finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of it."""

    lecture_id: str
    is_new: bool
    """False: its owner has that lecture already, and nothing was changed."""


def take_over(
    shelf: Shelf,
    caller: Caller,
    brought: Brought,
    *,
    source: Path | None,
    arrivals: Path,
    course_id: str | None = None,
) -> Taken:
    """Put a finished lecture on the caller's shelf; it is handed to readers by the workers, who make only what the player needs.

    `source` is the file it was made of, which is copied and stays where it is; None: the lecture comes without it. `arrivals` is the
    folder of files on their way here, where what a crash leaves is thrown away after a while.

    Raises:
        NotAllowed: The caller is a student.
        ObjectMissing: The course is not his.
        RequestBad: The title is empty.
        RecordingElsewhere: The file is not the one that the lecture was made of.
        DiskFull, StorageError: There is no room.
    """
    if caller.role not in EDITING_ROLES:
        raise NotAllowed
    title = one_line(brought.title)
    if not title:
        raise RequestBad(place="title")
    adopts = brought.adopts
    with shelf.database.read() as connection:
        check_course(connection, caller, course_id)
        known = lecture_with_finished(
            connection, adopts.transcript_stage, adopts.transcript, owner_id=caller.user_id
        )
    if known is not None:
        return Taken(lecture_id=known, is_new=False)
    if source is not None:
        _keep_copy(shelf, source, brought, arrivals=arrivals)
    kept = [keep_finished(shelf.keeper, stage, key, sealed) for stage, key, sealed in brought.stages]
    card = LectureCard(
        id=shelf.make_id(),
        owner_id=caller.user_id,
        title=title,
        file_name=brought.source_name,
        language=brought.language,
        created_ms=shelf.now_ms(),
        course_id=course_id,
        duration_ms=brought.duration_ms,
        is_sample=brought.is_sample,
    )
    _enter(shelf, card, brought, kept, has_source=source is not None)
    return Taken(lecture_id=card.id, is_new=True)


def _enter(
    shelf: Shelf, card: LectureCard, brought: Brought, kept: Sequence[Finished], *, has_source: bool
) -> None:
    """Write the lecture with everything of it, and ask for it to be handed over."""
    recording = brought.recording if has_source else None
    is_transcript = has_source and brought.recording is None
    options: dict[str, object] = {ADOPTS: brought.adopts.option()}
    if is_transcript:
        options[TRANSCRIPT_NAME] = brought.source_name
    with shelf.database.write() as connection:
        put_on_shelf(
            connection,
            card,
            run_id=shelf.make_id(),
            recording=recording,
            transcript_sha256=brought.source_sha256 if is_transcript else None,
            options=options,
        )
        for one in kept:
            name_finished(connection, card.id, one)


def _keep_copy(shelf: Shelf, source: Path, brought: Brought, *, arrivals: Path) -> None:
    """Make a copy of the file a blob; the copy is what is hashed, so that nothing can change in between."""
    copy = arrivals / f"taking-{shelf.make_id()}"
    try:
        with disk_errors(source.name):
            arrivals.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
        if sha256_of(copy) != brought.source_sha256:
            raise RecordingElsewhere(name=brought.source_name)
        shelf.keeper.keep_file(copy, sha256=brought.source_sha256)
    finally:
        copy.unlink(missing_ok=True)
