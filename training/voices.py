"""Speech from text by espeak-ng, driven through ctypes from the wheel ``espeakng-loader``.

A development dependency only: the program is GPL and is never imported by the package itself.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import av
import espeakng_loader
import numpy as np
import numpy.typing as npt

PLAIN_VOICE = "ru"
SAMPLE_RATE_HZ = 16_000

_RETRIEVAL = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come to the callback, nothing is played
_UTF8 = 1
_POS_CHARACTER = 1
_EVENT_LIST_END, _EVENT_WORD = 0, 1
_RATE, _PITCH, _RANGE = 1, 3, 4


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWord:
    """A word of the text and when espeak-ng began to say it."""

    text: str
    start_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Mono speech at 16 kHz in -1..1, with the words' own start times."""

    samples: npt.NDArray[np.float32]
    words: Sequence[SpokenWord]

    @property
    def duration_ms(self) -> int:
        """Length of the sound."""
        return round(1000 * len(self.samples) / SAMPLE_RATE_HZ)


class _Speaker:
    def __init__(self) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._buffers: list[npt.NDArray[np.int16]] = []
        self._events: list[tuple[int, int, int]] = []
        self.rate_hz: int = self._library.espeak_Initialize(
            _RETRIEVAL, 0, espeakng_loader.get_data_path().encode(), 0
        )
        if self.rate_hz <= 0:
            message = "espeak-ng did not find its data"
            raise RuntimeError(message)
        self._callback = _CALLBACK(self._collect)
        self._library.espeak_SetSynthCallback(self._callback)

    def _collect(
        self, wave: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[_Event]"
    ) -> int:
        if count > 0:
            self._buffers.append(np.ctypeslib.as_array(wave, (count,)).copy())
        index = 0
        while events and events[index].type != _EVENT_LIST_END:
            event = events[index]
            if event.type == _EVENT_WORD:
                self._events.append((event.text_position, event.length, event.audio_position))
            index += 1
        return 0

    def speak(
        self, text: str, voice: str, settings: dict[int, int]
    ) -> tuple[npt.NDArray[np.int16], list[SpokenWord]]:
        self._buffers.clear()
        self._events.clear()
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            message = f"espeak-ng has no voice {voice}"
            raise ValueError(message)
        for parameter, value in settings.items():
            self._library.espeak_SetParameter(parameter, value, 0)
        raw = text.encode()
        self._library.espeak_Synth(raw, len(raw) + 1, 0, _POS_CHARACTER, 0, _UTF8, None, None)
        wave = np.concatenate(self._buffers) if self._buffers else np.zeros(0, np.int16)
        words = [
            SpokenWord(text=text[at - 1 : at - 1 + length], start_ms=ms) for at, length, ms in self._events
        ]
        return wave, words


@cache
def _speaker() -> _Speaker:
    return _Speaker()


def resample(
    samples: npt.NDArray[np.float32], from_hz: float, *, speed: float = 1.0
) -> npt.NDArray[np.float32]:
    """The sound at 16 kHz, played ``speed`` times as fast (which shifts pitch and formants too)."""
    frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
    frame.sample_rate = round(from_hz * speed)
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=SAMPLE_RATE_HZ)
    return np.concatenate(
        [part.to_ndarray()[0] for part in [*resampler.resample(frame), *resampler.resample(None)]]
    )


def say(
    text: str,
    *,
    voice: str = PLAIN_VOICE,
    words_per_minute: int = 140,
    pitch: int = 50,
    pitch_range: int = 50,
    speed: float = 1.0,
) -> Utterance:
    """Speak ``text``; ``voice`` is ``ru`` or ``ru+VARIANT``, pitch and its range are 0..99."""
    speaker = _speaker()
    wave, words = speaker.speak(text, voice, {_RATE: words_per_minute, _PITCH: pitch, _RANGE: pitch_range})
    samples = resample(wave.astype(np.float32) / 32768, speaker.rate_hz, speed=speed)
    timed = [SpokenWord(text=word.text, start_ms=round(word.start_ms / speed)) for word in words]
    return Utterance(samples=samples, words=timed)
