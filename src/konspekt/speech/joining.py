"""From the words of all pieces to a transcript of sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from konspekt.domain.errors import EngineError, SilentRecording
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Flag, Segment, Transcript, Word
from konspekt.language import Language
from konspekt.speech import guards
from konspekt.speech.cutting import gaps_ms
from konspekt.speech.hearing import HeardPiece

SENTENCE_GAP_MS: Final = 800
"""A longer silence ends a sentence where the next word is written with a capital or an unpunctuated one goes on for long."""
PARTING_GAP_MS: Final = 2_000
"""A longer silence ends a sentence whatever is written."""
LONGEST_SENTENCE_WORDS: Final = 80
"""A longer one is parted at its longest silence: it has to fit a screen and a subtitle editor."""
FAILED_TEXT: Final = "[…]"
"""Stands where the recognizer failed; a person listens and writes."""
_SENTENCE_ENDS: Final = (".", "?", "!", "…")
_CLOSERS: Final = "»\"')]”"


def join(
    heard: Sequence[HeardPiece], *, language: Language, punctuates: bool, engine: str, name: str = ""
) -> Transcript:
    """Give the transcript: sentences `s0001`, `s0002`, ..., suspicious ones flagged.

    `punctuates` tells whether the engine writes full stops and capitals; where it does not, the language restores them.
    `name` is what a person calls the recording.

    Raises:
        EngineError: The engine failed on every piece.
        SilentRecording: It heard no word.
    """
    pieces = sorted(heard, key=lambda piece: piece.index)
    if pieces and all(Flag.RECOGNITION_FAILED in piece.flags for piece in pieces):
        raise EngineError(name=engine, reason="every piece failed")
    words = [word for piece in pieces for word in piece.words]
    if not words:
        raise SilentRecording(name=name)
    if not punctuates:
        words = _punctuated(words, language)
    speech = tuple(span for piece in pieces for span in piece.speech)
    sentences = [_segment(sentence, speech, language.tag) for sentence in _sentences(words)]
    looping = guards.repeats([sentence.text for sentence in sentences])
    marked = [
        _flagged(sentence, Flag.REPETITION) if number in looping else sentence
        for number, sentence in enumerate(sentences)
    ]
    told = sorted([*marked, *_failures(pieces)], key=lambda segment: segment.span or TimeSpan(0, 0))
    numbered = tuple(replace(segment, id=f"s{number:04}") for number, segment in enumerate(told, start=1))
    return Transcript(language=language.tag, engine=engine, segments=numbered)


def _punctuated(words: Sequence[Word], language: Language) -> list[Word]:
    pauses_ms = [*gaps_ms([word.span for word in words]), 0]
    texts = language.grammar.punctuated([word.text for word in words], pauses_ms)
    return [replace(word, text=text) for word, text in zip(words, texts, strict=True)]


def _sentences(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    start = 0
    for at, (word, following) in enumerate(pairwise(words), start=1):
        if _parts(word, following):
            yield from _short_enough(words[start:at])
            start = at
    yield from _short_enough(words[start:])


def _parts(word: Word, following: Word) -> bool:
    """Tell whether a sentence ends between two words.

    A full stop before a small letter belongs to an abbreviation; a silence before one is a lecturer's pause for effect, and a
    definition often has one in its middle.
    """
    gap_ms = following.span.start_ms - word.span.end_ms
    if gap_ms > PARTING_GAP_MS:
        return True
    begins_small = following.text.lstrip("«\"'([“")[:1].islower()
    if word.text.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS):
        return not begins_small
    return gap_ms > SENTENCE_GAP_MS and not begins_small


def _short_enough(sentence: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Part a sentence that is too long at the longest silence of its middle."""
    if len(sentence) <= LONGEST_SENTENCE_WORDS:
        yield tuple(sentence)
        return
    quarter = len(sentence) // 4
    silences = gaps_ms([word.span for word in sentence])[quarter:-quarter]
    at = quarter + silences.index(max(silences)) + 1
    yield from _short_enough(sentence[:at])
    yield from _short_enough(sentence[at:])


def _segment(words: tuple[Word, ...], speech: tuple[TimeSpan, ...], language: str) -> Segment:
    span = TimeSpan(words[0].span.start_ms, max(word.span.end_ms for word in words))
    near = tuple(
        stretch
        for stretch in speech
        if stretch.start_ms <= span.end_ms + guards.SPEECH_SLACK_MS
        and span.start_ms - guards.SPEECH_SLACK_MS <= stretch.end_ms
    )
    outside = () if near or not speech else (Flag.OUTSIDE_SPEECH,)
    found = guards.flags(guards.Suspect(words=words, speech=near, language=language))
    text = " ".join(word.text for word in words)
    return Segment(
        id="s", span=span, text=text, words=words, flags=tuple(sorted({*found, *outside}, key=_order))
    )


def _failures(pieces: Sequence[HeardPiece]) -> Iterator[Segment]:
    for piece in pieces:
        if Flag.RECOGNITION_FAILED in piece.flags:
            yield Segment(id="s", span=piece.span, text=FAILED_TEXT, flags=(Flag.RECOGNITION_FAILED,))


def _flagged(segment: Segment, flag: Flag) -> Segment:
    return replace(segment, flags=tuple(sorted({*segment.flags, flag}, key=_order)))


def _order(flag: Flag) -> int:
    return list(Flag).index(flag)
