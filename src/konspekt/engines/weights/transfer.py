"""One file from a hub to the disk: resumed, counted, checked, then there whole."""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPResponse
from pathlib import Path
from typing import BinaryIO, Final

from konspekt.disk import disk_errors, sha256_of
from konspekt.domain.errors import (
    DiskFull,
    StorageError,
    WeightsDigestWrong,
    WeightsNotFetched,
    WeightsNotOnServer,
    WeightsPageInstead,
)
from konspekt.engines.network import Refusal, seconds_asked, why
from konspekt.engines.weights.folder import part_path
from konspekt.engines.weights.git_digest import git_sha1_of
from konspekt.engines.weights.hub import Hub, HubRecord

BLOCK_BYTES: Final = 256 << 10
TELL_EVERY_S: Final = 0.25
LONGEST_WAIT_S: Final = 30.0
ATTEMPTS: Final = 5
"""How often in a row a connection may break without a single new byte."""
_ABSENT: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_PASSING: Final = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchProgress:
    """How far one file is."""

    file: str
    done_bytes: int
    total_bytes: int | None
    bytes_per_s: float
    """Of what came in this run; 0 until something came."""
    seconds_left: float | None
    """None until it can be said."""


OnFetch = Callable[[FetchProgress], None]
"""May raise Cancelled: what came so far is kept for the next run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One file to bring."""

    repository: str
    revision: str
    path: str
    expected: HubRecord
    place: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Who brings it, and the clock by which it waits and counts."""

    hub: Hub
    on_progress: OnFetch
    clock: Callable[[], float] = field(default=time.monotonic)
    sleep: Callable[[float], None] = field(default=time.sleep)


class _BrokenOff(Exception):  # noqa: N818 - never leaves this module
    """The connection ended early; worth another try. `wait_s` is what the server asked for."""

    def __init__(self, reason: str, *, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s


def bring(errand: Errand, carrier: Carrier) -> str:
    """Fetch a file, going on where an earlier run stopped, and give the sha256 that was seen.

    Raises:
        WeightsNotOnServer: The server does not have it, or does not give it to us.
        WeightsPageInstead: It gave a web page.
        WeightsDigestWrong: Size or digest differ from what they must be; nothing is kept of it.
        WeightsNotFetched: The network failed; what came is kept for the next run.
        StorageError: The disk is full or refuses, or another process is fetching the same file.
    """
    part = part_path(errand.place)
    with _part_of_our_own(part, errand.path) as file:
        resumed = file.seek(0, 2) > 0
        _receive(file, errand, carrier)
        seen = _checked(part, errand, carrier, forgive=resumed)
        if seen is None:
            # What an earlier run left was not the beginning of this file.
            with disk_errors(errand.path):
                file.truncate(0)
            _receive(file, errand, carrier)
            seen = _checked(part, errand, carrier, forgive=False)
        with disk_errors(errand.path):
            os.fsync(file)
            part.replace(errand.place)
    return seen or ""


@contextmanager
def _part_of_our_own(part: Path, name: str) -> Generator[BinaryIO]:
    with disk_errors(name):
        part.parent.mkdir(parents=True, exist_ok=True)
        file = part.open("ab", buffering=0)
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StorageError(name=name, reason="another process is fetching it") from error
        try:
            yield file
        finally:
            if part.exists() and part.stat().st_size == 0:
                part.unlink()


def _receive(file: BinaryIO, errand: Errand, carrier: Carrier) -> None:
    """Read until the file is whole; give up after ATTEMPTS connections in a row that brought nothing."""
    failures = 0
    while True:
        before = file.seek(0, 2)
        try:
            _connection(file, errand, carrier)
        except _BrokenOff as broken:
            failures = 1 if file.seek(0, 2) > before else failures + 1
            if failures >= ATTEMPTS:
                raise WeightsNotFetched(
                    file=errand.path, reason=f"{carrier.hub.host}: {broken.reason}"
                ) from broken
            carrier.sleep(
                broken.wait_s if broken.wait_s is not None else min(2.0 ** (failures - 1), LONGEST_WAIT_S)
            )
        else:
            return


def _connection(file: BinaryIO, errand: Errand, carrier: Carrier) -> None:
    expected = errand.expected.size_bytes
    offset = file.seek(0, 2)
    if expected is not None and offset > expected:
        offset = _start_over(file, errand.path)
    if expected is not None and offset == expected:
        return
    try:
        answer = carrier.hub.open_file(errand.repository, errand.revision, errand.path, offset=offset)
    except Refusal as error:
        raise _BrokenOff(why(error)) from error
    with answer:
        if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            _start_over(file, errand.path)
            raise _BrokenOff("HTTP 416", wait_s=0.0)
        _refuse_bad_answer(answer, errand, carrier)
        if offset and not _continues(answer, offset):
            offset = _start_over(file, errand.path)
        total = _total_bytes(answer, offset)
        if expected is not None and total is not None and total != expected:
            raise WeightsDigestWrong(
                file=errand.path, host=carrier.hub.host, expected=f"{expected} B", seen=f"{total} B"
            )
        _copy(answer, file, errand, carrier, total=total if expected is None else expected)


def _refuse_bad_answer(answer: HTTPResponse, errand: Errand, carrier: Carrier) -> None:
    status = answer.status
    if status in _ABSENT:
        raise WeightsNotOnServer(file=errand.path, host=carrier.hub.host, http_status=status)
    if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise _BrokenOff(f"HTTP {status}", wait_s=seconds_asked(answer.headers, at_most=LONGEST_WAIT_S))
    if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        raise WeightsNotFetched(file=errand.path, reason=f"{carrier.hub.host}: HTTP {status}")
    if answer.headers.get_content_type() == "text/html":
        raise WeightsPageInstead(file=errand.path, host=carrier.hub.host)


def _continues(answer: HTTPResponse, offset: int) -> bool:
    asked = f"bytes {offset}-"
    return answer.status == HTTPStatus.PARTIAL_CONTENT and answer.headers.get("Content-Range", "").startswith(
        asked
    )


def _total_bytes(answer: HTTPResponse, offset: int) -> int | None:
    length = answer.headers.get("Content-Length", "")
    return offset + int(length) if length.isdigit() else None


def _copy(
    answer: HTTPResponse, file: BinaryIO, errand: Errand, carrier: Carrier, *, total: int | None
) -> None:
    started_bytes = done = file.seek(0, 2)
    _refuse_full_disk(errand, total, done)
    started = told = carrier.clock()
    while True:
        try:
            block = answer.read(BLOCK_BYTES)
        except Refusal as error:
            raise _BrokenOff(why(error)) from error
        if not block:
            break
        _write(file, block, errand.path)
        done += len(block)
        if total is not None and done > total:
            raise WeightsDigestWrong(
                file=errand.path, host=carrier.hub.host, expected=f"{total} B", seen=f"> {total} B"
            )
        now = carrier.clock()
        if now - told >= TELL_EVERY_S:
            told = now
            carrier.on_progress(_progress(errand.path, done, total, done - started_bytes, now - started))
    if total is not None and done < total:
        raise _BrokenOff("connection broken off")
    passed = carrier.clock() - started
    carrier.on_progress(_progress(errand.path, done, total, done - started_bytes, passed))


def _write(file: BinaryIO, block: bytes, name: str) -> None:
    """Write all of the block: an unbuffered file may take less at a time, just before the disk is full."""
    left = memoryview(block)
    with disk_errors(name):
        while left:
            left = left[file.write(left) :]


def _progress(path: str, done: int, total: int | None, came: int, passed_s: float) -> FetchProgress:
    speed = came / passed_s if passed_s > 0 else 0.0
    left = (total - done) / speed if total is not None and speed > 0 else None
    return FetchProgress(file=path, done_bytes=done, total_bytes=total, bytes_per_s=speed, seconds_left=left)


def _refuse_full_disk(errand: Errand, total: int | None, done: int) -> None:
    if total is not None and shutil.disk_usage(errand.place.parent).free < total - done:
        raise DiskFull


def _start_over(file: BinaryIO, name: str) -> int:
    with disk_errors(name):
        file.truncate(0)
    return 0


def _checked(part: Path, errand: Errand, carrier: Carrier, *, forgive: bool) -> str | None:
    """Give the digest of a finished part; None if it is wrong and that may be the fault of an earlier run."""
    expected, seen = errand.expected, sha256_of(part)
    git_sha1 = git_sha1_of(part) if expected.sha256 is None and expected.git_sha1 else None
    if expected.sha256 in (None, seen) and git_sha1 in (None, expected.git_sha1):
        return seen
    if forgive:
        return None
    with disk_errors(errand.path):
        part.unlink()
    raise WeightsDigestWrong(
        file=errand.path, host=carrier.hub.host, expected=expected.digest or "?", seen=git_sha1 or seen
    )
