"""Coming in, staying in, going out."""

from pathlib import Path

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.testclient import TestClient

from konspekt.library.callers import Role
from konspekt.library.passwords import hash_password
from konspekt.library.sessions import SEEN_EVERY_MS, print_entry_token, settle
from konspekt.settings import AccountsSettings, WebSettings
from konspekt.web.callers import COOKIE
from konspekt.web.proxied import Proxied, address
from web.world import HERE, World, add_person, open_world

PASSWORD = "несколько случайных слов"
DAY_MS = 24 * 3600 * 1000
QUICK_HASH = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""Costs little to compare with: a hash says itself how it was made."""


class Clock:
    def __init__(self, now_ms: int) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def anna(bare_world: World) -> World:
    """A world in which Anna has a password."""
    add_person(bare_world.service, "анна", Role.METHODOLOGIST, password_hash=QUICK_HASH)
    return bare_world


def turn_clock(world: World) -> Clock:
    clock = Clock(world.service.shelf.now_ms())
    object.__setattr__(world.service.shelf.keeper, "clock", clock)
    return clock


def log_in(world: World, name="Анна", password=PASSWORD, **more):
    return world.ask("POST", "/session", json={"name": name, "password": password}, **more)


def with_cookie(world: World, answer):
    return world.ask("GET", "/session", headers={"Cookie": f"{COOKIE}={answer.cookies[COOKIE]}"})


def test_a_name_and_its_password_open_a_session(anna) -> None:
    answer = log_in(anna)
    assert answer.status_code == 200
    assert answer.json()["user"]["name"] == "анна"
    assert answer.json()["may"] == {"admin": False, "upload": True}
    assert with_cookie(anna, answer).json()["role"] == "methodologist"


def test_scripts_do_not_see_the_cookie_and_other_sites_do_not_send_it(anna) -> None:
    told = log_in(anna).headers["set-cookie"].lower()
    assert "httponly" in told
    assert "samesite=lax" in told
    assert "secure" not in told


def test_under_https_the_cookie_goes_over_https_only(tmp_path: Path) -> None:
    world = open_world(tmp_path, web=WebSettings(public_url="https://konspekt.example"))
    add_person(world.service, "анна", Role.LECTURER, password_hash=hash_password(PASSWORD))
    assert "secure" in log_in(world).headers["set-cookie"].lower()
    world.service.close()


def test_the_database_holds_no_session_that_could_be_used(anna, tmp_path) -> None:
    token = log_in(anna).cookies[COOKIE]
    anna.service.close()
    kept = b"".join(file.read_bytes() for file in (tmp_path / "home").glob("konspekt.db*"))
    assert token.encode() not in kept
    assert PASSWORD.encode() not in kept


def test_a_wrong_password_and_an_unknown_name_are_told_alike(anna) -> None:
    wrong, unknown = log_in(anna, password="something else"), log_in(anna, name="борис")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


def test_an_unknown_name_costs_a_hash_too(anna, monkeypatch) -> None:
    hashed = []
    from konspekt.library import passwords

    verify = passwords._HASHER.verify
    monkeypatch.setattr(
        "pwdlib.PasswordHash.verify",
        lambda _self, *args: hashed.append(args) or verify.__func__(_self, *args),
    )
    log_in(anna, password="something else")
    log_in(anna, name="борис")
    assert len(hashed) == 2


def test_guessing_is_stopped_and_the_answer_says_for_how_long(anna) -> None:
    codes = [log_in(anna, password="wrong").status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]
    last = log_in(anna)  # the right password does not help any more
    assert last.status_code == 429
    assert 0 < int(last.headers["retry-after"]) <= 300


def test_a_success_forgets_the_failures_before_it(anna) -> None:
    for _ in range(3):
        assert [log_in(anna, password="wrong").status_code for _ in range(8)] == [401] * 8
        assert log_in(anna).status_code == 200


def test_a_hall_full_of_people_comes_in_through_one_address(anna) -> None:
    assert {log_in(anna).status_code for _ in range(65)} == {200}


def test_logging_out_ends_the_session_on_the_server(anna) -> None:
    answer = log_in(anna)
    headers = {"Cookie": f"{COOKIE}={answer.cookies[COOKIE]}"}
    out = anna.ask("DELETE", "/session", headers=headers)
    assert out.status_code == 204
    assert with_cookie(anna, answer).json()["user"] is None


def test_a_session_is_over_when_nobody_came_for_its_days_and_lasts_for_who_comes(anna) -> None:
    clock = turn_clock(anna)
    answer = log_in(anna)
    for _ in range(3):
        clock.now_ms += 13 * DAY_MS
        assert with_cookie(anna, answer).json()["user"] is not None
    clock.now_ms += 15 * DAY_MS
    assert with_cookie(anna, answer).json()["user"] is None


def test_a_session_is_not_written_with_every_request(anna) -> None:
    clock = turn_clock(anna)
    answer = log_in(anna)
    expires = []
    for step in (1000, 1000, SEEN_EVERY_MS, 1000):
        clock.now_ms += step
        with_cookie(anna, answer)
        with anna.service.shelf.database.read() as connection:
            expires.append(connection.exec_driver_sql("SELECT expires_ms FROM login_sessions").scalar())
    assert [expires[0] == expires[1], expires[1] == expires[2], expires[2] == expires[3]] == [
        True,
        False,
        True,
    ]


def test_a_disabled_account_is_out_at_once(anna) -> None:
    add_person(anna.service, "administrator", Role.ADMINISTRATOR)
    answer = log_in(anna)
    gone = anna.ask("PATCH", "/users/анна", by="administrator", json={"disabled": True})
    assert gone.json()["disabled"] is True
    assert with_cookie(anna, answer).json()["user"] is None
    assert log_in(anna).status_code == 401


def test_a_new_own_password_ends_every_other_session_and_keeps_this_one(anna) -> None:
    here, elsewhere = log_in(anna), log_in(anna)
    headers = {"Cookie": f"{COOKIE}={here.cookies[COOKIE]}"}
    change = {"password": {"old": PASSWORD, "new": "other random words"}}
    changed = anna.ask("PATCH", "/me", headers=headers, json=change)
    assert changed.status_code == 200
    assert with_cookie(anna, changed).json()["user"] is not None
    assert with_cookie(anna, elsewhere).json()["user"] is None
    assert log_in(anna).status_code == 401
    assert log_in(anna, password="other random words").status_code == 200


def test_the_old_password_is_asked_for_and_the_new_one_may_not_be_short(anna) -> None:
    headers = {"Cookie": f"{COOKIE}={log_in(anna).cookies[COOKIE]}"}
    wrong = {"password": {"old": "wrong words", "new": "other random words"}}
    assert anna.ask("PATCH", "/me", headers=headers, json=wrong).status_code == 401
    short = {"password": {"old": PASSWORD, "new": "1234567"}}
    answer = anna.ask("PATCH", "/me", headers=headers, json=short)
    assert (answer.status_code, answer.json()["code"]) == (422, "password_weak")


def test_a_bearer_token_does_what_its_owner_may_until_it_is_taken_back(anna) -> None:
    clock = turn_clock(anna)
    anna.cookies["анна"] = log_in(anna).cookies[COOKIE]
    made = anna.ask("POST", "/me/tokens", by="анна", json={"name": "export"}).json()
    headers = {"Authorization": f"Bearer {made['token']}"}
    assert anna.ask("GET", "/session", headers=headers).json()["user"]["name"] == "анна"
    assert anna.ask("GET", "/users", headers=headers).status_code == 200
    clock.now_ms += 1000
    listed = anna.ask("GET", "/me/tokens", by="анна").json()["tokens"]
    assert [(token["name"], token["used_at"] is not None) for token in listed] == [("export", True)]
    assert "token" not in listed[0]
    assert anna.ask("DELETE", f"/me/tokens/{made['id']}", by="анна").status_code == 204
    assert anna.ask("GET", "/users", headers=headers).status_code == 401


def test_a_bearer_token_ends_when_it_was_to_end(anna) -> None:
    clock = turn_clock(anna)
    anna.cookies["анна"] = log_in(anna).cookies[COOKIE]
    asked = {"name": "week", "expires_at": "2100-01-01T00:00:00+03:00"}
    made = anna.ask("POST", "/me/tokens", by="анна", json=asked).json()
    assert made["expires_at"] == "2099-12-31T21:00:00.000Z"
    headers = {"Authorization": f"Bearer {made['token']}"}
    assert anna.ask("GET", "/users", headers=headers).status_code == 200
    clock.now_ms = 4_102_434_000_000
    assert anna.ask("GET", "/users", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "9999-12-31T23:59:59.9999Z",
        "1969-12-31T23:59:59Z",
    ],
)
def test_an_end_outside_of_the_calendar_is_refused_and_the_list_stays_readable(anna, moment) -> None:
    cookie = {"Cookie": f"{COOKIE}={log_in(anna).cookies[COOKIE]}"}
    asked = anna.ask("POST", "/me/tokens", headers=cookie, json={"name": "export", "expires_at": moment})
    assert (asked.status_code, asked.json()["code"]) == (422, "request_bad")
    assert anna.ask("GET", "/me/tokens", headers=cookie).json() == {"tokens": []}


def test_behind_a_proxy_who_guesses_cannot_be_somebody_else_with_every_guess(tmp_path: Path) -> None:
    anna = open_world(tmp_path / "home")
    add_person(anna.service, "анна", Role.METHODOLOGIST, password_hash=QUICK_HASH)
    anna.client = TestClient(Proxied(anna.client.app), base_url=HERE)

    def guess(told: str) -> int:
        return log_in(anna, password="wrong", headers={"X-Forwarded-For": told}).status_code

    codes = [guess(f"203.0.113.{number}, 198.51.100.7") for number in range(11)]
    assert codes == [401] * 10 + [429]
    assert guess("198.51.100.7, 192.0.2.1:4711") == 401, "another one behind the same proxy"
    anna.service.close()


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:4711", "192.0.2.1"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_an_address_is_told_without_its_port(told: str, shown: str) -> None:
    assert address(told) == shown


def test_a_wrong_bearer_token_is_not_saved_by_a_good_cookie(anna) -> None:
    anna.cookies["анна"] = log_in(anna).cookies[COOKIE]
    assert anna.ask("GET", "/users", by="анна", headers={"Authorization": "Bearer x"}).status_code == 401


@pytest.fixture
def alone(tmp_path: Path):
    """A service of one person."""
    world = open_world(tmp_path / "home", accounts=AccountsSettings(mode="single"))
    yield world
    world.service.close()


def test_the_printed_token_opens_the_door_once(alone) -> None:
    token = print_entry_token(alone.service.shelf)
    first = alone.ask("POST", "/session", json={"token": token})
    assert first.json()["may"] == {"admin": True, "upload": True}
    assert first.json()["mode"] == "single"
    assert with_cookie(alone, first).json()["role"] == "administrator"
    assert alone.ask("POST", "/session", json={"token": token}).status_code == 401


def test_a_new_start_prints_a_new_token_and_the_old_one_is_void(alone) -> None:
    old, new = print_entry_token(alone.service.shelf), print_entry_token(alone.service.shelf)
    assert alone.ask("POST", "/session", json={"token": old}).status_code == 401
    assert alone.ask("POST", "/session", json={"token": new}).status_code == 200


def test_a_browser_that_came_in_stays_in_over_a_new_start(tmp_path: Path) -> None:
    groups = {"accounts": AccountsSettings(mode="single")}
    world = open_world(tmp_path / "home", **groups)
    answer = world.ask("POST", "/session", json={"token": print_entry_token(world.service.shelf)})
    world.service.close()
    again = open_world(tmp_path / "home", **groups)
    print_entry_token(again.service.shelf)
    assert with_cookie(again, answer).json()["user"]["id"] == "single"
    again.service.close()


def test_with_accounts_the_single_user_is_shut_out_with_all_its_ways_in(tmp_path: Path) -> None:
    world = open_world(tmp_path / "home", accounts=AccountsSettings(mode="single"))
    answer = world.ask("POST", "/session", json={"token": print_entry_token(world.service.shelf)})
    world.cookies["single"] = answer.cookies[COOKIE]
    token = world.ask("POST", "/me/tokens", by="single", json={"name": "x"}).json()["token"]
    unspent = print_entry_token(world.service.shelf)
    world.service.close()
    open_to_all = open_world(tmp_path / "home", accounts=AccountsSettings(mode="accounts"))
    assert with_cookie(open_to_all, answer).json()["user"] is None
    headers = {"Authorization": f"Bearer {token}"}
    assert open_to_all.ask("GET", "/users", headers=headers).status_code == 401
    assert open_to_all.ask("POST", "/session", json={"token": unspent}).status_code == 401
    settle(open_to_all.service.shelf, is_single=True)  # and back: the unspent token stays void
    assert open_to_all.ask("POST", "/session", json={"token": unspent}).status_code == 401
    open_to_all.service.close()


def test_somebody_who_guesses_tokens_is_stopped(alone) -> None:
    codes = {alone.ask("POST", "/session", json={"token": f"guess{n}"}).status_code for n in range(61)}
    assert codes == {401, 429}
