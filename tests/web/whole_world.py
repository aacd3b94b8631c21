"""A world in which each thing that a route may ask for is there: lectures, a run, links, a webhook, a template, an upload."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from konspekt.domain.notes import SectionKind, Template, TemplateSection
from konspekt.store.runs import Run, add_run
from konspekt.store.sharing import ShareLink, Webhook, add_share_link, add_webhook
from konspekt.store.tables import lecture_blobs
from konspekt.store.templates import OwnTemplate, add_template
from web.lecture_world import add_lecture, state_of
from web.world import PEOPLE, World, add_everybody, copy_database, open_world

LINK, REVOKED, EXPIRED = "share-link-token", "revoked-link-token", "expired-link-token"


@dataclass
class Setting:
    """The world, what its things are called, and how it was at first."""

    world: World
    ids: dict[str, str]
    token: str
    kept: Path


def open_setting(home: Path) -> Setting:
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
    for name in PEOPLE:
        world.session_of(name)
    kept = home / "kept.db"
    copy_database(home / "konspekt.db", kept)
    shutil.copytree(home / "uploads", home / "kept-uploads")
    return Setting(world=world, ids=ids, token=made["token"], kept=kept)


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
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": "filename YS5tcDM="}
    begun = world.ask("POST", "/uploads", by="owner", headers=headers)
    return begun.headers["location"].rpartition("/")[2]


def take_back(setting: Setting) -> None:
    """Let the next one meet the world as it was at first."""
    home = setting.world.service.settings.home
    copy_database(setting.kept, home / "konspekt.db")
    shutil.copytree(setting.kept.parent / "kept-uploads", home / "uploads", dirs_exist_ok=True)
