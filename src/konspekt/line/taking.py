"""A lecture's folder of the command line, read back: what was finished there, so that a service can take it over as it is.

The exports in front say which of the finished stages behind are the lecture: a folder in which a lecture was made twice, by two
recognizers or thresholds, holds the stages of both.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar, cast

from konspekt.disk import disk_errors
from konspekt.domain.errors import FolderIncomplete, FolderNotOurs, FolderVersionWrong, FormError
from konspekt.domain.glossary import Glossary
from konspekt.domain.notes import Notes, Outline
from konspekt.domain.recording import Recording
from konspekt.domain.transcript import Transcript
from konspekt.line.artifact import SCHEMA_VERSION, Envelope, canonical, parse, unseal
from konspekt.line.outputs import MARK, WORK
from konspekt.line.stages import Stage

KEPT: Final = re.compile(r"([a-z]+)-([0-9a-f]{12})\.json")
"""How the file of a finished stage is named (DATA.md: Disk)."""
KEY: Final = re.compile(r"[0-9a-f]{64}")
STAGES: Final = frozenset(stage.value for stage in Stage)
NOTES: Final = "notes.*.json"
_Noun = TypeVar("_Noun")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStage:
    """A finished stage, as it lies in the folder."""

    file_name: str
    envelope: Envelope
    sealed: bytes
    """Its very bytes."""

    @property
    def stage(self) -> str:
        """Name its stage."""
        return self.envelope.stage

    @property
    def key(self) -> str:
        """Give its whole key."""
        return self.envelope.key


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedFolder:
    """A lecture that the command line finished."""

    folder: Path
    source_name: str
    source_sha256: str
    transcript: Transcript
    transcript_stage: Stage
    """JOIN of a recording, IMPORT of a transcript that somebody brought."""
    transcript_key: str
    outline_key: str
    glossary_key: str
    notes_keys: tuple[str, ...]
    recording: Recording | None
    """None: made of a transcript."""
    title: str | None
    """As its JSON export tells it; None where there is no such export."""
    stages: tuple[KeptStage, ...]
    """Everything that is finished, of other runs too."""


def lecture_folders(folder: Path) -> tuple[Path, ...]:
    """Give the folder itself where it is a lecture's, else the lectures' folders in it.

    Raises:
        FolderNotOurs: It is neither.
    """
    if _mark(folder).is_file():
        return (folder,)
    with disk_errors(folder.name):
        found = sorted(it for it in folder.glob("*") if _mark(it).is_file()) if folder.is_dir() else []
    if not found:
        raise FolderNotOurs(name=folder.name)
    return tuple(found)


def read_folder(folder: Path) -> FinishedFolder:
    """Read a lecture's folder; nothing in it is changed.

    Raises:
        FolderNotOurs: Konspekt has not worked there.
        FolderVersionWrong: What it holds is of another version.
        FolderIncomplete: Something is missing, damaged or was changed by hand.
        StorageError: The disk refuses.
    """
    sha256, name = _source(folder)
    stages = tuple(_stages(folder))
    transcripts = _of_export(folder, "transcript.json", _of(stages, Stage.JOIN, Stage.IMPORT))
    glossaries = _of_export(folder, "glossary.json", _of(stages, Stage.GLOSSARY))
    notes = tuple(_notes(folder, stages, {it.key for it in transcripts}, {it.key for it in glossaries}))
    if not notes:
        raise FolderIncomplete(name=folder.name, where=NOTES)
    transcript_key, outline_key, glossary_key = notes[0].envelope.inputs[:3]
    transcript = next(it for it in transcripts if it.key == transcript_key)
    outline = next((it for it in _of(stages, Stage.SECTIONS) if it.key == outline_key), None)
    if outline is None:
        raise FolderIncomplete(name=folder.name, where=f"{Stage.SECTIONS}-{outline_key[:12]}.json")
    for form, some in ((Outline, [outline]), (Glossary, glossaries), (Notes, notes)):
        for one in some:
            _noun(folder, one, form)
    stage = Stage(transcript.stage)
    return FinishedFolder(
        folder=folder,
        source_name=name,
        source_sha256=sha256,
        transcript=_noun(folder, transcript, Transcript),
        transcript_stage=stage,
        transcript_key=transcript_key,
        outline_key=outline_key,
        glossary_key=glossary_key,
        notes_keys=tuple(one.key for one in notes),
        recording=_recording(folder, stages, name) if stage is Stage.JOIN else None,
        title=_title(folder),
        stages=stages,
    )


def _mark(folder: Path) -> Path:
    return folder / WORK / MARK


def _source(folder: Path) -> tuple[str, str]:
    """Give the digest and the name of the file of which the folder was made."""
    try:
        told: object = json.loads(_mark(folder).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise FolderNotOurs(name=folder.name) from error
    marked = cast("dict[str, object]", told) if isinstance(told, dict) else {}
    sha256, name = marked.get("sha256"), marked.get("name")
    if not isinstance(sha256, str) or not isinstance(name, str) or not KEY.fullmatch(sha256):
        raise FolderNotOurs(name=folder.name)
    return sha256, name


def _stages(folder: Path) -> Iterator[KeptStage]:
    """Give every finished stage, by name; what is not a plain file of such a name is passed over."""
    for place in sorted((folder / WORK).glob("*.json")):
        named = KEPT.fullmatch(place.name)
        if named is None or place.is_symlink() or not place.is_file():
            continue
        if named[1] not in STAGES:
            raise FolderVersionWrong(name=folder.name, where=place.name)
        with disk_errors(place.name):
            sealed = place.read_bytes()
        try:
            envelope = parse(sealed, Envelope, name=place.name)
        except FormError as error:
            raise FolderIncomplete(name=folder.name, where=place.name) from error
        if envelope.schema_version != SCHEMA_VERSION:
            raise FolderVersionWrong(name=folder.name, where=place.name)
        is_named_so = envelope.stage == named[1] and envelope.key.startswith(named[2])
        if not is_named_so or not KEY.fullmatch(envelope.key):
            raise FolderIncomplete(name=folder.name, where=place.name)
        yield KeptStage(file_name=place.name, envelope=envelope, sealed=sealed)


def _of(stages: Iterable[KeptStage], *wanted: Stage) -> list[KeptStage]:
    return [one for one in stages if one.stage in wanted]


def _of_export(folder: Path, name: str, stages: Iterable[KeptStage]) -> list[KeptStage]:
    """Give those of the stages whose payload an export is, byte for byte.

    Raises:
        FolderIncomplete: There is none, or no such export.
    """
    try:
        exported = (folder / name).read_bytes()
    except OSError as error:
        raise FolderIncomplete(name=folder.name, where=name) from error
    found = [one for one in stages if canonical(one.envelope.payload) == exported]
    if not found:
        raise FolderIncomplete(name=folder.name, where=name)
    return found


def _notes(
    folder: Path, stages: Iterable[KeptStage], transcripts: set[str], glossaries: set[str]
) -> Iterator[KeptStage]:
    """Give the notes that were made of this transcript and this glossary; notes of an earlier run are left where they are."""
    made = [
        one
        for one in _of(stages, Stage.NOTES)
        if len(one.envelope.inputs) >= 3  # noqa: PLR2004 - transcript, plan, glossary
        and one.envelope.inputs[0] in transcripts
        and one.envelope.inputs[2] in glossaries
    ]
    for place in sorted(folder.glob(NOTES)):
        with disk_errors(place.name):
            exported = place.read_bytes()
        yield from [one for one in made if canonical(one.envelope.payload) == exported][:1]


def _noun(folder: Path, kept: KeptStage, form: type[_Noun]) -> _Noun:
    try:
        return unseal(kept.sealed, form, stage=kept.stage, key=kept.key)
    except FormError as error:
        raise FolderVersionWrong(name=folder.name, where=kept.file_name) from error


def _recording(folder: Path, stages: Iterable[KeptStage], name: str) -> Recording:
    """Give what was found out of the recording under its last name."""
    found = [_noun(folder, one, Recording) for one in _of(stages, Stage.PROBE)]
    named = [recording for recording in found if recording.file_name == name]
    if not named:
        raise FolderIncomplete(name=folder.name, where=Stage.PROBE)
    return named[0]


def _title(folder: Path) -> str | None:
    try:
        told: object = json.loads((folder / "lecture.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    lecture = cast("Mapping[str, object]", told).get("lecture") if isinstance(told, dict) else None
    title = cast("Mapping[str, object]", lecture).get("title") if isinstance(lecture, dict) else None
    return title if isinstance(title, str) else None
