"""Having a recognizer hear pieces of a recording, one failure never costing the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from konspekt.domain.errors import EngineError
from konspekt.domain.sound import Piece, Waveform
from konspekt.domain.time import STRICT_FORM, TimeSpan
from konspekt.domain.transcript import Flag, Word
from konspekt.ports import OnProgress, Recognizer, Sound

STAGE: Final = "recognize"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardPiece:
    """What a recognizer wrote down of one piece."""

    __pydantic_config__ = STRICT_FORM

    index: int
    """Place among the pieces of the recording, from 0."""
    span: TimeSpan
    speech: tuple[TimeSpan, ...]
    """Where inside `span` the detector heard somebody speak; empty means unknown."""
    words: tuple[Word, ...]
    """In order, timed from the start of the recording, inside `span`."""
    flags: tuple[Flag, ...] = ()


def recognize_batch(
    sound: Sound,
    pieces: Sequence[Piece],
    recognizer: Recognizer,
    *,
    language: str,
    vocabulary: Sequence[str] = (),
    at_once: int = 1,
    on_progress: OnProgress = lambda stage, done_ms, total_ms: None,  # noqa: ARG005 - the port's names
) -> tuple[HeardPiece, ...]:
    """Give what the recognizer hears in each piece, in order.

    A piece on which the engine fails (EngineError itself) is heard again alone and, if it fails again, flagged. The kinds of
    EngineError mean that the engine cannot work at all: they are raised. `at_once` pieces are given to the engine together: on a
    processor that gains nothing (facts/speech.md 4).
    """
    heard: list[HeardPiece] = []
    total_ms = sum(piece.span.duration_ms for piece in pieces)
    done_ms = 0
    on_progress(STAGE, done_ms, total_ms)
    for first in range(0, len(pieces), at_once):
        group = pieces[first : first + at_once]
        for piece in _hear(sound, group, recognizer, language=language, vocabulary=vocabulary):
            heard.append(piece)
            done_ms += piece.span.duration_ms
            on_progress(STAGE, done_ms, total_ms)
    return tuple(heard)


def _hear(
    sound: Sound, group: Sequence[Piece], recognizer: Recognizer, *, language: str, vocabulary: Sequence[str]
) -> Iterator[HeardPiece]:
    waveforms = [sound.read(piece.span) for piece in group]
    answers = _answers(recognizer, waveforms, language=language, vocabulary=vocabulary)
    if answers is not None:
        for piece, words in zip(group, answers, strict=True):
            yield _placed(piece, words)
        return
    for piece, waveform in zip(group, waveforms, strict=True):
        again = _answers(recognizer, [waveform], language=language, vocabulary=vocabulary)
        if again is None:
            yield replace(_placed(piece, ()), flags=(Flag.RECOGNITION_FAILED,))
        else:
            yield _placed(piece, again[0])


def _answers(
    recognizer: Recognizer, waveforms: list[Waveform], *, language: str, vocabulary: Sequence[str]
) -> list[tuple[Word, ...]] | None:
    """Give the words of each waveform, None if the engine failed on one of them."""
    try:
        return list(recognizer.recognize(waveforms, language=language, vocabulary=vocabulary))
    except EngineError as failed:
        if type(failed) is not EngineError:
            raise
        return None


def _placed(piece: Piece, words: Sequence[Word]) -> HeardPiece:
    """Time the words from the start of the recording; none reaches outside its piece or begins before the one before it."""
    placed: list[Word] = []
    earliest_ms = piece.span.start_ms
    for word in words:
        start_ms = min(max(word.span.start_ms + piece.span.start_ms, earliest_ms), piece.span.end_ms)
        end_ms = min(max(word.span.end_ms + piece.span.start_ms, start_ms), piece.span.end_ms)
        placed.append(replace(word, span=TimeSpan(start_ms, end_ms)))
        earliest_ms = start_ms
    return HeardPiece(index=piece.index, span=piece.span, speech=piece.speech, words=tuple(placed))
