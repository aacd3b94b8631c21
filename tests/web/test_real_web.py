"""The web process as it is started: its address, its door, its end."""

import http.client
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from web.real_web import TOOLS, RealWeb, free_port


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[RealWeb]:
    web = RealWeb(home=tmp_path_factory.mktemp("real") / "home")
    web.start()
    yield web
    if web.process.poll() is None:
        web.stop()


def run(home: Path, *words: str, stdin: str = "", **options: str):
    return subprocess.run(
        [TOOLS, *words],
        env={**os.environ, "KONSPEKT_HOME": str(home), "KONSPEKT_LANG": "en", **options},
        cwd=home.parent,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def raw(web: RealWeb, *lines: str) -> int:
    """Send a request as it is written, and give the status of its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=30)
    connection.connect()
    connection.sock.sendall("\r\n".join((*lines, "Connection: close", "", "")).encode("latin-1"))
    answer = http.client.HTTPResponse(connection.sock)
    answer.begin()
    status = answer.status
    answer.close()
    connection.close()
    return status


def test_the_printed_address_opens_the_door_once(running) -> None:
    assert running.address.startswith(f"http://127.0.0.1:{running.port}/?token=")
    running.log_in()
    told = running.ask("GET", "/api/v1/session").json
    assert (told["mode"], told["role"], told["may"]["admin"]) == ("single", "administrator", True)
    with pytest.raises(AssertionError):
        running.log_in()


def test_names_and_pages_are_checked_on_the_wire(running) -> None:
    get = "GET /api/v1/session HTTP/1.1"
    assert raw(running, get, f"Host: 127.0.0.1:{running.port}") == 200
    assert raw(running, get, "Host: rebound.example") == 400
    assert raw(running, get) == 400  # no name at all
    out = "DELETE /api/v1/session HTTP/1.1"
    assert raw(running, out, f"Host: localhost:{running.port}", "Origin: http://evil.example") == 403
    assert raw(running, out, "Host: localhost", f"Origin: http://localhost:{running.port}") == 403
    assert (
        raw(running, out, f"Host: localhost:{running.port}", f"Origin: http://localhost:{running.port}")
        == 204
    )


def test_the_server_does_not_tell_what_it_is_made_of(running) -> None:
    assert "server" not in running.ask("GET", "/api/v1/session").headers


def test_a_header_of_a_proxy_is_not_believed_without_the_setting(running) -> None:
    codes = [
        running.ask(
            "POST",
            "/api/v1/session",
            {"name": "somebody", "password": "wrong"},
            x_forwarded_for=f"10.0.0.{number}",
        ).status
        for number in range(11)
    ]
    assert codes == [401] * 10 + [429]


def test_the_home_folder_is_open_to_its_owner_only(running) -> None:
    assert running.home.stat().st_mode & 0o777 == 0o700


def test_the_port_of_another_program_is_told_plainly(running, tmp_path) -> None:
    ran = run(tmp_path / "home", "web", "--port", str(running.port))
    assert ran.returncode == 2
    assert "address_taken" in ran.stderr


def test_it_ends_soon_when_it_is_asked_to(tmp_path) -> None:
    web = RealWeb(home=tmp_path / "home")
    web.start()
    assert web.stop() < 5


@pytest.mark.slow
def test_other_machines_are_let_in_only_once_somebody_administers_accounts(tmp_path) -> None:
    home = tmp_path / "home"
    open_to_all = {"KONSPEKT_WEB__HOST": "0.0.0.0"}  # noqa: S104
    refused = run(home, "web", "--port", str(free_port()), **open_to_all)
    assert refused.returncode == 2
    assert "konspekt user add" in refused.stderr
    made = run(
        home, "user", "add", "Anna", "--role", "administrator", "--password-stdin", stdin="a few words\n"
    )
    assert (made.returncode, "a few words" in made.stdout) == (0, False)
    web = RealWeb(home=home, options=open_to_all)
    web.start()
    assert "token" not in web.address
    assert web.ask("POST", "/api/v1/session", {"name": "anna", "password": "a few words"}).status == 200
    web.stop()
