"""A row of the bench: a figure of ours beside a baseline's, measured in the same run."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table in BENCH.md."""

    name: str
    ours: str
    baseline: str = ""
    """Of the system named in the table's head; empty where there is none."""
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A question and its figures."""

    title: str
    about: str
    """One or two sentences: what was measured, on what, against what."""
    rows: tuple[Row, ...]


def markdown(tables: Sequence[Table]) -> str:
    """Write the tables as Markdown."""
    parts: list[str] = []
    for table in tables:
        lines = [
            f"## {table.title}",
            "",
            table.about,
            "",
            "| | ours | baseline | target |",
            "| --- | --- | --- | --- |",
        ]
        lines += [f"| {row.name} | {row.ours} | {row.baseline} | {row.target} |" for row in table.rows]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
