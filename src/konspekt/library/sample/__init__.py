"""The sample lecture: four minutes on the economics of an enterprise, written by the project and spoken by a synthetic voice."""

import json
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final, cast

FILE_NAME: Final = "lecture.opus"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptLine:
    """A sentence of the script and when it is spoken."""

    start_ms: int
    end_ms: int
    said: str


def sample_recording() -> Path:
    """Give the recording as a file."""
    with as_file(files(__name__).joinpath(FILE_NAME)) as path:
        return path


def sample_script() -> tuple[ScriptLine, ...]:
    """Give what is spoken in it, in order."""
    script = cast("dict[str, list[dict[str, object]]]", json.loads(_read("script.json")))
    return tuple(
        ScriptLine(
            start_ms=cast("int", line["start_ms"]),
            end_ms=cast("int", line["end_ms"]),
            said=str(line["said"]),
        )
        for line in script["segments"]
    )


def sample_headwords() -> dict[str, int]:
    """Give the terms that it defines and the millisecond at which each definition begins."""
    listed = cast("dict[str, list[dict[str, object]]]", json.loads(_read("definitions.json")))
    return {str(one["headword"]): cast("int", one["start_ms"]) for one in listed["definitions"]}


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
