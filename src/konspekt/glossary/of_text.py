"""The glossary of a plain text, by its characters: for evaluation and scripts."""

from dataclasses import dataclass

from konspekt.glossary.drafts import drafts
from konspekt.glossary.extract import DEFAULT_THRESHOLD
from konspekt.glossary.reading import read_text
from konspekt.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEntry:
    """A defined term of a plain text; offsets are code points into it."""

    headword: str
    definition: str
    """The slices that say what it means, joined by spaces."""
    start_char: int
    end_char: int
    """Stretch of the text that holds all slices."""
    quote: str
    confidence: float


def glossary_of_text(
    text: str, language: Language, *, threshold: float = DEFAULT_THRESHOLD
) -> list[TextEntry]:
    """Give the defined terms of a text, in the order of their definitions."""
    found: list[TextEntry] = []
    for draft in drafts(read_text(text, language), language, threshold=threshold):
        if not draft.candidates:
            continue
        slices = draft.candidates[0].definiens
        start, end = min(first for first, _ in slices), max(last for _, last in slices)
        found.append(
            TextEntry(
                headword=draft.headword,
                definition=" ".join(text[first:last] for first, last in slices),
                start_char=start,
                end_char=end,
                quote=text[start:end],
                confidence=draft.confidence,
            )
        )
    return found
