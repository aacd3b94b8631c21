"""One finished stage, as bytes: what it is, what it was made from, by whom, and the payload.

The form is canonical JSON (sorted keys, no spaces, UTF-8), so equal work gives equal bytes.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from konspekt.domain.errors import FormError

SCHEMA_VERSION: Final = 1
"""Of the envelope. A payload's own form changes with the version of its stage."""

JsonScalar = str | int | float | bool | None
Options = Mapping[str, JsonScalar | Sequence[str]]
Noun = TypeVar("Noun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What stands around a payload."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by pydantic at the door

    schema_version: int
    stage: str
    key: str
    inputs: tuple[str, ...]
    made_by: str
    payload: object


def artifact_key(stage: str, version: int, *, inputs: Sequence[str], options: Options, made_by: str) -> str:
    """Name the work: equal for equal input, settings and engine, and for nothing else (DATA: Artifact)."""
    named = [stage, version, list(inputs), {name: options[name] for name in sorted(options)}, made_by]
    return hashlib.sha256(canonical(named)).hexdigest()


def seal(
    noun: object, form: type[Noun], *, stage: str, key: str, inputs: Sequence[str], made_by: str
) -> bytes:
    """Give the bytes of a finished stage."""
    return canonical(
        {
            "schema_version": SCHEMA_VERSION,
            "stage": stage,
            "key": key,
            "inputs": list(inputs),
            "made_by": made_by,
            "payload": to_json(noun, form),
        }
    )


def unseal(sealed: bytes, form: type[Noun], *, stage: str, key: str) -> Noun:
    """Read a finished stage back.

    Raises:
        FormError: Not this artifact, another version, or a value that the noun refuses; the path is named.
    """
    envelope = parse(sealed, Envelope, name=stage)
    if envelope.schema_version != SCHEMA_VERSION:
        raise FormError(name=stage, where=f"schema_version {envelope.schema_version}")
    if (envelope.stage, envelope.key) != (stage, key):
        raise FormError(name=stage, where=f"key {envelope.key[:12]}")
    return from_json(envelope.payload, form, name=stage)


def canonical(json_value: object) -> bytes:
    """Write a JSON value in the one canonical form."""
    text = json.dumps(json_value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def to_json(noun: object, form: type[Noun]) -> object:
    """Turn a noun into plain JSON values."""
    return _adapter(form).dump_python(cast("Noun", noun), mode="json")


def from_json(json_value: object, form: type[Noun], *, name: str) -> Noun:
    """Turn plain JSON values into a noun.

    Raises:
        FormError: A value is not what the noun allows; `where` is its path.
    """
    try:
        return _adapter(form).validate_json(canonical(json_value))
    except ValidationError as error:
        raise FormError(name=name, where=_first_path(error)) from error


def parse(content: bytes, form: type[Noun], *, name: str) -> Noun:
    """Read a noun from JSON bytes.

    Raises:
        FormError: Not JSON, or a value is not what the noun allows; `where` is its path.
    """
    try:
        return _adapter(form).validate_json(content)
    except ValidationError as error:
        raise FormError(name=name, where=_first_path(error)) from error


@cache
def _adapter(form: type[Noun]) -> TypeAdapter[Noun]:
    return TypeAdapter(form)


def _first_path(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    path = ".".join(str(step) for step in first["loc"]) or "$"
    return f"{path}: {first['msg']}"
