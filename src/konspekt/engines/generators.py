"""Name of a generator -> the generator: shipped ones in one table, others by entry point."""

from typing import Final, Protocol, cast

from konspekt.engines import plugins
from konspekt.engines.generator_options import GeneratorOptions
from konspekt.ports import TextGenerator

ENTRY_POINTS: Final = "konspekt.generators"

SHIPPED: Final[dict[str, str]] = {
    "llama": "konspekt.engines.llama:build",
    "openai_chat": "konspekt.engines.openai_chat:build",
    "scripted": "konspekt.engines.scripted_generator:build",
}


class Build(Protocol):
    """What a row names: a function that makes the generator ready to be asked."""

    def __call__(self, options: GeneratorOptions) -> TextGenerator:
        """Build it; raises EngineNotInstalled, WeightsError or GeneratorError."""
        ...


def names() -> tuple[str, ...]:
    """Give the known generators: the shipped ones first, then installed plug-ins by name."""
    return plugins.known(SHIPPED, ENTRY_POINTS)


def build(name: str, options: GeneratorOptions) -> TextGenerator:
    """Make the generator `name`; raises EngineMissing, EngineNotInstalled, WeightsError, GeneratorError."""
    return cast("Build", plugins.factory(name, SHIPPED, ENTRY_POINTS))(options)
