"""Whisper through its true loader, on a network of true form and tiny size: what it writes is nonsense, how it is written is not."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from konspekt.domain.errors import (
    DeviceMissing,
    EngineNotInstalled,
    LanguageUnknown,
    WeightsCorrupt,
    WeightsMissing,
)
from konspekt.domain.sound import Waveform
from konspekt.engines import whisper
from konspekt.engines.options import EngineOptions
from konspekt.engines.whisper import Rung, ladder
from tiny_whisper import write_tiny_whisper
from tone_voice import say


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_whisper(tmp_path_factory.mktemp("whisper"))


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """The same files, to be spoiled."""
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def build(folder: Path | None, **more) -> whisper.WhisperRecognizer:
    return whisper.build(EngineOptions(weights=folder, threads=1, device="cpu", **more))


PIECES = [Waveform(say(text, tail_s=0.3).samples) for text in ("раз", "два слова")]


def test_what_a_piece_becomes_does_not_depend_on_the_pieces_before_it(folder: Path) -> None:
    """Random weights fail every threshold, so each piece climbs the whole ladder."""
    recognizer = build(folder)
    together = list(recognizer.recognize(PIECES, language="ru", vocabulary=()))
    alone = [
        next(iter(recognizer.recognize([piece], language="ru", vocabulary=()))) for piece in reversed(PIECES)
    ]
    assert together == alone[::-1]
    fresh = build(folder)
    assert list(fresh.recognize(PIECES[:1], language="ru", vocabulary=())) == together[:1]
    assert any(together)


def test_the_ladder_widens_the_search_and_draws_no_lots() -> None:
    assert ladder(1) == (
        Rung(beam_size=1),
        Rung(beam_size=5),
        Rung(beam_size=5, no_repeat_ngram_size=3, repetition_penalty=1.1),
    )
    assert [rung.beam_size for rung in ladder(5)] == [5, 5]
    assert [rung.beam_size for rung in ladder(8)] == [8, 8]


def test_silence_is_not_given_to_a_network_that_would_invent_words(folder: Path) -> None:
    silence = [Waveform(np.zeros(16_000, np.float32)), Waveform(np.zeros(0, np.float32))]
    assert list(build(folder).recognize(silence, language="ru", vocabulary=())) == [(), ()]


def test_a_vocabulary_longer_than_the_prompt_is_no_error(folder: Path) -> None:
    vocabulary = [f"термин{place}" for place in range(2000)]
    assert len(list(build(folder).recognize(PIECES[:1], language="ru", vocabulary=vocabulary))) == 1


def test_a_vocabulary_changes_what_the_network_expects(folder: Path) -> None:
    recognizer = build(folder)
    without = list(recognizer.recognize(PIECES[:1], language="ru", vocabulary=()))
    assert list(recognizer.recognize(PIECES[:1], language="ru", vocabulary=("градиентный спуск",))) != without


@pytest.mark.parametrize("tag", ["ru", "ru-RU", "RU", "en"])
def test_a_language_is_named_by_its_tag(folder: Path, tag: str) -> None:
    assert len(list(build(folder).recognize(PIECES[:1], language=tag, vocabulary=()))) == 1


def test_a_language_that_the_network_does_not_know_is_refused(folder: Path) -> None:
    with pytest.raises(LanguageUnknown):
        list(build(folder).recognize(PIECES[:1], language="tlh", vocabulary=()))


def test_settings_that_change_the_words_change_the_digest(folder: Path) -> None:
    digests = {
        build(folder).weights_sha256,
        build(folder, beam_size=5).weights_sha256,
        build(folder, precision="fp32").weights_sha256,
    }
    assert len(digests) == 3
    assert build(folder, precision="int8").weights_sha256 in digests  # what auto means on a processor
    assert build(folder, beam_size=1).weights_sha256 in digests


@pytest.mark.parametrize("file", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
def test_a_missing_file_is_named_with_what_to_fetch(copy: Path, file: str) -> None:
    (copy / file).unlink()
    with pytest.raises(WeightsMissing) as refused:
        build(copy, variant="large-v2")
    assert refused.value.figures["file"] == file
    assert refused.value.figures["name"] == "whisper-large-v2"


@pytest.mark.parametrize("folder", [None, Path("nowhere")])
def test_no_folder_at_all_is_missing_weights_too(folder: Path | None) -> None:
    with pytest.raises(WeightsMissing) as refused:
        build(folder)
    assert refused.value.figures["name"] == "whisper-large-v3-turbo"


def test_a_network_of_128_bands_needs_its_preprocessor(tmp_path: Path) -> None:
    """Without the file the library assumes 80 bands and dies on the first piece."""
    folder = write_tiny_whisper(tmp_path, mels=128)
    assert len(list(build(folder).recognize(PIECES[:1], language="ru", vocabulary=()))) == 1
    form = (folder / "preprocessor_config.json").read_text()
    (folder / "preprocessor_config.json").unlink()
    with pytest.raises(WeightsMissing) as refused:
        build(folder)
    assert refused.value.figures["file"] == "preprocessor_config.json"
    (folder / "preprocessor_config.json").write_text(json.dumps({**json.loads(form), "feature_size": 80}))
    with pytest.raises(WeightsCorrupt):
        build(folder)


def test_a_network_of_80_bands_needs_none(copy: Path) -> None:
    (copy / "preprocessor_config.json").unlink()
    assert build(copy)


@pytest.mark.parametrize(
    ("file", "content"),
    [("model.bin", b"nothing"), ("model.bin", b""), ("tokenizer.json", b"{"), ("vocabulary.json", b"[")],
)
def test_a_broken_file_is_named(copy: Path, file: str, content: bytes) -> None:
    (copy / file).write_bytes(content)
    with pytest.raises(WeightsCorrupt) as refused:
        build(copy)
    assert refused.value.figures["file"] in {file, "model.bin"}


def test_a_network_cut_short_is_corrupt(copy: Path) -> None:
    whole = (copy / "model.bin").read_bytes()
    (copy / "model.bin").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WeightsCorrupt):
        build(copy)


def test_a_missing_package_names_its_extra(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(EngineNotInstalled) as refused:
        build(folder)
    assert refused.value.figures["extra"] == "whisper"


def test_cuda_by_name_is_not_quietly_the_processor(folder: Path) -> None:
    if __import__("ctranslate2").get_cuda_device_count():
        pytest.skip("there is a CUDA device")
    with pytest.raises(DeviceMissing):
        whisper.build(EngineOptions(weights=folder, device="cuda"))
