"""A hub of weights, or a mirror of it: addresses of files, and what the hub itself records of them."""

import json
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPResponse
from typing import Final, cast
from urllib.parse import quote

from konspekt.domain.errors import WeightsNotFetched
from konspekt.engines.network import Refusal, host_of, is_web_address, opener, send, why

HUB: Final = "https://huggingface.co"
_SHA256_CHARS: Final = 64
_SHA1_CHARS: Final = 40
_LISTING_BYTES: Final = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRecord:
    """What the hub says a file is: large files by sha256, small ones by git's digest."""

    size_bytes: int | None = None
    sha256: str | None = None
    git_sha1: str | None = None

    @property
    def digest(self) -> str | None:
        """Give the recorded digest, whichever there is."""
        return self.sha256 or self.git_sha1


class Hub:
    """The hub at one address."""

    def __init__(self, mirror: str = "", *, timeout_s: float = 30.0) -> None:
        """Raise WeightsNotFetched for an address that is not http or https."""
        self.url = (mirror or HUB).rstrip("/")
        self.host = host_of(self.url)
        self._timeout_s = timeout_s
        self._following = opener(follow=True)
        self._staying = opener(follow=False)
        if not is_web_address(self.url):
            raise WeightsNotFetched(file="", reason=f"{self.host}: http(s)://?")

    def commit_of(self, repository: str, file: str) -> str:
        """Give the newest commit of a repository that has no pin.

        Raises:
            WeightsNotFetched: No network, or the answer has no commit.
        """
        answer = self._json(f"{self.url}/api/models/{quote(repository)}/revision/main", file)
        sha = cast("Mapping[str, object]", answer).get("sha") if isinstance(answer, dict) else None
        if not isinstance(sha, str) or len(sha) != _SHA1_CHARS or not sha.isalnum():
            raise WeightsNotFetched(file=file, reason=f"{self.host}: revision/main: sha?")
        return sha

    def records(self, repository: str, revision: str, file: str) -> dict[str, HubRecord] | None:
        """Give the hub's own records of all files at a commit; None where a mirror has no listing."""
        url = f"{self.url}/api/models/{quote(repository)}/tree/{quote(revision)}?recursive=true"
        answer = self._json(url, file, may_lack=True)
        if not isinstance(answer, list):
            return None
        found: dict[str, HubRecord] = {}
        for row in cast("list[object]", answer):
            if isinstance(row, dict):
                record = _record(cast("Mapping[str, object]", row))
                if record:
                    found[record[0]] = record[1]
        return found

    def record_of_head(self, repository: str, revision: str, path: str) -> HubRecord:
        """Ask for one file's record by its headers, for mirrors without a listing."""
        request = urllib.request.Request(self._file_url(repository, revision, path), method="HEAD")  # noqa: S310 - checked above
        try:
            with send(self._staying, request, timeout_s=self._timeout_s) as answer:
                tag = (answer.headers.get("X-Linked-Etag") or answer.headers.get("ETag") or "").strip()
                size = answer.headers.get("X-Linked-Size", "")
        except Refusal as error:
            raise WeightsNotFetched(file=path, reason=f"{self.host}: {why(error)}") from error
        digest = tag.removeprefix("W/").strip('"').lower()
        return HubRecord(
            size_bytes=int(size) if size.isdigit() else None,
            sha256=digest if _is_hex(digest, _SHA256_CHARS) else None,
            git_sha1=digest if _is_hex(digest, _SHA1_CHARS) else None,
        )

    def open_file(self, repository: str, revision: str, path: str, *, offset: int) -> HTTPResponse:
        """Ask for a file from `offset` on; the answer may be any status, and the network may raise Refusal."""
        request = urllib.request.Request(self._file_url(repository, revision, path))  # noqa: S310 - checked above
        if offset:
            request.add_header("Range", f"bytes={offset}-")
        # A compressed answer would make offsets and sizes lie.
        request.add_header("Accept-Encoding", "identity")
        return send(self._following, request, timeout_s=self._timeout_s)

    def _file_url(self, repository: str, revision: str, path: str) -> str:
        return f"{self.url}/{quote(repository)}/resolve/{quote(revision)}/{quote(path)}"

    def _json(self, url: str, file: str, *, may_lack: bool = False) -> object:
        request = urllib.request.Request(url, headers={"Accept": "application/json"})  # noqa: S310 - checked above
        try:
            with send(self._following, request, timeout_s=self._timeout_s) as answer:
                status, body = answer.status, answer.read(_LISTING_BYTES)
        except Refusal as error:
            raise WeightsNotFetched(file=file, reason=f"{self.host}: {why(error)}") from error
        if status == HTTPStatus.OK:
            try:
                return cast("object", json.loads(body))
            except (ValueError, RecursionError):
                status = HTTPStatus.NOT_IMPLEMENTED
        if may_lack:
            return None
        raise WeightsNotFetched(file=file, reason=f"{self.host}: HTTP {int(status)}")


def _record(row: Mapping[str, object]) -> tuple[str, HubRecord] | None:
    path, size, oid, lfs = row.get("path"), row.get("size"), row.get("oid"), row.get("lfs")
    if row.get("type") != "file" or not isinstance(path, str):
        return None
    large: object = cast("Mapping[str, object]", lfs).get("oid") if isinstance(lfs, dict) else None
    sha256 = str(large).removeprefix("sha256:").lower() if large else ""
    git_sha1 = str(oid or "").lower()
    return path, HubRecord(
        size_bytes=size if isinstance(size, int) else None,
        sha256=sha256 if _is_hex(sha256, _SHA256_CHARS) else None,
        # Of a large file `oid` is the digest of its pointer, not of the file.
        git_sha1=git_sha1 if not lfs and _is_hex(git_sha1, _SHA1_CHARS) else None,
    )


def _is_hex(text: str, chars: int) -> bool:
    return len(text) == chars and all(char in "0123456789abcdef" for char in text)
