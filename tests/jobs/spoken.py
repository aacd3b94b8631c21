"""A lecture of any length that the scripted engine hears: silence as sound, the sample lecture's sentences as its words."""

import json
import wave
from dataclasses import dataclass
from pathlib import Path

from konspekt.engines.options import EngineOptions
from konspekt.engines.scripted import build, build_detector
from konspekt.library.sample import sample_script
from konspekt.line.sound import Ears

RATE_HZ = 8_000
TALK_MS = 250_000
"""Of the sample lecture, once over."""


@dataclass(frozen=True)
class Spoken:
    recording: Path
    script: Path

    def ears(self) -> Ears:
        options = EngineOptions(script=self.script)
        return Ears(detector=lambda: build_detector(options), recognizer=lambda: build(options))


def write(
    folder: Path, *, talks: int = 1, delay_ms: int = 0, name: str = "lecture.wav", is_whole: bool = False
) -> Spoken:
    """Give the sample lecture `talks` times over, in full only the first time unless `is_whole`."""
    folder.mkdir(parents=True, exist_ok=True)
    words, speech = [], []
    for talk in range(talks):
        for line in sample_script():
            # A word a line is enough where the text stages are not what is looked at.
            spoken = line.said.split() if is_whole or talk == 0 else ["Дальше."]
            step = (line.end_ms - line.start_ms) // len(spoken)
            start = talk * TALK_MS + line.start_ms
            words += [
                [word, start + at * step, start + (at + 1) * step - 10] for at, word in enumerate(spoken)
            ]
            speech.append([start, start + len(spoken) * step - 400])
    recording, script = folder / name, folder / f"{name}.script.json"
    with wave.open(str(recording), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE_HZ)
        # Every lecture has bytes of its own, so that two are never taken for one.
        file.writeframes(bytes([128, 128 + talks % 100]) + b"\x80" * (talks * TALK_MS * RATE_HZ // 1000))
    script.write_text(json.dumps({"words": words, "speech": speech, "delay_ms": delay_ms}), encoding="utf-8")
    return Spoken(recording, script)
