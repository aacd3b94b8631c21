"""The file a lecturer brought."""

from dataclasses import dataclass

from konspekt.domain.time import STRICT_FORM


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A kept recording, named by what is in it."""

    __pydantic_config__ = STRICT_FORM

    sha256: str
    file_name: str
    """As the person named it; only ever shown, never used as a path."""
    size_bytes: int
    container: str
    """Short name of the container format, e.g. `mp3`, `matroska`."""
    codec: str
    duration_ms: int | None
    """As the container says, or None where it does not; the decoded sound is the truth."""
    channels: int
    sample_rate_hz: int
    has_video: bool = False
