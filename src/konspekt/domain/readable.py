"""Text from outside as a person reads it: without the signs that nobody sees."""

import re
import unicodedata
from typing import Final

_UNSEEN: Final = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e"
    "\u2060\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""Signs that no reader sees or no XML may hold: controls, soft hyphens, zero-width spaces, marks of the writing direction (copied out of
web pages; inside a word they hide a term), halves of surrogate pairs."""


def readable(text: str) -> str:
    """Give the text on one line, composed (NFC), with single spaces and without invisible signs."""
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split())
