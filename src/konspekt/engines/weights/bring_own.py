"""`konspekt weights import PATH`: take over files that were carried into a closed network."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from konspekt.disk import disk_errors, sha256_of, write_whole
from konspekt.domain.errors import FileMissing, WeightsCorrupt, WeightsUnknown
from konspekt.engines.weights.folder import part_path
from konspekt.engines.weights.marker import mark_of, read_marks, write_marks
from konspekt.engines.weights.table import SETS, Table, WeightsFile, WeightsSet, known_names, set_named

IMPORTED = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One set that was taken over."""

    set: WeightsSet
    folder: Path
    files: tuple[str, ...]
    not_pinned: tuple[str, ...]
    """Files whose digest the table does not know: accepted as they are. Say so."""


def import_folder(path: Path, root: Path, *, name: str = "", table: Table = SETS) -> list[Imported]:
    """Copy every complete set that lies in `path` into the weights folder, checking what the table pins.

    Sets whose files have common names (all sizes of Whisper call theirs model.bin) are told apart by the pinned
    digest, else by the name of the folder; `name` says which set is meant.

    Raises:
        FileMissing: There is no such folder.
        WeightsUnknown: No complete known set lies there.
        WeightsCorrupt: A file is not what the table says.
        StorageError: The disk is full or refuses.
    """
    if not path.is_dir():
        raise FileMissing(name=path.name)
    rows = [set_named(name, table)] if name else list(table)
    present = [row for row in rows if all(_lies(path, file) for file in row.required)]
    chosen = present if name else _told_apart(path, present)
    if not chosen:
        raise WeightsUnknown(name=name or path.name, known=known_names(rows))
    return [_take(path, root, row) for row in chosen]


def _lies(path: Path, file: WeightsFile) -> Path | None:
    """Find a file of a set in the folder, also where its sub-folder was flattened; what we write ourselves always lies there."""
    if file.content is not None:
        return path
    for place in (path / file.path, path / Path(file.path).name):
        if place.is_file():
            return place
    return None


def _told_apart(path: Path, present: Sequence[WeightsSet]) -> list[WeightsSet]:
    by_main_file: dict[str, list[WeightsSet]] = {}
    for row in present:
        by_main_file.setdefault(f"{row.engine}/{row.files[0].path}", []).append(row)
    chosen: list[WeightsSet] = []
    for rivals in by_main_file.values():
        if len(rivals) == 1 and not _needs_name(rivals[0]):
            chosen += rivals
            continue
        matching = [row for row in rivals if _digest_fits(path, row)]
        # The longest name first: `large-v3-turbo` also contains `large-v3`.
        named = sorted((row for row in rivals if _names(path.name, row)), key=lambda row: -len(row.variant))
        chosen += matching[:1] or named[:1]
    return chosen


def _needs_name(row: WeightsSet) -> bool:
    """Tell whether the name of the main file says nothing about the variant."""
    return row.engine == "whisper"


def _names(folder_name: str, row: WeightsSet) -> bool:
    """Tell whether a folder is called by the variant or the revision: not `small.en`, not a distilled network."""
    if row.revision and row.revision == folder_name:
        return True
    called = re.search(rf"(?<![a-z0-9]){re.escape(row.variant)}(?![a-z0-9.])", folder_name)
    return called is not None and "distil" not in folder_name


def _digest_fits(path: Path, row: WeightsSet) -> bool:
    place = _lies(path, row.files[0])
    expected = row.files[0].sha256
    return place is not None and expected is not None and sha256_of(place) == expected


def _take(path: Path, root: Path, row: WeightsSet) -> Imported:
    folder = root / row.folder
    taken: list[str] = []
    not_pinned: list[str] = []
    marks = read_marks(folder)
    for file in row.files:
        place = folder / file.path
        source = _lies(path, file)
        if file.content is not None:
            write_whole(place, file.content.encode())
        elif source is None:
            continue
        else:
            _copy_checked(source, place, file, row.name)
        pinned = file.sha256 is not None or file.content is not None
        marks[file.path] = mark_of(place, pinned=pinned, source=IMPORTED, sha256=file.sha256 or "")
        taken.append(file.path)
        if not pinned:
            not_pinned.append(file.path)
    write_marks(folder, marks)
    return Imported(set=row, folder=folder, files=tuple(taken), not_pinned=tuple(not_pinned))


def _copy_checked(source: Path, place: Path, file: WeightsFile, set_name: str) -> None:
    """Copy beside the place, check the copy, then move it in; the source may be the place itself."""
    if place.exists() and source.samefile(place):
        if file.sha256 not in (None, sha256_of(place)):
            raise WeightsCorrupt(name=set_name, file=file.path)
        return
    copy = part_path(place)
    with disk_errors(file.path):
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    if file.sha256 not in (None, sha256_of(copy)):
        copy.unlink()
        raise WeightsCorrupt(name=set_name, file=source.name)
    with disk_errors(file.path):
        copy.replace(place)
