"""What the command line says, in the language of KONSPEKT_LANG or `--lang`."""

import os
import sys
from typing import Final

from konspekt.domain.errors import KonspektError
from konspekt.locales import DEFAULT_TAG, TAGS, say, tell

_chosen: Final = [DEFAULT_TAG]


def _tag_from_environment() -> str:
    """Read the language before the command line is parsed, since help texts need it."""
    words = sys.argv[1:]
    for index, argument in enumerate(words):
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
        if argument == "--lang" and index + 1 < len(words):
            return words[index + 1]
    return os.environ.get("KONSPEKT_LANG", DEFAULT_TAG)


def choose_language(tag: str) -> None:
    """Speak this language from now on; an unknown tag reads as Russian."""
    _chosen[0] = tag if tag in TAGS else DEFAULT_TAG


def tag() -> str:
    """Name the language spoken."""
    return _chosen[0]


def word(key: str, **figures: str | float) -> str:
    """Give a message in the language spoken."""
    return say(key, tag(), **figures)


def show_error(error: KonspektError) -> None:
    """Tell what happened and what to do, on the error stream."""
    happened, action = tell(error, tag())
    print(f"{word('cli.error')}: {happened} [{error.code}]\n{action}", file=sys.stderr)  # noqa: T201 - the door


choose_language(_tag_from_environment())
