"""The JSON that Whisper's programs write, in all their shapes.

* transformers: `{"text", "chunks": [{"timestamp": [start, end], "text"}]}`; with word stamps each chunk is one word
* openai-whisper, faster-whisper, WhisperX, verbose_json: `{"segments": [{"start", "end", "text", "words"?}]}`, or the bare list
* whisper.cpp: `{"transcription": [{"offsets": {"from", "to"}, "text"}]}`
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import Field, TypeAdapter, ValidationError

from konspekt.domain.errors import TranscriptUnreadable
from konspekt.domain.readable import readable
from konspekt.domain.running_text import PAUSE_MS
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Word
from konspekt.speech.imports import plain_text
from konspekt.speech.imports.cues import Cue, segments_of
from konspekt.speech.imports.source import Source

_Seconds = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]

MAX_STEP_BACK_MS: Final = 5_000
"""Larger steps back mean that the clock began anew with each window: such times would be wrong, so they are refused."""
_MAX_WORDS: Final = 40
"""Of a segment made of single words where nobody wrote a full stop."""
_WORDWISE_CHUNKS: Final = 8
_WORDWISE_SHARE: Final = 0.9
_SENTENCE_ENDS: Final = (".", "?", "!", "\u2026")


@dataclass(frozen=True, slots=True, kw_only=True)
class _RawWord:
    word: str | None = None
    text: str | None = None
    start: _Seconds | None = None
    end: _Seconds | None = None
    probability: float | None = None
    score: float | None = None

    @property
    def confidence(self) -> float | None:
        """Give the figure that is a probability; some programs write logarithms or percents under these names."""
        figure = self.probability if self.probability is not None else self.score
        return figure if figure is not None and 0 <= figure <= 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offsets:
    """Milliseconds under the names that whisper.cpp gives them."""

    start: Annotated[int, Field(ge=0, validation_alias="from")]
    end: Annotated[int, Field(ge=0, validation_alias="to")]


@dataclass(frozen=True, slots=True, kw_only=True)
class _RawSegment:
    text: str = ""
    start: _Seconds | None = None
    end: _Seconds | None = None
    timestamp: tuple[_Seconds | None, _Seconds | None] | None = None
    offsets: _Offsets | None = None
    words: tuple[_RawWord, ...] | None = None
    speaker: str | int | None = None

    @property
    def start_ms(self) -> int | None:
        if self.offsets is not None:
            return self.offsets.start
        return _ms(self.timestamp[0] if self.timestamp is not None else self.start)

    @property
    def end_ms(self) -> int | None:
        if self.offsets is not None:
            return self.offsets.end
        return _ms(self.timestamp[1] if self.timestamp is not None else self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class _RawFile:
    text: str | None = None
    chunks: tuple[_RawSegment, ...] | None = None
    segments: tuple[_RawSegment, ...] | None = None
    transcription: tuple[_RawSegment, ...] | None = None


_FILE: Final = TypeAdapter(_RawFile)
_SEGMENTS: Final = TypeAdapter(tuple[_RawSegment, ...])


def read(source: Source) -> tuple[Segment, ...]:
    """Read segments, their words too where each is timed; a file with `text` only is read as an untimed text."""
    listed, raw = _parsed(source)
    if not raw.chunks and not raw.segments and not raw.transcription and raw.text is not None:
        return plain_text.untimed(raw.text, source.language)
    segments = raw.segments or raw.chunks or raw.transcription
    if segments is None:
        raise TranscriptUnreadable(name=source.name, where="$: segments | chunks | transcription | text")
    cues = _cues(source, listed, segments)
    if all(segment.start_ms is None and segment.end_ms is None for segment in segments):
        return plain_text.untimed("\n".join(segment.text for segment in segments), source.language)
    return segments_of(_sentences(cues) if _is_wordwise(segments) else cues)


def _parsed(source: Source) -> tuple[str, _RawFile]:
    """Give the file and the path of its list, for messages."""
    text = source.text.lstrip("\ufeff")
    try:
        if text.lstrip().startswith("["):
            return "$", _RawFile(segments=_SEGMENTS.validate_json(text.encode("utf-8", "surrogatepass")))
        raw = _FILE.validate_json(text.encode("utf-8", "surrogatepass"))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"])
        raise TranscriptUnreadable(name=source.name, where=f"${path}: {first['msg']}") from error
    name = "segments" if raw.segments else "chunks" if raw.chunks else "transcription"
    return f"$.{name}", raw


def _cues(source: Source, listed: str, segments: Sequence[_RawSegment]) -> list[Cue]:
    """Give one cue for each segment, in the file's order: it is the order of the words."""
    made: list[Cue] = []
    at_ms = end_ms = 0
    for number, segment in enumerate(segments):
        start_ms = max(at_ms, end_ms) if segment.start_ms is None else segment.start_ms
        if start_ms < at_ms - MAX_STEP_BACK_MS:
            raise TranscriptUnreadable(
                name=source.name, where=f"{listed}[{number}]: {start_ms} ms < {at_ms} ms"
            )
        at_ms, end_ms = max(at_ms, start_ms), segment.end_ms or 0
        words = _words(segment)
        text = readable(segment.text) or " ".join(word.text for word in words)
        made.append(
            Cue(
                text=text,
                start_ms=start_ms,
                end_ms=segment.end_ms,
                words=words,
                speaker=None if segment.speaker is None else str(segment.speaker),
            )
        )
    return made


def _words(segment: _RawSegment) -> tuple[Word, ...]:
    """Time the words of the text; without any where the listed words spell another text than the segment.

    A listed word that begins without a space goes on with the word before it (`which`, `-ever`) if the text says so.
    """
    listed = _timed(segment)
    if not listed:
        return ()
    wanted = readable(segment.text).split() or [word.text for word in listed]
    made: list[Word] = []
    parts: list[Word] = []
    for word in listed:
        parts.append(word)
        if len(made) == len(wanted):
            return ()
        spelled = "".join(part.text for part in parts)
        if spelled == wanted[len(made)]:
            made.append(_joined(spelled, parts))
            parts = []
        elif not wanted[len(made)].startswith(spelled):
            return ()
    return tuple(made) if len(made) == len(wanted) and not parts else ()


def _timed(segment: _RawSegment) -> list[Word]:
    """Give the listed words; one without times stands between its neighbours, one with a space inside becomes two."""
    made: list[Word] = []
    raw_words = segment.words or ()
    at_ms = segment.start_ms or 0
    for number, raw in enumerate(raw_words):
        start_ms = _ms(raw.start)
        end_ms = _ms(raw.end)
        start_ms = at_ms if start_ms is None else start_ms
        if end_ms is None:
            later = (_ms(word.start) for word in raw_words[number + 1 :])
            following = next((moment for moment in later if moment is not None), segment.end_ms)
            end_ms = start_ms if following is None else following
        at_ms = max(start_ms, end_ms)
        texts = readable(raw.word or raw.text or "").split()
        made.extend(
            Word(text=text, span=TimeSpan(start_ms, at_ms), confidence=raw.confidence) for text in texts
        )
    return made


def _joined(text: str, parts: Sequence[Word]) -> Word:
    known = [part.confidence for part in parts if part.confidence is not None]
    start_ms, end_ms = parts[0].span.start_ms, max(part.span.end_ms for part in parts)
    return Word(text=text, span=TimeSpan(start_ms, end_ms), confidence=min(known) if known else None)


def _is_wordwise(segments: Sequence[_RawSegment]) -> bool:
    """Tell whether each chunk is one word rather than a sentence."""
    if len(segments) < _WORDWISE_CHUNKS or any(segment.words for segment in segments):
        return False
    single = sum(len(segment.text.split()) == 1 for segment in segments)
    return single >= len(segments) * _WORDWISE_SHARE


def _sentences(cues: Sequence[Cue]) -> list[Cue]:
    """Join single words into sentences: up to a full stop, a long pause, or as many words as a reader can bear."""
    groups: list[list[Word]] = [[]]
    for number, cue in enumerate(cues):
        following_ms = cues[number + 1].start_ms if number + 1 < len(cues) else None
        end_ms = cue.end_ms if cue.end_ms is not None else (following_ms or cue.start_ms)
        span = TimeSpan(cue.start_ms, max(cue.start_ms, end_ms))
        group = groups[-1]
        if group and (
            group[-1].text.endswith(_SENTENCE_ENDS)
            or span.start_ms - group[-1].span.end_ms > PAUSE_MS
            or len(group) >= _MAX_WORDS
        ):
            groups.append(group := [])
        group.extend(Word(text=text, span=span) for text in cue.text.split())
    return [
        Cue(
            text=" ".join(word.text for word in group),
            start_ms=group[0].span.start_ms,
            end_ms=max(word.span.end_ms for word in group),
            words=tuple(group),
        )
        for group in groups
        if group
    ]


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
