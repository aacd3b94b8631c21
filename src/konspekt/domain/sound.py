"""Decoded sound and where somebody speaks in it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from konspekt.domain.time import TimeSpan

SAMPLE_RATE_HZ: Final = 16_000
"""The one rate inside Konspekt: what every recognizer here was trained on."""
SAMPLES_PER_MS: Final = SAMPLE_RATE_HZ // 1000


@dataclass(frozen=True, slots=True, eq=False)
class Waveform:
    """Mono sound at SAMPLE_RATE_HZ: `samples` has shape (n,), dtype float32, values in -1..1."""

    samples: npt.NDArray[np.float32]
    start_ms: int = 0
    """Where in its recording it begins."""

    @property
    def duration_ms(self) -> int:
        """Length, rounded down to whole milliseconds."""
        return len(self.samples) // SAMPLES_PER_MS


@dataclass(frozen=True, slots=True, eq=False)
class SpeechActivity:
    """How likely it is, frame by frame, that somebody speaks.

    `probabilities` has shape (frames,), dtype float32, values in 0..1; frame i covers the samples from
    `i * frame_samples` on.
    """

    probabilities: npt.NDArray[np.float32]
    frame_samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """At most 24 s of sound: what a recognizer hears at once."""

    index: int
    """Place among the pieces of the recording, from 0."""
    span: TimeSpan
    speech: tuple[TimeSpan, ...] = ()
    """Where inside `span` the detector heard somebody speak; empty means unknown."""
