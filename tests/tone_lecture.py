"""A lecture spoken in tones, as a WAV file with its script: what the true GigaAM loader can hear without any weights of a person's voice."""

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import tone_voice
from konspekt.domain.sound import SAMPLE_RATE_HZ
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Word
from konspekt.engines.options import EngineOptions
from konspekt.engines.scripted import Script, ScriptedDetector
from konspekt.line.sound import Ears
from konspekt.ports import Recognizer, VoiceDetector

SENTENCES = (
    "алгоритм это последовательность действий которая приводит к нужному результату",
    "стек это структура данных в которой последний элемент выходит первым",
    "теперь поговорим о памяти",
    "переменной называется именованная область памяти",
    "спасибо за внимание",
)


@dataclass(frozen=True, slots=True)
class ToneLecture:
    recording: Path
    weights: Path
    words: tuple[Word, ...]
    speech: tuple[TimeSpan, ...]

    def detector(self) -> VoiceDetector:
        """Tones are no speech to Silero: the script says where they are."""
        return ScriptedDetector(Script(words=self.words, speech=self.speech))

    def recognizer(self) -> Recognizer:
        from konspekt.engines import gigaam

        return gigaam.build(
            EngineOptions(weights=self.weights, variant="v3_ctc", threads=1, precision="fp32")
        )

    def ears(self) -> Ears:
        return Ears(detector=self.detector, recognizer=self.recognizer)


def write(folder: Path, *, repeats: int = 1, pause_s: float = 1.0) -> ToneLecture:
    """Speak the sentences `repeats` times over, a pause after each."""
    sounds, words, speech, at_ms = [], [], [], 0
    space = tone_voice.say(tone_voice.SPACE, lead_s=0).samples
    for sentence in SENTENCES * repeats:
        spoken = tone_voice.say(sentence, lead_s=0.5, word_pause_s=0.1, tail_s=pause_s)
        # The tone of a space parts the last word of a sentence from the first of the next.
        sounds += [spoken.samples, space]
        words += [
            Word(text=text, span=TimeSpan(at_ms + start, at_ms + end)) for text, start, end in spoken.words
        ]
        speech.append(TimeSpan(at_ms + spoken.words[0][1], at_ms + spoken.words[-1][2]))
        at_ms += spoken.duration_ms + len(space) * 1000 // SAMPLE_RATE_HZ
    recording = folder / "тоны.wav"
    with wave.open(str(recording), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(np.rint(np.concatenate(sounds) * 32_767).astype("<i2").tobytes())
    weights = tone_voice.write_weights(folder / "weights")
    return ToneLecture(recording=recording, weights=weights, words=tuple(words), speech=tuple(speech))
