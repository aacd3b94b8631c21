"""Voice activity by Silero VAD 6.2.3: its sequence network, shipped with Konspekt, run block by block."""

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from typing import Final, Protocol, cast

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from konspekt.domain.errors import WeightsCorrupt
from konspekt.domain.sound import SAMPLES_PER_MS, SpeechActivity
from konspekt.engines.devices import onnx_session_options
from konspekt.ports import OnProgress, Sound, VoiceDetector

STAGE: Final = "cut"
NETWORK: Final = "silero_vad/silero_vad_16k_sequence.onnx"
NETWORK_SHA256: Final = "9ccdacc4719d8aa7e45a77536bfabec45a03ba1f2fad5e241ab4060b24238a85"
FRAME_SAMPLES: Final = 512
_CONTEXT_SAMPLES: Final = 64
"""Each frame is shown with the end of the one before it."""
_STATE_SHAPE: Final = (1, 1, 128)
_BLOCK_FRAMES: Final = 240
"""7.7 s at once: as fast as any larger block, and 4 MB."""
_ENOUGH_THREADS: Final = 1
"""The network is small: two threads cost 5.7 core-seconds an hour of sound, one costs 4.1."""

Floats = npt.NDArray[np.float32]


class _Network(Protocol):
    """The part of onnxruntime's session that is used here."""

    def run(self, output_names: None, input_feed: dict[str, Floats], /) -> Sequence[Floats]: ...


class SileroDetector:
    """A VoiceDetector; keeps nothing between two recordings."""

    name = "silero"
    version = NETWORK_SHA256[:12]

    def __init__(self, network: _Network) -> None:
        self._network = network

    def detect(self, sound: Sound, *, on_progress: OnProgress) -> SpeechActivity:
        """Give the probability of speech in each 32 ms; the last frame is filled up with silence."""
        frame_count = -(-sound.sample_count // FRAME_SAMPLES)
        probabilities = np.zeros(frame_count, np.float32)
        hidden, cell = np.zeros(_STATE_SHAPE, np.float32), np.zeros(_STATE_SHAPE, np.float32)
        tail = np.zeros(_CONTEXT_SAMPLES, np.float32)
        for first in range(0, frame_count, _BLOCK_FRAMES):
            count = min(_BLOCK_FRAMES, frame_count - first)
            frames = _frames(sound, first, count)
            shown = np.empty((count, _CONTEXT_SAMPLES + FRAME_SAMPLES), np.float32)
            shown[0, :_CONTEXT_SAMPLES] = tail
            shown[1:, :_CONTEXT_SAMPLES] = frames[:-1, -_CONTEXT_SAMPLES:]
            shown[:, _CONTEXT_SAMPLES:] = frames
            tail = frames[-1, -_CONTEXT_SAMPLES:]
            heard, hidden, cell = self._network.run(None, {"input": shown, "h": hidden, "c": cell})
            probabilities[first : first + count] = heard
            done_ms = min((first + count) * FRAME_SAMPLES // SAMPLES_PER_MS, sound.duration_ms)
            on_progress(STAGE, done_ms, sound.duration_ms)
        return SpeechActivity(probabilities, FRAME_SAMPLES)


def _frames(sound: Sound, first: int, count: int) -> Floats:
    samples = sound.read_samples(first * FRAME_SAMPLES, count * FRAME_SAMPLES).samples
    missing = count * FRAME_SAMPLES - len(samples)
    return np.pad(samples, (0, missing)).reshape(count, FRAME_SAMPLES)


def build(*, threads: int = 0) -> VoiceDetector:
    """Give the detector; 0 threads means as many as pay.

    Raises:
        WeightsCorrupt: The shipped network is not the one that was shipped.
    """
    stored = files("konspekt.engines").joinpath(NETWORK).read_bytes()
    if hashlib.sha256(stored).hexdigest() != NETWORK_SHA256:
        raise WeightsCorrupt(name="silero", file=NETWORK)
    options = onnx_session_options(threads or _ENOUGH_THREADS)
    session = ort.InferenceSession(stored, options, providers=["CPUExecutionProvider"])
    return SileroDetector(cast("_Network", session))
