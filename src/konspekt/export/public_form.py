"""The public JSON form: everything that is known of a lecture, exactly, under a version of its own."""

from dataclasses import dataclass
from typing import Final, Literal

from pydantic import TypeAdapter, ValidationError

from konspekt.domain.course import Lecture
from konspekt.domain.errors import FormError
from konspekt.domain.time import STRICT_FORM
from konspekt.export.wording import Wording

VERSION: Final = 1
"""Raised when a reader of the form would have to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicForm:
    """A lecture as other programs read it."""

    __pydantic_config__ = STRICT_FORM

    lecture: Lecture
    format: Literal["konspekt-lecture"] = "konspekt-lecture"
    version: Literal[1] = VERSION
    notice: str | None = None
    """What a reader must be told of this lecture; set for the sample recognizer only."""


_FORM: Final = TypeAdapter(PublicForm)


def write(lecture: Lecture, wording: Wording) -> bytes:
    """Write the form; times are whole milliseconds, offsets code points."""
    notice = wording("sample_mark") if lecture.is_sample else None
    return _FORM.dump_json(PublicForm(lecture=lecture, notice=notice), indent=1) + b"\n"


def read(content: bytes, *, name: str) -> Lecture:
    """Read back what `write` wrote.

    Raises:
        FormError: Not this form, or another version; `where` is the path.
    """
    try:
        return _FORM.validate_json(content).lecture
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise FormError(name=name, where=f"{where}: {first['msg']}") from error
