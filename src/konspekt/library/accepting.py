"""A file that is here whole becomes a lecture or is refused, once, however often the service dies on the way.

Each step can be seen to be done: what the file is stands in its record, its bytes are a blob, the lecture has the id that was settled
when the upload began. So whoever finds an upload that did not end goes on from there.
"""

import logging
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from konspekt import audio
from konspekt.disk import disk_errors, sha256_of
from konspekt.domain.errors import (
    AccessError,
    ConflictError,
    FileEmpty,
    InputError,
    KonspektError,
    LectureMissing,
    ObjectMissing,
    RerunUntimed,
    UnknownKind,
    UploadDamaged,
    UploadLocked,
    UploadMissing,
)
from konspekt.library.adding import bring_transcript, put_on_shelf
from konspekt.library.runs import TRANSCRIPT_NAME
from konspekt.library.sessions import caller_of
from konspekt.library.uploads import (
    KEPT_ENDED_MS,
    Checked,
    Fault,
    Upload,
    UploadDesk,
    UploadState,
    check_place,
    every_upload,
    note,
    offset_of,
    read_upload,
)
from konspekt.speech.imports import is_transcript, read_transcript
from konspekt.store.database import Connection
from konspekt.store.lectures import LectureCard, find_lecture, lectures_from_recording
from konspekt.store.people import find_user
from konspekt.store.runs import find_run

LOG: Final = logging.getLogger("konspekt.uploads")
HEAD_BYTES: Final = 4096
"""Enough to tell a transcript from a recording."""


def accept(desk: UploadDesk, upload_id: str) -> Upload:
    """Make of a whole file what it was brought for; the caller holds the part where it is still there.

    Gives the upload as accepted, or as refused with its fault; done again, it gives what it gave before.

    Raises:
        StorageError: The disk or the database refuses; the file waits, and another try may go well.
        BlobMissing: Its bytes are gone.
    """
    upload = read_upload(desk, upload_id)
    if not upload.is_open:
        return upload
    try:
        if desk.parts.offset(upload_id) is not None:
            upload = _checked(desk, upload)
        checked = upload.checked
        if checked is None:
            raise UploadMissing
        _keep(desk, upload, checked)
        with desk.shelf.database.write() as connection:
            duplicates = _enter(connection, desk, upload, checked)
    except InputError as error:
        return _refuse(desk, upload, error)
    except (ConflictError, AccessError):  # its owner, his rights or its course went away in the meantime
        return _refuse(desk, upload, LectureMissing(id=upload.target_id or upload.lecture_id))
    return _end(desk, replace(upload, state=UploadState.ACCEPTED, duplicate_ids=duplicates))


def settled(desk: UploadDesk, upload: Upload) -> Upload:
    """Give an upload; one that is here whole and was not finished, because somebody died or the disk was full, is finished first.

    Raises:
        UploadLocked: Another request is at it.
        StorageError: The disk or the database refuses still.
    """
    if not upload.is_open or offset_of(desk, upload) != upload.size_bytes:
        return upload
    if desk.parts.offset(upload.id) is None:
        return accept(desk, upload.id)
    with desk.parts.held(upload.id):
        return accept(desk, upload.id)


def resume_finished(desk: UploadDesk) -> int:
    """Finish what was here whole when the service died; gives how many. Called once, before requests are answered."""
    done = 0
    for upload in every_upload(desk):
        if not upload.is_open or offset_of(desk, upload) != upload.size_bytes:
            continue
        with suppress(UploadLocked):  # another process of the service is at it
            try:
                settled(desk, upload)
                done += 1
            except KonspektError as error:
                LOG.warning("upload %s is here but cannot be finished yet: %s", upload.id[:8], error)
    return done


def error_of(fault: Fault) -> KonspektError:
    """Give the error that a fault was."""
    waiting: list[type[KonspektError]] = [InputError]
    for kind in waiting:
        if kind.code == fault.code:
            return kind(**fault.figures)
        waiting.extend(kind.__subclasses__())
    return InputError(**fault.figures)


def _checked(desk: UploadDesk, upload: Upload) -> Upload:
    """Look into the file and note what it is."""
    place = desk.parts.part(upload.id)
    if upload.size_bytes == 0:
        raise FileEmpty(name=upload.file_name)
    with disk_errors(place.name), place.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if is_transcript(upload.file_name, head):
        transcript = read_transcript(place.read_bytes(), file_name=upload.file_name, language=upload.language)
        if upload.target_id is not None and transcript.duration_ms is None:
            _check_untimed(desk, upload.target_id)
        checked = Checked(sha256=sha256_of(place), recording=None)
    elif upload.target_id is not None:
        raise UnknownKind(name=upload.file_name)
    else:
        recording = audio.probe(place, file_name=upload.file_name, max_hours=desk.limits.decode.max_hours)
        checked = Checked(sha256=recording.sha256, recording=recording)
    if upload.sha256 is not None and upload.sha256 != checked.sha256:
        raise UploadDamaged(name=upload.file_name)
    upload = replace(upload, checked=checked)
    note(desk, upload)
    return upload


def _check_untimed(desk: UploadDesk, lecture_id: str) -> None:
    """Refuse to merge a text without times with what people may have edited."""
    with desk.shelf.database.read() as connection:
        if find_lecture(connection, lecture_id).adopted_ms is not None:
            raise RerunUntimed


def _keep(desk: UploadDesk, upload: Upload, checked: Checked) -> None:
    """Make the bytes a blob; the part is gone afterwards."""
    place = desk.parts.part(upload.id)
    if place.is_file():
        desk.shelf.keeper.keep_file(place, sha256=checked.sha256)
    else:
        desk.shelf.keeper.renew(checked.sha256)


def _enter(connection: Connection, desk: UploadDesk, upload: Upload, checked: Checked) -> tuple[str, ...]:
    """Write the lecture, or the transcript of one that is there, unless that was done; gives the owner's other lectures of the same bytes."""
    if find_run(connection, upload.run_id) is None:
        _check_rights(connection, upload)
        if upload.target_id is None:
            put_on_shelf(
                connection,
                _card(desk, upload, checked),
                run_id=upload.run_id,
                recording=checked.recording,
                transcript_sha256=None if checked.recording else checked.sha256,
                options=_options(upload, checked),
            )
        else:
            bring_transcript(
                connection,
                upload.target_id,
                sha256=checked.sha256,
                run_id=upload.run_id,
                asked_by=upload.owner_id,
                at_ms=desk.shelf.now_ms(),
                options=_options(upload, checked),
            )
    same = lectures_from_recording(connection, checked.sha256, owner_id=upload.owner_id)
    return tuple(card.id for card in same if card.id != upload.lecture_id)


def _check_rights(connection: Connection, upload: Upload) -> None:
    """Ask again whether its owner may: days can lie between the first byte and the last.

    Raises:
        ObjectMissing, LectureMissing, NotAllowed: He may not any more.
    """
    owner = find_user(connection, upload.owner_id)
    if owner is None:
        raise ObjectMissing
    check_place(connection, caller_of(connection, owner), upload)


def _card(desk: UploadDesk, upload: Upload, checked: Checked) -> LectureCard:
    recording = checked.recording
    return LectureCard(
        id=upload.lecture_id,
        owner_id=upload.owner_id,
        title=upload.title or _title(upload.file_name, is_recording=recording is not None),
        file_name=upload.file_name,
        language=upload.language,
        created_ms=desk.shelf.now_ms(),
        course_id=upload.course_id,
        date=upload.date,
        duration_ms=None if recording is None else recording.duration_ms,
    )


def _options(upload: Upload, checked: Checked) -> dict[str, object]:
    wishes = {
        "engine": upload.engine,
        "template_id": upload.template_id,
        TRANSCRIPT_NAME: upload.file_name if checked.recording is None else None,
    }
    return {name: wish for name, wish in wishes.items() if wish is not None}


def _title(file_name: str, *, is_recording: bool) -> str:
    """Name the lecture after its file; of a transcript also without a second suffix: `lecture.ru.srt`."""
    stem = PurePosixPath(file_name).stem
    suffix = PurePosixPath(stem).suffix[1:]
    is_plain = is_recording or not (suffix.isascii() and suffix.isalpha())
    return stem if is_plain else PurePosixPath(stem).stem


def _refuse(desk: UploadDesk, upload: Upload, error: KonspektError) -> Upload:
    fault = Fault(code=error.code, figures=error.figures)
    return _end(desk, replace(upload, state=UploadState.REFUSED, fault=fault))


def _end(desk: UploadDesk, upload: Upload) -> Upload:
    """Note the end first: a crash before the bytes are dropped leaves a stray, never an upload without an end."""
    upload = replace(upload, expires_ms=desk.shelf.now_ms() + KEPT_ENDED_MS)
    note(desk, upload)
    desk.parts.drop_bytes(upload.id)
    return upload
