"""Nouns as canonical JSON text, the one form in which tables hold what has a form of its own."""

import json
from functools import cache
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from konspekt.domain.errors import FormError

Noun = TypeVar("Noun")


def canonical(json_value: object) -> str:
    """Write a JSON value: sorted keys, no spaces."""
    return json.dumps(json_value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def json_values(noun: Noun, form: type[Noun]) -> dict[str, object]:
    """Give the fields of a noun as plain JSON values."""
    return adapter(form).dump_python(noun, mode="json")


def to_text(noun: Noun, form: type[Noun]) -> str:
    """Write a noun."""
    return canonical(adapter(form).dump_python(noun, mode="json"))


def from_text(text: str, form: type[Noun], *, name: str) -> Noun:
    """Read a noun.

    Raises:
        FormError: The text is not what the noun allows; `name` says where it was kept.
    """
    try:
        return adapter(form).validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(str(step) for step in first["loc"]) or "$"
        raise FormError(name=name, where=f"{path}: {first['msg']}") from error


@cache
def adapter(form: type[Noun]) -> TypeAdapter[Noun]:
    """Give the reader and writer of a form."""
    return TypeAdapter(form)
