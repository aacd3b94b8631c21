"""Decoded sound in a file, read by span: three hours are 345 MB on disk and never in memory."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from konspekt.audio.limits import SAMPLE_BYTES
from konspekt.domain.errors import StorageError
from konspekt.domain.sound import SAMPLES_PER_MS, Waveform
from konspekt.domain.time import TimeSpan

_FULL_SCALE: Final = 32_768.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SpooledSound:
    """A spool on disk: mono little-endian 16-bit samples at SAMPLE_RATE_HZ."""

    path: Path
    sample_count: int
    damaged_packets: int = 0
    """Packets that its decoder could make nothing of; known only to whoever had it decoded."""

    @property
    def duration_ms(self) -> int:
        """Length in whole milliseconds, rounded down."""
        return self.sample_count // SAMPLES_PER_MS

    def read(self, span: TimeSpan) -> Waveform:
        """Give the samples of `span`; what lies behind the end is left out."""
        return self.read_samples(span.start_ms * SAMPLES_PER_MS, span.duration_ms * SAMPLES_PER_MS)

    def read_samples(self, start: int, count: int) -> Waveform:
        """Give `count` samples from `start` on; fewer at the end."""
        first = min(max(start, 0), self.sample_count)
        left = max(0, min(count, self.sample_count - first))
        stored = np.fromfile(self.path, dtype="<i2", count=left, offset=first * SAMPLE_BYTES)
        return Waveform(stored.astype(np.float32) / np.float32(_FULL_SCALE), start_ms=first // SAMPLES_PER_MS)


def open_sound(spool: Path) -> SpooledSound:
    """Give the sound in a finished spool; raises StorageError if the file is gone."""
    try:
        size_bytes = spool.stat().st_size
    except OSError as failed:
        raise StorageError(name=spool.name, reason=failed.strerror or "") from failed
    return SpooledSound(path=spool, sample_count=size_bytes // SAMPLE_BYTES)
