"""deploy/compose.yaml, started on loopback: the same commands, environment and order, with PostgreSQL and S3 of our own.

There is no container engine where the tests run, so the file itself is read: what it says is what is started. Names of services become
loopback addresses, volumes become folders; nothing else is changed.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml
from psycopg import sql

from konspekt import wiring
from konspekt.domain.generation import Prompt
from konspekt.settings import Settings
from real_parts import sqlalchemy_url
from tiny_gguf import write_tiny_gguf
from web.real_web import free_port

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = {name for name, service in SERVICES.items() if service["image"].startswith("konspekt:")}
BIN = Path(sys.executable).parent


def order(*profiles: str) -> list[str]:
    """The services of the profiles, and those without one, in the order that `depends_on` asks for."""
    done: list[str] = []
    waiting = [
        name
        for name, service in SERVICES.items()
        if "profiles" not in service or set(service["profiles"]) & set(profiles)
    ]
    started = set(waiting)

    def needs(name: str) -> set[str]:
        asked = SERVICES[name].get("depends_on", {})
        return {it for it, how in asked.items() if it in started or how.get("required", True)}

    while waiting:
        ready = [name for name in waiting if needs(name) <= set(done)]
        assert ready, f"{waiting} wait for each other"
        done += ready
        waiting = [name for name in waiting if name not in ready]
    return done


class Loopback:
    """The services of the file as processes of this machine."""

    def __init__(self, folder: Path, *, database: str, store: str) -> None:
        self.folder = folder
        self.places = {
            "postgresql+psycopg://konspekt@database/konspekt": database,
            "http://store:8333": store,
        }
        self.running: dict[str, list[subprocess.Popen[str]]] = {}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start(self, name: str) -> str:
        """Start a service as the file says; one that others wait for to end is waited for, and its output given."""
        service = SERVICES[name]
        replicas = service.get("deploy", {}).get("replicas", 1)
        once = service.get("restart") == "no"
        command = [self._placed(word) for word in service["command"]]
        for number in range(replicas):
            with (self.folder / f"{name}-{number}.log").open("w") as log:
                process = subprocess.Popen(
                    [str(BIN / command[0]), *command[1:]],
                    env=self._environment(service, f"{name}-{number}"),
                    stdout=subprocess.PIPE if once else log,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
            if once:
                said, _ = process.communicate(timeout=120)
                assert process.returncode == 0, said
                return said
            self.running.setdefault(name, []).append(process)
        return ""

    def stop(self) -> None:
        everything = [process for processes in self.running.values() for process in processes]
        for process in everything:
            process.terminate()
        for process in everything:
            process.wait(timeout=30)

    def ask(
        self, method: str, path: str, body: object = None, *, cookie: str = ""
    ) -> tuple[int, dict[str, str], dict]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Content-Type": "application/json",
            "Origin": f"http://localhost:{self.port}",
            "Host": f"localhost:{self.port}",
        }
        connection.request(method, path, json.dumps(body), headers | ({"Cookie": cookie} if cookie else {}))
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return (
            answer.status,
            dict(answer.getheaders()),
            json.loads(text) if text.startswith(("{", "[")) else {},
        )

    def environment(self, name: str) -> dict[str, str]:
        return self._environment(SERVICES[name], name)

    def _environment(self, service: dict, own: str) -> dict[str, str]:
        told = {name: self._placed(str(value)) for name, value in service.get("environment", {}).items()}
        # The image says where home is; each container's own name tells workers apart.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("KONSPEKT_")}
        home = self.folder / "home"
        return inherited | {"KONSPEKT_HOME": str(home), "HOSTNAME": own} | told

    def _placed(self, text: str) -> str:
        text = re.sub(
            r"\$\{(\w+):-([^}]*)\}",
            lambda found: "sample" if found[1] == "KONSPEKT_SPEECH__ENGINE" else found[2],
            text,
        )
        for name, place in self.places.items():
            text = text.replace(name, place)
        text = text.replace("/run/konspekt", str(self.folder / "secrets"))
        text = text.replace("/var/lib/konspekt", str(self.folder / "home"))
        return str(self.port) if text == "8765" else text.replace("localhost:8765", f"localhost:{self.port}")


@pytest.fixture
def loopback(tmp_path: Path, fresh_postgres_uri: str, s3_endpoint: str) -> Iterator[Loopback]:
    address = urlsplit(fresh_postgres_uri)
    database = fresh_postgres_uri.replace(f"{address.username}:@", "konspekt@").replace(
        f"{address.username}@", "konspekt@"
    )
    started = Loopback(tmp_path, database=sqlalchemy_url(database), store=s3_endpoint)
    yield started
    started.stop()


def test_services_start_in_an_order_and_name_only_what_is_there() -> None:
    assert order()[:1] == ["secrets"]
    assert order().index("prepare") < order().index("web")
    mounts = [volume for service in SERVICES.values() for volume in service.get("volumes", [])]
    assert {mount.split(":")[0] for mount in mounts if mount[0] not in "$."} == set(COMPOSE["volumes"])


def test_every_setting_of_the_file_is_a_setting() -> None:
    known = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    for service in SERVICES.values():
        for name in service.get("environment", {}):
            assert not name.startswith("KONSPEKT_") or f"`{name}`" in known, name


def filled(text: str, **given: str) -> str:
    """A text with its variables, as the composer fills them in."""
    return re.sub(r"\$\{(\w+):-([^}]*)\}", lambda found: given.get(found[1], found[2]), text)


def test_images_of_others_are_pinned_to_a_version() -> None:
    for name, service in SERVICES.items():
        tag = service["image"].rpartition(":")[2]
        assert re.search(r"\d", tag), name
        assert "latest" not in tag, name


def test_the_language_model_is_started_only_by_its_profile_and_before_who_asks_it() -> None:
    assert "llama" not in order()
    assert order("llm").index("llama") < order("llm").index("text")
    llama = SERVICES["llama"]
    (mount,) = llama["volumes"]
    source, target, rights = filled(mount).split(":")
    assert (source, target, rights) == ("./models", "/models", "ro")
    assert filled(llama["command"][3], LLAMA_FILE="qwen.gguf") == f"{target}/qwen.gguf"


@pytest.mark.slow
def test_the_server_of_the_file_loads_a_model_and_answers_who_asks_as_the_text_worker_does(
    tmp_path: Path,
) -> None:
    # The model is a tiny one with random weights: what it says is nonsense, and that it says it is the point.
    gguf = write_tiny_gguf(tmp_path / "model.gguf")
    llama, port = SERVICES["llama"], free_port()
    placed = {
        filled(llama["command"][3]): str(gguf),
        pairs(llama)["--host"]: "127.0.0.1",
        pairs(llama)["--port"]: str(port),
    }
    command = [placed.get(filled(word), filled(word)) for word in llama["command"]]
    with (tmp_path / "llama.log").open("w+") as log:
        server = subprocess.Popen([str(BIN / command[0]), *command[1:]], stdout=log, stderr=log)
        try:
            check = [word.replace(":8080/", f":{port}/") for word in llama["healthcheck"]["test"][1:]]
            give_up = time.monotonic() + 60
            while subprocess.run(
                [str(BIN / check[0]), *check[1:]], capture_output=True, check=False
            ).returncode:
                assert server.poll() is None, (tmp_path / "llama.log").read_text()
                assert time.monotonic() < give_up
                time.sleep(0.5)
            chosen = Settings(
                _env_file=None,
                generator={"engine": "openai_chat", "url": f"http://127.0.0.1:{port}/v1", "timeout_s": 60},
            )
            generator = wiring.generator(chosen, allow_remote=True)
            assert generator is not None
            with closing(generator):
                made = generator.generate(
                    Prompt(system="Ты редактор.", user="Что такое стек?"),
                    schema={"type": "object", "properties": {"term": {"type": "string", "maxLength": 20}}},
                    max_tokens=400,
                    on_tokens=lambda tokens: None,
                )
            assert isinstance(made.value, dict)
        finally:
            server.terminate()
            assert server.wait(timeout=30) == 0


def pairs(service: dict) -> dict[str, str]:
    """The options of the server's command with their values."""
    options = service["command"][4:]
    return dict(zip(options[::2], options[1::2], strict=True))


def test_the_text_worker_asks_that_server_and_no_other_worker_takes_its_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = {"KONSPEKT_GENERATOR__ENGINE": "openai_chat"}
    for name, value in SERVICES["text"]["environment"].items():
        monkeypatch.setenv(name, filled(str(value), **given))
    settings = Settings(_env_file=None)
    generator = wiring.generator(settings, allow_remote=True)
    assert generator is not None
    generator.close()
    told, asked = pairs(SERVICES["llama"]), settings.generator
    address = urlsplit(asked.url)
    assert (address.hostname, str(address.port), address.path) == ("llama", told["--port"], "/v1")
    assert int(told["--parallel"]) >= asked.concurrency
    assert int(told["--ctx-size"]) // int(told["--parallel"]) >= asked.context_tokens
    # An administrator has to allow it: it is another machine's, as far as the service can tell.
    assert wiring.engine_sends_to(settings, "openai_chat") == "llama"
    takers = [name for name in order("llm") if SERVICES[name].get("command", [])[-2:] == ["--queues", "text"]]
    assert takers == ["text"], "one without the language model would take half of the lectures"
    monkeypatch.setenv(
        "KONSPEKT_GENERATOR__ENGINE", filled(SERVICES["text"]["environment"]["KONSPEKT_GENERATOR__ENGINE"])
    )
    assert Settings(_env_file=None).generator.engine == "off", "without the variable there is none"


def test_the_linters_of_containers_find_nothing() -> None:
    for command in (["hadolint", "deploy/Containerfile"], ["compose-lint", "deploy/compose.yaml"]):
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.xdist_group("deploy")
def test_a_lecture_goes_through_every_service_and_a_killed_worker(
    loopback: Loopback, postgres_uri: str, fresh_postgres_uri: str
) -> None:
    said = {}
    for name in order():
        if name in OURS:
            said[name] = loopback.start(name)
        elif (
            name == "database"
        ):  # as its image does: a user with the password of the file, and its own database
            password = (loopback.folder / "secrets" / "database_password").read_text(encoding="utf-8").strip()
            with psycopg.connect(postgres_uri, autocommit=True) as connection:
                connection.execute("DROP ROLE IF EXISTS konspekt")
                connection.execute(
                    sql.SQL("CREATE ROLE konspekt LOGIN PASSWORD {}").format(sql.Literal(password))
                )
            with psycopg.connect(fresh_postgres_uri, autocommit=True) as connection:
                connection.execute("GRANT ALL ON SCHEMA public TO konspekt")
                connection.execute(
                    sql.SQL("GRANT CREATE ON DATABASE {} TO konspekt").format(
                        sql.Identifier(connection.info.dbname)
                    )
                )
    try:
        cookie = log_in(loopback, said["prepare"])
        status, _, card = loopback.ask("POST", "/api/v1/lectures/sample", cookie=cookie)
        assert status in (200, 201), card
        victim = loopback.running["speech"][0]
        time.sleep(1)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        ready = wait_until_ready(loopback, card["id"], cookie)
        assert ready["counts"]["entries"] >= 14
        doctor = subprocess.run(
            [str(BIN / "konspekt"), "doctor"],
            env=loopback.environment("web"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    finally:
        loopback.stop()
        loopback.running.clear()
        with psycopg.connect(fresh_postgres_uri, autocommit=True) as connection:
            connection.execute("DROP OWNED BY konspekt CASCADE")
        with psycopg.connect(postgres_uri, autocommit=True) as connection:
            connection.execute("DROP OWNED BY konspekt CASCADE")
            connection.execute("DROP ROLE konspekt")


def log_in(loopback: Loopback, said: str) -> str:
    """Wait for the web service and enter with the password that `prepare` printed."""
    password = re.search(r": (\S{12,})$", said, re.MULTILINE)
    assert password, said
    give_up = time.monotonic() + 60
    while True:
        try:
            status, headers, _ = loopback.ask(
                "POST", "/api/v1/session", {"name": "admin", "password": password[1]}
            )
            assert status == 200
            return headers["set-cookie"].split(";")[0]
        except OSError:
            assert time.monotonic() < give_up
            time.sleep(0.2)


def wait_until_ready(loopback: Loopback, lecture_id: str, cookie: str) -> dict:
    give_up = time.monotonic() + 90
    while True:
        _, _, card = loopback.ask("GET", f"/api/v1/lectures/{lecture_id}", cookie=cookie)
        if card["state"] == "ready":
            return card
        assert card["state"] in ("waiting", "running"), card
        assert time.monotonic() < give_up, card
        time.sleep(0.3)
