"""The sample lecture on somebody's shelf: recognized from its sound like any other, by the engine made for its voice."""

from typing import Final

from konspekt import audio
from konspekt.domain.errors import NotAllowed
from konspekt.library.callers import EDITING_ROLES, Caller
from konspekt.library.lectures import LectureView, lecture
from konspekt.library.runs import Asked, ask_within
from konspekt.library.sample import FILE_NAME, sample_recording
from konspekt.library.shelf import Shelf
from konspekt.locales import say
from konspekt.store.lectures import LectureCard, add_lecture, keep_recording, sample_of

LANGUAGE: Final = "ru"
"""Spoken in the sample."""


def add_sample(shelf: Shelf, caller: Caller) -> LectureView:
    """Put the sample lecture on the caller's shelf and ask for the work on it; one that is there already is given as it is.

    Raises:
        NotAllowed: The caller is a student.
        StorageError: Its bytes could not be kept.
    """
    if caller.role not in EDITING_ROLES:
        raise NotAllowed
    with shelf.database.read() as connection:
        found = sample_of(connection, caller.user_id)
    return lecture(shelf, caller, found or _add(shelf, caller))


def _add(shelf: Shelf, caller: Caller) -> str:
    place = sample_recording()
    recording = audio.probe(place, file_name=FILE_NAME)
    shelf.keeper.keep_bytes(place.read_bytes())
    card = LectureCard(
        id=shelf.make_id(),
        owner_id=caller.user_id,
        title=say("sample.title", LANGUAGE),
        file_name=FILE_NAME,
        language=LANGUAGE,
        created_ms=shelf.now_ms(),
        duration_ms=recording.duration_ms,
        is_sample=True,
    )
    with shelf.database.write() as connection:
        found = sample_of(connection, caller.user_id)
        if found is not None:
            return found
        add_lecture(connection, card)
        keep_recording(connection, card.id, recording)
        ask_within(
            connection,
            card.id,
            asked_by=caller.user_id,
            at_ms=card.created_ms,
            run_id=shelf.make_id(),
            asked=Asked(),
        )
    return card.id
