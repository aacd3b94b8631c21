"""Speak lecture.ru.txt into the sample lecture of the package: sound, timed script, expected definitions.

usage: speak_lecture.py      (writes src/konspekt/library/sample/)
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from voices import PLAIN_VOICE, SAMPLE_RATE_HZ, say

HERE = Path(__file__).parent
LECTURE = HERE / "lecture.ru.txt"
FOLDER = HERE.parent / "src" / "konspekt" / "library" / "sample"
WORDS_PER_MINUTE = 138
SENTENCE_PAUSE_MS = 1_250
PART_PAUSE_MS = 1_900
BIT_RATE = 32_000
_TWO_READINGS = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")
_NOTE = re.compile(r"(=2|=|~|\?|&) (.+)")


@dataclass(kw_only=True)
class Line:
    """A sentence of the lecture, with the notes that stand before it."""

    text: str
    notes: list[tuple[str, str]] = field(default_factory=list)
    opens_part: bool = False

    @property
    def written(self) -> str:
        """As it is printed."""
        return _TWO_READINGS.sub(r"\1", self.text)

    @property
    def said(self) -> str:
        """As the voice is to read it."""
        return _TWO_READINGS.sub(r"\2", self.text)


def read_lines(path: Path) -> list[Line]:
    """The sentences in order."""
    lines: list[Line] = []
    notes: list[tuple[str, str]] = []
    opens_part = False
    for raw in path.read_text(encoding="utf-8").splitlines():
        note = _NOTE.fullmatch(raw)
        if raw.startswith("#"):
            continue
        if not raw:
            opens_part = True
        elif note:
            notes.append((note[1], note[2]))
        else:
            lines.append(Line(text=raw, notes=notes, opens_part=opens_part))
            notes, opens_part = [], False
    return lines


def silence(duration_ms: int) -> np.ndarray:
    """So much digital silence."""
    return np.zeros(duration_ms * SAMPLE_RATE_HZ // 1000, np.float32)


def speak(lines: list[Line]) -> tuple[np.ndarray, list[dict]]:
    """The whole sound and its segments, timed by espeak-ng's own word events."""
    parts, segments = [silence(PART_PAUSE_MS)], []
    for line in lines:
        if segments:
            parts.append(silence(PART_PAUSE_MS if line.opens_part else SENTENCE_PAUSE_MS))
        start_ms = sum(map(len, parts)) * 1000 // SAMPLE_RATE_HZ
        spoken = say(line.said, voice=PLAIN_VOICE, words_per_minute=WORDS_PER_MINUTE)
        loud = np.flatnonzero(np.abs(spoken.samples) > 1e-3)
        parts.append(spoken.samples[: loud[-1] + 1])
        written = re.findall(r"[\w-]+", line.written)
        if len(written) != len(spoken.words):
            message = f"espeak-ng reports other words than the text has: {line.said}"
            raise ValueError(message)
        words = [
            {"start_ms": start_ms + s.start_ms, "text": w} for w, s in zip(written, spoken.words, strict=True)
        ]
        end_ms = start_ms + int(loud[-1]) * 1000 // SAMPLE_RATE_HZ
        segments.append(
            {"start_ms": start_ms, "end_ms": end_ms, "text": line.written, "said": line.said, "words": words}
        )
    return np.concatenate([*parts, silence(PART_PAUSE_MS)]), segments


def expectations(lines: list[Line], segments: list[dict]) -> dict:
    """What a glossary of the lecture has to hold."""
    kinds: dict[str, list] = {
        "definitions": [],
        "used_before_defined": [],
        "never_defined": [],
        "abbreviations": [],
    }
    for number, line in enumerate(lines):
        for mark, what in line.notes:
            last = segments[number + 1 if mark == "=2" else number]
            span = {"start_ms": segments[number]["start_ms"], "end_ms": last["end_ms"]}
            if mark == "&":
                short, _, full = what.partition(" = ")
                kinds["abbreviations"].append({"short": short, "full": full, **span})
            else:
                kind = {"~": "used_before_defined", "?": "never_defined"}.get(mark, "definitions")
                kinds[kind].append({"headword": what, **span})
    return kinds


def encode(samples: np.ndarray, path: Path) -> None:
    """Write mono Opus."""
    sound = (samples / np.abs(samples).max() * 0.7 * 32767).astype(np.int16)
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream(
            "libopus", rate=SAMPLE_RATE_HZ, layout="mono", options={"application": "voip"}
        )
        stream.bit_rate = BIT_RATE
        frame = av.AudioFrame.from_ndarray(sound[None], format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE_HZ
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


def write_json(path: Path, form: dict) -> None:
    """Readable JSON."""
    path.write_text(json.dumps(form, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Make the three files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = read_lines(LECTURE)
    samples, segments = speak(lines)
    encode(samples, FOLDER / "lecture.opus")
    head = {"language": "ru", "voice": f"espeak-ng {PLAIN_VOICE}", "words_per_minute": WORDS_PER_MINUTE}
    duration_ms = len(samples) * 1000 // SAMPLE_RATE_HZ
    write_json(FOLDER / "script.json", {**head, "duration_ms": duration_ms, "segments": segments})
    expected = expectations(lines, segments)
    write_json(FOLDER / "definitions.json", expected)
    words = sum(len(segment["words"]) for segment in segments)
    print(
        f"{duration_ms / 60_000:.2f} min, {len(segments)} sentences, {words} words, {len(expected['definitions'])} definitions"
    )


if __name__ == "__main__":
    main()
