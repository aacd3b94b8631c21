"""Putting a new lecture into the library: the lecture, what it is made from, and the work on it, in one transaction."""

from collections.abc import Mapping
from typing import Final

from konspekt.domain.recording import Recording
from konspekt.library.runs import RunKind, tell_state
from konspekt.store.artifacts import name_blob
from konspekt.store.database import Connection
from konspekt.store.lectures import LectureCard, add_lecture, hold_lecture, keep_recording
from konspekt.store.runs import Run, RunState, add_run, finish_run, runs_of

TRANSCRIPT: Final = "transcript"
"""Name of the blob with a transcript as somebody brought it; its file's name is the option `transcript_name` of the run."""


def put_on_shelf(
    connection: Connection,
    card: LectureCard,
    *,
    run_id: str,
    recording: Recording | None = None,
    transcript_sha256: str | None = None,
    options: Mapping[str, object] | None = None,
) -> None:
    """Add a lecture and ask for the work on it; the bytes of recording and transcript were kept before."""
    add_lecture(connection, card)
    if recording is not None:
        keep_recording(connection, card.id, recording)
    if transcript_sha256 is not None:
        name_blob(connection, card.id, TRANSCRIPT, transcript_sha256)
    ask_for_all(
        connection,
        card.id,
        run_id=run_id,
        asked_by=card.owner_id,
        at_ms=card.created_ms,
        options=options or {},
    )


def bring_transcript(
    connection: Connection,
    lecture_id: str,
    *,
    sha256: str,
    run_id: str,
    asked_by: str,
    at_ms: int,
    options: Mapping[str, object],
) -> None:
    """Give a lecture that is there a transcript from elsewhere instead of a recognized one; work on the whole of it is given up for that.

    Raises:
        LectureMissing: The lecture is gone.
    """
    hold_lecture(connection, lecture_id)
    for run in runs_of(connection, lecture_id):
        if run.kind == RunKind.FULL and finish_run(connection, run.id, RunState.CANCELLED, at_ms=at_ms):
            tell_state(connection, run, RunState.CANCELLED, at_ms=at_ms)
    name_blob(connection, lecture_id, TRANSCRIPT, sha256)
    ask_for_all(connection, lecture_id, run_id=run_id, asked_by=asked_by, at_ms=at_ms, options=options)


def ask_for_all(
    connection: Connection,
    lecture_id: str,
    *,
    run_id: str,
    asked_by: str,
    at_ms: int,
    options: Mapping[str, object],
) -> None:
    """Ask for everything that is made of a lecture."""
    run = Run(
        id=run_id,
        lecture_id=lecture_id,
        asked_by=asked_by,
        kind=RunKind.FULL.value,
        options=dict(options),
        asked_ms=at_ms,
    )
    add_run(connection, run)
    tell_state(connection, run, RunState.OPEN, at_ms=at_ms)
