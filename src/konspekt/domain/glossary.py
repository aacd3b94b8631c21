"""Terms of a lecture and what the lecturer said they mean."""

from dataclasses import dataclass
from enum import StrEnum

from konspekt.domain.time import STRICT_FORM, TimeSpan


class Origin(StrEnum):
    """Who wrote a piece of text."""

    LECTURER_VERBATIM = "lecturer_verbatim"
    LECTURER_REWRITTEN = "lecturer_rewritten"
    MODEL = "model"
    EDITOR = "editor"


class QuoteState(StrEnum):
    """Whether the transcript still says what was quoted."""

    LIVE = "live"
    CHANGED = "changed"
    LOST = "lost"


class EntryState(StrEnum):
    """The methodologist's verdict."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A verbatim slice of one segment: the ground under a claim."""

    __pydantic_config__ = STRICT_FORM

    segment_id: str
    start_char: int
    end_char: int
    """Code points into the segment's text, half open."""
    text: str
    """Copy of the slice, so that a later edit of the segment can be noticed."""
    span: TimeSpan | None
    """The span of the quoted words, else the segment's; None in an untimed transcript."""
    state: QuoteState = QuoteState.LIVE

    def __post_init__(self) -> None:
        if not 0 <= self.start_char < self.end_char:
            raise ValueError(f"not a slice: {self.start_char}..{self.end_char}")
        if self.end_char - self.start_char != len(self.text) and self.state is not QuoteState.LOST:
            raise ValueError(f"quote of {self.end_char - self.start_char} characters holds {len(self.text)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a term means."""

    __pydantic_config__ = STRICT_FORM

    origin: Origin
    quotes: tuple[Quote, ...]
    text: str | None = None
    """None for LECTURER_VERBATIM: such a definition is its quotes."""

    def __post_init__(self) -> None:
        if self.origin is Origin.LECTURER_VERBATIM:
            if self.text is not None or not self.quotes:
                raise ValueError("a verbatim definition is its quotes and has no text of its own")
        elif not self.text:
            raise ValueError(f"a definition by {self.origin} needs a text")
        if self.origin is Origin.LECTURER_REWRITTEN and not self.quotes:
            raise ValueError("a rewritten definition names what it was rewritten from")

    @property
    def shown_text(self) -> str:
        """Give the definition as a reader sees it."""
        return self.text if self.text is not None else " ".join(quote.text for quote in self.quotes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the glossary."""

    __pydantic_config__ = STRICT_FORM

    id: str
    headword: str
    """The term as printed: dictionary form, capitals of names kept."""
    machine_key: str
    """Lemmas of the headword, by which a re-run finds the entry again."""
    variants: tuple[str, ...] = ()
    """Other forms that mean the same: abbreviation, expansion, transliteration."""
    definition: Definition | None = None
    """None: named in the lecture but not defined in it."""
    alternatives: tuple[Definition, ...] = ()
    mentions: tuple[Quote, ...] = ()
    confidence: float = 0.0
    """How sure the extractor is of the definition (or of the term, where none is defined), 0..1."""
    termhood: float = 0.0
    """How much the phrase belongs to the subject, 0..1."""
    pattern: str | None = None
    """Name of the rule that found the definition; shown in reports and tests."""
    aliases: tuple[str, ...] = ()
    """Machine keys of entries that were merged into this one."""
    state: EntryState = EntryState.DRAFT

    def __post_init__(self) -> None:
        for name in ("confidence", "termhood"):
            figure = getattr(self, name)
            if not 0 <= figure <= 1:
                raise ValueError(f"{name} of {self.headword!r} is {figure}")
            object.__setattr__(self, name, round(figure, 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeSuggestion:
    """Two entries that may be one; a person decides."""

    __pydantic_config__ = STRICT_FORM

    entry_id: str
    other_id: str
    score: float
    """0..1, rounded to three decimals."""
    reason: str
    """`transliteration`, `abbreviation`, `spelling`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "score", round(self.score, 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """The terms of one lecture, in the order in which they are defined or first said."""

    __pydantic_config__ = STRICT_FORM

    entries: tuple[Entry, ...]
    suggestions: tuple[MergeSuggestion, ...] = ()
