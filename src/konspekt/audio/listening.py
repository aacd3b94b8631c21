"""The file that people listen to, made from the very samples that were recognized: its times cannot drift."""

from pathlib import Path
from typing import Final

from konspekt.audio.confined import Refusal, ask
from konspekt.audio.limits import DecodeLimits
from konspekt.audio.opening import opened
from konspekt.audio.spool import SpooledSound
from konspekt.domain.errors import StorageError
from konspekt.ports import OnProgress

STAGE: Final = "listening"
_DEFAULT_LIMITS: Final = DecodeLimits()
_DEFAULT_BITS_PER_SECOND: Final = 48_000
"""Speech at 16 kHz mono in AAC-LC; 22 MB an hour."""


def write_listening(
    sound: SpooledSound,
    path: Path,
    *,
    on_progress: OnProgress = lambda stage, done_ms, total_ms: None,  # noqa: ARG005 - the port's names
    bits_per_second: int = _DEFAULT_BITS_PER_SECOND,
    limits: DecodeLimits = _DEFAULT_LIMITS,
) -> None:
    """Write mono AAC in m4a that a browser can play while it loads.

    Raises:
        DiskFull, StorageError: It cannot be written; what was written is removed.
    """
    name = path.name
    try:
        with opened(sound.path, name=sound.path.name) as source:
            order = {
                "work": "encode",
                "read_fd": source,
                "path": str(path.absolute()),
                "bits_per_second": bits_per_second,
            }
            ask(
                order,
                name=name,
                limits=limits,
                descriptors=(source,),
                on_done=lambda done_ms: on_progress(STAGE, done_ms, sound.duration_ms),
            )
    except Refusal as refusal:
        path.unlink(missing_ok=True)
        raise StorageError(name=name, reason=refusal.reason) from refusal
    except BaseException:
        path.unlink(missing_ok=True)
        raise
