"""Name of a recognizer -> the recognizer: shipped ones in one table, others by entry point."""

import importlib
import importlib.metadata
from typing import Final, Protocol, cast

from konspekt.domain.errors import EngineMissing
from konspekt.engines.options import EngineOptions
from konspekt.ports import Recognizer

ENTRY_POINTS: Final = "konspekt.engines"

SHIPPED: Final[dict[str, str]] = {
    "gigaam": "konspekt.engines.gigaam:build",
    "whisper": "konspekt.engines.whisper:build",
    "wav2vec2": "konspekt.engines.wav2vec2:build",
    "openai_audio": "konspekt.engines.openai_audio:build",
    "scripted": "konspekt.engines.scripted:build",
    "sample": "konspekt.engines.sample:build",
}
"""A module is imported only when its engine is asked for: the others' libraries may be missing."""


class Build(Protocol):
    """What a row names: a function that makes the recognizer ready to work."""

    def __call__(self, options: EngineOptions) -> Recognizer:
        """Build it; raises EngineNotInstalled, WeightsMissing or WeightsCorrupt."""
        ...


def names() -> tuple[str, ...]:
    """Give the known engines: the shipped ones first, then installed plug-ins by name."""
    plugged = sorted(_plugged())
    return (*SHIPPED, *(name for name in plugged if name not in SHIPPED))


def build(name: str, options: EngineOptions) -> Recognizer:
    """Make the recognizer `name`; raises EngineMissing, EngineNotInstalled, WeightsMissing, WeightsCorrupt.

    A plug-in cannot take the place of a shipped engine: a lecture says by name who wrote it down.
    """
    row = SHIPPED.get(name)
    if row is not None:
        module, _, function = row.partition(":")
        make = cast("Build", getattr(importlib.import_module(module), function))
        return make(options)
    plugged = _plugged().get(name)
    if plugged is None:
        raise EngineMissing(name=name, known=", ".join(names()))
    return cast("Build", plugged.load())(options)


def _plugged() -> dict[str, importlib.metadata.EntryPoint]:
    return {point.name: point for point in importlib.metadata.entry_points(group=ENTRY_POINTS)}
