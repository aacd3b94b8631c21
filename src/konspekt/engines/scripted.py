"""Engines that read from a script instead of listening: for tests and for work on the interface, never a fallback.

A script is a JSON file:

    {"words": [["A", 1200, 1250, 0.93], ["literal", 1260, 1820], ...],
     "speech": [[1000, 5400]], "punctuates": true, "delay_ms": 0}

Words are timed in milliseconds from the start of the recording, the confidence may be left out; without `speech` it is where words
are. `delay_ms` is slept for every piece.
"""

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import numpy as np

from konspekt.domain.errors import WeightsCorrupt, WeightsMissing
from konspekt.domain.sound import SAMPLES_PER_MS, SpeechActivity, Waveform
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Word
from konspekt.engines.options import MAX_PIECE_MS, EngineOptions
from konspekt.ports import OnProgress, Sound

NAME: Final = "scripted"
_FRAME_SAMPLES: Final = 512
_WORD_FIELDS: Final = (3, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What is said in a recording."""

    words: tuple[Word, ...]
    """In order, timed from the start of the recording."""
    speech: tuple[TimeSpan, ...] = ()
    """Where somebody speaks; empty means: where words are."""
    punctuates: bool = True
    delay_ms: int = 0
    """Slept for every piece."""


class ScriptedDetector:
    """A VoiceDetector that is sure about the script's speech and hears nothing else."""

    name = NAME

    def __init__(self, script: Script) -> None:
        self._speech = script.speech or tuple(word.span for word in script.words)
        self.version = hashlib.sha256(repr(self._speech).encode()).hexdigest()[:12]

    def detect(self, sound: Sound, *, on_progress: OnProgress) -> SpeechActivity:
        """Give 1 where the script has speech and 0 elsewhere; a frame is speech where it begins in speech."""
        frame_count = -(-sound.sample_count // _FRAME_SAMPLES)
        probabilities = np.zeros(frame_count, np.float32)
        for span in self._speech:
            first = -(-span.start_ms * SAMPLES_PER_MS // _FRAME_SAMPLES)
            last = -(-span.end_ms * SAMPLES_PER_MS // _FRAME_SAMPLES)
            probabilities[first:last] = 1.0
        on_progress("cut", sound.duration_ms, sound.duration_ms)
        return SpeechActivity(probabilities, _FRAME_SAMPLES)


class ScriptedRecognizer:
    """A Recognizer that hears, in each piece, the script's words whose middle lies in it."""

    name = NAME
    max_piece_ms = MAX_PIECE_MS
    languages: frozenset[str] | None = None

    def __init__(self, script: Script) -> None:
        self._script = script
        self.punctuates = script.punctuates
        self.weights_sha256 = hashlib.sha256(repr((script.words, script.punctuates)).encode()).hexdigest()

    def recognize(
        self, pieces: Sequence[Waveform], *, language: str, vocabulary: Sequence[str]
    ) -> Iterator[tuple[Word, ...]]:
        """Yield the words of each piece, found by where it begins in its recording."""
        del language, vocabulary
        for piece in pieces:
            time.sleep(self._script.delay_ms / 1000)
            yield tuple(self._inside(TimeSpan(piece.start_ms, piece.start_ms + piece.duration_ms)))

    def close(self) -> None:
        """Do nothing: there is no memory to let go of."""

    def _inside(self, piece: TimeSpan) -> Iterator[Word]:
        for word in self._script.words:
            if piece.start_ms <= word.span.midpoint_ms < piece.end_ms:
                start_ms = max(word.span.start_ms, piece.start_ms) - piece.start_ms
                end_ms = min(word.span.end_ms, piece.end_ms) - piece.start_ms
                yield Word(text=word.text, span=TimeSpan(start_ms, end_ms), confidence=word.confidence)


def build(options: EngineOptions) -> ScriptedRecognizer:
    """Give the recognizer that reads from `options.script`.

    Raises:
        WeightsMissing, WeightsCorrupt: There is no script, or it is none.
    """
    return ScriptedRecognizer(_script_of(options))


def build_detector(options: EngineOptions) -> ScriptedDetector:
    """Give the detector that reads from `options.script`; raises as `build`."""
    return ScriptedDetector(_script_of(options))


def read_script(path: Path) -> Script:
    """Read a script file.

    Raises:
        WeightsCorrupt: It is not of the form that this module's text shows.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Script(
            words=tuple(_word(row) for row in told["words"]),
            speech=tuple(TimeSpan(int(start), int(end)) for start, end in told.get("speech", ())),
            punctuates=bool(told.get("punctuates", True)),
            delay_ms=int(told.get("delay_ms", 0)),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as broken:
        raise WeightsCorrupt(name=NAME, file=path.name) from broken


def _script_of(options: EngineOptions) -> Script:
    if options.script is None or not options.script.is_file():
        name = "script.json" if options.script is None else options.script.name
        raise WeightsMissing(name=NAME, file=name, megabytes=1)
    return read_script(options.script)


def _word(row: object) -> Word:
    fields = cast("list[object]", row)
    if not isinstance(row, list) or len(fields) not in _WORD_FIELDS:
        raise ValueError(f"no word: {row!r}")
    text, start_ms, end_ms, *sure = fields
    return Word(
        text=str(text),
        span=TimeSpan(int(cast("int", start_ms)), int(cast("int", end_ms))),
        confidence=float(cast("float", sure[0])) if sure else None,
    )
