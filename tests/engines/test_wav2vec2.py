"""wav2vec2 through its true loader, on a tiny network that hears tones in the raw waveform."""

import json
from pathlib import Path

import numpy as np
import pytest

from konspekt.domain.errors import DeviceMissing, WeightsCorrupt, WeightsMissing
from konspekt.domain.sound import Waveform
from konspekt.engines import wav2vec2
from konspekt.engines.options import EngineOptions
from konspekt.engines.wav2vec2 import Alphabet, SoundForm, greedy_words, prepared, read_sound_form
from tiny_wav2vec2 import write_wav2vec2
from tone_voice import say

ALPHABET = Alphabet(letters={2: "а", 3: "б"}, blank=0, word_end=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_wav2vec2(tmp_path / "wav2vec2")


def build(folder: Path | None, **more) -> wav2vec2.Wav2Vec2Recognizer:
    return wav2vec2.build(EngineOptions(weights=folder, threads=1, device="cpu", **more))


def hear(folder: Path, samples: np.ndarray):
    (words,) = build(folder).recognize([Waveform(samples)], language="ru", vocabulary=())
    return words


def certain(tokens: list[int]) -> np.ndarray:
    """Logits that leave no doubt about the token of each frame."""
    logits = np.full((len(tokens), 4), -20.0, np.float32)
    logits[np.arange(len(tokens)), tokens] = 20.0
    return logits


def test_words_are_heard_where_they_are_said(folder: Path) -> None:
    spoken = say("литерал это длинный пример", word_pause_s=0.2)
    words = hear(folder, spoken.samples)
    assert [word.text for word in words] == ["литерал", "это", "длинный", "пример"]
    for word, (_, start_ms, end_ms) in zip(words, spoken.words, strict=True):
        assert abs(word.span.start_ms - start_ms) <= 60
        assert abs(word.span.end_ms - end_ms) <= 60
        assert word.confidence is not None
        assert word.confidence > 0.5


@pytest.mark.parametrize("loudness", [0.01, 0.2, 2.0])
def test_loudness_does_not_matter_because_the_sound_is_normalised(folder: Path, loudness: float) -> None:
    spoken = say("тихо", tail_s=0.5)
    assert [word.text for word in hear(folder, (spoken.samples * loudness).astype(np.float32))] == ["тихо"]


def test_a_network_that_wants_raw_sound_gets_it(folder: Path) -> None:
    form = json.loads((folder / "preprocessor_config.json").read_text())
    (folder / "preprocessor_config.json").write_text(json.dumps({**form, "do_normalize": False}))
    assert hear(folder, say("тихо").samples * np.float32(0.01)) == ()


def test_normalised_sound_has_mean_0_and_variance_1() -> None:
    noise = np.random.default_rng(0).standard_normal(16_000).astype(np.float32) * 0.05 + 0.3
    made = prepared(noise, SoundForm(normalizes=True, frame_samples=320, least_samples=400))
    assert made.dtype == np.float32
    assert abs(float(made.mean())) < 1e-4
    assert abs(float(made.var()) - 1) < 1e-3


@pytest.mark.parametrize("samples", [0, 1, 100, 639, 640])
def test_the_shortest_piece_is_no_error(folder: Path, samples: int) -> None:
    assert isinstance(hear(folder, np.full(samples, 0.1, np.float32)), tuple)


def test_a_network_with_an_attention_mask_is_given_one(tmp_path: Path) -> None:
    folder = write_wav2vec2(tmp_path, takes_mask=True)
    assert [word.text for word in hear(folder, say("маска").samples)] == ["маска"]


def test_repeated_frames_are_one_letter_and_the_blank_parts_two() -> None:
    (word,) = greedy_words(certain([0, 2, 2, 0, 2, 3, 0]), ALPHABET, frame_s=0.02)
    assert word.text == "ааб"
    assert (word.start_s, word.end_s) == (0.02, 0.12)
    assert word.confidence == pytest.approx(1.0)


def test_ends_of_words_alone_are_no_words() -> None:
    assert greedy_words(certain([1, 1, 0, 1]), ALPHABET, frame_s=0.02) == []
    assert [word.text for word in greedy_words(certain([1, 2, 1, 0, 1, 3]), ALPHABET, frame_s=0.02)] == [
        "а",
        "б",
    ]


def test_confidence_is_the_mean_of_the_letters_best_frames() -> None:
    logits = np.log(np.array([[0.1, 0.1, 0.8, 0.0], [0.3, 0.1, 0.6, 0.0], [0.4, 0.1, 0.0, 0.5]]) + 1e-9)
    (word,) = greedy_words(logits.astype(np.float32), ALPHABET, frame_s=0.02)
    assert word.confidence == pytest.approx((0.8 * 0.5) ** 0.5, abs=1e-4)


def test_the_frame_of_the_case_s_network_is_20_ms(folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps({"pad_token_id": 0}))
    form = read_sound_form(folder)
    assert (form.frame_samples, form.least_samples) == (320, 400)


@pytest.mark.parametrize("file", ["config.json", "vocab.json", "preprocessor_config.json", "onnx/model.onnx"])
def test_a_missing_file_is_named_with_what_to_fetch(tmp_path: Path, file: str) -> None:
    folder = write_wav2vec2(tmp_path, network="onnx/model.onnx")
    (folder / file).unlink()
    with pytest.raises(WeightsMissing) as refused:
        build(folder)
    assert refused.value.figures["file"] == file
    assert refused.value.figures["name"] == "wav2vec2"


def test_no_folder_at_all_is_missing_weights_too() -> None:
    with pytest.raises(WeightsMissing):
        build(None)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model.onnx", "no network"),
        ("vocab.json", "{"),
        ("vocab.json", "[]"),
        ("vocab.json", '{"ru": {"a": 1}}'),
        ("vocab.json", '{"<pad>": 0, "a": 1}'),
        ("vocab.json", '{"<pad>": 0, "|": 999}'),
        ("preprocessor_config.json", '{"sampling_rate": 8000}'),
    ],
)
def test_a_broken_file_is_named(folder: Path, file: str, content: str) -> None:
    (folder / file).write_text(content)
    with pytest.raises(WeightsCorrupt) as refused:
        build(folder)
    assert refused.value.figures["file"] == file


def test_precision_chooses_the_file(tmp_path: Path) -> None:
    write_wav2vec2(tmp_path)
    write_wav2vec2(tmp_path, network="model_quantized.onnx")
    digests = {
        precision: build(tmp_path, precision=precision).weights_sha256
        for precision in ("auto", "int8", "fp32")
    }
    assert digests["auto"] == digests["int8"] != digests["fp32"]
    (tmp_path / "model_quantized.onnx").unlink()
    assert build(tmp_path).weights_sha256 == digests["fp32"]
    with pytest.raises(WeightsMissing) as refused:
        build(tmp_path, precision="int8")
    assert refused.value.figures["name"] == "wav2vec2-int8"


def test_capitals_of_the_alphabet_are_written_small_if_it_says_so(folder: Path) -> None:
    vocabulary = json.loads((folder / "vocab.json").read_text())
    upper = {text.upper() if len(text) == 1 else text: index for text, index in vocabulary.items()}
    (folder / "vocab.json").write_text(json.dumps(upper))
    form = json.loads((folder / "tokenizer_config.json").read_text())
    (folder / "tokenizer_config.json").write_text(json.dumps({**form, "do_lower_case": True}))
    assert [word.text for word in hear(folder, say("буква").samples)] == ["буква"]


def test_cuda_by_name_is_not_quietly_the_processor(folder: Path) -> None:
    if "CUDAExecutionProvider" in __import__("onnxruntime").get_available_providers():
        pytest.skip("this onnxruntime computes on CUDA")
    with pytest.raises(DeviceMissing):
        wav2vec2.build(EngineOptions(weights=folder, device="cuda"))
