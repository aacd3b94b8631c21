"""A recording to a spool: mono 16-bit samples at SAMPLE_RATE_HZ, without a header."""

import os
from dataclasses import replace
from io import BufferedWriter
from pathlib import Path
from typing import Final

from konspekt.audio.confined import Refusal, ask
from konspekt.audio.limits import DecodeLimits
from konspekt.audio.opening import opened, refused, shown_name
from konspekt.audio.spool import SpooledSound, open_sound
from konspekt.domain.errors import StorageError
from konspekt.ports import OnProgress

STAGE: Final = "sound"
_DEFAULT_LIMITS: Final = DecodeLimits()


def decode(
    path: Path,
    spool: Path,
    *,
    on_progress: OnProgress,
    total_ms: int | None,
    limits: DecodeLimits = _DEFAULT_LIMITS,
    file_name: str | None = None,
) -> SpooledSound:
    """Decode a recording into the file `spool` and give it; a damaged recording gives what can still be heard.

    `total_ms` is what the header says of its length, for the progress only.

    Raises:
        FileMissing, FileUnreadable, FileEmpty: It cannot be read.
        NotMedia, PlaylistRefused, NoAudioStream, TruncatedRecording: Nothing in it can be heard.
        RecordingTooLong: It is longer than the limits allow, whatever its header says.
        DecoderCrashed, DecoderLimit: It harms the decoder.
        DiskFull: There is no room for the spool; what was written is removed, as after every error.
    """
    name = shown_name(path, file_name)

    def on_done(done_ms: int) -> None:
        on_progress(STAGE, done_ms, max(done_ms, total_ms or 0))

    try:
        with opened(path, name=name) as source, _created(spool) as target:
            order = {
                "work": "decode",
                "read_fd": source,
                "write_fd": target.fileno(),
                "max_samples": limits.max_samples,
            }
            try:
                made = ask(
                    order, name=name, limits=limits, descriptors=(source, target.fileno()), on_done=on_done
                )
            except Refusal as refusal:
                raise refused(refusal, source, name=name, max_hours=limits.max_hours) from refusal
            os.fsync(target.fileno())
        sound = replace(open_sound(spool), damaged_packets=int(made["damaged_packets"] or 0))
        on_progress(STAGE, sound.duration_ms, sound.duration_ms)
    except BaseException:
        spool.unlink(missing_ok=True)
        raise
    return sound


def _created(spool: Path) -> BufferedWriter:
    try:
        return spool.open("wb")
    except OSError as failed:
        raise StorageError(name=spool.name, reason=failed.strerror or "") from failed
