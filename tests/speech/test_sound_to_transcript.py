"""The whole way from a file to sentences, with the true decoder, the true detector and the true loader."""

import os
import struct
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from konspekt import audio
from konspekt.domain.sound import SAMPLE_RATE_HZ, SpeechActivity
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Word
from konspekt.engines import gigaam, silero
from konspekt.engines.options import EngineOptions
from konspekt.engines.scripted import Script, ScriptedDetector
from konspekt.language import load_language
from konspekt.speech import batches, cut, join, recognize_batch
from konspekt.speech.cutting import MAX_PIECE_MS
from tone_voice import Spoken, say, write_weights

SENTENCE = (
    "градиентный спуск это метод поиска наименьшего значения функции при котором делают шаги против градиента"
)


def quiet(stage: str, done_ms: int, total_ms: int) -> None:
    del stage, done_ms, total_ms


@pytest.fixture(scope="module")
def recognizer(tmp_path_factory: pytest.TempPathFactory):
    folder = write_weights(tmp_path_factory.mktemp("tones"), variant="v3_e2e_ctc", quantisation="int8")
    return gigaam.build(EngineOptions(weights=folder, threads=1))


def script_of(spoken: Spoken) -> Script:
    words = (Word(text=text, span=TimeSpan(start, end)) for text, start, end in spoken.words)
    return Script(words=tuple(words))


def write_wav(path: Path, samples: np.ndarray) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(np.rint(samples * 32_767).astype("<i2").tobytes())
    return path


def heard_words(sound: audio.SpooledSound, activity: SpeechActivity, recognizer) -> list[Word]:
    pieces = cut(activity, sample_count=sound.sample_count)
    assert max(piece.span.duration_ms for piece in pieces) <= MAX_PIECE_MS
    heard = [
        piece
        for batch in batches(pieces)
        for piece in recognize_batch(sound, batch, recognizer, language="ru")
    ]
    transcript = join(heard, language=load_language("ru"), punctuates=True, engine="gigaam")
    return [word for segment in transcript.segments for word in segment.words]


def assert_heard_exactly(words: list[Word], spoken: Spoken) -> None:
    assert [word.text for word in words] == [text for text, _, _ in spoken.words]
    for word, (_, start_ms, _) in zip(words, spoken.words, strict=True):
        assert abs(word.span.start_ms - start_ms) <= 40


def test_a_sentence_of_tones_is_heard_exactly_across_a_cut(tmp_path: Path, recognizer) -> None:
    spoken = say(" ".join([SENTENCE] * 3), word_pause_s=0.1)
    assert spoken.duration_ms > 2 * MAX_PIECE_MS
    file = write_wav(tmp_path / "lecture.wav", spoken.samples)
    sound = audio.decode(file, tmp_path / "spool", on_progress=quiet, total_ms=None)
    activity = ScriptedDetector(script_of(spoken)).detect(sound, on_progress=quiet)

    assert len(cut(activity, sample_count=sound.sample_count)) >= 3
    assert_heard_exactly(heard_words(sound, activity, recognizer), spoken)


@pytest.mark.parametrize("name", ["test.mp3", "second.mp3"])
def test_people_go_through_the_true_engines_and_give_words_within_speech(
    shared: Path, tmp_path: Path, recognizer, name: str
) -> None:
    """Weights of tones hear no words of people; what they do hear has to lie in the pieces, and the pieces in speech."""
    sound = audio.decode(
        shared / "cases" / "audio" / name, tmp_path / "spool", on_progress=quiet, total_ms=None
    )
    activity = silero.build().detect(sound, on_progress=quiet)
    pieces = cut(activity, sample_count=sound.sample_count)

    assert pieces
    for piece in recognize_batch(sound, pieces, recognizer, language="ru"):
        spoken_ms = sum(span.duration_ms for span in piece.speech)
        assert spoken_ms > 0.7 * piece.span.duration_ms
        assert all(piece.span.covers(word.span) for word in piece.words)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_three_hours_lose_and_double_no_word(tmp_path: Path, recognizer) -> None:
    """A tone lecture of three hours: a minute that is said again and again, so that cuts fall at ever other words."""
    minute = say(" ".join([SENTENCE] * 4), word_pause_s=0.06, lead_s=0.3, goes_on=True)
    times = -(-3 * 3600 * 1000 // minute.duration_ms)
    with (tmp_path / "lecture.raw").open("wb") as raw:
        block = np.rint(minute.samples * 32_767).astype("<i2").tobytes()
        for _ in range(times):
            raw.write(block)
    file = _wav_around(tmp_path / "lecture.raw", tmp_path / "lecture.wav")
    sound = audio.decode(file, tmp_path / "spool", on_progress=quiet, total_ms=None)
    file.unlink()
    length = len(minute.samples)
    spoken = Spoken(
        samples=minute.samples,
        words=tuple(
            (
                text,
                start + place * length * 1000 // SAMPLE_RATE_HZ,
                end + place * length * 1000 // SAMPLE_RATE_HZ,
            )
            for place in range(times)
            for text, start, end in minute.words
        ),
    )
    activity = ScriptedDetector(script_of(spoken)).detect(sound, on_progress=quiet)

    assert sound.duration_ms >= 3 * 3600 * 1000
    assert_heard_exactly(heard_words(sound, activity, recognizer), spoken)


DECODE_AND_DETECT = """
import resource, sys
from pathlib import Path
from konspekt import audio
from konspekt.engines import silero
quiet = lambda *_: None
sound = audio.decode(Path(sys.argv[1]), Path(sys.argv[2]), on_progress=quiet, total_ms=None)
silero.build().detect(sound, on_progress=quiet)
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
# Not ru_maxrss: it begins with the peak of the process that started this one.
print(int(status["VmHWM"].split()[0]))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="macOS counts in other units")
def test_three_hours_are_decoded_and_searched_for_speech_in_little_memory(tmp_path: Path) -> None:
    file = tmp_path / "long.wav"
    (tmp_path / "empty.raw").write_bytes(b"")
    _wav_around(tmp_path / "empty.raw", file, frames=3 * 3600 * SAMPLE_RATE_HZ)
    ran = subprocess.run(
        [sys.executable, "-c", DECODE_AND_DETECT, str(file), str(tmp_path / "spool")],
        check=True,
        capture_output=True,
        text=True,
    )
    own_kib, child_kib = (int(line) for line in ran.stdout.split())
    assert own_kib + child_kib < 250 * 1024


def _wav_around(raw: Path, file: Path, *, frames: int | None = None) -> Path:
    """Write a wav header before raw samples; `frames` of silence that take no room if there are none."""
    count = frames if frames is not None else raw.stat().st_size // 2
    fmt = struct.pack("<HHIIHH", 1, 1, SAMPLE_RATE_HZ, SAMPLE_RATE_HZ * 2, 2, 16)
    head = b"RIFF" + struct.pack("<I", 36 + count * 2) + b"WAVEfmt " + struct.pack("<I", 16) + fmt
    with file.open("wb") as out:
        out.write(head + b"data" + struct.pack("<I", count * 2))
        with raw.open("rb") as samples:
            while block := samples.read(1 << 20):
                out.write(block)
    if frames is not None:
        os.truncate(file, 44 + count * 2)
    raw.unlink()
    return file
