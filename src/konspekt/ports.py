"""The sockets: what Konspekt needs from an engine or a store. Engine authors read this file only."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from konspekt.domain.answer_schema import Schema
from konspekt.domain.generation import Generated, Prompt, Usage
from konspekt.domain.sound import SpeechActivity, Waveform
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Word


class OnProgress(Protocol):
    """How a stage tells how far it is."""

    def __call__(self, stage: str, done_ms: int, total_ms: int) -> None:
        """Take note; may raise Cancelled to stop the work."""
        ...


class Sound(Protocol):
    """Decoded mono sound at SAMPLE_RATE_HZ, read piece by piece: three hours never lie in memory at once."""

    @property
    def sample_count(self) -> int:
        """Length in samples."""
        ...

    @property
    def duration_ms(self) -> int:
        """Length in whole milliseconds, rounded down."""
        ...

    def read(self, span: TimeSpan) -> Waveform:
        """Give the samples of `span`; what lies behind the end is left out."""
        ...

    def read_samples(self, start: int, count: int) -> Waveform:
        """Give `count` samples from `start` on; fewer at the end."""
        ...


class VoiceDetector(Protocol):
    """Finds where somebody speaks."""

    name: str
    version: str
    """Changes whenever the same sound could give another result."""

    def detect(self, sound: Sound, *, on_progress: OnProgress) -> SpeechActivity:
        """Give the probability of speech, frame by frame, over the whole sound."""
        ...


class Recognizer(Protocol):
    """Writes down what is said in short pieces of sound."""

    name: str
    weights_sha256: str
    """Of the weights that decide the result; empty for an engine without weights of its own."""
    max_piece_ms: int
    punctuates: bool
    """Whether the words come with capitals and full stops."""
    languages: frozenset[str] | None
    """None: whatever the caller names."""

    def recognize(
        self, pieces: Sequence[Waveform], *, language: str, vocabulary: Sequence[str]
    ) -> Iterator[tuple[Word, ...]]:
        """Yield the words of each piece, in order, timed from the start of the piece.

        `vocabulary` names words to expect; an engine that has no use for it ignores it.
        """
        ...

    def close(self) -> None:
        """Let go of memory; the recognizer is not used afterwards."""
        ...


class OnTokens(Protocol):
    """How a generator tells that it is alive."""

    def __call__(self, tokens: int) -> None:
        """Take note of the tokens written so far (0 while waiting); may raise Cancelled to stop the answer."""
        ...


class TextGenerator(Protocol):
    """Answers a question in JSON of a given form. It has no tools and no memory: an answer follows from its prompt alone."""

    name: str
    """Of the engine: `llama`, `openai_chat`."""
    network: str
    """Which language model answers, as a person knows it; goes into `made_by` of what it wrote."""
    weights_sha256: str
    """Of everything that decides an answer besides the prompt: weights, their chat format, the address of a remote one."""
    sends_data_to: str | None
    """The host that gets to read the lecture; None while nothing leaves this machine."""
    context_tokens: int
    """Prompt and answer together."""
    max_concurrency: int
    """How many threads may ask at once with gain; more are safe and wait."""

    def generate(
        self, prompt: Prompt, *, schema: Schema, max_tokens: int, on_tokens: OnTokens, seed: int = 0
    ) -> Generated:
        """Give an answer that is valid against `schema` (see domain/answer_schema.py); safe from several threads.

        `on_tokens` is called from the caller's thread at least once a second. What it raises ends the answer and comes out.

        Raises:
            GeneratorAnswerInvalid: No answer of that form came, or it broke off at `max_tokens`. Asking anew may help.
            GeneratorContextOverflow: The prompt is too long for the context. A shorter one may fit.
            GeneratorError: It cannot work at all now: do without it, and ask again later.
            ValueError: The schema leaves something without a bound, or says what cannot be checked.
        """
        ...

    def usage(self) -> Usage:
        """Tell what was spent so far."""
        ...

    def close(self) -> None:
        """Let go of memory and connections; the generator is not used afterwards."""
        ...


class Artifacts(Protocol):
    """Where finished work is kept: a folder for the command line, tables and blobs for the service."""

    def get(self, stage: str, key: str) -> bytes | None:
        """Give the bytes put under `key`, None if there are none."""
        ...

    def put(self, stage: str, key: str, payload: bytes) -> None:
        """Keep the bytes, whole or not at all."""
        ...

    def blob_path(self, name: str) -> Path | None:
        """Give the file of a blob that was kept, None if it is not there."""
        ...

    def keep_blob(self, made: Path, name: str) -> Path:
        """Move a finished file into the store under `name` and give its place."""
        ...

    def drop_blob(self, name: str) -> None:
        """Forget a blob that can be made again."""
        ...

    def scratch(self, name: str) -> Path:
        """Give a place for a file in the making."""
        ...
