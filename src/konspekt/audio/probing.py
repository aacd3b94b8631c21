"""Looking into a recording without decoding it."""

import hashlib
import os
from pathlib import Path
from typing import Final

from konspekt.audio.confined import Made, Refusal, ask
from konspekt.audio.limits import DEFAULT_MAX_HOURS, DecodeLimits
from konspekt.audio.opening import opened, refused, shown_name
from konspekt.domain.errors import RecordingTooLong
from konspekt.domain.recording import Recording

PROBE_LIMITS: Final = DecodeLimits(cpu_seconds=60, wall_seconds=120)
"""Looking takes well under a second; what takes a minute is made to take long."""
_SHORT_NAMES: Final = {"matroska,webm": "matroska", "mov,mp4,m4a,3gp,3g2,mj2": "mp4"}
_MS_PER_HOUR: Final = 3_600_000


def probe(
    path: Path,
    *,
    file_name: str | None = None,
    max_hours: float = DEFAULT_MAX_HOURS,
    limits: DecodeLimits = PROBE_LIMITS,
) -> Recording:
    """Tell what a recording is; `file_name` is what the person calls it, if not the name of the file.

    Raises:
        FileMissing, FileUnreadable, FileEmpty: It cannot be read.
        NotMedia, PlaylistRefused, NoAudioStream, TruncatedRecording: It is no recording.
        RecordingTooLong: Its header says that it is longer than `max_hours`.
        DecoderCrashed, DecoderLimit: It harms the decoder.
    """
    name = shown_name(path, file_name)
    with opened(path, name=name) as descriptor:
        try:
            order = {"work": "probe", "read_fd": descriptor}
            made = ask(order, name=name, limits=limits, descriptors=(descriptor,))
        except Refusal as refusal:
            raise refused(refusal, descriptor, name=name, max_hours=max_hours) from refusal
        _check_length(made["duration_ms"], name=name, max_hours=max_hours)
        return _recording(made, descriptor, name)


def _check_length(duration_ms: str | int | None, *, name: str, max_hours: float) -> None:
    """Refuse by the header's word, before the bytes are read."""
    if isinstance(duration_ms, int) and duration_ms > max_hours * _MS_PER_HOUR:
        raise RecordingTooLong(name=name, hours=round(duration_ms / _MS_PER_HOUR, 1), limit_hours=max_hours)


def _recording(made: Made, descriptor: int, name: str) -> Recording:
    container, codec, duration_ms = made["container"], made["codec"], made["duration_ms"]
    channels, sample_rate_hz = made["channels"], made["sample_rate_hz"]
    assert isinstance(container, str)
    assert isinstance(codec, str)
    assert isinstance(duration_ms, int | None)
    assert isinstance(channels, int)
    assert isinstance(sample_rate_hz, int)
    return Recording(
        sha256=_sha256(descriptor),
        file_name=name,
        size_bytes=os.fstat(descriptor).st_size,
        container=_SHORT_NAMES.get(container, container.partition(",")[0]),
        codec=codec,
        duration_ms=duration_ms,
        channels=channels,
        sample_rate_hz=sample_rate_hz,
        has_video=made["has_video"] is True,
    )


def _sha256(descriptor: int) -> str:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()
