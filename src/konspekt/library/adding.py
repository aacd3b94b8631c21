"""Putting a new lecture into the library: the lecture, what it is made from, and the work on it, in one transaction."""

from collections.abc import Mapping
from typing import Final

from konspekt.domain.recording import Recording
from konspekt.store.artifacts import name_blob
from konspekt.store.database import Connection
from konspekt.store.events import add_event
from konspekt.store.lectures import LectureCard, add_lecture, keep_recording
from konspekt.store.runs import Run, add_run

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
    add_run(
        connection,
        Run(
            id=run_id,
            lecture_id=card.id,
            asked_by=card.owner_id,
            kind="full",
            options=dict(options or {}),
            asked_ms=card.created_ms,
        ),
    )
    add_event(connection, card.id, kind="state", payload={"state": "waiting"}, at_ms=card.created_ms)
