"""The service under a supervisor while its parts are killed at random moments; one person edits, another brings recordings."""

import http.client
import json
import random
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import psutil
import psycopg

from jobs import spoken
from jobs.real_service import RealService, caller
from konspekt.domain.errors import StorageError
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript
from konspekt.editing.rerun import MachineResult
from konspekt.editing.rows import SegmentRow
from konspekt.editing.state import living
from konspekt.library import sessions
from konspekt.store.events import events_after
from konspekt.store.lecture_rows import adopt_lecture, load_state
from konspekt.store.lectures import LectureCard, add_lecture
from konspekt.store.progress import stage_sums
from konspekt.store.runs import runs_of
from real_parts import lock_folder_of_this_user, postgres_server, sqlalchemy_url
from web.plain_tus import bring
from web.real_web import free_port

PATIENT_S = 300
"""On a machine that others use too; what stands still does so for ever."""
START_S = 60
STUCK_S = 30.0
"""So long after the last kill every lecture in work has moved on."""
PART_BYTES = 100_000
PART_PAUSE_S = 0.05
"""A recording comes in over a few seconds, so that kills meet it midway."""


@dataclass
class Editor(threading.Thread):
    """Writes into one segment after the other through the web, again until each is acknowledged."""

    service: RealService
    port: int
    lecture_id: str
    rows: list[str]
    token: str
    written: dict[str, str] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        for number, row_id in enumerate(self.rows):
            text = f"Правка номер {number}."
            while not self.stop.is_set():
                if self._send(row_id, text, key=f"edit-{number}"):
                    self.written[row_id] = text
                    break
                sleep(0.2)
            if self.stop.wait(0.2):
                return

    def _send(self, row_id: str, text: str, *, key: str) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(
                "POST",
                f"/api/v1/lectures/{self.lecture_id}/edits",
                json.dumps({"edits": [{"op": "set_text", "segment_id": row_id, "text": text}]}),
                {
                    "Content-Type": "application/json",
                    "Authorization": f"Bearer {self.token}",
                    "If-Match": f'"{row_id}:1"',
                    "Idempotency-Key": f"{self.lecture_id}-{key}",
                },
            )
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        assert answer.status in (200, 503, 507), (answer.status, body)
        return answer.status == 200


@dataclass
class Lecturer:
    """Brings one recording after the other through the web, each when the one before is through."""

    service: RealService
    port: int
    recording: Path
    token: str
    done: list[str] = field(default_factory=list)
    run_id: str | None = None
    """The one in work."""
    stop: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        while not self.stop.is_set():
            self._bring_one()

    def _bring_one(self) -> None:
        told = bring(
            f"http://127.0.0.1:{self.port}/api/v1/uploads",
            self.recording,
            pass_={"Authorization": f"Bearer {self.token}"},
            chunk=PART_BYTES,
            title="Лекция",
            pause_s=PART_PAUSE_S,
            patience_s=PATIENT_S,
        )
        lecture_id = told["konspekt-lecture"]
        (run,) = self.service.read_patiently(lambda connection: runs_of(connection, lecture_id))
        self.run_id = run.id
        self.service.wait(run.id, seconds=PATIENT_S)
        self.run_id = None
        self.done.append(lecture_id)


@dataclass
class Watch(threading.Thread):
    """Sees how long the lecture in work stands still since the last kill or its last step, whichever is later."""

    lecturer: Lecturer
    longest_s: float = 0
    killed_s: float = field(default_factory=monotonic)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        seen, moved_s = None, monotonic()
        while not self.stop.wait(0.2):
            here = self._look()
            if here is None or here != seen:
                seen, moved_s = here, monotonic()
            self.longest_s = max(self.longest_s, monotonic() - max(moved_s, self.killed_s))

    def _look(self) -> tuple[object, ...] | None:
        """Give where the lecture is; None where none is in work or the database is down."""
        run_id = self.lecturer.run_id
        with suppress(StorageError), self.lecturer.service.shelf.database.read() as connection:
            return None if run_id is None else (run_id, *stage_sums(connection, run_id).values())
        return None


@dataclass
class Chaos:
    service: RealService
    lecture: spoken.Spoken
    seed: int
    kill_database: Callable[[], None] | None = None
    kills: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.port = free_port()

    def go(self, moments: int, *, victims: list[str], pause_s: tuple[float, float]) -> list[str]:
        """Kill at so many moments, first while a recording comes in; gives the lectures once everything has ended well."""
        lecture_id, rows = self._edited_lecture()
        _, token = sessions.make_api_token(self.service.shelf, caller(), name="chaos", expires_ms=None)
        self._serve()
        editor = Editor(self.service, self.port, lecture_id, rows, token)
        lecturer = Lecturer(self.service, self.port, self.lecture.recording, token)
        watch = Watch(lecturer)
        editor.start()
        watch.start()
        with ThreadPoolExecutor(1) as pool:
            work = pool.submit(lecturer.work)
            try:
                self._await(lambda: any((self.service.home / "uploads").glob("*.part")))
                self._kill(victims[0])
                self._await(lambda: lecturer.run_id or work.done())
                then = [*victims[1:], *self.chance.choices(victims, k=moments)][: moments - 1]
                self._kill_at_random(then, pause_s=pause_s, watch=watch)
            finally:
                lecturer.stop.set()
            work.result(timeout=PATIENT_S)
        watch.stop.set()
        watch.join()
        self._check_edits(editor)
        self._check_once(lecturer.done)
        print(f"{moments} kills, {len(lecturer.done)} lectures, longest standstill {watch.longest_s:.1f} s")
        assert watch.longest_s <= STUCK_S, self.service.told()
        return lecturer.done

    def _kill_at_random(self, victims: list[str], *, pause_s: tuple[float, float], watch: Watch) -> None:
        for victim in victims:
            sleep(self.chance.uniform(*pause_s))
            self._kill(victim)
            watch.killed_s = monotonic()

    def _await(self, condition: Callable[[], object]) -> None:
        give_up = monotonic() + START_S
        while not condition():
            assert monotonic() < give_up, self.service.told()
            sleep(0.02)

    def _check_once(self, lecture_ids: list[str]) -> None:
        """Every lecture was handed to people once."""
        for lecture_id in lecture_ids:
            with self.service.shelf.database.read() as connection:
                told = events_after(connection, lecture_id, 0, limit=5000)
            assert [event.kind for event in told].count("adopted") == 1

    def _serve(self) -> None:
        self.service.start("serve", "serve", "--port", str(self.port))

    def _kill(self, victim: str) -> None:
        self.kills.append(victim)
        if victim == "supervisor":
            children = psutil.Process(self.service.processes["serve"].pid).children(recursive=True)
            self.service.kill("serve")
            _, left = psutil.wait_procs(children, timeout=10)
            assert not left, f"left behind: {left}"
            self._serve()
        elif victim == "database":
            assert self.kill_database is not None
            self.kill_database()
        elif victim == "books":
            for name in ("jobs.db", "jobs.db-wal", "jobs.db-shm"):
                (self.service.home / name).unlink(missing_ok=True)
        else:
            for process in self.service.children(victim)[:1]:
                process.kill()

    def _edited_lecture(self) -> tuple[str, list[str]]:
        shelf = self.service.shelf
        card = LectureCard(
            id=shelf.make_id(),
            owner_id="single",
            title="Правки",
            file_name="edits.srt",
            language="ru",
            created_ms=shelf.now_ms(),
        )
        with shelf.database.write() as connection:
            add_lecture(connection, card)
        segments = tuple(
            Segment(id=f"s{n:04}", span=TimeSpan(n * 1000, n * 1000 + 900), text=f"Было {n}.")
            for n in range(400)
        )
        transcript = Transcript(language="ru", engine="import", segments=segments)
        machine = MachineResult(transcript=transcript, is_recognized=True)
        adopt_lecture(shelf.database, card.id, machine, at_ms=shelf.now_ms())
        with shelf.database.read() as connection:
            rows = living(load_state(connection, card.id).rows, SegmentRow)
        return card.id, [row.id for row in rows]

    def _check_edits(self, editor: Editor) -> None:
        """No edit that was acknowledged is lost, none was made twice."""
        self._await(lambda: editor.written)
        editor.stop.set()
        editor.join()
        with self.service.shelf.database.read() as connection:
            rows = load_state(connection, editor.lecture_id).rows
        kept = {row_id: rows[row_id] for row_id in editor.written}
        assert {row_id: row.value.text for row_id, row in kept.items()} == editor.written
        assert {row.version for row in kept.values()} == {2}


@contextmanager
def own_postgres() -> Iterator[tuple[str, Callable[[], None]]]:
    """A PostgreSQL server that may be killed; gives its address and what kills it and starts it again."""
    with postgres_server() as server:
        uri = server.get_uri()
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("CREATE DATABASE chaos")
        yield sqlalchemy_url(uri.replace("/postgres?", "/chaos?")), partial(_kill_and_start, server)


def _kill_and_start(server) -> None:
    postmaster = psutil.Process(server.get_pid())
    gone = [*postmaster.children(recursive=True), postmaster]
    for process in reversed(gone):
        process.kill()
    psutil.wait_procs(gone, timeout=10)
    give_up = monotonic() + 30
    with warnings.catch_warnings(), lock_folder_of_this_user():
        warnings.simplefilter("ignore")
        while monotonic() < give_up:
            # Whatever it says while the killed one lets go.
            with suppress(Exception):
                server.ensure_postgres_running()
                return
            sleep(0.3)
    raise AssertionError("the database does not come back")
