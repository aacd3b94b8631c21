"""Streams of events: one look at the database every few hundred milliseconds for everybody who listens in this process."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Final, cast

from fastapi.concurrency import run_in_threadpool
from fastapi.sse import ServerSentEvent

from konspekt.library.access import may_edit
from konspekt.library.callers import Caller
from konspekt.library.lectures import LectureView
from konspekt.library.shelf import Shelf
from konspekt.library.watching import (
    Event,
    backlog,
    cards,
    is_readable,
    may_read,
    news,
    visible_ids,
)
from konspekt.web.forms.lectures import card_form, run_error

LOG: Final = logging.getLogger("konspekt.web")
LOOK_EVERY_S: Final = 0.3
CARDS_EVERY_S: Final = 1.0
"""The library's cards change with every step of progress; nobody reads them faster."""
ASK_AGAIN_S: Final = 15.0
"""After so long a listener is asked again who it is and whether it may."""
KEPT_EVENTS: Final = 200
KEPT_CHANGES: Final = 100
Again = Callable[[], Caller | None]
"""Finds out anew who listens; None: nobody any more."""


class _Bell:
    """Wakes everybody who waits for the next thing."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        rung, self._event = self._event, asyncio.Event()
        rung.set()

    async def wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), max(0.0, seconds))


@dataclass(slots=True)
class _Channel:
    """A lecture that somebody listens to."""

    last: int
    listeners: int = 0
    is_gone: bool = False
    """The lecture was deleted for ever."""
    recent: deque[Event] = field(default_factory=lambda: deque[Event](maxlen=KEPT_EVENTS))
    bell: _Bell = field(default_factory=_Bell)


@dataclass(frozen=True, slots=True)
class _Change:
    """Cards that read otherwise; None: the lecture is gone."""

    number: int
    views: dict[str, LectureView | None]


@dataclass(slots=True)
class _LibraryReader:
    """Somebody who looks at the library."""

    caller: Caller
    language: str
    seen: set[str]

    def told(self, lecture_id: str, view: LectureView | None, number: int) -> ServerSentEvent | None:
        """Give what is told of a card, and note it; None where it is none of the reader's business."""
        if view is not None and may_read(self.caller, view.card):
            self.seen.add(lecture_id)
            own = replace(view, may_edit=may_edit(self.caller, view.card))
            text = card_form(own, self.language).model_dump_json()
            return ServerSentEvent(event="lecture", id=str(number), raw_data=text)
        if lecture_id in self.seen:
            self.seen.discard(lecture_id)
            text = json.dumps({"id": lecture_id})
            return ServerSentEvent(event="gone", id=str(number), raw_data=text)
        return None


class EventHub:
    """Everybody who listens in this process."""

    def __init__(self, shelf: Shelf, *, look_every_s: float = LOOK_EVERY_S) -> None:
        self._shelf, self._look_every_s = shelf, look_every_s
        self._channels: dict[str, _Channel] = {}
        self._libraries = 0
        self._library_bell = _Bell()
        self._changes: deque[_Change] = deque(maxlen=KEPT_CHANGES)
        self._number = 0
        self._all: dict[str, int] | None = None
        self._changed: set[str] = set()
        self._told_cards_s = 0.0
        self._looker: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closing = False
        self.looks = 0
        """How often the database was looked at."""

    def close_soon(self) -> None:
        """End every stream; may be called from a signal's handler or another thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._close)
        self._is_closing = True

    async def close(self) -> None:
        """End every stream and the looking."""
        self._close()
        if self._looker is not None:
            await self._looker

    def _close(self) -> None:
        self._is_closing = True
        for channel in self._channels.values():
            channel.bell.ring()
        self._library_bell.ring()

    async def of_lecture(
        self, lecture_id: str, *, after: int | None, again: Again, language: str
    ) -> AsyncGenerator[ServerSentEvent]:
        """Tell what happens to a lecture, after `after` or from now on, until the listener goes or may listen no more."""
        channel = self._join(lecture_id)
        try:
            missed = await run_in_threadpool(backlog, self._shelf, lecture_id, after)
            at = missed.last
            if missed.is_lost or after is None:
                yield _bare("reset" if missed.is_lost else "hello", at)
            for event in missed.events:
                at = event.seq
                yield _told(event, language)
            asked_s = monotonic()
            while not self._is_closing:
                if monotonic() - asked_s >= ASK_AGAIN_S:
                    asked_s = monotonic()
                    if not await self._may_go_on(again, lecture_id):
                        return
                if channel.is_gone:
                    yield ServerSentEvent(event="gone", raw_data=json.dumps({"id": lecture_id}))
                    return
                if channel.last <= at:
                    await channel.bell.wait(asked_s + ASK_AGAIN_S - monotonic())
                    continue
                if channel.recent and channel.recent[0].seq <= at + 1:
                    fresh = [event for event in channel.recent if event.seq > at]
                else:  # a reader so slow, or so new, that what comes next is not at hand any more
                    missed = await run_in_threadpool(backlog, self._shelf, lecture_id, at)
                    if missed.is_lost:
                        at = missed.last
                        yield _bare("reset", at)
                    fresh = list(missed.events)
                for event in fresh:
                    at = event.seq
                    yield _told(event, language)
        finally:
            self._leave(lecture_id, channel)

    async def of_library(
        self, caller: Caller, *, is_return: bool, again: Again, language: str
    ) -> AsyncGenerator[ServerSentEvent]:
        """Tell of lectures whose cards read otherwise and of those that are gone for the listener."""
        self._libraries += 1
        self._start()
        try:
            at = self._number
            seen = await run_in_threadpool(visible_ids, self._shelf, caller)
            reader = _LibraryReader(caller, language, seen)
            yield _bare("reset" if is_return else "hello", at)
            asked_s = monotonic()
            while not self._is_closing:
                if monotonic() - asked_s >= ASK_AGAIN_S:
                    asked_s = monotonic()
                    found = await run_in_threadpool(again)
                    if found is None:
                        return
                    reader.caller = found
                    for told in await self._what_moved(reader, at):
                        yield told
                if self._number <= at:
                    await self._library_bell.wait(asked_s + ASK_AGAIN_S - monotonic())
                    continue
                changes = [change for change in self._changes if change.number > at]
                if changes[0].number > at + 1:
                    yield _bare("reset", self._number)
                at = self._number
                for change in changes:
                    for lecture_id, view in change.views.items():
                        told = reader.told(lecture_id, view, change.number)
                        if told is not None:
                            yield told
        finally:
            self._libraries -= 1

    async def _may_go_on(self, again: Again, lecture_id: str) -> bool:
        caller = await run_in_threadpool(again)
        return caller is not None and await run_in_threadpool(is_readable, self._shelf, caller, lecture_id)

    async def _what_moved(self, reader: _LibraryReader, number: int) -> list[ServerSentEvent]:
        """Tell what came into the reader's sight, or went out of it, because he is something else now."""
        visible = await run_in_threadpool(visible_ids, self._shelf, reader.caller)
        views: dict[str, LectureView | None] = dict.fromkeys(reader.seen - visible)
        if visible - reader.seen:
            views |= await run_in_threadpool(cards, self._shelf, visible - reader.seen)
        told = [reader.told(one, view, number) for one, view in views.items()]
        return [event for event in told if event is not None]

    def _join(self, lecture_id: str) -> _Channel:
        channel = self._channels.get(lecture_id)
        if channel is None:
            # Nothing is known of it yet: the first look fetches from the end on.
            channel = self._channels[lecture_id] = _Channel(last=-1)
        channel.listeners += 1
        self._start()
        return channel

    def _leave(self, lecture_id: str, channel: _Channel) -> None:
        channel.listeners -= 1
        if channel.listeners == 0:
            self._channels.pop(lecture_id, None)

    def _start(self) -> None:
        if self._looker is None or self._looker.done():
            self._loop = asyncio.get_running_loop()
            self._all = None
            self._looker = self._loop.create_task(self._look_on())

    async def _look_on(self) -> None:
        while (self._channels or self._libraries) and not self._is_closing:
            begun_s = monotonic()
            try:
                await self._look()
            except Exception:
                LOG.exception("events cannot be read; trying again")
            await asyncio.sleep(max(self._look_every_s, monotonic() - begun_s))

    async def _look(self) -> None:
        known = {one: channel.last for one, channel in self._channels.items() if channel.last >= 0}
        new = [one for one, channel in self._channels.items() if channel.last < 0]
        watched = {**known, **dict.fromkeys(new, _NO_EVENTS)}
        found = await run_in_threadpool(news, self._shelf, watched, of_all=self._libraries > 0)
        self.looks += 1
        for lecture_id in watched:
            channel = self._channels.get(lecture_id)
            if channel is not None:
                self._take(channel, found.events.get(lecture_id, ()), found.last.get(lecture_id))
        if self._libraries > 0:
            await self._look_at_cards(dict(found.last))

    def _take(self, channel: _Channel, events: tuple[Event, ...], last: int | None) -> None:
        if last is None:
            channel.is_gone = True
            channel.bell.ring()
            return
        channel.recent.extend(events)
        now_at = max(channel.last, last)
        if now_at > channel.last:
            channel.last = now_at
            channel.bell.ring()

    async def _look_at_cards(self, last: dict[str, int]) -> None:
        before, self._all = self._all, last
        if before is not None:
            moved = {one for one, seq in last.items() if before.get(one) != seq}
            self._changed |= moved | (before.keys() - last.keys())
        if not self._changed or monotonic() - self._told_cards_s < CARDS_EVERY_S:
            return
        changed, self._changed = self._changed, set()
        views: dict[str, LectureView | None] = dict.fromkeys(changed)
        views |= await run_in_threadpool(cards, self._shelf, changed)
        self._told_cards_s = monotonic()
        self._number += 1
        self._changes.append(_Change(self._number, views))
        self._library_bell.ring()


_NO_EVENTS: Final = 1 << 60
"""Stands for a lecture whose events nobody was told of yet: none is fetched, only the number of the last one."""


def _bare(kind: str, number: int) -> ServerSentEvent:
    return ServerSentEvent(event=kind, id=str(number), raw_data="{}")


def _told(event: Event, language: str) -> ServerSentEvent:
    payload = dict(event.payload)
    error = payload.get("error")
    if event.kind == "progress" and isinstance(error, dict):
        told = cast("dict[str, object]", error)
        figures = cast("dict[str, object]", told.get("figures") or {})
        payload["error"] = run_error(str(told.get("code")), figures, language).model_dump()
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return ServerSentEvent(event=event.kind, id=str(event.seq), raw_data=text)
