"""Real processes of the service on a home of their own: workers, or everything under its supervisor."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic, sleep

import psutil

from konspekt import audio, wiring, worker
from konspekt.domain.errors import StorageError
from konspekt.jobs import durable
from konspekt.library import runs
from konspekt.library.callers import Caller, Role
from konspekt.library.runs import Asked
from konspekt.line.folder import FolderArtifacts
from konspekt.line.sound import Ears
from konspekt.notes import load_template
from konspekt.pipeline import LectureOptions, walk
from konspekt.settings import Settings
from konspekt.store.artifacts import StoreArtifacts
from konspekt.store.lectures import LectureCard, add_lecture, keep_recording
from konspekt.store.people import User, add_user
from konspekt.store.runs import Run, RunState, find_run
from konspekt.store.tables import artifacts as artifacts_table
from konspekt.store.workers import list_workers
from konspekt.wiring import Service

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["konspekt.worker", "konspekt.engines.scripted", "konspekt.engines.silero"])
STAGES = ("probe", "sound", "cut", "recognize", "join", "sections", "glossary", "notes")
"""Those that the plain walk has too."""


@contextmanager
def told(environment: dict[str, str]) -> Iterator[None]:
    """Stand in another process's environment."""
    usual = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(usual)


def settings_in(environment: dict[str, str]) -> Settings:
    """Give the settings of a process with that environment."""
    with told(environment):
        return Settings(_env_file=None)


@dataclass
class RealService:
    home: Path
    options: dict[str, str] = field(default_factory=dict)
    """Environment of the processes, KONSPEKT_*."""
    service: Service | None = None
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.settings = settings_in(self.environment())
        worker.prepare(self.settings)
        self.service = wiring.service(self.settings)

    def environment(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("KONSPEKT_")}
        return {
            **plain,
            "KONSPEKT_HOME": str(self.home),
            "KONSPEKT_LANG": "en",
            "KONSPEKT_SPEECH__ENGINE": "scripted",
            "KONSPEKT_SPEECH__THREADS": "1",
            "KONSPEKT_ACCOUNTS__MODE": "single",
            "KONSPEKT_UPLOADS__RESERVE_GB": "0",
            "KONSPEKT_JOBS__POLL_MS": "50",
            **self.options,
        }

    @property
    def shelf(self):
        return self.service.shelf

    def start(self, name: str, *command: str, **extra: str) -> subprocess.Popen:
        """Start a `konspekt` command; what it says goes to a file of its name."""
        log = (self.home / f"{name}.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", "konspekt.cli", *command],
            env={**self.environment(), **extra},
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        self.processes[name] = process
        return process

    def work(self, queues: str, name: str, **extra: str) -> "Forked":
        """Start a worker as `konspekt worker` does, out of a process that has imported everything already."""
        process = FORKS.Process(
            target=_work,
            args=({**self.environment(), **extra}, str(self.home / f"{name}.log"), queues.split(","), name),
        )
        process.start()
        self.processes[name] = Forked(process)
        return self.processes[name]

    def serve(self, **extra: str) -> subprocess.Popen:
        return self.start("serve", "serve", "--port", "0", **extra)

    def log(self, name: str) -> str:
        place = self.home / f"{name}.log"
        return place.read_text(errors="replace") if place.exists() else ""

    def children(self, word: str) -> list[psutil.Process]:
        """Give the processes under the supervisor whose command line has that word."""
        found = []
        for process in psutil.Process(self.processes["serve"].pid).children(recursive=True):
            try:
                if "konspekt.cli" in process.cmdline() and word in process.cmdline():
                    found.append(process)
            except psutil.Error:
                pass
        return found

    def keep_working(self, queues: str, name: str, until: str, *, seconds: float = 90, **extra: str) -> int:
        """Start a worker again each time it dies, until that run is over; gives how often it died."""
        deaths, give_up = 0, monotonic() + seconds
        process = self.work(queues, name, **extra)
        while self.run(until).state is RunState.OPEN:
            assert monotonic() < give_up, self.told()
            if process.poll() is not None:
                deaths += 1
                process = self.work(queues, name, **extra)
            sleep(0.05)
        return deaths

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """End every process that was started here, and what it left."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()
        if self.service is not None:
            self.service.close()

    # -- lectures

    def user(self, name: str) -> Caller:
        with self.shelf.database.write() as connection:
            add_user(
                connection,
                User(id=name, name=name, display_name=name, role=Role.METHODOLOGIST, created_ms=1),
            )
        return caller(name)

    def add(self, recording: Path, *, user: str = "single", **asked) -> Run:
        """Put a recording on the shelf and ask for the work on it."""
        kept = self.home / f"adding-{recording.name}"
        kept.write_bytes(recording.read_bytes())
        probed = audio.probe(recording, file_name=recording.name)
        self.shelf.keeper.keep_file(kept, sha256=probed.sha256)
        card = LectureCard(
            id=self.shelf.make_id(),
            owner_id=user,
            title="Лекция",
            file_name=recording.name,
            language="ru",
            created_ms=self.shelf.now_ms(),
            duration_ms=probed.duration_ms,
        )
        with self.shelf.database.write() as connection:
            add_lecture(connection, card)
            keep_recording(connection, card.id, probed)
            return runs.ask_within(
                connection,
                card.id,
                asked_by=user,
                at_ms=card.created_ms,
                run_id=self.shelf.make_id(),
                asked=Asked(**asked),
            )

    def run(self, run_id: str) -> Run:
        return self.read_patiently(lambda connection: find_run(connection, run_id))

    def read_patiently(self, question):
        """Give what a question to the database answers; one that was just killed is waited for."""
        give_up = monotonic() + 30
        while True:
            try:
                with self.shelf.database.read() as connection:
                    return question(connection)
            except StorageError:
                assert monotonic() < give_up
                sleep(0.2)

    def wait(self, run_id: str, *, seconds: float = 60, state: RunState = RunState.DONE) -> Run:
        give_up = monotonic() + seconds
        while (run := self.run(run_id)).state is RunState.OPEN:
            assert monotonic() < give_up, self.told()
            sleep(0.05)
        assert run.state is state, (run, self.told())
        return run

    def told(self) -> str:
        """Give what the processes said, and what is in the books."""
        said = [
            f"--- {place.name}\n{place.read_text(errors='replace')[-3000:]}"
            for place in sorted(self.home.glob("*.log"))
        ]
        with suppress(Exception):
            client = durable.client(worker.books(self.settings))
            said += [
                f"{one.status} {one.name} {one.workflow_id} {one.queue_name} {one.executor_id}"
                for one in client.list_workflows(status=["PENDING", "ENQUEUED"], load_input=False)
            ]
            client.destroy()
            with self.shelf.database.read() as connection:
                said += [str(one) for one in list_workers(connection)]
        return "\n".join(said)

    def artifacts(self, lecture_id: str) -> dict[str, bytes]:
        """Give the finished work of a lecture as the plain walk's folder has it."""
        with self.shelf.database.read() as connection:
            table = artifacts_table.c
            rows = connection.execute(
                artifacts_table.select().where(table.lecture_id == lecture_id, table.stage.in_(STAGES))
            ).mappings()
            named = [(row["stage"], row["key"]) for row in rows]
        store = StoreArtifacts(
            keeper=self.shelf.keeper, lecture_id=lecture_id, scratch_folder=self.home / "reading"
        )
        return {f"{stage}-{key[:12]}.json": store.get(stage, key) for stage, key in named}


class Forked:
    """A process of `multiprocessing` that is handled like one of `subprocess`."""

    def __init__(self, process) -> None:
        self._process = process
        self.pid = process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("worker", timeout)
        return self._process.exitcode


def _work(environment: dict[str, str], log: str, queues: list[str], name: str) -> None:
    import logging

    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("konspekt").setLevel(logging.INFO)
    sys.exit(worker.work(Settings(_env_file=None), queues=queues, worker_id=name))


def caller(name: str = "single", role: Role = Role.ADMINISTRATOR) -> Caller:
    return Caller(user_id=name, name=name, role=role, courses={})


def walked(folder: Path, recording: Path, ears: Ears) -> dict[str, bytes]:
    """Give what the plain walk makes of the same recording."""
    options = LectureOptions(templates=(load_template("hackathon"),), title="Лекция")
    walk(
        recording,
        artifacts=FolderArtifacts(folder),
        ears=ears,
        options=replace(options),
        on_progress=lambda stage, done_ms, total_ms: None,
    )
    return {path.name: path.read_bytes() for path in folder.glob("*.json")}
