"""Restored commas against those that authors and editors wrote."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Row, Table
from konspekt.language.russian.commas import commas
from konspekt.language.russian.tokens import Piece, pieces

DEV = Path(__file__).parents[2] / "shared" / "eval" / "dev"
SETS = ("ru_defs", "ru_sections", "ru_transcripts")
ENDS = frozenset(".!?…")
SHORTEST_WORDS, LONGEST_WORDS = 4, 60


def tables() -> list[Table]:
    """Take the commas away, restore them, and count."""
    right: Counter[str] = Counter()
    restored: Counter[str] = Counter()
    written, sentences = 0, 0
    for words, marks in _sentences():
        sentences += 1
        written += sum(mark == "," for mark in marks.values())
        for place, rule in commas(words).items():
            if (
                marks.get(place, ",") == ","
            ):  # a dash or a bracket there leaves nothing to be right or wrong about
                restored[rule] += 1
                right[rule] += place in marks
    total = right.total() / restored.total()
    rows = [
        Row(name="restored commas that are right", ours=f"{total:.3f}", target=">= 0.9"),
        Row(name="written commas that are restored", ours=f"{right.total() / written:.3f}"),
        *(
            Row(name=f"before «{rule}»", ours=f"{right[rule] / count:.3f} of {count}")
            for rule, count in restored.most_common()
        ),
    ]
    about = f"{sentences:,} sentences of textbooks, articles and lectures with {written:,} commas; what the rules restore, and how much of it is right."
    return [Table(title="Commas restored in recognized words", about=about, rows=tuple(rows))]


def _sentences() -> Iterator[tuple[list[Piece], dict[int, str]]]:
    """Give the words of each sentence, and the mark after so many of them."""
    for name in SETS:
        for line in (DEV / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            for paragraph in document["text"].splitlines():
                yield from _parted(pieces(paragraph))


def _parted(row: list[Piece]) -> Iterator[tuple[list[Piece], dict[int, str]]]:
    words: list[Piece] = []
    marks: dict[int, str] = {}
    for piece in [*row, *pieces(".")]:
        if not piece.is_mark:
            words.append(piece)
        elif piece.text not in ENDS:
            marks[len(words)] = piece.text
        else:
            if SHORTEST_WORDS <= len(words) <= LONGEST_WORDS:
                yield words, marks
            words, marks = [], {}
