"""Laws of the recognizer for Russian, through its true loader, with weights that hear tones."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from konspekt.domain.errors import EngineError, WeightsCorrupt, WeightsMissing
from konspekt.domain.sound import Waveform
from konspekt.domain.transcript import Word
from konspekt.engines import gigaam
from konspekt.engines.options import EngineOptions
from konspekt.locales import TAGS, tell
from konspekt.ports import Recognizer
from tone_voice import Variant, say, write_config, write_weights

SENTENCE = "градиентный спуск это метод"


KINDS = [
    ("v3_ctc", ""),
    ("v3_ctc", "int8"),
    ("v3_e2e_ctc", ""),
    ("v3_e2e_ctc", "int8"),
    ("v3_e2e_rnnt", ""),
    ("v3_e2e_rnnt", "int8"),
]


@pytest.fixture(params=KINDS)
def tones(request: pytest.FixtureRequest, tmp_path: Path) -> EngineOptions:
    variant, quantisation = request.param
    return EngineOptions(
        weights=write_weights(tmp_path, variant=variant, quantisation=quantisation), variant=variant
    )


def hear(
    recognizer: Recognizer, *waveforms: np.ndarray, vocabulary: tuple[str, ...] = ()
) -> list[tuple[Word, ...]]:
    pieces = [Waveform(samples.astype(np.float32)) for samples in waveforms]
    return list(recognizer.recognize(pieces, language="ru", vocabulary=vocabulary))


def texts(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def test_a_sentence_is_heard_exactly_and_on_time(tones: EngineOptions) -> None:
    spoken = say(SENTENCE)
    (words,) = hear(gigaam.build(tones), spoken.samples)

    assert texts(words) == SENTENCE
    for word, (_, start_ms, end_ms) in zip(words, spoken.words, strict=True):
        assert abs(word.span.start_ms - start_ms) <= 40
        assert abs(word.span.end_ms - end_ms) <= 80
        assert word.confidence is not None
        assert 0.3 < word.confidence < 1


def test_silence_gives_no_word(tones: EngineOptions) -> None:
    spoken = say("спуск")
    quiet, heard, short, nothing = hear(
        gigaam.build(tones), np.zeros(16_000), spoken.samples, np.zeros(3), np.zeros(0)
    )
    assert (quiet, texts(heard), short, nothing) == ((), "спуск", (), ())


def test_pieces_heard_together_are_heard_as_alone(tones: EngineOptions) -> None:
    recognizer = gigaam.build(tones)
    sounds = [say(text).samples for text in ("раз", "два слова", "и ещё три слова".replace("ё", "е"))]
    together = hear(recognizer, *sounds)
    assert together == [hear(recognizer, sound)[0] for sound in sounds]


def test_a_word_ends_at_the_latest_where_its_piece_ends(tones: EngineOptions) -> None:
    samples = say("спуск").samples
    (words,) = hear(gigaam.build(tones), samples[: len(samples) - 1500])
    assert words[-1].span.end_ms <= (len(samples) - 1500) // 16


def test_a_piece_longer_than_the_network_bears_is_a_fault_of_the_caller(tones: EngineOptions) -> None:
    with pytest.raises(ValueError, match="24000"):
        hear(gigaam.build(tones), np.zeros(16 * 24_001))


def test_no_pieces_no_words(tones: EngineOptions) -> None:
    assert hear(gigaam.build(tones)) == []


def test_the_variant_decides_whether_sentence_ends_are_restored(tmp_path: Path) -> None:
    for variant, punctuates in (("v3_ctc", False), ("v3_e2e_ctc", True)):
        folder = write_weights(tmp_path / variant, variant=variant)
        assert gigaam.build(EngineOptions(weights=folder, variant=variant)).punctuates is punctuates


def test_a_full_stop_sticks_to_its_word(tmp_path: Path) -> None:
    folder = write_weights(tmp_path, variant="v3_e2e_ctc")
    recognizer = gigaam.build(EngineOptions(weights=folder))
    spoken = say("это спуск. да", variant="v3_e2e_ctc")
    assert texts(hear(recognizer, spoken.samples)[0]) == "это спуск. да"


def test_a_dictionary_guides_only_letters(tmp_path: Path) -> None:
    letters = write_weights(tmp_path / "a", variant="v3_ctc")
    recognizer = gigaam.build(EngineOptions(weights=letters, variant="v3_ctc", decoding="dictionary"))
    (words,) = hear(recognizer, say(SENTENCE).samples, vocabulary=("градиентный спуск",))
    assert texts(words) == SENTENCE

    syllables = write_weights(tmp_path / "b", variant="v3_e2e_ctc")
    with pytest.raises(EngineError):
        gigaam.build(EngineOptions(weights=syllables, decoding="dictionary"))


def test_what_decides_the_result_is_in_the_digest(tmp_path: Path) -> None:
    first = write_weights(tmp_path / "a", variant="v3_ctc")
    shutil.copytree(first, tmp_path / "b")
    greedy = gigaam.build(EngineOptions(weights=first, variant="v3_ctc")).weights_sha256

    assert (
        gigaam.build(EngineOptions(weights=tmp_path / "b", variant="v3_ctc", threads=1)).weights_sha256
        == greedy
    )
    guided = EngineOptions(weights=first, variant="v3_ctc", decoding="dictionary")
    assert gigaam.build(guided).weights_sha256 != greedy
    other = (tmp_path / "b" / "v3_vocab.txt").read_text(encoding="utf-8").replace("я 32", "ё 32")
    (tmp_path / "b" / "v3_vocab.txt").write_text(other, encoding="utf-8")
    assert gigaam.build(EngineOptions(weights=tmp_path / "b", variant="v3_ctc")).weights_sha256 != greedy


PRECISIONS = [
    (("", "int8"), "auto", "int8"),
    (("", "int8"), "fp32", ""),
    (("", "int8", "matmul8"), "auto", "matmul8"),
    (("", "int8", "matmul8"), "int8", "int8"),
    (("",), "auto", ""),
]


@pytest.mark.parametrize(("present", "precision", "taken"), PRECISIONS)
def test_the_precision_decides_which_file_is_taken(
    tmp_path: Path, present: tuple[str, ...], precision, taken: str
) -> None:
    for quantisation in present:
        write_weights(tmp_path, quantisation=quantisation)
        name = f"v3_ctc.{quantisation}.onnx" if quantisation else "v3_ctc.onnx"
        if quantisation != taken:
            (tmp_path / name).write_bytes(b"broken")
    options = EngineOptions(weights=tmp_path, variant="v3_ctc", precision=precision)
    assert texts(hear(gigaam.build(options), say("спуск").samples)[0]) == "спуск"


@pytest.mark.parametrize("variant", ["v3_e2e_ctc", "v3_ctc", "v3_e2e_rnnt"])
@pytest.mark.parametrize("absent", ["network", "vocabulary", "config.json", "folder"])
def test_an_absent_file_is_named_with_its_size(tmp_path: Path, variant: Variant, absent: str) -> None:
    folder = write_weights(tmp_path / "w", variant=variant, quantisation="int8")
    spec = gigaam.VARIANTS[variant]
    name = {"network": spec.files("int8")[0], "vocabulary": spec.vocabulary}.get(absent, absent)
    if absent == "folder":
        shutil.rmtree(folder)
        name = spec.files("int8")[0]
    else:
        (folder / name).unlink()

    with pytest.raises(WeightsMissing) as missing:
        gigaam.build(EngineOptions(weights=folder, variant=variant))
    assert not folder.exists() or absent != "folder"
    for tag in TAGS:
        what, action = tell(missing.value, tag)
        assert name in what
        assert "konspekt weights fetch gigaam" in action


def test_no_folder_at_all_is_missing_weights() -> None:
    with pytest.raises(WeightsMissing):
        gigaam.build(EngineOptions(weights=None))


GARBAGE = {
    "a network of noise": ("v3_e2e_ctc.int8.onnx", b"\x08\x08" + bytes(range(256)) * 40),
    "an empty network": ("v3_e2e_ctc.int8.onnx", b""),
    "a web page as vocabulary": ("v3_e2e_ctc_vocab.txt", b"<!doctype html>\n<html>404</html>\n"),
    "a vocabulary that is too short": ("v3_e2e_ctc_vocab.txt", "▁ 0\n<blk> 1\n".encode()),
    "a vocabulary that is no text": ("v3_e2e_ctc_vocab.txt", b"\xff\xfe\x00\x01"),
    "a configuration that is no JSON": ("config.json", b"<html>"),
    "a configuration of nothing": ("config.json", b"[]"),
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_is_corrupt_weights(tmp_path: Path, kind: str) -> None:
    folder = write_weights(tmp_path, variant="v3_e2e_ctc", quantisation="int8")
    name, content = GARBAGE[kind]
    (folder / name).write_bytes(content)
    with pytest.raises(WeightsCorrupt):
        gigaam.build(EngineOptions(weights=folder))


def test_a_configuration_of_version_2_would_hear_wrongly_and_is_refused(tmp_path: Path) -> None:
    write_config(write_weights(tmp_path, variant="v3_e2e_ctc"), version="v2")
    with pytest.raises(WeightsCorrupt):
        gigaam.build(EngineOptions(weights=tmp_path))


def test_an_unknown_variant_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EngineError):
        gigaam.build(EngineOptions(weights=tmp_path, variant="v9"))


def test_a_network_that_fails_on_a_piece_is_an_engine_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognizer = gigaam.build(EngineOptions(weights=write_weights(tmp_path), variant="v3_ctc"))
    (samples,) = (say("спуск").samples,)
    samples = samples.astype(np.float64)  # the loader takes float32 only
    with pytest.raises(EngineError) as failed:
        list(recognizer.recognize([Waveform(samples)], language="ru", vocabulary=()))  # pyright: ignore[reportArgumentType]
    assert type(failed.value) is EngineError
