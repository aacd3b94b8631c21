"""A language model at an address: every dialect is met, every bad answer is told, nothing is sent where it must not go."""

import threading
import time

import pytest

import fake_chat_server
from fake_chat_server import FakeChat
from konspekt.domain import errors
from konspekt.domain.generation import Prompt
from konspekt.engines import exchange as exchanging
from konspekt.engines.generator_options import GeneratorOptions
from konspekt.engines.openai_chat import RemoteGenerator, build

SCHEMA = {
    "type": "object",
    "properties": {"text": {"type": "string", "maxLength": 60}, "sure": {"type": "boolean"}},
}
PROMPT = Prompt(system="Отвечай по лекции.", user="[1] Литерал — это запись значения.")


@pytest.fixture
def fake():
    with fake_chat_server.running(FakeChat(says=lambda body: {"text": "запись", "sure": True})) as server:
        yield server


def generator(fake: FakeChat, slept: list[float] | None = None, **options) -> RemoteGenerator:
    options = {"url": fake.url, "network": "tiny", "timeout_s": 10, **options}
    return RemoteGenerator(GeneratorOptions(**options), sleep=(slept if slept is not None else []).append)


def ask(made: RemoteGenerator, prompt: Prompt = PROMPT, **more):
    return made.generate(
        prompt, **{"schema": SCHEMA, "max_tokens": 100, "on_tokens": lambda tokens: None, **more}
    )


def test_an_answer_comes_back_whole_and_counted(fake) -> None:
    made = generator(fake, api_key=fake_chat_server.KEY, price_in=2.0, price_out=10.0)
    told = ask(made, seed=7)
    assert told.value == {"text": "запись", "sure": True}
    assert (told.tokens_in, told.tokens_out) == (
        sum(len(m["content"]) for m in fake.asked[0]["messages"]) // 3,
        7,
    )
    assert fake.keys == ["Bearer a secret"]
    spent = made.usage()
    assert (spent.calls, spent.refused, spent.tokens_out) == (1, 0, 7)
    assert spent.cost == pytest.approx((told.tokens_in * 2 + 70) / 1e6)


def test_it_is_asked_coldly_without_thinking_and_held_to_the_form(fake) -> None:
    ask(generator(fake), seed=7)
    (body,) = fake.asked
    assert (body["temperature"], body["seed"], body["max_tokens"], body["stream"]) == (0, 7, 100, False)
    assert body["chat_template_kwargs"] == {"enable_thinking": False}
    assert body["reasoning_effort"] == "none"
    schema = body["response_format"]["json_schema"]["schema"]
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["text", "sure"]
    assert body["messages"][0]["content"] == PROMPT.system, (
        "the system prompt stays one text for many questions"
    )


@pytest.mark.parametrize("kind", ["fenced", "thought", "no_usage"])
def test_wrapping_is_taken_off(fake, kind) -> None:
    fake.kinds = [kind]
    told = ask(generator(fake))
    assert told.value == {"text": "запись", "sure": True}
    assert told.tokens_in > 0
    assert told.tokens_out > 0


BAD = {
    "broken": "broken JSON",
    "whitespace": "white space",
    "length": "length",
    "wrong_schema": r"\$",
    "null": "no content",
    "twice": "twice",
    "page": "without JSON",
    "filtered": "content_filter",
}


@pytest.mark.parametrize("kind", list(BAD))
def test_a_bad_answer_is_told_and_paid_for(fake, kind) -> None:
    fake.kinds = [kind]
    made = generator(fake)
    with pytest.raises(errors.GeneratorAnswerInvalid, match=BAD[kind]):
        ask(made)
    assert len(fake.asked) == 1
    if kind != "page":
        assert made.usage().refused == 1
        assert made.usage().tokens_out == 7
    assert ask(made).value["text"] == "запись", "the next question is asked as if nothing had been"


def test_unconstrained_text_with_200_is_no_answer(fake) -> None:
    made = generator(fake)
    ask(made)
    fake.kinds = ["prose", "empty", "among_prose"]
    for _ in range(3):
        with pytest.raises(errors.GeneratorAnswerInvalid):
            ask(made)
    assert len(fake.asked) == 4, (
        "a server that has shown that it holds to the form is not asked in another way"
    )


def test_a_server_that_holds_to_nothing_is_told_the_form_in_words(fake) -> None:
    fake.holds_to_form = False
    made = generator(fake)
    assert ask(made).value["text"] == "запись"
    assert [body.get("response_format", {}).get("type") for body in fake.asked] == [
        "json_schema",
        "json_object",
    ]
    ask(made)
    assert len(fake.asked) == 3, "what was found out is remembered"


def test_only_where_nothing_holds_prose_around_the_answer_is_passed_over(fake) -> None:
    fake.refuses = frozenset({"response_format"})
    fake.kinds = ["among_prose"]
    assert ask(generator(fake)).value["text"] == "запись"
    assert "response_format" not in fake.asked[-1]


@pytest.mark.parametrize(
    ("refuses", "asked_at_last"),
    [
        ({"chat_template_kwargs"}, {"reasoning_effort", "response_format"}),
        ({"chat_template_kwargs", "reasoning_effort", "seed", "temperature"}, {"response_format"}),
        ({"max_tokens"}, {"max_completion_tokens"}),
        ({"json_schema"}, {"response_format", "seed", "chat_template_kwargs"}),
        ({"json_schema", "json_object"}, {"seed", "chat_template_kwargs"}),
        ({"system role"}, {"response_format", "seed"}),
    ],
)
def test_every_dialect_is_found_out_once(fake, refuses, asked_at_last) -> None:
    fake.refuses, fake.hint = (
        frozenset(refuses),
        "Use max_completion_tokens." if "max_tokens" in refuses else "",
    )
    made = generator(fake)
    assert ask(made).value["text"] == "запись"
    count = len(fake.asked)
    assert count <= 4
    assert not refuses & fake_chat_server._fields(fake.asked[-1])
    assert asked_at_last <= set(fake.asked[-1])
    ask(made)
    assert len(fake.asked) == count + 1


@pytest.mark.parametrize(
    "refuses", [{"chat_template_kwargs"}, {"json_schema"}, {"json_schema", "json_object"}]
)
def test_a_dialect_is_found_out_where_the_server_does_not_say_what_it_dislikes(fake, refuses) -> None:
    fake.refuses_silently = frozenset(refuses)
    made = generator(fake)
    assert ask(made).value["text"] == "запись"
    assert len(fake.asked) <= 6
    assert not refuses & fake_chat_server._fields(fake.asked[-1])


def test_what_a_server_repeats_of_the_lecture_is_not_told(fake) -> None:
    fake.kinds = ["echo"] * 9
    with pytest.raises(errors.GeneratorError, match="body messages Field required") as caught:
        ask(generator(fake))
    assert "Литерал" not in str(caught.value)


def test_a_server_that_refuses_everything_says_why(fake) -> None:
    fake.refuses = frozenset({"messages"})
    with pytest.raises(errors.GeneratorError, match="Unsupported parameter: messages"):
        ask(generator(fake))
    assert len(fake.asked) <= 8


@pytest.mark.parametrize("status", [429, 500, 502, 503, 408])
def test_a_busy_server_is_asked_again_when_it_says(fake, status) -> None:
    fake.kinds, fake.retry_after, slept = [status, status], "3", []
    assert ask(generator(fake, slept)).value["sure"] is True
    assert sum(slept) == pytest.approx(6)
    assert max(slept) <= 0.2, "it waits in small steps, so that it can be stopped"


def test_a_server_that_stays_busy_is_given_up(fake) -> None:
    fake.kinds = [503] * 9
    made = generator(fake, attempts=3)
    with pytest.raises(errors.GeneratorOverloaded) as caught:
        ask(made)
    assert caught.value.figures == {"host": made._host, "http_status": 503, "attempts": 3}
    assert made.usage().refused == 3


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refused_key_or_name_is_not_tried_twice(fake, status) -> None:
    fake.kinds = [status]
    with pytest.raises(errors.GeneratorRefused):
        ask(generator(fake, api_key="wrong"))
    assert len(fake.asked) == 1


@pytest.mark.parametrize("kind", ["close", "short"])
def test_a_broken_connection_is_tried_again(fake, kind) -> None:
    fake.kinds = [kind]
    assert ask(generator(fake)).value["sure"] is True
    assert len(fake.asked) == 2


def test_nobody_at_the_address() -> None:
    made = RemoteGenerator(
        GeneratorOptions(url="http://127.0.0.1:9/v1", attempts=2), sleep=lambda seconds: None
    )
    with pytest.raises(errors.GeneratorUnavailable):
        ask(made)


@pytest.mark.parametrize("kind", ["hang", "drip"])
def test_a_slow_answer_ends_at_its_time_whatever_drips(fake, kind) -> None:
    fake.kinds = [kind]
    started = time.monotonic()
    with pytest.raises(errors.GeneratorTimedOut):
        ask(generator(fake, timeout_s=0.6))
    assert time.monotonic() - started < 3
    assert len(fake.asked) == 1
    if kind == "hang":
        assert fake.hung_up.wait(5)


@pytest.mark.parametrize("where", ["answer", "pause", "seat"])
def test_cancel_takes_effect_at_once_wherever_it_waits(fake, where) -> None:
    fake.kinds = {"answer": ["hang"], "pause": [503] * 9, "seat": ["hang"]}[where]
    fake.retry_after = "60"
    made = RemoteGenerator(GeneratorOptions(url=fake.url, network="tiny", concurrency=1, timeout_s=30))
    stop = threading.Event()

    def on_tokens(tokens: int) -> None:
        if stop.is_set():
            raise errors.Cancelled

    def ask_until_stopped() -> None:
        with pytest.raises(errors.Cancelled):
            ask(made, on_tokens=on_tokens)

    others = []
    if where == "seat":
        others = [threading.Thread(target=ask_until_stopped)]
        others[0].start()
        while not fake.asked:
            time.sleep(0.01)
    threading.Timer(0.3, stop.set).start()
    started = time.monotonic()
    with pytest.raises(errors.Cancelled):
        ask(made, on_tokens=on_tokens)
    assert time.monotonic() - started < 3
    for other in others:
        other.join()
    if where != "pause":
        assert fake.hung_up.wait(5), "the server is told, so that it stops computing"


def test_no_more_questions_at_once_than_allowed(fake) -> None:
    fake.delay_s = 0.1
    made = generator(fake, concurrency=2)
    ask(made)
    threads = [threading.Thread(target=ask, args=(made,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fake.asked) == 7
    assert fake.most_at_once == 2
    assert made.usage().calls == 7


def test_a_prompt_that_does_not_fit_is_told(fake) -> None:
    fake.kinds = ["overflow"]
    with pytest.raises(errors.GeneratorContextOverflow) as caught:
        ask(generator(fake))
    assert caught.value.figures["tokens"] == 9999
    assert len(fake.asked) == 1


def test_a_prompt_that_the_server_cut_in_silence_is_told(fake) -> None:
    fake.kinds = ["cut_prompt"]
    long = Prompt(system="Отвечай.", user="слово " * 1000)
    with pytest.raises(errors.GeneratorContextOverflow):
        ask(generator(fake), long)
    assert ask(generator(fake), long).value["sure"] is True


def test_another_computer_must_be_allowed() -> None:
    for url in ("https://api.example.org/v1", "http://192.168.1.5:8000/v1", "http://llama:8000"):
        with pytest.raises(errors.GeneratorNotAllowed):
            build(GeneratorOptions(url=url))
        assert build(GeneratorOptions(url=url, allow_remote=True)).sends_data_to
    for url in ("http://localhost:1/v1", "http://127.0.0.1:1", "http://[::1]:1/v1"):
        assert build(GeneratorOptions(url=url)).sends_data_to is None


@pytest.mark.parametrize(
    "url", ["", "ftp://x", "file:///etc/passwd", "http://user:word@host/v1", "http://[::1"]
)
def test_only_web_addresses_without_passwords(url) -> None:
    with pytest.raises(errors.GeneratorUnavailable):
        build(GeneratorOptions(url=url, allow_remote=True))


def test_plain_http_never_leaves_the_private_network(fake, monkeypatch) -> None:
    monkeypatch.setattr(exchanging, "is_near", lambda address: False)
    with pytest.raises(errors.GeneratorNotAllowed, match="http://"):
        ask(generator(fake))
    assert fake.asked == [], "nothing was sent"


def test_near_is_this_machine_or_a_private_network() -> None:
    near = (
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.20.0.2",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
    )
    assert all(exchanging.is_near(address) for address in near)
    assert not any(
        exchanging.is_near(address) for address in ("8.8.8.8", "2a00:1450::1", "::ffff:8.8.8.8", "", "x")
    )


def test_a_redirect_carries_neither_key_nor_lecture(fake) -> None:
    with fake_chat_server.running(FakeChat()) as elsewhere:
        fake.redirect_to = elsewhere.url + "/chat/completions"
        with pytest.raises(errors.GeneratorError, match="307"):
            ask(generator(fake, api_key=fake_chat_server.KEY))
        assert elsewhere.asked == []


def test_without_encryption_no_proxy_carries_a_lecture(fake, monkeypatch) -> None:
    """A proxy could carry it on over the open network; so the address must be near and is asked directly."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setattr(exchanging, "is_loopback", lambda host: False)
    assert ask(generator(fake, allow_remote=True)).value["sure"] is True


def test_a_proxy_never_sees_what_is_meant_for_this_machine(fake, monkeypatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert ask(generator(fake)).value["sure"] is True


def test_the_key_is_never_shown() -> None:
    options = GeneratorOptions(url="http://localhost:1", api_key="word")
    assert "word" not in repr(options)


def test_a_form_without_an_end_is_not_asked_for(fake) -> None:
    with pytest.raises(ValueError, match="maxLength"):
        ask(generator(fake), schema={"type": "object", "properties": {"text": {"type": "string"}}})
    assert fake.asked == []
