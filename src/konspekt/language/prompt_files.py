"""Prompts of a language: files `prompts/<name>.md` in its room.

Such a file has a line `version: 3`, then a line `# system` and what is told to the language model, then a line `# user` and the frame of
the question, with `$name` where words of the lecture are put in.
"""

import re
from functools import cached_property
from importlib.resources import files
from typing import Final

from konspekt.domain.errors import FormError
from konspekt.language import PromptText

FORM: Final = re.compile(
    r"version: (?P<version>\d+)\n+# system\n(?P<system>.+?)\n# user\n(?P<user>.+)", re.DOTALL
)
SUFFIX: Final = ".md"


class PromptFiles:
    """The prompts of one room, read when first asked for."""

    def __init__(self, room: str) -> None:
        """Take the dotted name of the room."""
        self._room = room

    def get(self, name: str) -> PromptText:
        """Give the prompt of that name."""
        return self._prompts[name]

    def names(self) -> tuple[str, ...]:
        """Name them all, in order."""
        return tuple(sorted(self._prompts))

    @cached_property
    def _prompts(self) -> dict[str, PromptText]:
        folder = files(self._room) / "prompts"
        names = sorted(file.name for file in folder.iterdir() if file.name.endswith(SUFFIX))
        return {
            name.removesuffix(SUFFIX): read_prompt(
                name.removesuffix(SUFFIX), (folder / name).read_text(encoding="utf-8")
            )
            for name in names
        }


def read_prompt(name: str, text: str) -> PromptText:
    """Read a prompt file.

    Raises:
        FormError: It lacks a part.
    """
    found = FORM.fullmatch(text.strip())
    if found is None:
        raise FormError(name=name, where="version, system, user")
    return PromptText(
        name=name,
        version=int(found["version"]),
        system=found["system"].strip(),
        user=found["user"].strip(),
    )
