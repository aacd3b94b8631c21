"""Transcripts that a person brings: SRT, VTT, plain text and Whisper's JSON become the same noun as a recognized lecture."""

from pathlib import PurePath
from typing import Final

from konspekt.domain.errors import TranscriptEmpty, TranscriptUnreadable
from konspekt.domain.transcript import Segment, Transcript
from konspekt.speech.imports import plain_text, srt, vtt, whisper_json
from konspekt.speech.imports.encoding import decode, is_text
from konspekt.speech.imports.source import Source

ENGINE: Final = "import"
"""What `Transcript.engine` says of a transcript that nobody recognized here."""
MAX_BYTES: Final = 50_000_000
"""A hundred hours of speech as Whisper's JSON with word times; a larger file is no lecture."""
_BYTES_IN_MEGABYTE: Final = 1_000_000
_SUFFIXES: Final = frozenset({".srt", ".vtt", ".txt", ".json"})


def is_transcript(file_name: str, head: bytes) -> bool:
    """Tell by the name and the first kilobytes whether a file is a transcript rather than a recording."""
    if not is_text(head):
        return False
    try:
        source = Source(name=file_name, text=decode(head, name=file_name, is_cut=True), language="")
    except TranscriptUnreadable:
        return False
    suffix = _suffix(file_name)
    if suffix == ".json":
        return source.text.lstrip().startswith(("{", "["))
    return suffix in _SUFFIXES or vtt.looks_right(source) or srt.looks_right(source)


def read_transcript(content: bytes, *, file_name: str, language: str = "ru") -> Transcript:
    """Read a transcript in whatever of the known forms it is; texts are verbatim but for white space.

    Timed forms keep their milliseconds: one segment for each cue, cues that overlap the next one are cut at its start.
    A text without time marks gives one untimed segment for each sentence.

    Raises:
        TranscriptUnreadable: It is broken; `where` names the line or the path inside the JSON.
        TranscriptEmpty: It holds no words.
        LanguageUnknown: An untimed text in a language whose sentences nobody here knows.
    """
    if len(content) > MAX_BYTES:
        size = f"{len(content) // _BYTES_IN_MEGABYTE} MB > {MAX_BYTES // _BYTES_IN_MEGABYTE} MB"
        raise TranscriptUnreadable(name=file_name, where=size)
    segments = _segments(
        Source(name=file_name, text=decode(content, name=file_name), language=language), _suffix(file_name)
    )
    if not any(char.isalnum() for segment in segments for char in segment.text):
        raise TranscriptEmpty(name=file_name)
    return Transcript(language=language, engine=ENGINE, segments=segments)


def _segments(source: Source, suffix: str) -> tuple[Segment, ...]:
    """Read by what is in the file; the name decides only where the contents leave it open."""
    if not source.text.strip():
        return ()
    if vtt.looks_right(source):
        return vtt.read(source)
    if suffix == ".json":
        return whisper_json.read(source)
    if suffix == ".vtt":
        return vtt.read(source)
    if suffix == ".srt" or srt.looks_right(source):
        return srt.read(source)
    return plain_text.read(source)


def _suffix(file_name: str) -> str:
    return PurePath(file_name).suffix.lower()
