"""A decoded transcript file before anybody knows its format."""

from dataclasses import dataclass
from typing import Final

from konspekt.domain.errors import TranscriptUnreadable

_EXCERPT_CHARS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The text of a file; line ends are always a single line feed."""

    name: str
    text: str
    language: str

    def broken_at(self, line_number: int, line: str) -> TranscriptUnreadable:
        """Give the error for a line, counted from 1; its words are shown so that it can be found."""
        return TranscriptUnreadable(name=self.name, where=f"{line_number}: {line.strip()[:_EXCERPT_CHARS]}")
