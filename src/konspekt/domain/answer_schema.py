"""The forms that answers of language models may be asked to have: a small part of JSON Schema, checked in full.

Servers enforce schemas in different ways, and some not at all; so every answer is checked here, and a schema that says more than can
be checked is refused before anything is asked.

    {"type": "object", "properties": {"text": {"type": "string", "maxLength": 200},
                                      "ids": {"type": "array", "items": {"type": "integer"}, "maxItems": 6}}}

Every property is required unless `required` says otherwise; what `properties` does not name is not allowed.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, cast

from konspekt.domain.generation import Json

Schema: TypeAlias = Mapping[str, object]

_COMMON: Final = frozenset({"type", "description", "title"})
_KEYWORDS: Final[dict[str, frozenset[str]]] = {
    "object": frozenset({"properties", "required", "additionalProperties"}),
    "array": frozenset({"items", "minItems", "maxItems"}),
    "string": frozenset({"enum", "minLength", "maxLength"}),
    "integer": frozenset({"minimum", "maximum"}),
    "number": frozenset({"minimum", "maximum"}),
    "boolean": frozenset(),
}
_BOUNDED: Final = {"array": "maxItems", "string": "maxLength"}
MOST_REPEATED: Final = 1000
"""Of anything counted by a bound: llama.cpp refuses grammars that repeat a rule more than 2000 times, and counts minima double."""


class AnswerMismatch(ValueError):  # noqa: N818 - a finding, not a failure
    """A value is not what the schema says; the argument says where."""


def check_schema(schema: Schema, *, where: str = "$") -> None:
    """Raise ValueError for a schema that uses anything but the keywords above, or leaves a string or a list without an end.

    A language model that has lost its thread writes until it is stopped: the bounds are what stops it.
    """
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in _KEYWORDS:
        raise ValueError(f"{where}: type {kind!r}")
    strange = set(schema) - _COMMON - _KEYWORDS[kind]
    if strange:
        raise ValueError(f"{where}: {', '.join(sorted(strange))}")
    bound = _BOUNDED.get(kind)
    if bound and bound not in schema and "enum" not in schema:
        raise ValueError(f"{where}: {bound} is missing")
    for name in ("minLength", "maxLength", "minItems", "maxItems"):
        count = schema.get(name, 0)
        if not isinstance(count, int) or not 0 <= count <= MOST_REPEATED:
            raise ValueError(f"{where}: {name} is not in 0..{MOST_REPEATED}")
    if kind == "object":
        properties = _properties(schema)
        if set(_required(schema)) - set(properties):
            raise ValueError(f"{where}: required")
        if schema.get("additionalProperties") not in (None, False):
            raise ValueError(f"{where}: additionalProperties")
        for name, inner in properties.items():
            check_schema(inner, where=f"{where}.{name}")
    elif kind == "array":
        check_schema(cast("Schema", schema.get("items") or {}), where=f"{where}[]")


def check_answer(value: Json, schema: Schema, *, where: str = "$") -> None:
    """Raise AnswerMismatch if `value` is not what the schema asks for."""
    _CHECKS[str(schema["type"])](value, schema, where)


def closed(schema: Schema) -> dict[str, object]:
    """Write out what the short form leaves unsaid (`required`, `additionalProperties`): what is sent to a server."""
    made = dict(schema)
    if schema["type"] == "object":
        properties = _properties(schema)
        made["properties"] = {name: closed(inner) for name, inner in properties.items()}
        made["required"] = list(_required(schema))
        made["additionalProperties"] = False
    elif schema["type"] == "array":
        made["items"] = closed(cast("Schema", schema["items"]))
    return made


def _object(value: Json, schema: Schema, where: str) -> None:
    if not isinstance(value, Mapping):
        raise AnswerMismatch(f"{where}: object?")
    properties = _properties(schema)
    for name in _required(schema):
        if name not in value:
            raise AnswerMismatch(f"{where}.{name}: missing")
    for name, inner in value.items():
        if name not in properties:
            raise AnswerMismatch(f"{where}: unknown name")
        check_answer(inner, properties[name], where=f"{where}.{name}")


def _array(value: Json, schema: Schema, where: str) -> None:
    if not isinstance(value, list):
        raise AnswerMismatch(f"{where}: array?")
    _check_bounds(len(value), schema.get("minItems"), schema.get("maxItems"), f"{where}: length")
    for place, inner in enumerate(value):
        check_answer(inner, cast("Schema", schema["items"]), where=f"{where}[{place}]")


def _string(value: Json, schema: Schema, where: str) -> None:
    if not isinstance(value, str):
        raise AnswerMismatch(f"{where}: string?")
    if "enum" in schema and value not in cast("list[str]", schema["enum"]):
        raise AnswerMismatch(f"{where}: enum")
    _check_bounds(len(value), schema.get("minLength"), schema.get("maxLength"), f"{where}: length")
    if any(0xD800 <= ord(char) <= 0xDFFF for char in value):  # noqa: PLR2004 - half a character, written as \ud83d
        raise AnswerMismatch(f"{where}: lone surrogate")


def _integer(value: Json, schema: Schema, where: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise AnswerMismatch(f"{where}: integer?")
    _check_bounds(value, schema.get("minimum"), schema.get("maximum"), where)


def _number(value: Json, schema: Schema, where: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AnswerMismatch(f"{where}: number?")
    _check_bounds(value, schema.get("minimum"), schema.get("maximum"), where)


def _boolean(value: Json, schema: Schema, where: str) -> None:
    del schema
    if not isinstance(value, bool):
        raise AnswerMismatch(f"{where}: boolean?")


_CHECKS: Final[dict[str, Callable[[Json, Schema, str], None]]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}


def _check_bounds(count: float, least: object, most: object, where: str) -> None:
    if isinstance(least, int | float) and count < least:
        raise AnswerMismatch(f"{where} < {least}")
    if isinstance(most, int | float) and count > most:
        raise AnswerMismatch(f"{where} > {most}")


def _properties(schema: Schema) -> Mapping[str, Schema]:
    return cast("Mapping[str, Schema]", schema.get("properties", {}))


def _required(schema: Schema) -> tuple[str, ...]:
    """Name the properties that must be there: all, unless the schema lists them."""
    listed = schema.get("required")
    return tuple(cast("list[str]", listed)) if listed is not None else tuple(_properties(schema))
