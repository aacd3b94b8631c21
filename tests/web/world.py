"""A service with people, a course, lectures and everything else that a route may ask for."""

import atexit
import shutil
import sqlite3
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from starlette.testclient import TestClient

from konspekt import wiring
from konspekt.library.callers import Role
from konspekt.library.sessions import begin_anew, settle
from konspekt.settings import AccountsSettings, Settings
from konspekt.store.people import Course, Member, User, add_course, add_user, put_member
from konspekt.web.app import build_app
from konspekt.web.callers import COOKIE
from konspekt.wiring import Service

HERE = "http://127.0.0.1:8765"
API = "/api/v1"
COURSE = "course"
PEOPLE = {
    "administrator": Role.ADMINISTRATOR,
    "methodologist": Role.METHODOLOGIST,
    "owner": Role.LECTURER,
    "colleague": Role.LECTURER,
    "lecturer": Role.LECTURER,
    "listener": Role.STUDENT,
    "student": Role.STUDENT,
}
"""Who there is; `lecturer` and `student` belong to no course."""
MEMBERS = {
    "methodologist": Role.METHODOLOGIST,
    "owner": Role.LECTURER,
    "colleague": Role.LECTURER,
    "listener": Role.STUDENT,
}


def settings_of(home: Path, **groups) -> Settings:
    groups.setdefault("accounts", AccountsSettings(mode="accounts"))
    return Settings(home=home, **groups)


@cache
def tables() -> Path:
    """A migrated, empty database: copying it takes a fraction of making it."""
    home = Path(mkdtemp(prefix="konspekt-tables-"))
    wiring.migrate(settings_of(home))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home / "konspekt.db"


def open_service(home: Path, **groups) -> Service:
    settings = settings_of(home, **groups)
    if not (home / "konspekt.db").exists():
        home.mkdir(parents=True, exist_ok=True)
        shutil.copy(tables(), home / "konspekt.db")
    service = wiring.service(settings)
    settle(service.shelf, is_single=settings.is_single)
    return service


def add_person(service: Service, name: str, role: Role, *, password_hash: str | None = None) -> None:
    user = User(
        id=name,
        name=name,
        display_name=name.title(),
        role=role.value,
        created_ms=service.shelf.now_ms(),
        password_hash=password_hash,
    )
    with service.shelf.database.write() as connection:
        add_user(connection, user)


def add_everybody(service: Service) -> None:
    for name, role in PEOPLE.items():
        add_person(service, name, role)
    with service.shelf.database.write() as connection:
        add_course(connection, Course(id=COURSE, title="Python", created_ms=1))
        for name, role in MEMBERS.items():
            put_member(connection, Member(course_id=COURSE, user_id=name, role=role.value))


@dataclass
class World:
    """A running application and those who ask it."""

    service: Service
    client: TestClient
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, *, by: str | None = None, headers=None, **sent):
        """Ask by the session of somebody; the client itself remembers nothing."""
        self.client.cookies.clear()
        headers = dict(headers or {})
        if by is not None:
            headers["Cookie"] = f"{COOKIE}={self.session_of(by)}"
        return self.client.request(method, f"{API}{path}", headers=headers, **sent)

    def session_of(self, name: str) -> str:
        if name not in self.cookies:
            self.cookies[name] = begin_anew(self.service.shelf, name, days=1)
        return self.cookies[name]


def open_world(home: Path, **groups) -> World:
    service = open_service(home, **groups)
    return World(service=service, client=TestClient(build_app(service), base_url=HERE))


def copy_database(source: Path, target: Path) -> None:
    """Take a database back to an earlier state under the feet of those who have it open."""
    with sqlite3.connect(source) as kept, sqlite3.connect(target) as live:
        kept.backup(live)
    kept.close()
    live.close()
