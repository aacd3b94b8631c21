"""The batches of a recording: each recognized on its own, by whoever comes first, and all of them joined."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from konspekt import speech
from konspekt.disk import disk_errors
from konspekt.domain.errors import FormError
from konspekt.domain.sound import Piece
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Flag, Transcript
from konspekt.language import Language
from konspekt.line.artifact import canonical, parse, to_json
from konspekt.line.bench import Made, Order, Workbench, keys
from konspekt.line.spool import Spool
from konspekt.line.stages import Stage
from konspekt.ports import Recognizer
from konspekt.speech import HeardPiece

Pieces = tuple[Piece, ...]
Heard = tuple[HeardPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """What of a recognizer decides the result: enough to name its work where the engine itself is not loaded."""

    name: str
    weights_sha256: str
    punctuates: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Neighbouring pieces of a recording, about three minutes: one job."""

    index: int
    """Place among the batches of the recording, from 0."""
    pieces: Pieces
    cut_key: str
    passage: TimeSpan | None = None
    """Set where a person asked to hear these pieces anew."""
    take: int = 0
    """How often they were asked for before."""

    @property
    def duration_ms(self) -> int:
        """Give how much sound there is to hear."""
        return sum(piece.span.duration_ms for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """In which language, and which words of the course to expect."""

    language: Language
    vocabulary: Sequence[str] = ()


def listener(recognizer: Recognizer) -> Listener:
    """Tell who listens."""
    return Listener(
        name=recognizer.name,
        weights_sha256=recognizer.weights_sha256,
        punctuates=recognizer.punctuates,
    )


def batches_of(pieces: Made[Pieces]) -> tuple[Batch, ...]:
    """Part the pieces of a recording into batches."""
    parted = speech.batches(pieces.noun)
    return tuple(Batch(index=at, pieces=tuple(some), cut_key=pieces.key) for at, some in enumerate(parted))


def passage_batches(pieces: Made[Pieces], passage: TimeSpan, *, take: int) -> tuple[Batch, ...]:
    """Give the batches of the pieces that a passage touches, to be heard anew; `take` tells one asking from the next."""
    touched = [
        piece
        for piece in pieces.noun
        if piece.span.start_ms < passage.end_ms and passage.start_ms < piece.span.end_ms
    ]
    return tuple(
        Batch(index=at, pieces=tuple(some), cut_key=pieces.key, passage=passage, take=take)
        for at, some in enumerate(speech.batches(touched))
    )


def batch_order(batch: Batch, listening: Listener, hearing: Hearing) -> Order[Heard]:
    """Name the work on one batch."""
    options: dict[str, str | int | list[str]] = {
        "batch": batch.index,
        "language": hearing.language.tag,
        "weights": listening.weights_sha256,
        "vocabulary": list(hearing.vocabulary),
    }
    if batch.passage is not None:
        options |= {"passage": f"{batch.passage.start_ms}-{batch.passage.end_ms}", "take": batch.take}
    return Order(
        stage=Stage.RECOGNIZE, form=Heard, inputs=(batch.cut_key,), options=options, made_by=listening.name
    )


def _always(piece: Piece) -> bool:
    del piece
    return True


def recognize_batch(
    bench: Workbench,
    spool: Spool,
    batch: Batch,
    recognizer: Recognizer,
    *,
    hearing: Hearing,
    may_hear: Callable[[Piece], bool] = _always,
    done_ms: int = 0,
    total_ms: int | None = None,
) -> Made[Heard]:
    """Recognize one batch piece by piece; each finished piece is journalled, so a crash costs at most one.

    Args:
        bench: Where the lecture is worked on.
        spool: The sound; decoded only if a piece is still to be heard.
        batch: What is to be heard.
        recognizer: Who listens.
        hearing: In which language, and which words to expect.
        may_hear: Asked ahead of every piece that is not finished; a piece refused is flagged as failed and left out.
        done_ms: Sound of the batches before this one, for the progress.
        total_ms: Sound of all batches; None: of this one.

    Raises:
        EngineError: The recognizer cannot work at all.
        StorageError: The disk is full or refuses.
    """
    order = batch_order(batch, listener(recognizer), hearing)
    found = bench.find(order)
    if found is not None:
        return found
    total_ms = batch.duration_ms if total_ms is None else total_ms
    journal = bench.artifacts.scratch(f"{order.stage}-{order.key[:12]}")
    heard = {piece.index: piece for piece in _read_journal(journal)}
    _write_journal(journal, heard.values(), mode="wb")
    for piece in batch.pieces:
        bench.on_progress(Stage.RECOGNIZE, done_ms, total_ms)
        if piece.index not in heard:
            heard[piece.index] = (
                _hear(spool, piece, recognizer, hearing) if may_hear(piece) else _given_up(piece)
            )
            _write_journal(journal, [heard[piece.index]], mode="ab")
        done_ms += piece.span.duration_ms
    bench.on_progress(Stage.RECOGNIZE, done_ms, total_ms)
    bench.keep(order, tuple(heard[piece.index] for piece in batch.pieces))
    journal.unlink(missing_ok=True)
    return bench.find(order) or Made(noun=tuple(heard.values()), key=order.key)


def join_batches(
    bench: Workbench, heard: Sequence[Made[Heard]], listening: Listener, language: Language, *, file_name: str
) -> Made[Transcript]:
    """Make one transcript of all batches; `file_name` is what a person calls the recording.

    Raises:
        EngineError: Every piece failed.
        SilentRecording: No word was heard.
    """
    order = Order(
        stage=Stage.JOIN,
        form=Transcript,
        inputs=keys(heard),
        options={"language": language.tag, "language_version": language.version},
        made_by=listening.name,
    )
    pieces = tuple(piece for batch in heard for piece in batch.noun)
    return bench.make(
        order,
        lambda: speech.join(
            pieces,
            language=language,
            punctuates=listening.punctuates,
            engine=listening.name,
            name=file_name,
        ),
    )


def _hear(spool: Spool, piece: Piece, recognizer: Recognizer, hearing: Hearing) -> HeardPiece:
    (heard,) = speech.recognize_batch(
        spool.sound(),
        (piece,),
        recognizer,
        language=hearing.language.tag,
        vocabulary=list(hearing.vocabulary),
    )
    return heard


def _given_up(piece: Piece) -> HeardPiece:
    return HeardPiece(
        index=piece.index,
        span=piece.span,
        speech=piece.speech,
        words=(),
        flags=(Flag.RECOGNITION_FAILED,),
    )


def _write_journal(journal: Path, heard: Iterable[HeardPiece], *, mode: Literal["ab", "wb"]) -> None:
    with disk_errors(journal.name), journal.open(mode) as file:
        file.writelines(canonical(to_json(piece, HeardPiece)) + b"\n" for piece in heard)


def _read_journal(journal: Path) -> Iterator[HeardPiece]:
    """Give the pieces that a broken-off run had finished; a line cut short by the crash is left out."""
    if not journal.is_file():
        return
    for line in journal.read_bytes().splitlines():
        with suppress(FormError):
            yield parse(line, HeardPiece, name=journal.name)
