"""The page of every route, read from docs/reference/openapi.json, which tests hold against the service itself."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

OPENAPI: Final = Path(__file__).parents[1] / "docs" / "reference" / "openapi.json"
COMMON: Final = frozenset({"400", "401", "403", "422", "503", "507"})
"""Answers that almost every route has; the page says so once."""

Document = Mapping[str, Any]


def routes_page() -> str:
    """Every route by subject: what it does, what it is sent, what it answers."""
    document: Document = json.loads(OPENAPI.read_text(encoding="utf-8"))
    by_subject: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            by_subject.setdefault(route["tags"][0], []).append(_row(method, path, route))
    lines = [
        "# Routes",
        "",
        "Forms, examples and every answer are in [openapi.json](openapi.json). Beside the answers that are named here, any route may give",
        "400 (a host or request that is not understood), 401, 403, 422 (fields that do not hold), 503 and 507 (no database, no room).",
    ]
    for subject in sorted(by_subject):
        lines += [
            "",
            f"## {subject}",
            "",
            "| route | does | is sent | answers |",
            "| --- | --- | --- | --- |",
        ]
        lines += by_subject[subject]
    return "\n".join(lines) + "\n"


def _row(method: str, path: str, route: Document) -> str:
    does = " ".join(route["description"].partition("\n\n")[0].split())
    answers = [code for code in route["responses"] if code not in COMMON]
    cells = (f"`{method.upper()} {path}`", does, ", ".join(_sent(route)), ", ".join(answers))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _sent(route: Document) -> Iterator[str]:
    parameters: Sequence[Document] = route.get("parameters", ())
    for parameter in parameters:
        if parameter["in"] in ("query", "header"):
            yield f"`{parameter['name']}`" + ("" if parameter.get("required") else "?")
    for kind, content in route.get("requestBody", {}).get("content", {}).items():
        reference: str = content.get("schema", {}).get("$ref", "")
        yield f"`{reference.rpartition('/')[2] or kind}`"
