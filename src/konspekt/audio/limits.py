"""How much the decoder's process may take before it is stopped."""

from dataclasses import dataclass
from typing import Final

from konspekt.domain.sound import SAMPLE_RATE_HZ

DEFAULT_MAX_HOURS: Final = 10.0
SAMPLE_BYTES: Final = 2
_SECONDS_PER_HOUR: Final = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeLimits:
    """Bounds for one file; a three-hour mp3 was measured at 45 MiB of memory and 9 s of processor time."""

    max_hours: float = DEFAULT_MAX_HOURS
    """Longest recording accepted."""
    memory_bytes: int = 1 << 30
    """Address space of the decoder's process; kept on Linux only."""
    cpu_seconds: int = 3600
    wall_seconds: float = 4 * 3600.0

    @property
    def max_samples(self) -> int:
        """Longest recording accepted, in samples at SAMPLE_RATE_HZ."""
        return int(self.max_hours * _SECONDS_PER_HOUR * SAMPLE_RATE_HZ)

    @property
    def max_spool_bytes(self) -> int:
        """Largest spool that the decoder may write: the longest recording and one second of slack."""
        return (self.max_samples + SAMPLE_RATE_HZ) * SAMPLE_BYTES
