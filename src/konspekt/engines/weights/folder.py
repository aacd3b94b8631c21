"""What of the table lies in the weights folder, and whether it still is what it should be."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from konspekt.domain.errors import WeightsCorrupt, WeightsMissing
from konspekt.engines.weights.marker import FOUND, Mark, Marks, mark_of, read_marks, remember
from konspekt.engines.weights.table import SETS, Table, WeightsFile, WeightsSet, megabytes_of, sets_for


class Presence(StrEnum):
    """How much of a set is here."""

    ABSENT = "absent"
    PARTIAL = "partial"
    UNVERIFIED = "unverified"
    """All files are here, but some were not hashed since they last changed."""
    VERIFIED = "verified"


class Verdict(StrEnum):
    """What a fresh hash of a file says."""

    PINNED = "pinned"
    """It is the file of the table."""
    UNCHANGED = "unchanged"
    """Not pinned in the table, but the same as when it came."""
    NOT_PINNED = "not_pinned"
    """Nobody recorded what it should be; noted from now on."""
    CORRUPT = "corrupt"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsState:
    """One row of `konspekt weights list`."""

    set: WeightsSet
    folder: Path
    presence: Presence
    missing: tuple[str, ...]
    """Required files that are not here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVerdict:
    """One row of `konspekt weights verify`."""

    set_name: str
    file: str
    verdict: Verdict
    sha256: str
    """What was seen; empty for a missing file."""


def list_weights(root: Path, *, table: Table = SETS) -> list[WeightsState]:
    """Tell for every known set how much of it is here, without hashing."""
    return [_state(row, root) for row in table]


def find(engine: str, variant: str, root: Path, *, precision: str = "auto", table: Table = SETS) -> Path:
    """Give the folder in which everything for the engine lies; only files touched since they were hashed are hashed again.

    Raises:
        WeightsUnknown: The table has no such engine or variant.
        WeightsMissing: A file is not here; named with what is still to be fetched, in megabytes.
        WeightsCorrupt: A file is not what it should be.
    """
    rows = sets_for(engine, variant, precision, table)
    for row in rows:
        if not _missing(row, root):
            _check(row, root / row.folder)
            return root / row.folder
    missing = _missing(rows[0], root)
    raise WeightsMissing(
        name=rows[0].name,
        file=missing[0].path,
        megabytes=megabytes_of(missing),
    )


def verify(root: Path, *, table: Table = SETS) -> list[FileVerdict]:
    """Hash every file that is here again, and note in the markers what was seen."""
    verdicts: list[FileVerdict] = []
    for row in table:
        folder = root / row.folder
        if _state(row, root).presence is Presence.ABSENT:
            continue
        fresh: Marks = {}
        marks = read_marks(folder)
        for file in row.files:
            if not (folder / file.path).is_file():
                if file.required:
                    verdicts.append(_verdict(row, file, Verdict.MISSING, ""))
                continue
            verdict, mark = look_at(folder, file, marks.get(file.path))
            verdicts.append(_verdict(row, file, verdict, mark.sha256))
            if verdict is not Verdict.CORRUPT:
                fresh[file.path] = mark
        remember(folder, fresh)
    return verdicts


def look_at(folder: Path, file: WeightsFile, mark: Mark | None) -> tuple[Verdict, Mark]:
    """Hash one file and hold it against the table, else against what was noted when it came."""
    expected = file.sha256
    source = mark.source if mark else FOUND
    seen = mark_of(folder / file.path, pinned=expected is not None, source=source)
    if expected is not None:
        return (Verdict.PINNED if seen.sha256 == expected else Verdict.CORRUPT), seen
    if file.content is not None:
        written = (folder / file.path).read_text(encoding="utf-8") == file.content
        return (Verdict.PINNED if written else Verdict.CORRUPT), seen
    if mark is None:
        return Verdict.NOT_PINNED, seen
    return (Verdict.UNCHANGED if seen.sha256 == mark.sha256 else Verdict.CORRUPT), seen


def is_settled(folder: Path, file: WeightsFile, mark: Mark | None) -> bool:
    """Tell, without hashing, whether the file was checked and not touched since."""
    place = folder / file.path
    if mark is None or not place.is_file() or not mark.fits(place):
        return False
    return file.sha256 is None or mark.sha256 == file.sha256


def _check(row: WeightsSet, folder: Path) -> None:
    fresh: Marks = {}
    marks = read_marks(folder)
    for file in row.files:
        mark = marks.get(file.path)
        if is_settled(folder, file, mark) or not (folder / file.path).is_file():
            continue
        verdict, fresh[file.path] = look_at(folder, file, mark)
        if verdict is Verdict.CORRUPT:
            raise WeightsCorrupt(name=row.name, file=file.path)
    if fresh:
        remember(folder, fresh)


def _state(row: WeightsSet, root: Path) -> WeightsState:
    folder = root / row.folder
    missing = _missing(row, root)
    marks = read_marks(folder)
    # A file that sets share (vocabulary, config) does not make a set partly present.
    own = [file for file in row.required if file.content is None]
    if len(missing) == len(row.required) or own[0] in missing:
        presence = Presence.PARTIAL if _part_of(folder, own[0]).exists() else Presence.ABSENT
    elif missing:
        presence = Presence.PARTIAL
    elif all(is_settled(folder, file, marks.get(file.path)) for file in row.required):
        presence = Presence.VERIFIED
    else:
        presence = Presence.UNVERIFIED
    return WeightsState(
        set=row, folder=folder, presence=presence, missing=tuple(file.path for file in missing)
    )


def _missing(row: WeightsSet, root: Path) -> Sequence[WeightsFile]:
    return [file for file in row.required if not (root / row.folder / file.path).is_file()]


def _part_of(folder: Path, file: WeightsFile) -> Path:
    return part_path(folder / file.path)


def part_path(place: Path) -> Path:
    """Give the place of a file that is still being fetched."""
    return place.with_name(f"{place.name}.part")


def _verdict(row: WeightsSet, file: WeightsFile, verdict: Verdict, sha256: str) -> FileVerdict:
    return FileVerdict(set_name=row.name, file=file.path, verdict=verdict, sha256=sha256)


def require(folder: Path | None, paths: Sequence[str], *, name: str, table: Table = SETS) -> Path:
    """Give the folder if it has all the files; engines ask before their libraries look for them on the network.

    Raises:
        WeightsMissing: A file is not there; `name` is what `konspekt weights fetch` is to be told.
    """
    sizes = {file.path: file.megabytes for row in table if row.name == name for file in row.files}
    absent = [path for path in paths if folder is None or not (folder / path).is_file()]
    if folder is None or absent:
        raise WeightsMissing(name=name, file=absent[0], megabytes=sum(sizes.get(path, 1) for path in absent))
    return folder
