"""Entry by the institution's own accounts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from konspekt.library.callers import Role
from konspekt.settings import OidcSettings
from konspekt.web.callers import COOKIE
from web.fake_provider import CLIENT, OTHER_KEY, SECRET, Provider
from web.world import HERE, World, add_person, open_world

VISIT = "konspekt_oidc"


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.stop()


def open_with(home: Path, provider: Provider, **more) -> World:
    oidc = OidcSettings(issuer=provider.issuer, client_id=CLIENT, client_secret=SECRET, **more)
    return open_world(home, oidc=oidc)


@pytest.fixture
def world(tmp_path: Path, provider) -> Iterator[World]:
    opened = open_with(tmp_path, provider)
    yield opened
    opened.service.close()


def visit(world: World):
    """Go to the provider; gives where it is and the cookie of the visit."""
    sent = world.ask("GET", "/session/oidc", follow_redirects=False)
    assert sent.status_code == 302
    return sent.headers["location"], sent.cookies[VISIT]


def come_back(world: World, url: str, cookie: str | None):
    path = url.removeprefix(f"{HERE}/api/v1")
    headers = {} if cookie is None else {"Cookie": f"{VISIT}={cookie}"}
    return world.ask("GET", path, headers=headers, follow_redirects=False)


def enter(world: World, provider: Provider):
    location, cookie = visit(world)
    return come_back(world, provider.authorize(location), cookie)


def who(world: World, answer):
    headers = {"Cookie": f"{COOKIE}={answer.cookies[COOKIE]}"}
    return world.ask("GET", "/session", headers=headers).json()["user"]


def failed(answer) -> bool:
    return answer.headers["location"] == "/login?problem=oidc_failed" and COOKIE not in answer.cookies


def test_whom_the_provider_names_is_logged_in_and_is_the_same_the_next_time(world, provider) -> None:
    first = enter(world, provider)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    user = who(world, first)
    assert (user["name"], user["display_name"], user["role"]) == ("vera", "Вера Петрова", "student")
    provider.claims = {"preferred_username": "vera.ivanova"}  # married meanwhile
    assert who(world, enter(world, provider))["id"] == user["id"]
    assert world.ask("GET", "/session").json()["oidc"] is True


def test_an_account_made_here_is_not_taken_over_by_its_name(world, provider) -> None:
    add_person(world.service, "vera", Role.ADMINISTRATOR)
    user = who(world, enter(world, provider))
    assert user["name"].startswith("vera-")
    assert user["role"] == "student"


def test_another_subject_is_another_account(world, provider) -> None:
    first = who(world, enter(world, provider))
    provider.subject = "u-2"
    assert who(world, enter(world, provider))["id"] != first["id"]


def test_where_nobody_new_is_let_in_only_known_people_come_in(tmp_path, provider) -> None:
    world = open_with(tmp_path, provider, first_role="")
    assert failed(enter(world, provider))
    world.service.close()
    open_door = open_with(tmp_path, provider)
    enter(open_door, provider)
    open_door.service.close()
    closed = open_with(tmp_path, provider, first_role="")
    assert who(closed, enter(closed, provider))["name"] == "vera"
    closed.service.close()


def test_a_disabled_account_stays_outside(world, provider) -> None:
    add_person(world.service, "administrator", Role.ADMINISTRATOR)
    user = who(world, enter(world, provider))
    world.ask("PATCH", f"/users/{user['id']}", by="administrator", json={"disabled": True})
    assert failed(enter(world, provider))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_700_000_000},  # long ago
        {"exp": None},
        {"sub": None},
        {"sub": ""},
    ],
    ids=str,
)
def test_an_answer_that_is_not_for_this_visit_opens_nothing(world, provider, claims) -> None:
    provider.claims = claims
    assert failed(enter(world, provider))


@pytest.mark.parametrize("how", ["another key", "no signature", "public key as a secret"])
def test_an_answer_that_the_provider_did_not_sign_opens_nothing(world, provider, how) -> None:
    if how == "another key":
        provider.key = OTHER_KEY
    elif how == "no signature":
        provider.algorithm = "none"
    else:
        provider.algorithm = "HS256"
    assert failed(enter(world, provider))


def test_a_visit_ends_in_the_browser_in_which_it_began(world, provider) -> None:
    """So that nobody is logged into another's account by an address that was sent to him."""
    location, _ = visit(world)
    back = provider.authorize(location)
    assert failed(come_back(world, back, None))
    _, other = visit(world)
    assert failed(come_back(world, back, other))


def test_a_code_is_good_once(world, provider) -> None:
    location, cookie = visit(world)
    back = provider.authorize(location)
    assert not failed(come_back(world, back, cookie))
    assert failed(come_back(world, back, cookie))


def test_what_the_provider_refuses_is_refused(world, provider) -> None:
    location, cookie = visit(world)
    state = provider.authorize(location).partition("state=")[2]
    refusal = f"/session/oidc/callback?error=access_denied&state={state}"
    assert failed(come_back(world, refusal, cookie))


@pytest.mark.parametrize(
    "discovery",
    [{"issuer": "https://evil.example"}, {"token_endpoint": None}, {"jwks_uri": "http://127.0.0.1:1/"}],
)
def test_a_provider_that_is_not_what_the_settings_say_opens_nothing(world, provider, discovery) -> None:
    location, cookie = visit(world)
    back = provider.authorize(location)
    provider.discovery = discovery
    assert failed(come_back(world, back, cookie))


def test_a_provider_that_does_not_answer_is_told_as_a_problem(tmp_path, provider) -> None:
    world = open_with(tmp_path, provider)
    provider.stop()
    answer = world.ask("GET", "/session/oidc", follow_redirects=False)
    assert (answer.status_code, answer.json()["code"]) == (401, "oidc_failed")
    world.service.close()
    provider.__init__()  # for the fixture's end


def test_without_the_setting_there_is_no_such_entry(bare_world) -> None:
    for path in ("/session/oidc", "/session/oidc/callback"):
        assert bare_world.ask("GET", path).status_code == 404
