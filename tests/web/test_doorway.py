"""What stands before every route."""

import json
from pathlib import Path

import pytest

from konspekt.settings import AccountsSettings, WebSettings
from konspekt.web.doorway import known_names
from konspekt.web.errors import language_of
from web.world import open_world

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - read, not bound
LOGIN = {"name": "anna", "password": "a few random words"}


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "[::1]:8765", "LOCALHOST:1"])
def test_the_service_answers_to_its_own_names(bare_world, host) -> None:
    assert bare_world.ask("GET", "/session", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "evil.example:8765", "localhost.evil", "[::2]"]
)
def test_a_name_that_is_not_its_own_is_refused(bare_world, host) -> None:
    """So that a foreign name which was pointed at this machine opens nothing (DNS rebinding)."""
    answer = bare_world.ask("GET", "/session", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (400, "host_unknown")


def test_names_may_be_added_by_the_settings() -> None:
    web = WebSettings(
        host=EVERY_ADDRESS, public_url="https://Konspekt.example:8443/x", allowed_hosts=["konspekt.local"]
    )
    assert {"konspekt.local", "konspekt.example", "localhost"} <= set(known_names(web))
    assert EVERY_ADDRESS not in set(known_names(web))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Origin": "http://127.0.0.1:8765"}, 401),
        ({"Sec-Fetch-Site": "same-origin"}, 401),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:8765.evil.example"}, 403),
        ({"Origin": ""}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_a_page_of_another_site_cannot_ask_for_a_change(bare_world, headers, status) -> None:
    answer = bare_world.ask("POST", "/session", json=LOGIN, headers=headers)
    assert answer.status_code == status


def test_behind_a_proxy_pages_of_the_public_address_may_ask_for_changes(tmp_path: Path) -> None:
    world = open_world(tmp_path, web=WebSettings(public_url="https://konspekt.example"))
    headers = {"Host": "127.0.0.1:8765", "Origin": "https://konspekt.example"}
    assert world.ask("POST", "/session", json=LOGIN, headers=headers).status_code == 401
    headers = {"Host": "konspekt.example", "Origin": "https://konspekt.example"}
    assert world.ask("POST", "/session", json=LOGIN, headers=headers).status_code == 401
    world.service.close()


def test_every_answer_carries_the_guarding_headers(bare_world) -> None:
    for path in ("/session", "/nothing"):
        headers = bare_world.ask("GET", path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "script-src" not in headers["content-security-policy"]  # so that default-src holds for scripts
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "ru"),
        ("en-GB,en;q=0.9", "en"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de,en;q=0.5,ru;q=0.4", "en"),
        ("de", "ru"),
        ("ru;q=0,en;q=0.1", "en"),
        ("en;q=much", "ru"),
        ("*", "ru"),
    ],
)
def test_errors_are_told_in_the_language_that_the_reader_reads_best(bare_world, accepted, language) -> None:
    assert language_of(accepted) == language
    answer = bare_world.ask("GET", "/me/tokens", headers={"Accept-Language": accepted})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == language
    assert ("Нужно войти" in answer.json()["detail"]) == (language == "ru")


def test_every_refusal_is_a_problem_with_a_code(bare_world) -> None:
    told = {
        ("GET", "/nothing"): (404, "page_missing"),
        ("PUT", "/session"): (405, "method_refused"),
        ("POST", "/session"): (422, "request_bad"),
        ("GET", "/users"): (401, "login_required"),
    }
    for (method, path), (status, code) in told.items():
        answer = bare_world.ask(method, path)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.json().keys() >= {"type", "title", "status", "detail", "action", "figures"}
    assert bare_world.ask("PUT", "/session").headers["allow"]


def test_what_was_sent_is_not_told_back(bare_world) -> None:
    answer = bare_world.ask("POST", "/session", json={"name": 5, "password": "secret words"})
    assert "secret" not in answer.text
    broken = bare_world.ask(
        "POST", "/session", content=b'{"password": "secret', headers={"Content-Type": "application/json"}
    )
    assert broken.status_code == 422
    assert "secret" not in broken.text


def test_an_unexpected_error_tells_nothing_of_the_inside(bare_world, monkeypatch, caplog) -> None:
    def broken(*_args, **_options):
        raise RuntimeError("/etc/secret")

    monkeypatch.setattr("konspekt.web.routes.session._told", broken)
    bare_world.client._transport.raise_server_exceptions = False
    answer = bare_world.ask("GET", "/session")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "/etc/secret" in caplog.text


def test_json_is_compressed_and_small_answers_are_not(world) -> None:
    for number in range(40):
        world.ask("POST", "/courses", by="owner", json={"title": f"Course number {number}"})
    many = world.ask("GET", "/courses", by="owner", headers={"Accept-Encoding": "gzip"})
    assert many.headers["content-encoding"] == "gzip"
    assert len(many.json()["courses"]) == 41
    assert "content-encoding" not in world.ask("GET", "/session").headers


def test_the_pages_are_given_for_every_address_that_is_no_file(tmp_path: Path) -> None:
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    from konspekt.web.ui import Ui

    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>pages")
    (tmp_path / "assets" / "app-1a2b.js").write_text("1")
    (tmp_path.parent / "outside.js").write_text("secret")
    app = Starlette()
    app.router.default = Ui(tmp_path)
    client = TestClient(app)
    for path in ("/", "/lectures/1", "/s/x"):
        answer = client.get(path)
        assert (answer.text, answer.headers["cache-control"]) == ("<!doctype html>pages", "no-cache")
        assert ("x-robots-tag" in answer.headers) == (path == "/s/x")
    assert "immutable" in client.get("/assets/app-1a2b.js").headers["cache-control"]
    for path in ("/nothing.js", "/../outside.js", "/%2e%2e/outside.js", "/assets/..%2f..%2foutside.js"):
        assert client.get(path).status_code == 404
    assert client.post("/lectures/1").status_code == 405
    assert client.get("/api/v1/x").status_code == 404


def test_where_the_pages_are_not_built_their_place_says_so(tmp_path: Path) -> None:
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    from konspekt.web.ui import Ui

    app = Starlette()
    app.router.default = Ui(tmp_path / "nothing")
    answer = TestClient(app).get("/", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "make ui" in answer.text


def test_the_openapi_document_is_complete(bare_world) -> None:
    document = bare_world.ask("GET", "/openapi.json").json()
    operations = [
        (f"{method.upper()} {path}", operation)
        for path, found in document["paths"].items()
        for method, operation in found.items()
    ]
    names = [operation["operationId"] for _, operation in operations]
    assert len(names) == len(set(names))
    for name, operation in operations:
        assert {"400", "422", "503"} <= operation["responses"].keys(), name
        assert operation.get("description"), name
        for status, answer in operation["responses"].items():
            if int(status) >= 400 and "content" in answer:
                assert "application/problem+json" in answer["content"], (name, status)
    assert "HTTPValidationError" not in json.dumps(document)


def test_single_mode_needs_loopback(tmp_path: Path) -> None:
    from konspekt.domain.errors import AccountsNeeded
    from konspekt.web.serving import check_accounts

    for groups in (
        {"web": WebSettings(host=EVERY_ADDRESS), "accounts": AccountsSettings()},
        {"web": WebSettings(host=EVERY_ADDRESS), "accounts": AccountsSettings(mode="single")},
        {"web": WebSettings(public_url="https://k.example"), "accounts": AccountsSettings(mode="single")},
    ):
        world = open_world(tmp_path, **groups)
        with pytest.raises(AccountsNeeded):
            check_accounts(world.service)
        world.service.close()
    world = open_world(tmp_path, accounts=AccountsSettings())
    check_accounts(world.service)
    world.service.close()
