"""The true way of an embedded language model: llama.cpp in a process of its own, with a tiny random GGUF made here."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from konspekt.domain import errors
from konspekt.domain.generation import Prompt
from konspekt.engines.generator_options import GeneratorOptions
from konspekt.engines.llama import build, read_head
from konspekt.engines.llama.process import CHILD
from tiny_gguf import write_tiny_gguf

SCHEMA = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "maxLength": 24},
        "kind": {"type": "string", "enum": ["definition", "mention"]},
        "ids": {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 9}, "maxItems": 3},
    },
}
LINE = {"type": "string", "minLength": 90, "maxLength": 100}
LONG = {
    "type": "object",
    "properties": {"lines": {"type": "array", "items": LINE, "minItems": 30, "maxItems": 32}},
}
MIDDLING = {
    "type": "object",
    "properties": {"lines": {"type": "array", "items": LINE, "minItems": 9, "maxItems": 9}},
}
PROMPT = Prompt(system="Отвечай по лекции.", user="[1] Литерал — это запись значения.")


@pytest.fixture(scope="module")
def gguf(tmp_path_factory) -> Path:
    return write_tiny_gguf(tmp_path_factory.mktemp("llama") / "tiny.gguf")


def embedded(gguf: Path, **options):
    return contextlib.closing(
        build(GeneratorOptions(gguf=gguf, threads=1, gpu_layers=0, **{"context_tokens": 4096, **options}))
    )


@pytest.fixture(scope="module")
def generator(gguf):
    with embedded(gguf) as made:
        yield made


def ask(made, prompt: Prompt = PROMPT, schema=SCHEMA, on_tokens=lambda tokens: None, **more):
    return made.generate(prompt, **{"schema": schema, "max_tokens": 400, "on_tokens": on_tokens, **more})


def when_written(act):
    """Do something once, when the first tokens are there."""
    done = []

    def on_tokens(tokens: int) -> None:
        if tokens and not done:
            done.append(tokens)
            act()

    return on_tokens


def test_a_random_model_answers_in_the_asked_form(generator) -> None:
    told = ask(generator)
    assert set(told.value) == {"text", "kind", "ids"}
    assert len(told.value["text"]) <= 24
    assert told.value["kind"] in ("definition", "mention")
    assert told.tokens_in > 50
    assert told.tokens_out > 10
    assert json.loads(told.text) == told.value


def test_the_same_question_has_the_same_answer_whatever_was_asked_between(generator, gguf) -> None:
    first = ask(generator)
    ask(generator, Prompt(system=PROMPT.system, user="[1] Литерал — это другое."))
    assert ask(generator).value == first.value
    with embedded(gguf) as other:
        assert ask(other).value == first.value
        assert other.weights_sha256 == generator.weights_sha256


def test_cancel_in_mid_answer_leaves_it_ready_for_the_next(generator) -> None:
    def stop() -> None:
        raise errors.Cancelled

    ask(generator)
    pid = generator.pid
    started = time.monotonic()
    with pytest.raises(errors.Cancelled):
        ask(generator, schema=LONG, max_tokens=3900, on_tokens=when_written(stop))
    assert time.monotonic() - started < 20
    assert ask(generator).value
    assert generator.pid == pid


def test_a_prompt_beyond_the_context_is_told(generator) -> None:
    with pytest.raises(errors.GeneratorContextOverflow) as caught:
        ask(generator, Prompt(system="", user="слово " * 2000))
    assert caught.value.figures["limit"] == 4096
    assert caught.value.figures["tokens"] > 4096
    assert ask(generator).value


def test_an_answer_that_was_cut_off_is_none(generator) -> None:
    before = generator.usage()
    with pytest.raises(errors.GeneratorAnswerInvalid, match="length"):
        ask(generator, schema=LONG, max_tokens=40)
    spent = generator.usage()
    assert spent.refused == before.refused + 1
    assert spent.tokens_out == before.tokens_out + 40


def test_an_answer_that_takes_too_long_is_ended(gguf) -> None:
    with embedded(gguf, timeout_s=0.3) as made:
        with pytest.raises(errors.GeneratorTimedOut):
            ask(made, schema=LONG, max_tokens=3900, on_tokens=lambda tokens: time.sleep(0.2))
        made._timeout_s = 60
        assert ask(made).value


def test_a_crash_in_mid_answer_is_survived(gguf) -> None:
    with embedded(gguf) as made:
        calm = ask(made, schema=MIDDLING, max_tokens=1200)
        first = made.pid
        told = ask(
            made,
            schema=MIDDLING,
            max_tokens=1200,
            on_tokens=when_written(lambda: os.kill(first, signal.SIGKILL)),
        )
        assert told.value == calm.value
        assert made.pid != first


def test_a_question_that_kills_twice_is_given_up_and_the_next_one_is_answered(gguf) -> None:
    with embedded(gguf) as made:

        def kill(tokens: int) -> None:
            if made.pid:
                os.kill(made.pid, signal.SIGSEGV)

        with pytest.raises(errors.GeneratorCrashed, match="SIGSEGV"):
            ask(made, on_tokens=kill)
        assert ask(made).value


def test_no_port_is_opened_and_no_socket_has_a_name(generator) -> None:
    ask(generator)
    child = psutil.Process(generator.pid)
    assert list(child.net_connections(kind="inet")) == []
    names = [place.laddr for place in child.net_connections(kind="unix") if place.laddr]
    assert not any(Path(name).exists() for name in names)


def test_no_key_of_ours_reaches_the_process(gguf, monkeypatch) -> None:
    monkeypatch.setenv("KONSPEKT_GENERATOR__API_KEY", "a secret")
    with embedded(gguf) as made:
        ask(made)
        assert "a secret" not in psutil.Process(made.pid).environ().values()


def test_the_process_dies_with_its_parent(gguf, tmp_path) -> None:
    code = (
        "import sys, time; from pathlib import Path\n"
        "from konspekt.engines.llama import build\n"
        "from konspekt.engines.generator_options import GeneratorOptions\n"
        "from konspekt.domain.generation import Prompt\n"
        f"made = build(GeneratorOptions(gguf=Path({str(gguf)!r}), threads=1, gpu_layers=0))\n"
        f"schema = {LONG!r}\n"
        "def tell(tokens):\n"
        "    if tokens: print(made.pid, flush=True); time.sleep(60)\n"
        "made.generate(Prompt(system='', user='x'), schema=schema, max_tokens=3900, on_tokens=tell)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with parent:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    with contextlib.suppress(psutil.NoSuchProcess):
        child.wait(10)
    assert not child.is_running()


def test_two_threads_take_turns(generator) -> None:
    told = []
    threads = [threading.Thread(target=lambda: told.append(ask(generator).value)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 3
    assert told[0] == told[1] == told[2]


def test_bytes_that_are_no_text_are_no_answer(tmp_path) -> None:
    with embedded(write_tiny_gguf(tmp_path / "bytes.gguf", speaks_bytes=True)) as made:
        with contextlib.suppress(errors.GeneratorAnswerInvalid):
            assert isinstance(ask(made).value["text"], str)
        assert made.pid is not None


with tempfile.TemporaryDirectory() as _folder:
    HEAD = write_tiny_gguf(Path(_folder) / "tiny.gguf").read_bytes()[:20_000]


@pytest.mark.parametrize("content", [b"", b"GGUF", b"<html>Sign in</html>", b"GGUF" + b"\xff" * 64])
def test_what_is_no_gguf_is_told_before_anything_starts(tmp_path, content) -> None:
    file = tmp_path / "broken.gguf"
    file.write_bytes(content)
    with pytest.raises(errors.WeightsCorrupt):
        build(GeneratorOptions(gguf=file))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=9)), min_size=1, max_size=4))
def test_any_damage_to_the_head_is_read_or_told(tmp_path_factory, damage) -> None:
    content = bytearray(HEAD)
    for place, patch in damage:
        content[place : place + len(patch)] = patch
    file = tmp_path_factory.getbasetemp() / "damaged.gguf"
    file.write_bytes(content)
    try:
        head = read_head(file, name="damaged")
    except errors.WeightsCorrupt:
        return
    assert isinstance(head.context_tokens, int)


def test_a_file_that_ends_early_is_told(gguf, tmp_path) -> None:
    half = tmp_path / "half.gguf"
    half.write_bytes(gguf.read_bytes()[:-200_000])
    with embedded(half) as made, pytest.raises(errors.GeneratorError):
        ask(made)


def test_an_absent_file_is_told(tmp_path) -> None:
    for gguf in (None, tmp_path / "none.gguf"):
        with pytest.raises(errors.WeightsMissing):
            build(GeneratorOptions(gguf=gguf))


def test_too_little_memory_is_an_error_of_ours(gguf) -> None:
    with embedded(gguf, memory_mb=64) as made, pytest.raises(errors.GeneratorError):
        ask(made)


def test_a_file_says_who_it_is(gguf) -> None:
    head = read_head(gguf, name="tiny")
    assert (head.architecture, head.name, head.context_tokens, head.has_chat_template) == (
        "llama",
        "tiny-random",
        4096,
        True,
    )


def test_no_longer_context_than_it_was_trained_on(tmp_path) -> None:
    with embedded(write_tiny_gguf(tmp_path / "short.gguf", context_tokens=512)) as made:
        assert made.context_tokens == 512


def test_a_file_without_a_template_is_addressed_too(tmp_path) -> None:
    with embedded(write_tiny_gguf(tmp_path / "bare.gguf", chat=None)) as made:
        assert ask(made).value


def test_saiga_is_addressed_as_it_was_trained(tmp_path) -> None:
    gguf = write_tiny_gguf(tmp_path / "saiga.gguf", chat=None)
    with embedded(gguf, network="saiga-mistral-7b") as saiga, embedded(gguf) as plain:
        told = ask(saiga, Prompt(system="ab", user="cd"))
        # One token a letter here; `<s>` and `</s>` are one each, and the first `<s>` is not doubled.
        letters = len("system\nab") + len("user\ncd") + len("bot\n")
        spaces = told.tokens_in - (letters + 5)
        assert spaces in (0, 3), "the vocabulary may put a space before a role"
        assert saiga.weights_sha256 != plain.weights_sha256


def test_an_unknown_chat_format_is_told(gguf) -> None:
    with pytest.raises(errors.GeneratorError, match="saiga"):
        build(GeneratorOptions(gguf=gguf, chat_format="other"))


def test_the_process_knows_nothing_of_konspekt() -> None:
    assert "import konspekt" not in CHILD.read_text(encoding="utf-8")
    assert "from konspekt" not in CHILD.read_text(encoding="utf-8")
