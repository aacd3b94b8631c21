"""Every route, every kind of caller, things of one's own, of others and of nobody: one table."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from konspekt.domain.notes import SectionKind, Template, TemplateSection
from konspekt.store.runs import Run, add_run
from konspekt.store.sharing import ShareLink, Webhook, add_share_link, add_webhook
from konspekt.store.tables import lecture_blobs
from konspekt.store.templates import OwnTemplate, add_template
from konspekt.wiring import upload_desk
from web.lecture_world import add_lecture, state_of
from web.permissions_table import CALLERS, OK, TABLE, Asked, Row
from web.world import World, add_everybody, copy_database, open_world

LINK, REVOKED, EXPIRED = "share-link-token", "revoked-link-token", "expired-link-token"
TOGETHER = 8
"""Routes of one test: enough tests to point at the place, few enough to start the world rarely."""


@dataclass
class Setting:
    """The world, what its things are called, and how it was at first."""

    world: World
    ids: dict[str, str]
    token: str
    kept: Path


@pytest.fixture(scope="module")
def setting(tmp_path_factory) -> Iterator[Setting]:
    home = tmp_path_factory.mktemp("permissions")
    world = open_world(home)
    add_everybody(world.service)
    ids = {
        "published": add_lecture(world, published_ms=1),
        "unpublished": add_lecture(world),
        "own": add_lecture(world, course_id=None),
        "nothing": "nothing",
        "user": "student",
        "course": "course",
        "run": "run",
        "webhook": "webhook",
        "template": "template",
        "link": LINK,
        "revoked": REVOKED,
        "expired": EXPIRED,
    }
    add_things(world, ids)
    for name in ("published", "unpublished", "own"):
        add_sound(world, ids[name])
    ids["upload"] = begin(world)
    made = world.ask("POST", "/me/tokens", by="owner", json={"name": "x"}).json()
    ids["token"] = made["id"]
    for name in CALLERS[2:]:
        if name != "token":
            world.session_of(name)
    kept = home / "kept.db"
    copy_database(home / "konspekt.db", kept)
    shutil.copytree(home / "uploads", home / "kept-uploads")
    yield Setting(world=world, ids=ids, token=made["token"], kept=kept)
    world.service.close()


def add_things(world: World, ids: dict[str, str]) -> None:
    shelf = world.service.shelf
    template = Template(
        id="template",
        title="T",
        language="ru",
        sections=(TemplateSection(id="s", title="S", kind=SectionKind.TEXT, question="topic"),),
    )
    with shelf.database.write() as connection:
        add_run(
            connection,
            Run(id="run", lecture_id=ids["published"], asked_by="owner", kind="full", options={}, asked_ms=1),
        )
        hook = Webhook(
            id="webhook", owner_id="owner", url="http://x/", secret="s", kinds=frozenset(), created_ms=1
        )
        add_webhook(connection, hook)
        add_template(
            connection, OwnTemplate(id="template", owner_id="owner", template=template, changed_ms=1)
        )
        for token, more in ((LINK, {}), (REVOKED, {"revoked_ms": 2}), (EXPIRED, {"expires_ms": 2})):
            link = ShareLink(id=token, lecture_id=ids["published"], made_by="owner", created_ms=1, **more)
            add_share_link(connection, link, token=token)
    ids["row"] = next(iter(state_of(world, ids["published"]).rows))


def add_sound(world: World, lecture_id: str) -> None:
    """Give a lecture what its player plays."""
    shelf = world.service.shelf
    sha256 = shelf.keeper.keep_bytes(b"sound")
    with shelf.database.write() as connection:
        for name in ("listening.m4a", "peaks.bin"):
            connection.execute(lecture_blobs.insert().values(lecture_id=lecture_id, name=name, sha256=sha256))


def begin(world: World) -> str:
    """Begin an upload of the owner's."""
    assert upload_desk(world.service)
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": "filename YS5tcDM="}
    begun = world.ask("POST", "/uploads", by="owner", headers=headers)
    return begun.headers["location"].rpartition("/")[2]


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


def take_back(setting: Setting) -> None:
    """Let the next one meet the world as it was at first."""
    home = setting.world.service.settings.home
    copy_database(setting.kept, home / "konspekt.db")
    shutil.copytree(setting.kept.parent / "kept-uploads", home / "uploads", dirs_exist_ok=True)


def test_the_table_names_every_route(setting) -> None:
    document = setting.world.ask("GET", "/openapi.json").json()
    routes = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, operations in document["paths"].items()
        for method in operations
        if path.startswith("/api/v1")
    }
    assert sorted(routes - TABLE.keys()) == [], "routes that the table does not name"
    assert sorted(TABLE.keys() - routes) == [], "rows of routes that are not there"


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
