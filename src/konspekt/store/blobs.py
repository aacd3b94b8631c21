"""Files named by what is in them, in a local folder or in S3: `<aa>/<sha256>`, never changed once they are there."""

import hashlib
import os
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Literal, Protocol
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from konspekt.domain.errors import BlobMissing, DiskFull, StorageError

if TYPE_CHECKING:
    from obstore.store import S3Config

CHUNK_BYTES: Final = 4 * 1024 * 1024
LISTED: Final = 1000
"""Blobs named in one answer of a listing."""
SIGNED_FOR: Final = timedelta(seconds=30)
FULL: Final = ("No space left", "os error 28", "os error 27", "os error 122")
"""How a full disk, a file too large and a spent quota are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBlob:
    """A blob that is there."""

    sha256: str
    size_bytes: int
    changed_ms: int


class Blobs(Protocol):
    """A store of blobs."""

    def keep_file(self, made: Path, *, sha256: str) -> None:
        """Take over a file; it is there whole and safe from a power cut when this returns, and `made` is gone.

        Raises:
            DiskFull, StorageError: It could not be kept; `made` may still be there.
        """
        ...

    def keep_bytes(self, content: bytes, *, sha256: str) -> None:
        """Keep bytes, whole and safe from a power cut.

        Raises:
            DiskFull, StorageError: They could not be kept.
        """
        ...

    def has(self, sha256: str) -> bool:
        """Tell whether a blob is there."""
        ...

    def size_bytes(self, sha256: str) -> int:
        """Give the size of a blob.

        Raises:
            BlobMissing: It is not there.
        """
        ...

    def read(self, sha256: str) -> bytes:
        """Give a small blob whole.

        Raises:
            BlobMissing: It is not there.
        """
        ...

    def read_range(self, sha256: str, *, start: int, length: int) -> bytes:
        """Give `length` bytes from `start` on; fewer where the blob ends before.

        Raises:
            BlobMissing: It is not there.
        """
        ...

    def file(self, sha256: str) -> Path | None:
        """Give the blob as a local file, None where the store is elsewhere or the blob is not there."""
        ...

    def forget(self, sha256: str) -> None:
        """Delete a blob; fine if it is not there."""
        ...

    def all(self) -> Iterator[KeptBlob]:
        """Give every blob."""
        ...

    def drop_leftovers(self, *, before_ms: int) -> None:
        """Delete what crashes left half written before an instant."""
        ...


class _ObjectBlobs:
    """What a local folder and S3 have in common."""

    def __init__(self, store: LocalStore | S3Store) -> None:
        self._store = store

    def has(self, sha256: str) -> bool:
        """Tell whether a blob is there."""
        try:
            self.size_bytes(sha256)
        except BlobMissing:
            return False
        return True

    def size_bytes(self, sha256: str) -> int:
        """Give the size of a blob."""
        with _told(sha256):
            return obstore.head(self._store, place(sha256))["size"]

    def read(self, sha256: str) -> bytes:
        """Give a small blob whole."""
        with _told(sha256):
            return obstore.get(self._store, place(sha256)).bytes().to_bytes()

    def read_range(self, sha256: str, *, start: int, length: int) -> bytes:
        """Give `length` bytes from `start` on; fewer where the blob ends before."""
        length = min(length, self.size_bytes(sha256) - start)
        if length <= 0:
            return b""
        with _told(sha256):
            return obstore.get_range(self._store, place(sha256), start=start, length=length).to_bytes()

    def forget(self, sha256: str) -> None:
        """Delete a blob; fine if it is not there."""
        with suppress(BlobMissing), _told(sha256):
            obstore.delete(self._store, place(sha256))

    def all(self) -> Iterator[KeptBlob]:
        """Give every blob; what else lies in the store is passed over."""
        with _told("*"):
            batches = obstore.list(self._store, chunk_size=LISTED, return_arrow=False)  # pyright: ignore[reportUnknownMemberType] - one of its forms answers in another library's types
            for batch in batches:
                for found in batch:
                    name = found["path"].rpartition("/")[2]
                    if found["path"] == place(name):
                        changed_ms = int(found["last_modified"].timestamp() * 1000)
                        yield KeptBlob(sha256=name, size_bytes=found["size"], changed_ms=changed_ms)


class LocalBlobs(_ObjectBlobs):
    """Blobs in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        super().__init__(LocalStore(folder))

    def keep_file(self, made: Path, *, sha256: str) -> None:
        """Take over a file: flushed to the disk, then renamed into its place."""
        target = self.folder / place(sha256)
        with _told_of_disk(sha256):
            target.parent.mkdir(exist_ok=True, mode=0o700)
            if made.stat().st_dev != self.folder.stat().st_dev:
                self._copy(made, target)
                made.unlink()
                return
            with made.open("rb") as file:
                os.fsync(file.fileno())
            made.replace(target)
            _sync_folder(target.parent)

    def keep_bytes(self, content: bytes, *, sha256: str) -> None:
        """Keep bytes: written aside, flushed to the disk, then renamed into their place."""
        target = self.folder / place(sha256)
        with _told_of_disk(sha256):
            target.parent.mkdir(exist_ok=True, mode=0o700)
            with self._part(target) as part:
                part.write(content)

    def file(self, sha256: str) -> Path | None:
        """Give the blob as a file, None where it is not there."""
        target = self.folder / place(sha256)
        return target if target.is_file() else None

    def drop_leftovers(self, *, before_ms: int) -> None:
        """Delete what crashes left half written before an instant."""
        for part in self.folder.glob("*/*.part"):
            with suppress(FileNotFoundError):
                if part.stat().st_mtime * 1000 < before_ms:
                    part.unlink()

    def _copy(self, made: Path, target: Path) -> None:
        with made.open("rb") as source, self._part(target) as part:
            while chunk := source.read(CHUNK_BYTES):
                part.write(chunk)

    @contextmanager
    def _part(self, target: Path) -> Generator[IO[bytes]]:
        with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as part:
            try:
                yield part
                part.flush()
                os.fsync(part.fileno())
                Path(part.name).replace(target)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        _sync_folder(target.parent)


class S3Blobs(_ObjectBlobs):
    """Blobs in a bucket of S3 or of a service that speaks like it."""

    def __init__(
        self,
        bucket: str,
        *,
        endpoint: str = "",
        region: str = "us-east-1",
        access_key: str = "",
        secret_key: str = "",
        prefix: str = "",
    ) -> None:
        """Open a bucket that is there; without keys they come from the environment."""
        self._bucket = bucket
        config: S3Config = {"region": region}
        if endpoint:
            config["endpoint"] = endpoint
        if access_key:
            config |= {"access_key_id": access_key, "secret_access_key": secret_key}
        is_plain = endpoint.startswith("http://")
        store = S3Store(bucket, prefix=prefix or None, config=config, client_options={"allow_http": is_plain})
        self._signing = S3Store(bucket, config=config, client_options={"allow_http": is_plain})
        super().__init__(store)

    def make_bucket(self) -> None:
        """Make the bucket unless it is there.

        Raises:
            StorageError: The store cannot be reached, or the key does not allow it.
        """
        if self._ask("HEAD") == HTTPStatus.NOT_FOUND:
            status = self._ask("PUT")
            if status not in (HTTPStatus.OK, HTTPStatus.CONFLICT):  # a conflict: somebody else just made it
                raise StorageError(name=self._bucket, reason=f"HTTP {int(status)}")

    def _ask(self, method: Literal["HEAD", "PUT"]) -> int:
        """Ask for the bucket itself: the library knows only what lies in it, but signs any address."""
        address = urlsplit(obstore.sign(self._signing, method, "", SIGNED_FOR))
        client = HTTPSConnection if address.scheme == "https" else HTTPConnection
        connection = client(address.netloc, timeout=SIGNED_FOR.total_seconds())
        try:
            connection.request(method, f"{address.path}?{address.query}", headers={"Content-Length": "0"})
            return connection.getresponse().status
        except (OSError, HTTPException) as error:
            raise StorageError(name=self._bucket, reason=str(error)) from error
        finally:
            connection.close()

    def keep_file(self, made: Path, *, sha256: str) -> None:
        """Send a file, in parts where it is large, and delete it."""
        with _told(sha256):
            obstore.put(self._store, place(sha256), made)
        made.unlink()

    def keep_bytes(self, content: bytes, *, sha256: str) -> None:
        """Send bytes."""
        with _told(sha256):
            obstore.put(self._store, place(sha256), content)

    def file(self, sha256: str) -> Path | None:  # noqa: ARG002 - the socket names it
        """Give None: the blob is elsewhere."""
        return None

    def drop_leftovers(self, *, before_ms: int) -> None:
        """Do nothing: the service itself forgets what was sent in part."""


def place(sha256: str) -> str:
    """Give where a blob lies."""
    return f"{sha256[:2]}/{sha256}"


def digest_of_file(path: Path) -> str:
    """Give the sha256 of a file, read once from end to end."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _told(sha256: str) -> Generator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise BlobMissing(name=sha256[:12]) from error
    except (BaseError, OSError) as error:
        raise _refusal(error, sha256) from error


@contextmanager
def _told_of_disk(sha256: str) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise _refusal(error, sha256) from error


def _refusal(error: Exception, sha256: str) -> StorageError:
    reason = str(error)
    if any(sign in reason for sign in FULL) or "File too large" in reason:
        return DiskFull()
    return StorageError(name=sha256[:12], reason=reason.splitlines()[0] if reason else type(error).__name__)
