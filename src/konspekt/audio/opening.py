"""Opening what a person brought: by its path, once, and only if it is an ordinary file with something in it."""

import errno
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from konspekt import disk
from konspekt.audio.confined import Refusal
from konspekt.domain.errors import (
    FileEmpty,
    FileMissing,
    FileUnreadable,
    KonspektError,
    NoAudioStream,
    NotMedia,
    PlaylistRefused,
    RecordingTooLong,
    TruncatedRecording,
)

_HEAD_BYTES: Final = 512
_PLAYLISTS: Final = (b"#EXTM3U", b"ffconcat", b"[playlist]", b"<asx", b"<smil", b"<MPD", b"[Reference]")
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_RECORDINGS: Final = (
    b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"FORM", b"\x30\x26\xb2\x75", b"#!AMR", b"caff", b"riff", b"\0\0\x01\xba",
)  # fmt: skip
_RIFF_RECORDINGS: Final = (b"WAVE", b"AVI ")


@contextmanager
def opened(path: Path, *, name: str) -> Generator[int]:
    """Give a descriptor of the file.

    Raises:
        FileMissing, FileUnreadable, FileEmpty: It cannot be read.
    """
    try:
        # Not blocking: a pipe without a writer would hold us here for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError) as absent:
        raise FileMissing(name=name) from absent
    except OSError as closed:
        if closed.errno in {errno.ENAMETOOLONG, errno.ELOOP}:
            raise FileMissing(name=name) from closed
        raise FileUnreadable(name=name) from closed
    except ValueError as impossible:  # a zero character in the path
        raise FileMissing(name=name) from impossible
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise FileUnreadable(name=name)
        if found.st_size == 0:
            raise FileEmpty(name=name)
        yield descriptor
    finally:
        os.close(descriptor)


def shown_name(path: Path, file_name: str | None) -> str:
    """Give the name to show: as the person gave it, bytes that are no UTF-8 replaced."""
    return disk.shown_name(file_name or path.name or str(path))


def refused(refusal: Refusal, descriptor: int, *, name: str, max_hours: float) -> KonspektError:
    """Turn the decoder's refusal into the error that a person reads, by what the file's first bytes are."""
    head = os.pread(descriptor, _HEAD_BYTES, 0)
    match refusal.reason:
        case "no_audio_stream":
            return NoAudioStream(name=name)
        case "truncated":
            return TruncatedRecording(name=name)
        case "too_long":
            return RecordingTooLong(name=name, hours=f"> {max_hours:g}", limit_hours=max_hours)
        case _:
            return _by_head(head, name)


def _by_head(head: bytes, name: str) -> KonspektError:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_manifest = text.startswith(b"<?xml") and b"<MPD" in text
    if is_manifest or text.lower().startswith(tuple(mark.lower() for mark in _PLAYLISTS)):
        return PlaylistRefused(name=name)
    if head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return NoAudioStream(name=name)
    if head.startswith(_RECORDINGS) or head[4:8] == b"ftyp" or head[8:12] in _RIFF_RECORDINGS:
        return TruncatedRecording(name=name)
    return NotMedia(name=name)
