"""Name of a generator -> the generator: shipped ones in one table, others by entry point."""

import importlib
import importlib.metadata
from typing import Final, Protocol, cast

from konspekt.domain.errors import EngineMissing
from konspekt.engines.generator_options import GeneratorOptions
from konspekt.ports import TextGenerator

ENTRY_POINTS: Final = "konspekt.generators"

SHIPPED: Final[dict[str, str]] = {
    "llama": "konspekt.engines.llama:build",
    "openai_chat": "konspekt.engines.openai_chat:build",
    "scripted": "konspekt.engines.scripted_generator:build",
}
"""A module is imported only when its generator is asked for: another's library may be missing."""


class Build(Protocol):
    """What a row names: a function that makes the generator ready to be asked."""

    def __call__(self, options: GeneratorOptions) -> TextGenerator:
        """Build it; raises EngineNotInstalled, WeightsError or GeneratorError."""
        ...


def names() -> tuple[str, ...]:
    """Give the known generators: the shipped ones first, then installed plug-ins by name."""
    return (*SHIPPED, *sorted(name for name in _plugged() if name not in SHIPPED))


def build(name: str, options: GeneratorOptions) -> TextGenerator:
    """Make the generator `name`; raises EngineMissing, EngineNotInstalled, WeightsError, GeneratorError.

    A plug-in cannot take the place of a shipped generator: notes say by name who wrote them.
    """
    row = SHIPPED.get(name)
    if row is not None:
        module, _, function = row.partition(":")
        return cast("Build", getattr(importlib.import_module(module), function))(options)
    plugged = _plugged().get(name)
    if plugged is None:
        raise EngineMissing(name=name, known=", ".join(names()))
    return cast("Build", plugged.load())(options)


def _plugged() -> dict[str, importlib.metadata.EntryPoint]:
    return {point.name: point for point in importlib.metadata.entry_points(group=ENTRY_POINTS)}
