"""Name of a recognizer -> the recognizer: shipped ones in one table, others by entry point."""

from typing import Final, Protocol, cast

from konspekt.engines import plugins
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


class Build(Protocol):
    """What a row names: a function that makes the recognizer ready to work."""

    def __call__(self, options: EngineOptions) -> Recognizer:
        """Build it; raises EngineNotInstalled, WeightsMissing or WeightsCorrupt."""
        ...


def names() -> tuple[str, ...]:
    """Give the known engines: the shipped ones first, then installed plug-ins by name."""
    return plugins.known(SHIPPED, ENTRY_POINTS)


def build(name: str, options: EngineOptions) -> Recognizer:
    """Make the recognizer `name`; raises EngineMissing, EngineNotInstalled, WeightsMissing, WeightsCorrupt."""
    return cast("Build", plugins.factory(name, SHIPPED, ENTRY_POINTS))(options)
