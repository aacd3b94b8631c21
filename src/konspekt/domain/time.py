"""Moments and stretches of a recording, in whole milliseconds from its start."""

from dataclasses import dataclass
from typing import Final

STRICT_FORM: Final = {"extra": "forbid", "ser_json_inf_nan": "constants"}
"""How a noun is read from JSON at the doors: an unknown field is an error, never silently dropped."""


@dataclass(frozen=True, slots=True, order=True)
class TimeSpan:
    """A stretch of a recording, half open: the end is not part of it."""

    __pydantic_config__ = STRICT_FORM

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"not a time span: {self.start_ms} ms to {self.end_ms} ms")

    @property
    def duration_ms(self) -> int:
        """Length of the stretch."""
        return self.end_ms - self.start_ms

    @property
    def midpoint_ms(self) -> int:
        """The moment halfway, rounded down."""
        return (self.start_ms + self.end_ms) // 2

    def covers(self, other: "TimeSpan") -> bool:
        """Tell whether `other` lies inside this stretch."""
        return self.start_ms <= other.start_ms and other.end_ms <= self.end_ms

    def overlap_ms(self, other: "TimeSpan") -> int:
        """Give the length shared with `other`, 0 if they only touch or are apart."""
        return max(0, min(self.end_ms, other.end_ms) - max(self.start_ms, other.start_ms))

    def shifted(self, by_ms: int) -> "TimeSpan":
        """Give the same stretch `by_ms` later."""
        return TimeSpan(self.start_ms + by_ms, self.end_ms + by_ms)

    def joined(self, other: "TimeSpan") -> "TimeSpan":
        """Give the shortest stretch that covers both."""
        return TimeSpan(min(self.start_ms, other.start_ms), max(self.end_ms, other.end_ms))
