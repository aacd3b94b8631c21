"""A lecture with everything that was made of it."""

from dataclasses import dataclass

from konspekt.domain.glossary import Glossary
from konspekt.domain.notes import Notes, Outline
from konspekt.domain.recording import Recording
from konspekt.domain.time import STRICT_FORM
from konspekt.domain.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Lecture:
    """One recording or one imported transcript, and what was made of it."""

    __pydantic_config__ = STRICT_FORM

    title: str
    file_name: str
    """Of the recording or of the imported transcript."""
    language: str
    transcript: Transcript
    outline: Outline
    glossary: Glossary
    notes: tuple[Notes, ...]
    recording: Recording | None = None
    """None for an imported transcript."""
    duration_ms: int | None = None
    date: str | None = None
    """A plain calendar date, YYYY-MM-DD."""
    is_sample: bool = False
    """Recognized by the sample engine, which understands only a synthetic voice: every export says so."""
