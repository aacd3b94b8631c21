"""From sound to what the network hears: disturbed as rooms and microphones do, then onnx-asr's own GigaAM v3 log-mel features."""

import numpy as np
import numpy.typing as npt
from onnx_asr.preprocessors.numpy_preprocessor import GigaamPreprocessorNumpy
from scipy.signal import fftconvolve
from voices import SAMPLE_RATE_HZ

Sound = npt.NDArray[np.float32]
_PREPROCESSOR = GigaamPreprocessorNumpy("gigaam_v3")


def log_mel(sound: Sound) -> npt.NDArray[np.float32]:
    """Features [frames, 64], a frame every 10 ms, by the code that the package itself runs."""
    features, _ = _PREPROCESSOR(sound[None].astype(np.float32), np.array([len(sound)]))
    return features[0].T


def trim(sound: Sound) -> Sound:
    """The sound without digital silence at its ends."""
    loud = np.flatnonzero(np.abs(sound) > 1e-3)
    return sound[loud[0] : loud[-1] + 1] if len(loud) else sound[:0]


def coloured_noise(count: int, random: np.random.Generator, slope: float) -> Sound:
    """Noise of unit power whose spectrum falls by ``slope``: 0 white, 1 pink."""
    spectrum = np.fft.rfft(random.standard_normal(count))
    noise = np.fft.irfft(spectrum * (np.arange(len(spectrum)) + 1.0) ** (-slope / 2), count)
    return (noise / (noise.std() + 1e-9)).astype(np.float32)


def reverberate(sound: Sound, random: np.random.Generator) -> Sound:
    """The sound in a small room: exponentially falling noise as the impulse response."""
    length = int(SAMPLE_RATE_HZ * random.uniform(0.05, 0.35))
    response = (
        random.standard_normal(length) * 10 ** (-3 * np.arange(length) / length) * random.uniform(0.02, 0.12)
    )
    response[0] = 1
    return fftconvolve(sound, response)[: len(sound)].astype(np.float32)


def equalize(sound: Sound, random: np.random.Generator) -> Sound:
    """A random smooth frequency response, one time in five with the top cut off."""
    spectrum = np.fft.rfft(sound)
    at = np.linspace(0, 1, len(spectrum))
    gain_db = np.interp(at, [0, 0.06, 0.12, 0.25, 0.5, 0.75, 1], random.uniform(-10, 6, 7))
    if random.random() < 0.2:
        gain_db = gain_db - 40 * (at > random.uniform(0.45, 0.9))
    return np.fft.irfft(spectrum * 10 ** (gain_db / 20), len(sound)).astype(np.float32)


def disturb(sound: Sound, random: np.random.Generator) -> Sound:
    """One recording's worth of disturbance; a third of the sounds only change in loudness."""
    clean = random.random() < 0.33
    if not clean and random.random() < 0.4:
        sound = reverberate(sound, random)
    if not clean and random.random() < 0.6:
        sound = equalize(sound, random)
    sound = sound / (np.abs(sound).max() + 1e-6) * 10 ** (random.uniform(-24, -0.5) / 20)
    if not clean:
        power = np.sqrt((sound**2).mean())
        snr_db = random.uniform(8, 45)
        sound = sound + coloured_noise(len(sound), random, random.uniform(0, 1.6)) * power * 10 ** (
            -snr_db / 20
        )
    return sound.astype(np.float32)
