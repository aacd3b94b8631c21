"""What a GGUF file says of itself, read without the library: whose network it is, how long a context it was trained on.

The form: `GGUF`, version, number of tensors, number of pairs, then pairs of a name and a typed value, little endian. Lists (the
vocabulary) are passed over.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Final

from konspekt.domain.errors import WeightsCorrupt

_MAGIC: Final = b"GGUF"
_VERSIONS: Final = (2, 3)
_SIZED: Final[Mapping[int, str]] = {
    0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d",
}  # fmt: skip
_STRING: Final = 8
_LIST: Final = 9
_MOST_PAIRS: Final = 10_000
_MOST_STRING_BYTES: Final = 16 << 20
_MOST_LISTED: Final = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GgufHead:
    """The head of a file."""

    architecture: str
    name: str
    context_tokens: int
    """The longest context it was trained on; 0 where the file does not say."""
    has_chat_template: bool


class _NotGgufError(ValueError):
    """The bytes are not of the form."""


def read_head(path: Path, *, name: str) -> GgufHead:
    """Read the head of a GGUF file.

    Raises:
        WeightsCorrupt: It is none, or it ends early; `name` is what `konspekt weights fetch` is to be told.
    """
    try:
        with path.open("rb") as file:
            pairs = _pairs(file)
    except (OSError, struct.error, OverflowError, ValueError) as broken:
        raise WeightsCorrupt(name=name, file=path.name) from broken
    architecture = str(pairs.get("general.architecture", ""))
    trained_on = pairs.get(f"{architecture}.context_length", 0)
    return GgufHead(
        architecture=architecture,
        name=str(pairs.get("general.name", "")),
        context_tokens=max(0, trained_on) if isinstance(trained_on, int) else 0,
        has_chat_template="tokenizer.chat_template" in pairs,
    )


def _pairs(file: BufferedReader) -> dict[str, str | int | float]:
    if file.read(4) != _MAGIC:
        raise _NotGgufError("magic")
    version = int(_number(file, "<I"))
    _number(file, "<Q")
    count = int(_number(file, "<Q"))
    if version not in _VERSIONS or count > _MOST_PAIRS:
        raise _NotGgufError("head")
    pairs: dict[str, str | int | float] = {}
    for _ in range(count):
        name = _string(file)
        value = _value(file, int(_number(file, "<I")))
        if value is not None:
            pairs[name] = value
    return pairs


def _value(file: BufferedReader, kind: int) -> str | int | float | None:
    if kind == _STRING:
        return _string(file)
    if kind == _LIST:
        _pass_over(file)
        return None
    if kind not in _SIZED:
        raise _NotGgufError("type")
    return _number(file, _SIZED[kind])


def _pass_over(file: BufferedReader) -> None:
    kind, count = int(_number(file, "<I")), int(_number(file, "<Q"))
    if count > _MOST_LISTED:
        raise _NotGgufError("list")
    if kind in _SIZED:
        file.seek(count * struct.calcsize(_SIZED[kind]), 1)
    elif kind == _STRING:
        for _ in range(count):
            file.seek(int(_number(file, "<Q")), 1)
    else:
        raise _NotGgufError("list of lists")


def _string(file: BufferedReader) -> str:
    length = int(_number(file, "<Q"))
    if length > _MOST_STRING_BYTES:
        raise _NotGgufError("string")
    told = file.read(length)
    if len(told) < length:
        raise _NotGgufError("end")
    return told.decode()


def _number(file: BufferedReader, form: str) -> int | float:
    told: tuple[int | float] = struct.unpack(form, file.read(struct.calcsize(form)))
    return told[0]
