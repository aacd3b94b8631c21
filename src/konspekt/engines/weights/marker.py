"""What is known of the files in a weights folder, so that a start does not hash gigabytes again."""

import contextlib
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from konspekt.disk import sha256_of, write_whole
from konspekt.domain.errors import StorageError, WeightsCorrupt

MARKER: Final = ".verified.json"
FOUND: Final = "found"
"""Source of a file that somebody put into the folder by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A file as it was when it was last hashed."""

    size_bytes: int
    mtime_ns: int
    sha256: str
    pinned: bool
    """Whether the digest was compared with the table's."""
    source: str
    """Where it came from: `repository@revision`, `import`, `konspekt` (written by us), or FOUND."""

    def fits(self, path: Path) -> bool:
        """Tell whether the file still looks as it did."""
        stat = path.stat()
        return (stat.st_size, stat.st_mtime_ns) == (self.size_bytes, self.mtime_ns)


Marks = dict[str, Mark]
_FORM: Final = TypeAdapter(Marks)


def read_marks(folder: Path) -> Marks:
    """Give the marks of a folder; a marker that is absent or damaged knows nothing."""
    try:
        return _FORM.validate_json((folder / MARKER).read_bytes())
    except (OSError, ValidationError):
        return {}


def write_marks(folder: Path, marks: Mapping[str, Mark]) -> None:
    """Keep the marks; raises StorageError where the folder cannot be written."""
    form = {path: asdict(marks[path]) for path in sorted(marks)}
    write_whole(folder / MARKER, (json.dumps(form, indent=1) + "\n").encode())


def remember(folder: Path, marks: Mapping[str, Mark]) -> None:
    """Add marks where the folder can be written; a read-only folder is simply hashed again next time."""
    with contextlib.suppress(StorageError):
        write_marks(folder, {**read_marks(folder), **marks})


def mark_of(path: Path, *, pinned: bool, source: str, sha256: str = "") -> Mark:
    """Take a file's mark, hashing it unless the digest is known already."""
    stat = path.stat()
    return Mark(
        size_bytes=stat.st_size,
        mtime_ns=stat.st_mtime_ns,
        sha256=sha256 or sha256_of(path),
        pinned=pinned,
        source=source,
    )


def weights_sha256(folder: Path, paths: Sequence[str] = ()) -> str:
    """Give one digest for the named files of a folder (all marked ones if none is named).

    It comes from the marker where size and time of a file still fit; only a touched or unknown file is hashed.

    Raises:
        WeightsCorrupt: A file that came from a repository or an import is no longer the same.
    """
    marks = read_marks(folder)
    fresh: Marks = {}
    lines: list[str] = []
    for name in sorted(set(paths) or set(marks)):
        place = folder / name
        mark = marks.get(name)
        if mark is None or not mark.fits(place):
            mark = fresh[name] = _hashed_again(place, mark)
        lines.append(f"{mark.sha256}  {name}\n")
    if fresh:
        remember(folder, fresh)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _hashed_again(place: Path, mark: Mark | None) -> Mark:
    if mark is None or mark.source == FOUND:
        return mark_of(place, pinned=False, source=FOUND)
    again = mark_of(place, pinned=mark.pinned, source=mark.source)
    if again.sha256 != mark.sha256:
        raise WeightsCorrupt(name=place.parent.parent.name, file=place.name)
    return again
