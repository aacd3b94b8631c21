"""Laws of the engines that read a script."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from konspekt import audio
from konspekt.domain.errors import WeightsCorrupt, WeightsMissing
from konspekt.domain.sound import Waveform
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Word
from konspekt.engines import scripted
from konspekt.engines.options import EngineOptions
from konspekt.speech import cut, recognize_batch
from tone_voice import write_pcm

WORDS = [
    ["Литерал", 1200, 1650, 0.93],
    ["это", 1700, 1820],
    ["значение.", 1900, 2600, 0.5],
    ["Дальше", 29_000, 29_500],
]


def written(folder: Path, **script: object) -> EngineOptions:
    (folder / "script.json").write_text(json.dumps(script), encoding="utf-8")
    return EngineOptions(script=folder / "script.json")


def test_the_words_of_the_script_are_heard_at_their_times(tmp_path: Path) -> None:
    options = written(tmp_path, words=WORDS, speech=[[1000, 3000], [28_500, 30_000]])
    sound = audio.open_sound(write_pcm(tmp_path / "s", np.zeros(16_000 * 31, np.float32)))
    activity = scripted.build_detector(options).detect(sound, on_progress=lambda *_: None)
    pieces = cut(activity, sample_count=sound.sample_count)
    heard = recognize_batch(sound, pieces, scripted.build(options), language="ru")

    assert [len(piece.words) for piece in heard] == [3, 1]
    told = [[w.text, w.span.start_ms, w.span.end_ms] for piece in heard for w in piece.words]
    assert told == [row[:3] for row in WORDS]


def test_without_stretches_of_speech_it_is_where_the_words_are(tmp_path: Path) -> None:
    sound = audio.open_sound(write_pcm(tmp_path / "s", np.zeros(16_000 * 31, np.float32)))
    detector = scripted.build_detector(written(tmp_path, words=WORDS))
    heard = detector.detect(sound, on_progress=lambda *_: None)
    loud_ms = np.flatnonzero(heard.probabilities) * 32
    assert loud_ms.min() == pytest.approx(1200, abs=32)
    assert loud_ms.max() == pytest.approx(29_500, abs=32)


def test_a_word_belongs_to_the_piece_that_holds_its_middle() -> None:
    script = scripted.Script(words=(Word(text="раз", span=TimeSpan(900, 1300)),))
    left, right = (Waveform(np.zeros(16_000, np.float32), start_ms=start) for start in (0, 1000))
    heard = list(scripted.ScriptedRecognizer(script).recognize([left, right], language="ru", vocabulary=()))
    assert [[word.span for word in words] for words in heard] == [[], [TimeSpan(0, 300)]]


def test_other_words_are_another_engine(tmp_path: Path) -> None:
    first = scripted.build(written(tmp_path, words=WORDS)).weights_sha256
    assert scripted.build(written(tmp_path, words=WORDS, delay_ms=3)).weights_sha256 == first
    assert scripted.build(written(tmp_path, words=WORDS[:2])).weights_sha256 != first


def test_a_delay_is_taken_for_every_piece() -> None:
    recognizer = scripted.ScriptedRecognizer(scripted.Script(words=(), delay_ms=30))
    piece = Waveform(np.zeros(100, np.float32))
    began = time.perf_counter()
    list(recognizer.recognize([piece] * 3, language="ru", vocabulary=()))
    assert time.perf_counter() - began >= 0.09


def test_no_script_is_missing_weights(tmp_path: Path) -> None:
    for options in (EngineOptions(), EngineOptions(script=tmp_path / "absent.json")):
        with pytest.raises(WeightsMissing):
            scripted.build(options)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"words": 3}', '{"words": [["a"]]}', '{"words": [["a b", 1, 2]]}', '{"words": [["a", 2, 1]]}',
     '{"words": [["a", 1, 2, 3]]}', '{"words": [], "speech": [[1]]}', '{"words": [["a", "x", 2]]}'],
)  # fmt: skip
def test_what_is_no_script_is_corrupt(tmp_path: Path, text: str) -> None:
    (tmp_path / "s.json").write_text(text, encoding="utf-8")
    with pytest.raises(WeightsCorrupt):
        scripted.build(EngineOptions(script=tmp_path / "s.json"))
