"""`konspekt glossary` and `konspekt sections`: texts as JSON lines in, findings as JSON lines out; for evaluation and scripts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, cast

import typer

from konspekt.cli.messages import word
from konspekt.domain.errors import FormError
from konspekt.glossary import DEFAULT_THRESHOLD, glossary_of_text, terms_of_text
from konspekt.language import load_language
from konspekt.notes import boundaries_of_text

Texts = Annotated[Path, typer.Argument(help=word("cli.lines.in"))]
Findings = Annotated[Path, typer.Argument(help=word("cli.lines.out"))]


def glossary(
    texts: Texts,
    findings: Findings,
    threshold: Annotated[
        float, typer.Option(min=0, max=1, help=word("cli.process.threshold"))
    ] = DEFAULT_THRESHOLD,
) -> None:
    """Write the glossary and the terms of each text."""
    with findings.open("w", encoding="utf-8") as file:
        for doc_id, text, tag in _read(texts):
            language = load_language(tag)
            entries = [
                {
                    "term": entry.headword,
                    "definition": entry.definition,
                    "start": entry.start_char,
                    "end": entry.end_char,
                    "quote": entry.quote,
                    "confidence": entry.confidence,
                }
                for entry in glossary_of_text(text, language, threshold=threshold)
            ]
            found = {"doc_id": doc_id, "glossary": entries, "terms": terms_of_text(text, language)}
            file.write(json.dumps(found, ensure_ascii=False) + "\n")


def sections(texts: Texts, findings: Findings) -> None:
    """Write where the topics of each text begin."""
    with findings.open("w", encoding="utf-8") as file:
        for doc_id, text, tag in _read(texts):
            found = {"doc_id": doc_id, "boundaries": boundaries_of_text(text, load_language(tag))}
            file.write(json.dumps(found, ensure_ascii=False) + "\n")


def _read(texts: Path) -> Iterator[tuple[str, str, str]]:
    """Give the id, text and language tag of each line.

    Raises:
        FormError: A line is not such an object; `where` is its number.
    """
    with texts.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = cast("dict[str, object]", json.loads(line))
                yield str(row["doc_id"]), str(row["text"]), str(row.get("lang") or "ru")
            except (ValueError, KeyError, TypeError) as error:
                raise FormError(name=texts.name, where=f"line {number}: {error}") from error
