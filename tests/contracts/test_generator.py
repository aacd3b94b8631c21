"""What every generator promises (ports.TextGenerator), asked of each one through the registry and its true loader.

A tiny random GGUF in llama.cpp, a server on the loopback, a script. A new generator joins by one row in GENERATORS.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fake_chat_server
from konspekt.domain.answer_schema import check_answer
from konspekt.domain.errors import Cancelled, GeneratorAnswerInvalid, GeneratorContextOverflow, GeneratorError
from konspekt.domain.generation import Prompt
from konspekt.engines import generators
from konspekt.engines.generator_options import GeneratorOptions
from konspekt.ports import TextGenerator
from tiny_gguf import write_tiny_gguf

SCHEMA = {
    "type": "object",
    "properties": {
        "terms": {
            "type": "array",
            "maxItems": 2,
            "items": {
                "type": "object",
                "properties": {
                    "quote": {"type": "string", "maxLength": 12},
                    "kind": {"type": "string", "enum": ["definition", "mention"]},
                    "seg_from": {"type": "integer", "minimum": 1, "maximum": 99},
                },
            },
        },
        "sufficient": {"type": "boolean"},
    },
}
PROMPT = Prompt(system="Ты читаешь лекцию.", user="[1] Литерал — это запись значения.")
CONTEXT = 1024


def with_gguf(home: Path, stack: ExitStack) -> GeneratorOptions:
    gguf = write_tiny_gguf(home / "tiny.gguf", context_tokens=CONTEXT)
    return GeneratorOptions(gguf=gguf, threads=1, gpu_layers=0, context_tokens=CONTEXT)


def with_server(home: Path, stack: ExitStack) -> GeneratorOptions:
    server = stack.enter_context(fake_chat_server.running(fake_chat_server.FakeChat()))
    return GeneratorOptions(url=server.url, network="tiny", context_tokens=CONTEXT)


def with_script(home: Path, stack: ExitStack) -> GeneratorOptions:
    script = home / "script.json"
    script.write_text(
        json.dumps({"otherwise": {"terms": [], "sufficient": False}, "context_tokens": CONTEXT})
    )
    return GeneratorOptions(script=script)


@dataclass(frozen=True)
class Kind:
    """How a generator is set up, and what of the contract is another's to keep."""

    options: Callable[[Path, ExitStack], GeneratorOptions]
    counts: bool = True
    """Whether it counts the tokens of a prompt itself; a server's limits are the server's."""


GENERATORS = {
    "llama": Kind(with_gguf),
    "openai_chat": Kind(with_server, counts=False),
    "scripted": Kind(with_script),
}


@dataclass(frozen=True)
class Seat:
    kind: Kind
    name: str
    generator: TextGenerator
    options: GeneratorOptions

    def ask(self, prompt: Prompt = PROMPT, **more):
        more = {"schema": SCHEMA, "max_tokens": 300, "on_tokens": lambda tokens: None, **more}
        return self.generator.generate(prompt, **more)


@pytest.fixture(scope="module", params=list(GENERATORS))
def seat(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    kind = GENERATORS[request.param]
    with ExitStack() as stack:
        options = kind.options(tmp_path_factory.mktemp(request.param), stack)
        generator = generators.build(request.param, options)
        yield Seat(kind, request.param, generator, options)
        generator.close()
        generator.close()  # twice is fine


def test_it_says_who_it_is(seat: Seat) -> None:
    generator = seat.generator
    assert generator.name == seat.name
    assert generator.network
    assert len(generator.weights_sha256) == 64
    assert generator.sends_data_to is None
    assert generator.context_tokens == CONTEXT
    assert generator.max_concurrency >= 1


def test_the_same_files_and_settings_have_the_same_digest(seat: Seat) -> None:
    again = generators.build(seat.name, seat.options)
    assert again.weights_sha256 == seat.generator.weights_sha256
    again.close()


def test_an_answer_has_the_asked_form_and_is_counted(seat: Seat) -> None:
    before = seat.generator.usage()
    told = seat.ask()
    check_answer(told.value, SCHEMA)
    assert json.loads(told.text) == told.value
    assert told.tokens_in > 0
    assert told.tokens_out > 0
    assert told.seconds >= 0
    spent = seat.generator.usage()
    assert spent.calls == before.calls + 1
    assert spent.refused == before.refused
    assert spent.tokens_out == before.tokens_out + told.tokens_out


def test_the_same_question_has_the_same_answer(seat: Seat) -> None:
    first = seat.ask(seed=3)
    seat.ask(Prompt(system=PROMPT.system, user="[2] Другое."))
    assert seat.ask(seed=3).value == first.value


def test_it_tells_that_it_is_alive_in_the_thread_of_who_asks(seat: Seat) -> None:
    told: list[tuple[int, int]] = []
    seat.ask(on_tokens=lambda tokens: told.append((threading.get_ident(), tokens)))
    assert told
    assert {thread for thread, _ in told} == {threading.get_ident()}
    counts = [tokens for _, tokens in told]
    assert counts == sorted(counts)


@pytest.mark.parametrize("kind", [Cancelled, KeyError])
def test_what_on_tokens_raises_comes_out_and_the_next_question_is_answered(seat: Seat, kind) -> None:
    def stop(tokens: int) -> None:
        raise kind

    with pytest.raises(kind):
        seat.ask(on_tokens=stop)
    assert seat.ask().value is not None


def test_several_threads_may_ask_at_once(seat: Seat) -> None:
    told: list[object] = []
    threads = [threading.Thread(target=lambda: told.append(seat.ask().value)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 4
    assert all(value == told[0] for value in told)


def test_an_answer_longer_than_allowed_is_no_answer(seat: Seat) -> None:
    if not seat.kind.counts:
        return
    with pytest.raises(GeneratorAnswerInvalid):
        seat.ask(max_tokens=3)


def test_a_prompt_that_does_not_fit_is_told(seat: Seat) -> None:
    if not seat.kind.counts:
        return
    with pytest.raises(GeneratorContextOverflow):
        seat.ask(Prompt(system="", user="слово " * 4 * CONTEXT))
    assert seat.ask().value is not None


@pytest.mark.parametrize(
    "schema", [{"type": "object", "properties": {"text": {"type": "string"}}}, {"anyOf": []}, {}]
)
def test_a_form_without_bounds_is_not_asked_for(seat: Seat, schema) -> None:
    with pytest.raises(ValueError, match=r"\$"):
        seat.ask(schema=schema)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(codec="utf-8"), max_size=60),
    schema=st.recursive(
        st.sampled_from(
            [
                {"type": "boolean"},
                {"type": "string", "maxLength": 5},
                {"type": "integer", "minimum": 0, "maximum": 9},
                {"type": "string", "enum": ["да", "нет"]},
            ]
        ),
        lambda inner: (
            st.builds(lambda one: {"type": "array", "items": one, "maxItems": 2}, inner)
            | st.builds(lambda one: {"type": "object", "properties": {"a": one, "b": one}}, inner)
        ),
        max_leaves=2,
    ),
)
def test_any_text_and_any_bounded_form_give_an_answer_of_that_form_or_an_error_of_the_tree(
    seat: Seat, text: str, schema
) -> None:
    asked = {"type": "object", "properties": {"value": schema}}
    try:
        told = seat.ask(Prompt(system=text, user=text), schema=asked)
    except GeneratorError:
        return
    check_answer(told.value, asked)


def test_every_shipped_generator_signs_the_contract() -> None:
    assert set(GENERATORS) == set(generators.SHIPPED)
