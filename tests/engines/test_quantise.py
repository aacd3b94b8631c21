"""Laws of making GigaAM faster: the result is checked before it takes the place of anything."""

from pathlib import Path

import numpy as np
import pytest

from konspekt.domain.errors import EngineNotInstalled, WeightsCorrupt, WeightsMissing
from konspekt.domain.sound import Waveform
from konspekt.engines import gigaam, quantise
from konspekt.engines.options import EngineOptions
from tone_voice import say, write_weights

SPEECH = (Waveform(say("градиентный спуск").samples), Waveform(say("это метод").samples))


@pytest.fixture
def options(tmp_path: Path) -> EngineOptions:
    return EngineOptions(weights=write_weights(tmp_path, variant="v3_e2e_ctc"), threads=1)


def test_the_faster_network_stands_beside_the_full_one_and_is_taken_by_itself(options: EngineOptions) -> None:
    assert options.weights is not None
    made = quantise.optimise(options, SPEECH)

    assert made.path == options.weights / "v3_e2e_ctc.matmul8.onnx"
    assert made.size_bytes == made.path.stat().st_size
    assert made.changed == 0
    (options.weights / "v3_e2e_ctc.onnx").unlink()
    (words,) = gigaam.build(options).recognize(SPEECH[:1], language="ru", vocabulary=())
    assert " ".join(word.text for word in words) == "градиентный спуск"


def test_a_network_that_writes_other_letters_is_not_kept(
    options: EngineOptions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The quantised network is replaced by one with a false alphabet: it hears every letter wrongly."""

    def spoil(full: Path, target: Path) -> None:
        write_weights(target.parent, variant="v3_e2e_ctc", quantisation="matmul8")
        vocabulary = target.parent / "v3_e2e_ctc_vocab.txt"
        rows = [line.split() for line in vocabulary.read_text(encoding="utf-8").splitlines()]
        turned = [*np.roll([token for token, _ in rows[:-1]], 5).tolist(), "<blk>"]
        lines = (f"{token} {place}\n" for place, token in enumerate(turned))
        vocabulary.write_text("".join(lines), encoding="utf-8")

    monkeypatch.setattr(quantise, "quantise_products", spoil)
    before = {file.name for file in tmp_path.iterdir()}
    with pytest.raises(WeightsCorrupt):
        quantise.optimise(options, SPEECH)
    assert {file.name for file in tmp_path.iterdir() if not file.name.startswith(".")} <= before


def test_it_is_made_of_the_full_network_only(tmp_path: Path) -> None:
    write_weights(tmp_path, variant="v3_e2e_ctc", quantisation="int8")
    with pytest.raises(WeightsMissing) as missing:
        quantise.optimise(EngineOptions(weights=tmp_path), SPEECH)
    assert missing.value.figures["name"] == "gigaam-fp32"


def test_without_its_package_it_says_which_to_install(
    options: EngineOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(quantise, "import_module", absent)
    with pytest.raises(EngineNotInstalled):
        quantise.optimise(options, SPEECH)
