"""What was said and when."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from konspekt.domain.time import STRICT_FORM, TimeSpan


class Flag(StrEnum):
    """Why a segment asks for a person's eye; it is marked, never dropped."""

    REPETITION = "repetition"
    OUTSIDE_SPEECH = "outside_speech"
    SUBTITLE_CREDIT = "subtitle_credit"
    TOO_FAST = "too_fast"
    FOREIGN_INSERT = "foreign_insert"
    RECOGNITION_FAILED = "recognition_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word as the recognizer heard it."""

    __pydantic_config__ = STRICT_FORM

    text: str
    span: TimeSpan
    confidence: float | None = None
    """Probability in 0..1 with three decimals, or None where nobody knows."""

    def __post_init__(self) -> None:
        if not self.text or self.text.split() != [self.text]:
            raise ValueError(f"not one word: {self.text!r}")
        if self.confidence is not None:
            if not 0 <= self.confidence <= 1:
                raise ValueError(f"not a probability: {self.confidence}")
            object.__setattr__(self, "confidence", round(self.confidence, 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One sentence: the unit a person reads and edits."""

    __pydantic_config__ = STRICT_FORM

    id: str
    span: TimeSpan | None
    text: str
    words: tuple[Word, ...] = ()
    """With words, `text` is their texts joined by single spaces."""
    speaker: str | None = None
    flags: tuple[Flag, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError(f"segment {self.id} has no text")
        if self.words:
            if self.span is None:
                raise ValueError(f"segment {self.id} has timed words but no span")
            if self.text != " ".join(word.text for word in self.words):
                raise ValueError(f"segment {self.id}: text and words differ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """All segments of one lecture, in order; either all of them are timed or none is."""

    __pydantic_config__ = STRICT_FORM

    language: str
    """BCP 47 tag, e.g. `ru`."""
    engine: str
    """Who wrote it: the recognizer's name, or `import` for a transcript that a person brought."""
    segments: tuple[Segment, ...]

    def __post_init__(self) -> None:
        if len({segment.id for segment in self.segments}) != len(self.segments):
            raise ValueError("two segments share an id")
        timed = [segment.span for segment in self.segments if segment.span is not None]
        if timed and len(timed) != len(self.segments):
            raise ValueError("some segments are timed and some are not")
        for earlier, later in pairwise(timed):
            if later.start_ms < earlier.start_ms:
                raise ValueError(f"segments out of order at {later.start_ms} ms")

    @property
    def is_timed(self) -> bool:
        """Tell whether the segments carry times."""
        return bool(self.segments) and self.segments[0].span is not None

    @property
    def duration_ms(self) -> int | None:
        """Give the end of the last segment, None in an untimed transcript."""
        ends = [segment.span.end_ms for segment in self.segments if segment.span is not None]
        return max(ends) if ends else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An offer to read a place of the transcript as an expected word of the course."""

    __pydantic_config__ = STRICT_FORM

    segment_id: str
    start_char: int
    end_char: int
    text: str
    """What was written: the slice of the segment."""
    suggestion: str
    score: float
    """How alike the two are, 0..1 with three decimals."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "score", round(self.score, 3))
