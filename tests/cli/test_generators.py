"""`konspekt generators` says which language model is chosen, and where lectures would go."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import fake_chat_server
from konspekt.cli import app
from konspekt.cli.generators import speeds
from konspekt.domain import errors
from konspekt.domain.generation import Generated
from konspekt.engines import weights
from konspekt.settings import Settings
from konspekt.wiring import generator
from tiny_gguf import write_tiny_gguf


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("KONSPEKT_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def choose(monkeypatch):
    def set_all(**knobs: object) -> None:
        for name, value in knobs.items():
            monkeypatch.setenv(f"KONSPEKT_GENERATOR__{name.upper()}", str(value))

    return set_all


def told(*arguments: str) -> str:
    ran = CliRunner().invoke(app, ["generators", *arguments])
    if isinstance(ran.exception, errors.KonspektError):
        raise ran.exception
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_none_is_chosen_by_default_and_the_known_ones_are_shown() -> None:
    output = told()
    assert "не выбрана" in output
    for name in ("qwen3-4b", "t-lite-2.1", "saiga-mistral-7b", "saiga2-7b"):
        assert name in output
    assert generator(Settings()) is None


def test_a_server_on_this_machine_is_asked_for_its_models_and_for_an_answer(choose) -> None:
    fake = fake_chat_server.FakeChat(
        networks=("qwen", "saiga"), says=lambda body: {"quote": "Литерал — это", "term": "литерал"}
    )
    with fake_chat_server.running(fake):
        choose(engine="openai_chat", url=fake.url, network="qwen")
        output = told("--ask")
    assert "qwen, saiga" in output
    assert "не покидают" in output
    assert "term: литерал" in output
    assert "READS_PER_S" in output


def test_speeds_are_told_apart_by_a_short_and_a_long_question() -> None:
    def answer(tokens_in: int, tokens_out: int, seconds: float) -> Generated:
        return Generated(text="{}", value={}, tokens_in=tokens_in, tokens_out=tokens_out, seconds=seconds)

    reads, writes = speeds(answer(100, 20, 100 / 50 + 20 / 5), answer(800, 25, 800 / 50 + 25 / 5))
    assert reads == pytest.approx(50)
    assert writes == pytest.approx(5)
    assert speeds(answer(100, 20, 1.0), answer(100, 20, 1.0)) == (0.0, pytest.approx(20))
    assert speeds(answer(100, 20, 1.0), answer(800, 20, 0.5))[0] == 0.0


def test_a_server_elsewhere_needs_leave(choose) -> None:
    choose(engine="openai_chat", url="https://api.example.org/v1")
    with pytest.raises(errors.GeneratorNotAllowed):
        told()
    made = generator(Settings(), allow_remote=True)
    assert made is not None
    assert made.sends_data_to == "api.example.org"


def test_a_file_of_ones_own_is_taken_by_its_path(choose, tmp_path) -> None:
    choose(engine="llama", gguf=write_tiny_gguf(tmp_path / "own.gguf"), threads=1, gpu_layers=0)
    assert "own" in told()


def test_a_set_that_is_not_here_says_how_to_bring_it(choose) -> None:
    choose(engine="llama", network="saiga2-7b")
    with pytest.raises(errors.WeightsMissing) as caught:
        told()
    assert caught.value.figures["name"] == "saiga2-7b"


def test_the_two_of_the_case_share_a_file_name_and_are_told_apart_by_name(choose, tmp_path) -> None:
    carried = tmp_path / "carried"
    carried.mkdir()
    write_tiny_gguf(carried / "model-q4_K.gguf")
    with pytest.raises(errors.WeightsUnknown):
        weights.import_folder(carried, tmp_path / "weights")
    weights.import_folder(carried, tmp_path / "weights", name="saiga2-7b")
    choose(engine="llama", network="saiga2-7b")
    made = generator(Settings())
    assert made is not None
    assert made.network == "saiga2-7b"


def test_what_is_no_set_is_told(choose) -> None:
    choose(engine="llama", network="gpt-9")
    with pytest.raises(errors.WeightsUnknown):
        told()
    choose(engine="nothing")
    with pytest.raises(errors.EngineMissing):
        told()
