"""Room `glossary`: from a transcript to its terms and what the lecturer said they mean."""

from konspekt.glossary.extract import DEFAULT_THRESHOLD, extract
from konspekt.glossary.of_text import TextEntry, glossary_of_text
from konspekt.glossary.polish import glossary_wishes, polish
from konspekt.glossary.termhood import terms_of_text

__all__ = [
    "DEFAULT_THRESHOLD",
    "TextEntry",
    "extract",
    "glossary_of_text",
    "glossary_wishes",
    "polish",
    "terms_of_text",
]
