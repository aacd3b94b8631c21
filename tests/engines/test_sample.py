"""Laws of the sample engine: it understands its synthetic voice, and refuses people."""

import shutil
from importlib.resources import files
from pathlib import Path

import jiwer
import numpy as np
import pytest

from konspekt import audio
from konspekt.domain.errors import SampleEngineRefuses, WeightsCorrupt, WeightsMissing
from konspekt.domain.sound import Waveform
from konspekt.engines import sample, silero
from konspekt.engines.options import EngineOptions
from konspekt.ports import Recognizer
from konspekt.speech import cut, recognize_batch
from training.voices import say

SENTENCE = "сегодня мы говорим о том как устроен паровой двигатель и зачем нужен маховик"


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return sample.build(EngineOptions(threads=1))


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(str(files("konspekt.engines") / "sample_weights"), tmp_path / "w"))


def test_it_understands_its_voice(recognizer: Recognizer) -> None:
    spoken = say(SENTENCE, words_per_minute=140)
    (words,) = recognizer.recognize([Waveform(spoken.samples)], language="ru", vocabulary=())

    assert jiwer.wer(SENTENCE, " ".join(word.text for word in words)) < 0.25
    assert (recognizer.name, recognizer.punctuates) == ("sample", False)
    assert abs(words[0].span.start_ms - spoken.words[0].start_ms) < 200


@pytest.mark.parametrize("text", ["да", "раз", "спасибо", "ну вот", "подведём итоги"])
def test_a_short_word_of_its_voice_is_not_taken_for_a_person(recognizer: Recognizer, text: str) -> None:
    for words_per_minute in (130, 200):
        spoken = say(text, words_per_minute=words_per_minute)
        assert list(recognizer.recognize([Waveform(spoken.samples)], language="ru", vocabulary=()))


@pytest.mark.parametrize("seconds", [2, 3, 4])
def test_a_few_words_of_a_person_are_enough_to_refuse(
    shared: Path, tmp_path: Path, recognizer: Recognizer, seconds: int
) -> None:
    file = shared / "cases" / "audio" / "second.mp3"
    sound = audio.decode(file, tmp_path / "spool", on_progress=lambda *_: None, total_ms=None)
    piece = sound.read_samples(4 * 16_000, seconds * 16_000)
    with pytest.raises(SampleEngineRefuses):
        list(recognizer.recognize([piece], language="ru", vocabulary=()))


@pytest.mark.parametrize("name", ["test.mp3", "second.mp3"])
def test_it_refuses_people(shared: Path, tmp_path: Path, recognizer: Recognizer, name: str) -> None:
    sound = audio.decode(
        shared / "cases" / "audio" / name, tmp_path / "spool", on_progress=lambda *_: None, total_ms=None
    )
    pieces = cut(silero.build().detect(sound, on_progress=lambda *_: None), sample_count=sound.sample_count)
    with pytest.raises(SampleEngineRefuses):
        recognize_batch(sound, pieces, recognizer, language="ru")


def test_silence_is_no_person(recognizer: Recognizer) -> None:
    silence = Waveform(np.zeros(32_000, np.float32))
    assert list(recognizer.recognize([silence], language="ru", vocabulary=())) == [()]


@pytest.mark.parametrize("name", ["v3_ctc.int8.onnx", "v3_vocab.txt", "config.json", "guard.json"])
def test_without_one_of_its_files_it_does_not_start(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(WeightsMissing):
        sample.build(EngineOptions(weights=copied))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"threshold": "low"}'])
def test_without_a_threshold_it_does_not_start(copied: Path, text: str) -> None:
    (copied / "guard.json").write_text(text, encoding="utf-8")
    with pytest.raises(WeightsCorrupt):
        sample.build(EngineOptions(weights=copied))


def test_its_threshold_is_part_of_what_decides_the_result(copied: Path, recognizer: Recognizer) -> None:
    assert sample.build(EngineOptions(weights=copied)).weights_sha256 == recognizer.weights_sha256
    (copied / "guard.json").write_text('{"threshold": -9}', encoding="utf-8")
    assert sample.build(EngineOptions(weights=copied)).weights_sha256 != recognizer.weights_sha256


def test_it_leaves_nothing_beside_its_shipped_files(recognizer: Recognizer) -> None:
    shipped = Path(str(files("konspekt.engines") / "sample_weights"))
    assert {file.name for file in shipped.iterdir()} <= {
        "MODEL_CARD.md", "config.json", "guard.json", "v3_ctc.int8.onnx", "v3_vocab.txt", "__pycache__",
    }  # fmt: skip
