"""How wide the columns of a table are: no word broken, the rest to those who say most."""

from collections.abc import Sequence
from typing import Final

from konspekt.domain.notes import Row

WIDE_COLUMNS: Final = 5
"""From so many columns on a table wants a page on its side, and smaller type."""
_PADDING_CHARS: Final = 2
_SHORTEST_CHARS: Final = 5


def column_count(heads: Sequence[str], rows: Sequence[Row]) -> int:
    """Give the number of columns that hold every cell."""
    return max([1, len(heads), *(len(row.cells) for row in rows)])


def column_shares(heads: Sequence[str], rows: Sequence[Row], *, empty: str, line_chars: int) -> list[float]:
    """Give the share of the width for each column, together 1.

    `empty` stands in cells without text; `line_chars` is about what one line of the whole table holds.
    """
    cells = [[head] for head in heads] + [[] for _ in range(column_count(heads, rows) - len(heads))]
    for row in rows:
        for number, cell in enumerate(row.cells):
            cells[number].append(" ".join(paragraph.text for paragraph in cell) or empty)
    needed = [
        max([_SHORTEST_CHARS, *(len(word) for text in texts for word in text.split())]) + _PADDING_CHARS
        for texts in cells
    ]
    wanted = [max([1, *map(len, texts)]) for texts in cells]
    spare = max(0, line_chars - sum(needed))
    widths = [least + spare * want / sum(wanted) for least, want in zip(needed, wanted, strict=True)]
    return [width / sum(widths) for width in widths]
