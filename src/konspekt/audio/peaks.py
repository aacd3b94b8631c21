"""The outline of a recording, for the waveform under the player."""

from typing import Final

import numpy as np

from konspekt.domain.sound import SAMPLE_RATE_HZ
from konspekt.ports import Sound

_BINS_AT_ONCE: Final = 256
_LOUDEST: Final = 255


def peaks(sound: Sound, *, per_second: int = 10) -> bytes:
    """Give one byte a bin, 0 silence to 255 full scale, `per_second` bins a second; the last bin may be shorter."""
    if per_second < 1:
        raise ValueError(f"{per_second} bins a second")
    made = bytearray()
    bin_count = -(-sound.sample_count * per_second // SAMPLE_RATE_HZ)
    for first in range(0, bin_count, _BINS_AT_ONCE):
        last = min(first + _BINS_AT_ONCE, bin_count)
        edges = np.arange(first, last + 1, dtype=np.int64) * SAMPLE_RATE_HZ // per_second
        start = int(edges[0])
        loudness = np.abs(sound.read_samples(start, int(edges[-1]) - start).samples)
        tops = np.maximum.reduceat(loudness, edges[:-1] - start)
        made += np.minimum(np.rint(tops * _LOUDEST), _LOUDEST).astype(np.uint8).tobytes()
    return bytes(made)
