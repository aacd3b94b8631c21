"""Streams of events: nothing missed, nothing told twice, nobody told what is not his, and an end when there must be one."""

import asyncio
import contextlib
import http.client
import json
import threading
from time import monotonic, sleep

import pytest

from konspekt.library.callers import Caller, Role
from konspekt.store.database import Database
from konspekt.store.events import add_event, forget_events
from konspekt.store.lectures import LectureCard, add_lecture, find_lecture, purge_lecture
from konspekt.web import events
from konspekt.web.events import EventHub
from web.real_web import RealWeb


def put_lecture(database: Database, lecture_id: str = "l1", **fields) -> None:
    card = LectureCard(
        id=lecture_id,
        owner_id=fields.pop("owner_id", "owner"),
        title="Литералы",
        file_name="a.mp3",
        language="ru",
        created_ms=1,
        **fields,
    )
    with database.write() as connection:
        add_lecture(connection, card)


def tell(
    database: Database, number: int, *, lecture_id: str = "l1", kind: str = "edited", at_ms: int = 1
) -> None:
    with database.write() as connection:
        add_event(connection, lecture_id, kind=kind, payload={"n": number}, at_ms=at_ms)


class Listener:
    """Reads a stream in a thread of its own."""

    def __init__(self, web: RealWeb, path: str, **headers: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
        named = {"Cookie": web.cookie, **{k.replace("_", "-"): v for k, v in headers.items()}}
        self.connection.request("GET", path, headers=named)
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200, self.answer.read()
        self.told: list[dict] = []
        self.is_over = False
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        event: dict = {}
        try:
            while line := self.answer.readline():
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    event[name] = value
                elif event:
                    if "data" in event:
                        self.told.append({**event, "data": json.loads(event["data"])})
                    event = {}
        except (OSError, ValueError, http.client.HTTPException, AttributeError):
            pass
        self.is_over = True

    def wait(self, count: int, seconds: float = 20) -> list[dict]:
        give_up = monotonic() + seconds
        while len(self.told) < count:
            assert monotonic() < give_up, self.told
            sleep(0.01)
        return self.told

    def numbers(self) -> list[int]:
        return [it["data"]["n"] for it in self.told if it["event"] == "edited"]

    def close(self) -> None:
        # shutdown: only closing would wait for the thread that reads
        if self.connection.sock is not None:
            with contextlib.suppress(OSError):
                self.connection.sock.shutdown(2)
        self.thread.join(10)
        self.connection.close()


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    made = RealWeb(tmp_path_factory.mktemp("events") / "home")
    made.start()
    made.log_in()
    yield made
    if made.process.poll() is None:
        made.stop()


@pytest.fixture(scope="module")
def database(web):
    opened = Database(f"sqlite:///{web.home / 'konspekt.db'}")
    yield opened
    opened.close()


PATH = "/api/v1/lectures/{}/events"


@pytest.mark.slow
def test_a_page_that_was_away_goes_on_where_it_was(web, database) -> None:
    put_lecture(database, "away", owner_id="single")
    for number in range(1, 4):
        tell(database, number, lecture_id="away")
    first = Listener(web, PATH.format("away"), Last_Event_ID="1")
    assert [it["id"] for it in first.wait(2)] == ["2", "3"]
    tell(database, 4, lecture_id="away")
    first.wait(3)
    first.close()
    for number in range(5, 8):
        tell(database, number, lecture_id="away")
    second = Listener(web, PATH.format("away"), Last_Event_ID="4")
    tell(database, 8, lecture_id="away")
    second.wait(4)
    assert first.numbers() + second.numbers() == list(range(2, 9))
    by_address = Listener(web, PATH.format("away") + "?after=6")
    by_address.wait(2)
    assert by_address.numbers() == [7, 8]
    second.close()
    by_address.close()


@pytest.mark.slow
def test_a_page_that_was_away_too_long_reads_anew(web, database) -> None:
    put_lecture(database, "long", owner_id="single")
    for number in range(1, 4):
        tell(database, number, lecture_id="long", at_ms=1)
    with database.write() as connection:
        forget_events(connection, before_ms=2)
    listener = Listener(web, PATH.format("long"), Last_Event_ID="1")
    (told,) = listener.wait(1)
    assert (told["event"], told["id"]) == ("reset", "3")
    tell(database, 4, lecture_id="long", at_ms=5)
    assert listener.wait(2)[1]["id"] == "4"
    listener.close()
    listener = Listener(web, PATH.format("long"), Last_Event_ID="999")
    assert listener.wait(1)[0]["event"] == "reset"
    listener.close()


@pytest.mark.slow
def test_who_has_seen_nothing_is_told_where_things_stand(web, database) -> None:
    put_lecture(database, "new", owner_id="single")
    tell(database, 1, lecture_id="new")
    listener = Listener(web, PATH.format("new"))
    assert [(it["event"], it["id"]) for it in listener.wait(1)] == [("hello", "1")]
    tell(database, 2, lecture_id="new")
    assert listener.wait(2)[1]["data"] == {"n": 2}
    with database.write() as connection:
        purge_lecture(connection, "new")
    assert listener.wait(3)[2]["event"] == "gone"
    listener.thread.join(10)
    assert listener.is_over
    listener.close()


@pytest.mark.slow
def test_many_readers_hear_everything_in_order(web, database) -> None:
    put_lecture(database, "many", owner_id="single")
    listeners = [Listener(web, PATH.format("many"), Last_Event_ID="0") for _ in range(20)]
    for number in range(1, 41):
        tell(database, number, lecture_id="many")
    for listener in listeners:
        listener.wait(40)
        assert listener.numbers() == list(range(1, 41))
        listener.close()


@pytest.mark.slow
def test_the_library_tells_of_lectures_that_come_change_and_go(web, database) -> None:
    listener = Listener(web, "/api/v1/events")
    listener.wait(1)
    sleep(0.8)
    put_lecture(database, "coming", owner_id="single")
    told = listener.wait(2)[1]
    assert (told["event"], told["data"]["id"], told["data"]["title"]) == ("lecture", "coming", "Литералы")
    assert told["data"]["may_edit"] is True
    tell(database, 1, lecture_id="coming", kind="card")
    assert listener.wait(3)[2]["data"]["event"] == 1
    with database.write() as connection:
        purge_lecture(connection, "coming")
    assert listener.wait(4)[3]["data"] == {"id": "coming"}
    listener.close()
    again = Listener(web, "/api/v1/events", Last_Event_ID=told["id"])
    assert again.wait(1)[0]["event"] == "reset"
    again.close()


@pytest.mark.slow
def test_the_service_ends_within_seconds_though_people_listen(web, database) -> None:
    """The last one of this module: it ends the service."""
    put_lecture(database, "end", owner_id="single")
    listeners = [Listener(web, PATH.format("end")) for _ in range(5)] + [Listener(web, "/api/v1/events")]
    for listener in listeners:
        listener.wait(1)
    assert web.stop() < 5
    for listener in listeners:
        listener.thread.join(10)
        assert listener.is_over
        listener.close()


def test_a_stranger_hears_nothing(world) -> None:
    put_lecture(world.service.shelf.database)
    assert world.ask("GET", "/lectures/l1/events", by="lecturer").json()["code"] == "lecture_missing"
    assert world.ask("GET", "/lectures/l1/events").status_code == 401
    assert world.ask("GET", "/events").status_code == 401


async def read(stream, count: int) -> list:
    told = []
    async with asyncio.timeout(10):
        async for event in stream:
            told.append(event)
            if len(told) == count:
                break
    return told


def member(name: str, role: Role, **courses: Role) -> Caller:
    return Caller(user_id=name, name=name, role=role, courses=courses)


def test_however_many_listen_the_database_is_asked_once_a_look(world) -> None:
    shelf = world.service.shelf
    for number in range(10):
        put_lecture(shelf.database, f"l{number}")
    owner = member("owner", Role.LECTURER)

    async def listen() -> tuple[int, int]:
        hub = EventHub(shelf, look_every_s=0.02)
        readers = [
            asyncio.create_task(
                read(hub.of_lecture(f"l{number % 10}", after=0, again=lambda: owner, language="ru"), 3)
            )
            for number in range(200)
        ]
        for turn in range(3):
            await asyncio.sleep(0.1)
            for number in range(10):
                await asyncio.to_thread(tell, shelf.database, turn, lecture_id=f"l{number}")
        told = await asyncio.gather(*readers)
        assert all([event.id for event in one] == ["1", "2", "3"] for one in told)
        looks = hub.looks
        await hub.close()
        return looks, len(told)

    begun = monotonic()
    looks, readers = asyncio.run(listen())
    assert readers == 200
    assert looks <= (monotonic() - begun) / 0.02 + 1


def test_who_may_no_longer_read_is_told_no_more(world, monkeypatch) -> None:
    monkeypatch.setattr(events, "ASK_AGAIN_S", 0.1)
    shelf = world.service.shelf
    put_lecture(shelf.database, course_id="course")
    is_member = [True]

    def again() -> Caller | None:
        return member("colleague", Role.LECTURER, **({"course": Role.LECTURER} if is_member[0] else {}))

    async def listen() -> tuple[list, list]:
        hub = EventHub(shelf, look_every_s=0.02)
        one = hub.of_lecture("l1", after=None, again=again, language="ru")
        library = hub.of_library(again(), is_return=False, again=again, language="ru")
        assert [event.event for event in await read(one, 1)] == ["hello"]
        assert [event.event for event in await read(library, 1)] == ["hello"]
        is_member[0] = False
        heard = [event.event async for event in one]
        seen = await read(library, 1)
        await library.aclose()
        await hub.close()
        return heard, seen

    heard, seen = asyncio.run(listen())
    assert heard == []
    assert [(event.event, event.raw_data) for event in seen] == [("gone", '{"id": "l1"}')]


def test_a_login_that_is_over_ends_the_stream(world, monkeypatch) -> None:
    monkeypatch.setattr(events, "ASK_AGAIN_S", 0.05)
    put_lecture(world.service.shelf.database)

    async def listen() -> list:
        hub = EventHub(world.service.shelf, look_every_s=0.02)
        stream = hub.of_lecture("l1", after=None, again=lambda: None, language="ru")
        told = [event.event async for event in stream]
        await hub.close()
        return told

    assert asyncio.run(listen()) == ["hello"]


CARD_CASES = [
    ("owner", {}, True),
    ("administrator", {}, True),
    ("methodologist", {}, True),
    ("colleague", {}, True),
    ("lecturer", {}, False),
    ("listener", {}, False),
    ("student", {}, False),
    ("listener", {"published_ms": 5}, True),
    ("student", {"published_ms": 5}, False),
    ("listener", {"published_ms": 5, "trashed_ms": 6}, False),
    ("colleague", {"trashed_ms": 6}, True),
]


@pytest.mark.parametrize(("name", "fields", "expected"), CARD_CASES)
def test_a_card_is_told_to_those_who_may_read_the_lecture(world, name, fields, expected) -> None:
    from konspekt.library.access import readable
    from konspekt.library.sessions import caller_of_session
    from konspekt.library.watching import may_read

    shelf = world.service.shelf
    put_lecture(shelf.database, course_id="course", **fields)
    who = caller_of_session(shelf, world.session_of(name), days=1)
    with shelf.database.read() as connection:
        card = find_lecture(connection, "l1")
        try:
            readable(connection, who, "l1")
            is_open = True
        except Exception:  # noqa: BLE001
            is_open = False
    assert may_read(who, card) == is_open == expected


def test_the_progress_of_a_failed_run_is_told_in_words(world) -> None:
    shelf = world.service.shelf
    put_lecture(shelf.database)
    payload = {"percent": 3, "error": {"code": "silent_recording", "figures": {"name": "a.mp3"}}}
    with shelf.database.write() as connection:
        add_event(connection, "l1", kind="progress", payload=payload, at_ms=1)

    async def listen() -> dict:
        hub = EventHub(shelf, look_every_s=0.02)
        owner = member("owner", Role.LECTURER)
        (told,) = await read(hub.of_lecture("l1", after=0, again=lambda: owner, language="en"), 1)
        await hub.close()
        return json.loads(told.raw_data)

    error = asyncio.run(listen())["error"]
    assert error["code"] == "silent_recording"
    assert error["detail"]
    assert error["action"]
