"""The stages of the line in order, and the version of each.

Raise a version by hand when a stage could give another result for the same input; golden payloads fail when it was forgotten.
"""

from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """One arrow of the line: what it makes has a key and is made once."""

    PROBE = "probe"
    SOUND = "sound"
    LISTENING = "listening"
    PEAKS = "peaks"
    CUT = "cut"
    RECOGNIZE = "recognize"
    JOIN = "join"
    IMPORT = "import"
    ROWS = "rows"
    SECTIONS = "sections"
    GLOSSARY = "glossary"
    NOTES = "notes"
    ASKING = "asking"
    """What a language model is to be asked, and how that went."""
    ANSWER = "answer"
    """One answer of a language model."""


STAGE_VERSION: Final = dict.fromkeys(Stage, 1) | {Stage.CUT: 2, Stage.JOIN: 2}
