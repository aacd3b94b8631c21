"""The words around a lecture's own words: headings, labels and the statements about what is missing."""

from dataclasses import dataclass

from konspekt.domain.glossary import Origin
from konspekt.locales import say, say_count, words


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything that exports say in one language."""

    tag: str

    def __call__(self, key: str, **figures: str | float) -> str:
        """Give the words under `export.<key>`."""
        return say(f"export.{key}", self.tag, **figures)

    def counted(self, key: str, count: int) -> str:
        """Give a number of `segments`, `terms` or `definitions` in words."""
        return say_count(f"count.{key}", count, self.tag)

    @property
    def undefined(self) -> str:
        """What stands in place of a definition that the lecture does not give."""
        return say("silence.undefined", self.tag)

    @property
    def not_covered(self) -> str:
        """What stands in a section that the lecture does not cover."""
        return say("silence.not_covered", self.tag)

    def origin(self, origin: Origin | None) -> str:
        """Name who wrote a text; None: nobody defined the term."""
        return self(f"origin.{origin or 'none'}")

    def fact(self, name: str) -> str:
        """Name a line of the head of the notes; an unknown name stands for itself."""
        key = f"export.fact.{name}"
        return words(self.tag).get(key, name)

    def date(self, date: str) -> str:
        """Write a plain calendar date as people read it; what is none stays as it is."""
        parts = date.split("-")
        key = f"export.month.{parts[1]}" if len(parts) == len(("year", "month", "day")) else ""
        if key not in words(self.tag):
            return date
        return self("date", day=parts[2].lstrip("0"), month=words(self.tag)[key], year=parts[0])
