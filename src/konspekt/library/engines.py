"""The engines of a service: which there are, what of their weights is here, and bringing the rest."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from konspekt.domain.errors import KonspektError, NotAllowed, ObjectMissing, WeightsUnknown
from konspekt.engines import generators, registry, weights
from konspekt.engines.weights import FetchProgress, WeightsState
from konspekt.library.callers import Caller
from konspekt.library.consent import enable_engine, enabled_engines
from konspekt.library.shelf import Shelf

LOG = logging.getLogger("konspekt.engines")
MEGABYTE = 1_000_000
SCRIPTED = "scripted"
"""Says what a script tells it, for tests; no business of an administrator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineCard:
    """An engine as administrators see it."""

    name: str
    kind: str
    """`recognizer` or `generator`."""
    sends_data_to: str | None
    """The host that would get recordings or texts; None: nothing leaves this machine."""
    is_enabled: bool
    weights: tuple[WeightsState, ...]


def list_engines(
    shelf: Shelf, caller: Caller, *, root: Path, sends_to: Callable[[str], str | None]
) -> list[EngineCard]:
    """Give every known engine; `sends_to` names where one sends data.

    Raises:
        NotAllowed: The caller is no administrator.
    """
    if not caller.is_administrator:
        raise NotAllowed
    allowed = enabled_engines(shelf)
    found = weights.list_weights(root)
    kinds = dict.fromkeys(generators.names(), "generator") | dict.fromkeys(registry.names(), "recognizer")
    return [
        EngineCard(
            name=name,
            kind=kind,
            sends_data_to=sends_to(name),
            is_enabled=sends_to(name) is None or name in allowed,
            weights=tuple(state for state in found if state.set.engine == name),
        )
        for name, kind in sorted(kinds.items(), key=lambda it: (it[1] == "generator", it[0]))
        if name != SCRIPTED
    ]


def allow_engine(shelf: Shelf, caller: Caller, name: str, *, enabled: bool) -> None:
    """Allow or forbid that an engine gets recordings and texts.

    Raises:
        NotAllowed: The caller is no administrator.
        ObjectMissing: No engine has that name.
    """
    if not caller.is_administrator:
        raise NotAllowed
    if name not in (*registry.names(), *generators.names()):
        raise ObjectMissing
    enable_engine(shelf, caller, name, enabled=enabled)


class FetchState(StrEnum):
    """How far the fetching of a set of weights is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """The fetching of one set of weights."""

    name: str
    state: FetchState
    file: str = ""
    """The one that comes just now."""
    done_bytes: int = 0
    total_bytes: int = 0
    """Of the whole set, as the table says."""
    bytes_per_s: float = 0.0
    seconds_left: float | None = None
    error: KonspektError | None = None


@dataclass(slots=True)
class Fetching:
    """Brings weights in threads of their own, and tells how far they are."""

    root: Path
    mirror: str
    _fetches: dict[str, Fetch] = field(default_factory=dict[str, Fetch])
    _files: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, caller: Caller, engine: str, variant: str) -> Fetch:
        """Begin to fetch a set, unless that is under way; gives how far it is.

        Raises:
            NotAllowed: The caller is no administrator.
            WeightsUnknown: There is no such set.
        """
        if not caller.is_administrator:
            raise NotAllowed
        row = next(
            (it for it in weights.SETS if it.engine == engine and variant in ("", it.variant, it.name)),
            None,
        )
        if row is None:
            raise WeightsUnknown(
                name=f"{engine} {variant}".strip()[:60], known=", ".join(it.name for it in weights.SETS)
            )
        with self._lock:
            known = self._fetches.get(row.name)
            if known is not None and known.state is FetchState.RUNNING:
                return known
            self._files[row.name] = {}
            begun = Fetch(name=row.name, state=FetchState.RUNNING, total_bytes=row.megabytes * MEGABYTE)
            self._fetches[row.name] = begun
        threading.Thread(target=self._bring, args=(row.name,), daemon=True).start()
        return begun

    def told(self) -> tuple[Fetch, ...]:
        """Give how far everything is that was begun in this process."""
        with self._lock:
            return tuple(self._fetches.values())

    def _bring(self, name: str) -> None:
        try:
            weights.fetch(name, self.root, mirror=self.mirror, on_progress=lambda it: self._note(name, it))
        except KonspektError as error:
            self._put(name, {"state": FetchState.FAILED, "error": error})
        except Exception:
            LOG.exception("weights %s cannot be fetched", name)  # or it would seem to be under way for ever
            self._put(name, {"state": FetchState.FAILED, "error": KonspektError()})
        else:
            done = self._fetches[name].total_bytes
            self._put(name, {"state": FetchState.DONE, "done_bytes": done, "seconds_left": 0.0})

    def _note(self, name: str, progress: FetchProgress) -> None:
        files = self._files[name]
        files[progress.file] = progress.done_bytes
        done = sum(files.values())
        total = max(self._fetches[name].total_bytes, done)
        speed = progress.bytes_per_s
        self._put(
            name,
            {
                "file": progress.file,
                "done_bytes": done,
                "total_bytes": total,
                "bytes_per_s": speed,
                "seconds_left": (total - done) / speed if speed > 0 else None,
            },
        )

    def _put(self, name: str, changes: Mapping[str, object]) -> None:
        with self._lock:
            self._fetches[name] = replace(self._fetches[name], **changes)  # pyright: ignore[reportArgumentType] - fields by name
