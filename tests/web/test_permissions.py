"""Every route, every kind of caller, things of one's own, of others and of nobody: one table."""

import json
from collections.abc import Iterator

import pytest
from fastapi.routing import iter_route_contexts

from web.permissions_table import CALLERS, OK, TABLE, Asked, Row
from web.whole_world import Setting, open_setting, take_back

OUTSIDE = {
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "GET /api/v1/openapi.json",
    "HEAD /api/v1/openapi.json",
}
"""Routes that ask nobody who he is."""
TOGETHER = 8
"""Routes of one test: enough tests to point at the place, few enough to start the world rarely."""


@pytest.fixture(scope="module")
def setting(tmp_path_factory) -> Iterator[Setting]:
    opened = open_setting(tmp_path_factory.mktemp("permissions"))
    yield opened
    opened.world.service.close()


def ask(setting: Setting, route: str, row: Row, asked: Asked, caller: str):
    method, _, path = route.partition(" ")
    for name, thing in asked.place.items():
        path = path.replace(f"{{{name}}}", setting.ids.get(thing, thing))
    path = path.replace("{format}", "txt").replace("{group}", "nothing")
    headers = dict(row.headers)
    if route.startswith("PUT /templates"):
        headers["If-Match"] = f'"{asked.place["template_id"]}:1"'
    if caller == "token":
        headers["Authorization"] = f"Bearer {setting.token}"
    sent = {}
    if row.json is not None:
        named = {f'"@{name}"': json.dumps(id_) for name, id_ in setting.ids.items()}
        text = json.dumps(row.json)
        for name, id_ in named.items():
            text = text.replace(name, id_)
        sent["json"] = json.loads(text)
    if row.content is not None:
        sent["content"] = row.content
    by = caller if caller not in ("anonymous", "link", "token") else None
    return setting.world.ask(method, path + row.query, by=by, headers=headers, **sent)


def wrong_answers(setting: Setting, route: str) -> Iterator[str]:
    row = TABLE[route]
    changes = not route.startswith(("GET", "HEAD", "OPTIONS"))
    for name, asked in row.asked.items():
        for caller in CALLERS:
            expected = asked.policy[caller]
            if row.streams and expected == OK:
                continue
            answer = ask(setting, route, row, asked, caller)
            let_in = answer.status_code < 400 or answer.status_code in row.also
            if not (let_in if expected == OK else answer.status_code == expected):
                told = f"{answer.status_code} for {expected}: {answer.text[:200]}"
                yield f"{route} ({name}) by {caller}: {told}"
            if changes and answer.status_code < 400:
                take_back(setting)


def test_the_table_names_every_route(setting) -> None:
    """Also those that the document leaves out."""
    routes = {
        f"{method} {found.path}"
        for found in iter_route_contexts(setting.world.client.app.routes)
        for method in found.route.methods
    }
    named = {route.replace(" ", " /api/v1", 1) for route in TABLE} | OUTSIDE
    assert sorted(routes - named) == [], "routes that the table does not name"
    assert sorted(named - routes) == [], "rows of routes that are not there"


def test_what_stands_outside_the_api_is_told_to_anybody_and_tells_of_nobody(setting) -> None:
    client = setting.world.client
    client.cookies.clear()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code in (200, 503)
    assert client.get("/metrics").status_code in (200, 403, 404)
    told = "".join(client.get(path).text for path in ("/healthz", "/readyz", "/metrics"))
    assert [name for name in ("owner", setting.ids["published"], "Литералы") if name in told] == []


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(TABLE), TOGETHER))
def test_everybody_may_do_what_the_table_says_and_nothing_else(setting, first) -> None:
    routes = list(TABLE)[first : first + TOGETHER]
    present = {route for route in routes if is_there(setting, route)}
    wrong = [told for route in routes if route in present for told in wrong_answers(setting, route)]
    assert not wrong, "\n".join(wrong)


def is_there(setting: Setting, route: str) -> bool:
    method, _, path = route.partition(" ")
    paths = setting.world.client.app.openapi()["paths"]
    return method.lower() in paths.get(f"/api/v1{path}", {})


def test_a_foreign_thing_is_told_as_one_that_is_not_there(setting) -> None:
    """So that nobody learns by asking which things there are."""
    for route in ("GET /lectures/{lecture_id}", "DELETE /runs/{run_id}", "GET /templates/{template_id}"):
        row = TABLE[route]
        foreign, missing = (
            ask(setting, route, row, asked, "student").json()
            for name, asked in row.asked.items()
            if name in ("own", "there", "nobody's")
        )
        assert foreign.pop("figures").keys() == missing.pop("figures").keys()
        same = {"code", "status", "title"}
        assert {key: foreign[key] for key in same} == {key: missing[key] for key in same}
