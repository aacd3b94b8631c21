"""Hears a sentence without what speech adds to it: hesitations and words said twice."""

from collections.abc import Sequence
from typing import Final

from konspekt.language.russian.lexicon import words_of
from konspekt.language.russian.tokens import Piece, shape

HESITATIONS: Final = words_of(
    "э-э ээ эээ э-э-э мм ммм хм ну вот значит соответственно собственно да короче конечно кстати естественно пожалуй наверное"
)
ASIDES: Final = tuple(
    tuple(aside.split())
    for aside in (
        "как бы", "скажем так", "в общем", "в общем-то", "так сказать", "грубо говоря", "на самом деле", "в принципе", "по сути",
        "по крайней мере", "вообще говоря", "честно говоря", "по идее",
    )
)  # fmt: skip
THAT_IS: Final = shape("т.е.")
NOT_AFTER_SO: Final = ("называем", "как", "что", "же", "и", "именуем")
"""Words before which «так» is more than a filler."""


def without_hesitations(row: Sequence[Piece]) -> tuple[Piece, ...]:
    """Leave out hesitations, the commas that set them off, and words said twice; «то есть» becomes one word; offsets stay those of the text."""
    kept: list[Piece] = []
    at = 0
    while at < len(row):
        count = _hesitation(row, at)
        if count:
            at += count
            if (
                at < len(row)
                and row[at].text == ","
                and kept
                and (kept[-1].text == "," or not kept[-1].is_mark)
            ):
                at += 1
                if kept[-1].text == ",":
                    kept.pop()
            continue
        piece = row[at]
        if piece.low == "то" and at + 1 < len(row) and row[at + 1].low == "есть":
            kept.append(Piece("то есть", piece.start, row[at + 1].end, THAT_IS))
            at += 2
            continue
        if not (kept and len(piece.low) > 1 and not piece.is_mark and piece.low == kept[-1].low):
            kept.append(piece)
        at += 1
    return tuple(kept)


def _hesitation(row: Sequence[Piece], at: int) -> int:
    """Tell how many pieces from here on are a hesitation, 0 for none."""
    low = row[at].low
    following = row[at + 1].low if at + 1 < len(row) else ""
    for aside in ASIDES:
        if low == aside[0] and tuple(piece.low for piece in row[at : at + len(aside)]) == aside:
            return len(aside)
    if low in HESITATIONS:
        return 1
    if low == "так" and following and not following.startswith(NOT_AFTER_SO):
        return 1
    return 0
