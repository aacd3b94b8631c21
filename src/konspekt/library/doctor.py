"""Is everything here that the service needs, and if not, what to do: for the command line, for administrators and for probes."""

import importlib.util
import secrets
import shutil
import tempfile
import wave
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from konspekt import audio
from konspekt.domain.errors import KonspektError
from konspekt.locales import say, tell, words
from konspekt.store.blobs import Blobs
from konspekt.store.database import Database
from konspekt.store.migrating import newest_revision, revision
from konspekt.store.stage_times import queue_lengths, workers_seen

GIGABYTE: Final = 1_000_000_000
WORKER_LIVES_MS: Final = 30_000
"""After so long without a sign a worker counts as gone."""
EXTRAS: Final = {
    "whisper": "faster_whisper",
    "llm": "xllamacpp",
    "postgres": "psycopg",
    "oidc": "authlib",
    "optimise": "onnx",
}
"""Name of an optional part to a module of it."""
FONT_FOLDERS: Final = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
)
FONT_SUFFIXES: Final = frozenset({".ttf", ".ttc", ".otf"})
FONTS: Final = ("liberation", "dejavu", "noto", "pt_", "ptsans", "ptserif", "arial", "times")
"""Families with Russian letters, by how their files are named."""
Figures = Mapping[str, str | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    id: str
    is_ok: bool
    message: str
    """Key of what was found; `<message>.do` is the key of what to do where it is not well, unless `error` says that itself."""
    figures: Figures = field(default_factory=dict[str, str | float])
    is_optional: bool = False
    """The service does without it."""
    error: KonspektError | None = None
    """What was in the way, where that has words of its own."""

    def detail(self, language: str) -> str:
        """Say what was found."""
        return say(self.message, language, **self._told(language))

    def action(self, language: str) -> str:
        """Say what to do; empty where all is well."""
        if self.is_ok:
            return ""
        key = self.message.removesuffix(".bad") + ".do"
        if self.error is not None and key not in words(language):
            return tell(self.error, language)[1]
        return say(key, language, **self._told(language))

    def _told(self, language: str) -> dict[str, str | float]:
        if self.error is None:
            return dict(self.figures)
        return {**self.figures, "reason": tell(self.error, language)[0]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What is to be looked at."""

    home: Path
    reserve_bytes: int
    database: Database
    blobs: Callable[[], Blobs]
    recognizer: tuple[str, Callable[[], None]]
    """Its name, and what raises where it is not ready."""
    generator: tuple[str, Callable[[], None]] | None
    needed_extras: frozenset[str]
    pages: Path
    """The first page of the interface."""
    now_ms: Callable[[], int]


def examine(orders: Orders) -> list[Check]:
    """Look at everything; nothing of it stays behind."""
    return list(_checks(orders))


def is_ready(database: Database) -> bool:
    """Tell whether the tables are there in the form that this version works with."""
    try:
        return revision(database) == newest_revision()
    except KonspektError:
        return False


def _checks(orders: Orders) -> Iterator[Check]:
    yield _home(orders.home)
    yield _disk(orders)
    yield from _database(orders)
    yield _blobs(orders)
    yield _decoder(orders.home)
    yield _engine("recognizer", *orders.recognizer)
    if orders.generator is None:
        yield Check(id="generator", is_ok=True, message="doctor.generator.off", is_optional=True)
    else:
        yield _engine("generator", *orders.generator)
    yield from (_extra(name, is_needed=name in orders.needed_extras) for name in EXTRAS)
    yield _fonts(FONT_FOLDERS)
    yield _found("interface", is_ok=orders.pages.is_file())


def _found(check: str, /, *, is_ok: bool, is_optional: bool = False, **figures: str | float) -> Check:
    return Check(
        id=check,
        is_ok=is_ok,
        message=f"doctor.{check}.{'ok' if is_ok else 'bad'}",
        figures=figures,
        is_optional=is_optional,
    )


def _home(home: Path) -> Check:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(b"x")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return _found("home", is_ok=False, path=str(home), reason=reason)
    return _found("home", is_ok=True, path=str(home))


def _disk(orders: Orders) -> Check:
    place = next(it for it in (orders.home, *orders.home.parents) if it.exists())
    free = shutil.disk_usage(place).free
    return _found(
        "disk",
        is_ok=free > orders.reserve_bytes,
        free_gb=round(free / GIGABYTE, 1),
        reserve_gb=orders.reserve_bytes / GIGABYTE,
    )


def _database(orders: Orders) -> Iterator[Check]:
    try:
        found = revision(orders.database)
    except KonspektError as error:
        yield Check(id="database", is_ok=False, message="doctor.database.bad", error=error)
        return
    yield _found("database", is_ok=True, revision=found or "-")
    is_migrated = found == newest_revision()
    yield _found("migrated", is_ok=is_migrated, found=found or "-", wanted=newest_revision())
    if is_migrated:
        yield _workers(orders)


def _workers(orders: Orders) -> Check:
    with orders.database.read() as connection:
        count = workers_seen(connection, since_ms=orders.now_ms() - WORKER_LIVES_MS)
        waiting, running = queue_lengths(connection)
    if not count and not waiting + running:
        return Check(id="workers", is_ok=True, message="doctor.workers.idle")
    return _found("workers", is_ok=count > 0, count=count, waiting=waiting + running)


def _blobs(orders: Orders) -> Check:
    """Keep a few bytes, read them and throw them away."""
    content = secrets.token_bytes(32)
    digest = sha256(content).hexdigest()
    try:
        blobs = orders.blobs()
        blobs.keep_bytes(content, sha256=digest)
        is_same = blobs.read(digest) == content
        blobs.forget(digest)
    except KonspektError as error:
        return Check(id="blobs", is_ok=False, message="doctor.blobs.bad", error=error)
    except OSError as error:
        return _found("blobs", is_ok=False, reason=error.strerror or type(error).__name__)
    return _found("blobs", is_ok=is_same, reason="")


def _decoder(home: Path) -> Check:
    """Have the decoder's own process read a tenth of a second of quiet."""
    try:
        with tempfile.TemporaryDirectory(dir=home if home.is_dir() else None) as folder:
            place = Path(folder) / "quiet.wav"
            with wave.open(str(place), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(16_000)
                file.writeframes(bytes(3_200))
            audio.probe(place)
    except KonspektError as error:
        return Check(id="decoder", is_ok=False, message="doctor.decoder.bad", error=error)
    except OSError as error:
        return _found("decoder", is_ok=False, reason=error.strerror or type(error).__name__)
    return _found("decoder", is_ok=True)


def _engine(kind: str, name: str, ready: Callable[[], None]) -> Check:
    try:
        ready()
    except KonspektError as error:
        return Check(id=kind, is_ok=False, message=f"doctor.{kind}.bad", figures={"name": name}, error=error)
    return _found(kind, is_ok=True, name=name)


def _extra(name: str, *, is_needed: bool) -> Check:
    if importlib.util.find_spec(EXTRAS[name]) is not None:
        message = "doctor.extra.ok"
    else:
        message = "doctor.extra.needed" if is_needed else "doctor.extra.bad"
    return Check(
        id=f"extra.{name}",
        is_ok=message == "doctor.extra.ok",
        message=message,
        figures={"name": name},
        is_optional=not is_needed,
    )


def _fonts(folders: Iterable[str]) -> Check:
    is_there = any(
        file.name.lower().startswith(FONTS) and file.suffix.lower() in FONT_SUFFIXES
        for folder in (*map(Path, folders), Path.home() / ".fonts")
        if folder.is_dir()
        for file in folder.rglob("*")
    )
    return _found("fonts", is_ok=is_there, is_optional=True)
