"""Receiving files: begun with a length, sent in parts, gone on with after any break, given up after a while."""

import re
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final

from konspekt import audio
from konspekt.domain.errors import (
    DiskFull,
    FormError,
    LanguageUnknown,
    NotAllowed,
    QuotaExceeded,
    RecordingTooLarge,
    UploadLocked,
    UploadMissing,
    UploadOffsetWrong,
    UploadOverrun,
    UploadRequestBad,
)
from konspekt.domain.recording import Recording
from konspekt.language import ROOMS
from konspekt.library.access import check_course, editable
from konspekt.library.callers import EDITING_ROLES, Caller
from konspekt.library.shelf import Shelf
from konspekt.library.templates import check_template
from konspekt.store.database import Connection
from konspekt.store.forms import from_text, to_text
from konspekt.store.parts import OpenPart, Parts
from konspekt.store.room import kept_bytes

MEGABYTE: Final = 1_000_000
LONGEST_TEXT_CHARS: Final = 500
"""Of a file's name or a title; what is longer is cut."""
KEPT_ENDED_MS: Final = 24 * 3600 * 1000
"""How long an upload that ended is told of, with the lecture that it became or what was wrong."""
KNOWN_WISHES: Final = frozenset(
    {"filename", "title", "language", "course_id", "date", "lecture_id", "engine", "template", "sha256"}
)
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class UploadState(StrEnum):
    """What became of an upload."""

    RECEIVING = "receiving"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why an upload was refused: an error of the tree by its code."""

    code: str
    figures: dict[str, str | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a whole file was found to be."""

    sha256: str
    recording: Recording | None
    """None: a transcript."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file on its way, or what became of it."""

    id: str
    owner_id: str
    lecture_id: str
    """Of the lecture that it will be; settled before the first byte, so that finishing twice makes one lecture."""
    run_id: str
    size_bytes: int
    file_name: str
    """As the person named it; only ever shown, never used as a path."""
    language: str
    created_ms: int
    expires_ms: int
    title: str | None = None
    course_id: str | None = None
    date: str | None = None
    target_id: str | None = None
    """A lecture that is there already, to which a transcript is brought."""
    engine: str | None = None
    template_id: str | None = None
    sha256: str | None = None
    """What the whole file must be, where the client said so."""
    state: UploadState = UploadState.RECEIVING
    checked: Checked | None = None
    duplicate_ids: tuple[str, ...] = ()
    """The owner's other lectures from the very same bytes."""
    fault: Fault | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be finished."""
        return self.state is UploadState.RECEIVING

    @property
    def made_id(self) -> str | None:
        """Give the lecture that it became part of, None before it was accepted."""
        return (self.target_id or self.lecture_id) if self.state is UploadState.ACCEPTED else None


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLimits:
    """How much may be brought."""

    largest_bytes: int = 4_000 * MEGABYTE
    quota_bytes: int = 0
    """Of everything one person keeps here; 0: no bound."""
    reserve_bytes: int = 1_000 * MEGABYTE
    """Room on the disk that uploads leave free."""
    expire_ms: int = 72 * 3600 * 1000
    """How long an unfinished upload waits for its next part."""
    decode: audio.DecodeLimits = field(default_factory=audio.DecodeLimits)


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadDesk:
    """Where files come in."""

    shelf: Shelf
    parts: Parts
    limits: UploadLimits
    free_bytes: Callable[[Path], int] = _free_bytes
    """Gives the room left on the disk of a folder."""


def begin_upload(
    desk: UploadDesk, caller: Caller, *, size_bytes: int, wishes: Mapping[str, str] | None = None
) -> Upload:
    """Make ready for a file of a known length; `wishes` are the client's words about it, by their names in KNOWN_WISHES.

    Raises:
        NotAllowed: The caller may not bring recordings.
        UploadRequestBad, LanguageUnknown: A wish cannot be read.
        ObjectMissing, LectureMissing: The course, the template or the lecture is not there for the caller.
        RecordingTooLarge, QuotaExceeded, DiskFull: There is no room for so much.
        StorageError: The disk refuses.
    """
    if caller.role not in EDITING_ROLES:
        raise NotAllowed
    upload = _upload(desk, caller, size_bytes=size_bytes, wishes=wishes or {})
    _check_place(desk.shelf, caller, upload)
    _check_room(desk, caller, upload)
    desk.parts.begin(upload.id, to_text(upload, Upload))
    return upload


def find_upload(desk: UploadDesk, caller: Caller, upload_id: str) -> Upload:
    """Give one of the caller's own uploads.

    Raises:
        UploadMissing: There is none, it is somebody else's, or it waited too long.
    """
    upload = read_upload(desk, upload_id)
    if upload.owner_id != caller.user_id or upload.expires_ms <= desk.shelf.now_ms():
        raise UploadMissing
    return upload


def list_uploads(desk: UploadDesk, caller: Caller) -> list[Upload]:
    """Give the caller's own uploads, newest first, those that ended lately too."""
    now_ms = desk.shelf.now_ms()
    own = [it for it in every_upload(desk) if it.owner_id == caller.user_id and it.expires_ms > now_ms]
    return sorted(own, key=lambda upload: (upload.created_ms, upload.id), reverse=True)


def offset_of(desk: UploadDesk, upload: Upload) -> int:
    """Tell how many bytes have come."""
    offset = desk.parts.offset(upload.id) if upload.is_open else upload.size_bytes
    return upload.size_bytes if offset is None else offset


@dataclass(slots=True, kw_only=True)
class Receiving:
    """A part that is being written."""

    upload: Upload
    part: OpenPart
    _desk: UploadDesk

    def write(self, content: bytes) -> None:
        """Take the next bytes.

        Raises:
            UploadOverrun: More than were announced.
            DiskFull, StorageError: The disk refuses.
        """
        if self.part.offset + len(content) > self.upload.size_bytes:
            raise UploadOverrun(
                megabytes=_megabytes(self.part.offset + len(content)),
                limit_megabytes=_megabytes(self.upload.size_bytes),
            )
        if self._desk.free_bytes(self._desk.parts.folder) - len(content) < self._desk.limits.reserve_bytes:
            raise DiskFull
        self.part.append(content)

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is left to come."""
        return self.part.offset == self.upload.size_bytes


@contextmanager
def receiving(
    desk: UploadDesk, caller: Caller, upload_id: str, *, offset: int, is_checked: bool = False
) -> Generator[Receiving]:
    """Write to an upload, alone, from the byte on up to which it is here.

    With `is_checked` what is written is forgotten unless `parts.check_passed` is called before the end.

    Raises:
        UploadMissing: There is no such upload, or it has ended.
        UploadLocked: Another request is writing to it.
        UploadOffsetWrong: It is here up to another byte.
    """
    upload = find_upload(desk, caller, upload_id)
    with desk.parts.held(upload_id) as part:
        if offset != part.offset:
            raise UploadOffsetWrong(here=part.offset, sent=offset)
        upload = replace(upload, expires_ms=desk.shelf.now_ms() + desk.limits.expire_ms)
        note(desk, upload)
        if is_checked:
            desk.parts.check_from(upload_id, offset)
        try:
            yield Receiving(upload=upload, part=part, _desk=desk)
        finally:
            part.sync()


def drop_upload(desk: UploadDesk, caller: Caller, upload_id: str) -> None:
    """Forget an upload; a lecture that it became stays.

    Raises:
        UploadMissing: There is no such upload of the caller's.
        UploadLocked: A request is writing to it.
    """
    _drop(desk, find_upload(desk, caller, upload_id))


def expire_uploads(desk: UploadDesk) -> int:
    """Throw away uploads that waited too long for their next part, and what is known of those that ended; gives how many."""
    now_ms, gone = desk.shelf.now_ms(), 0
    for upload in every_upload(desk):
        if upload.expires_ms > now_ms:
            continue
        with suppress(UploadLocked):  # somebody is sending after all
            _drop(desk, upload)
            gone += 1
    return gone + desk.parts.drop_strays(before_ms=now_ms - desk.limits.expire_ms)


def _drop(desk: UploadDesk, upload: Upload) -> None:
    if desk.parts.offset(upload.id) is None:
        desk.parts.drop(upload.id)
        return
    with desk.parts.held(upload.id):
        desk.parts.drop(upload.id)


def every_upload(desk: UploadDesk) -> Iterator[Upload]:
    """Give every upload whose record can be read."""
    for upload_id in desk.parts.ids():
        with suppress(UploadMissing, FormError):
            yield read_upload(desk, upload_id)


def read_upload(desk: UploadDesk, upload_id: str) -> Upload:
    """Give an upload, whoever brought it.

    Raises:
        UploadMissing: There is none with that id.
        FormError: Its record was damaged.
    """
    return from_text(desk.parts.record(upload_id), Upload, name=f"upload {upload_id[:8]}")


def note(desk: UploadDesk, upload: Upload) -> None:
    """Write down how far an upload is."""
    desk.parts.note(upload.id, to_text(upload, Upload))


def _upload(desk: UploadDesk, caller: Caller, *, size_bytes: int, wishes: Mapping[str, str]) -> Upload:
    now_ms = desk.shelf.now_ms()
    language = wishes.get("language") or "ru"
    if language not in ROOMS:
        raise LanguageUnknown(name=language[:20], known=", ".join(sorted(ROOMS)))
    sha256 = wishes.get("sha256") or None
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        raise UploadRequestBad(where="sha256")
    return Upload(
        id=desk.shelf.make_id().replace("-", ""),
        owner_id=caller.user_id,
        lecture_id=desk.shelf.make_id(),
        run_id=desk.shelf.make_id(),
        size_bytes=size_bytes,
        file_name=shown_name(wishes.get("filename", "")),
        language=language,
        created_ms=now_ms,
        expires_ms=now_ms + desk.limits.expire_ms,
        title=one_line(wishes.get("title", "")) or None,
        course_id=wishes.get("course_id") or None,
        date=_date(wishes.get("date", "")),
        target_id=wishes.get("lecture_id") or None,
        engine=wishes.get("engine") or None,
        template_id=wishes.get("template") or None,
        sha256=sha256,
    )


def _check_place(shelf: Shelf, caller: Caller, upload: Upload) -> None:
    with shelf.database.read() as connection:
        check_place(connection, caller, upload)
        check_template(connection, caller, upload.template_id)


def check_place(connection: Connection, caller: Caller, upload: Upload) -> None:
    """Refuse a course or a lecture that is not for the caller to put something into.

    Raises:
        ObjectMissing, LectureMissing, NotAllowed: It is not.
    """
    check_course(connection, caller, upload.course_id)
    if upload.target_id is not None:
        editable(connection, caller, upload.target_id)


def _check_room(desk: UploadDesk, caller: Caller, upload: Upload) -> None:
    limits, size = desk.limits, upload.size_bytes
    if size > limits.largest_bytes:
        raise RecordingTooLarge(
            name=upload.file_name,
            megabytes=_megabytes(size),
            limit_megabytes=_megabytes(limits.largest_bytes),
        )
    waiting = [it for it in every_upload(desk) if it.is_open]
    if limits.quota_bytes:
        with desk.shelf.database.read() as connection:
            used = kept_bytes(connection, owner_id=caller.user_id)
        used += sum(it.size_bytes for it in waiting if it.owner_id == caller.user_id)
        if used + size > limits.quota_bytes:
            raise QuotaExceeded(
                megabytes=_megabytes(size),
                used_megabytes=_megabytes(used),
                limit_megabytes=_megabytes(limits.quota_bytes),
            )
    promised = sum(it.size_bytes - offset_of(desk, it) for it in waiting)
    desk.parts.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if desk.free_bytes(desk.parts.folder) - promised - size < limits.reserve_bytes:
        raise DiskFull


def shown_name(sent: str) -> str:
    """Give a file's name as it may be shown: the last step of a path, on one line, never empty."""
    name = PurePosixPath(sent.replace("\\", "/")).name
    return one_line(name) or "recording"


def one_line(sent: str) -> str:
    """Give a text as it may be shown on one line; empty where nothing of it can be."""
    readable = "".join(char if char.isprintable() else " " for char in sent)
    return " ".join(readable.split())[:LONGEST_TEXT_CHARS]


def _date(sent: str) -> str | None:
    if not sent:
        return None
    try:
        return date.fromisoformat(sent).isoformat()
    except ValueError as error:
        raise UploadRequestBad(where="date") from error


def _megabytes(size_bytes: int) -> int:
    return -(-size_bytes // MEGABYTE)
