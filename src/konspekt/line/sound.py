"""The stages from a recording to a transcript: probe, sound, cut, recognize batch by batch, join."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from konspekt import audio, speech
from konspekt.domain.errors import FormError
from konspekt.domain.recording import Recording
from konspekt.domain.sound import Piece
from konspekt.domain.transcript import Transcript
from konspekt.language import Language
from konspekt.line.artifact import canonical, parse, to_json
from konspekt.line.bench import Made, Order, Workbench, keys
from konspekt.line.stages import Stage
from konspekt.ports import Recognizer, Sound, VoiceDetector
from konspekt.speech import HeardPiece

Pieces = tuple[Piece, ...]
Heard = tuple[HeardPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    """The engines that listen; built only when there is something to hear."""

    detector: Callable[[], VoiceDetector]
    recognizer: Callable[[], Recognizer]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundOptions:
    """What a person or an administrator may choose for the sound stages."""

    max_hours: float = 10.0
    vocabulary: tuple[str, ...] = ()
    """Words of the course that the recognizer should expect."""
    limits: audio.DecodeLimits = field(default_factory=audio.DecodeLimits)


def make_recording(
    bench: Workbench, path: Path, *, sha256: str, file_name: str, max_hours: float
) -> Made[Recording]:
    """Look into the file without decoding it whole."""
    order = Order(
        stage=Stage.PROBE, form=Recording, inputs=(sha256,), options={"file_name": file_name}, made_by="av"
    )
    return bench.make(order, lambda: audio.probe(path, file_name=file_name, max_hours=max_hours))


def make_transcript(
    bench: Workbench,
    path: Path,
    recording: Made[Recording],
    language: Language,
    *,
    ears: Ears,
    options: SoundOptions,
) -> Made[Transcript]:
    """Write down a recording; what an earlier run has finished is not done again."""
    recognizer = ears.recognizer()
    try:
        spool = _Spool(bench, path, recording.noun, options.limits)
        pieces = _cut(bench, spool, ears.detector())
        batches = speech.batches(pieces.noun)
        total_ms = sum(piece.span.duration_ms for piece in pieces.noun)
        heard: list[Made[Heard]] = []
        done_ms = 0
        for index, batch in enumerate(batches):
            order = _batch_order(pieces.key, index, language, recognizer, options.vocabulary)
            heard.append(
                _recognize(bench, order, batch, spool, recognizer, done_ms=done_ms, total_ms=total_ms)
            )
            done_ms += sum(piece.span.duration_ms for piece in batch)
        transcript = _join(bench, heard, language, recognizer, file_name=spool.file_name)
    finally:
        recognizer.close()
    spool.drop()
    return transcript


class _Spool:
    """The decoded sound, made only when somebody wants to hear it."""

    def __init__(
        self, bench: Workbench, path: Path, recording: Recording, limits: audio.DecodeLimits
    ) -> None:
        self._bench, self._path, self._recording, self._limits = bench, path, recording, limits
        self._name = f"sound-{recording.sha256[:12]}.pcm"
        self._sound: Sound | None = None
        self.key = recording.sha256
        self.file_name = recording.file_name

    def sound(self) -> Sound:
        """Give the sound, decoding the recording if its spool is not there."""
        if self._sound is None:
            kept = self._bench.artifacts.blob_path(self._name)
            if kept is None:
                part = self._bench.artifacts.scratch(self._name)
                audio.decode(
                    self._path,
                    part,
                    file_name=self._recording.file_name,
                    limits=self._limits,
                    total_ms=self._recording.duration_ms,
                    on_progress=self._bench.on_progress,
                )
                kept = self._bench.artifacts.keep_blob(part, self._name)
            self._sound = audio.open_sound(kept)
        return self._sound

    def drop(self) -> None:
        """Forget the spool: 345 MB for three hours, and it can be made again (facts/speech.md 6)."""
        self._sound = None
        self._bench.artifacts.drop_blob(self._name)


def _cut(bench: Workbench, spool: _Spool, detector: VoiceDetector) -> Made[Pieces]:
    order: Order[Pieces] = Order(
        stage=Stage.CUT,
        form=Pieces,
        inputs=(spool.key,),
        options={"detector_version": detector.version},
        made_by=detector.name,
    )

    def work() -> Pieces:
        sound = spool.sound()
        activity = detector.detect(sound, on_progress=bench.on_progress)
        return speech.cut(activity, sample_count=sound.sample_count, name=spool.file_name)

    if bench.find(order) is None:
        spool.sound()  # decoding is a stage of its own to the reader of the progress line
    return bench.make(order, work)


def _batch_order(
    cut_key: str, index: int, language: Language, recognizer: Recognizer, vocabulary: Sequence[str]
) -> Order[Heard]:
    return Order(
        stage=Stage.RECOGNIZE,
        form=Heard,
        inputs=(cut_key,),
        options={
            "batch": index,
            "language": language.tag,
            "weights": recognizer.weights_sha256,
            "vocabulary": list(vocabulary),
        },
        made_by=recognizer.name,
    )


def _recognize(
    bench: Workbench,
    order: Order[Heard],
    batch: Pieces,
    spool: _Spool,
    recognizer: Recognizer,
    *,
    done_ms: int,
    total_ms: int,
) -> Made[Heard]:
    """Recognize one batch piece by piece; each finished piece is journalled, so a crash costs at most one."""
    found = bench.find(order)
    if found is not None:
        return found
    journal = bench.artifacts.scratch(f"{order.stage}-{order.key[:12]}")
    heard = {piece.index: piece for piece in _read_journal(journal)}
    journal.write_bytes(b"".join(_line(piece) for piece in heard.values()))
    language, vocabulary = str(order.options["language"]), order.options["vocabulary"]
    assert isinstance(vocabulary, list)
    for piece in batch:
        bench.on_progress(Stage.RECOGNIZE, done_ms, total_ms)
        if piece.index not in heard:
            (heard[piece.index],) = speech.recognize_batch(
                spool.sound(), (piece,), recognizer, language=language, vocabulary=vocabulary
            )
            with journal.open("ab") as file:
                file.write(_line(heard[piece.index]))
        done_ms += piece.span.duration_ms
    bench.on_progress(Stage.RECOGNIZE, done_ms, total_ms)
    bench.keep(order, tuple(heard[piece.index] for piece in batch))
    journal.unlink(missing_ok=True)
    return bench.find(order) or Made(noun=tuple(heard.values()), key=order.key)


def _line(piece: HeardPiece) -> bytes:
    return canonical(to_json(piece, HeardPiece)) + b"\n"


def _read_journal(journal: Path) -> Iterator[HeardPiece]:
    """Give the pieces that a broken-off run had finished; a line cut short by the crash is left out."""
    if not journal.is_file():
        return
    for line in journal.read_bytes().splitlines():
        with suppress(FormError):
            yield parse(line, HeardPiece, name=journal.name)


def _join(
    bench: Workbench,
    heard: Sequence[Made[Heard]],
    language: Language,
    recognizer: Recognizer,
    *,
    file_name: str,
) -> Made[Transcript]:
    order = Order(
        stage=Stage.JOIN,
        form=Transcript,
        inputs=keys(heard),
        options={"language": language.tag, "language_version": language.version},
        made_by=recognizer.name,
    )
    pieces = tuple(piece for batch in heard for piece in batch.noun)
    return bench.make(
        order,
        lambda: speech.join(
            pieces,
            language=language,
            punctuates=recognizer.punctuates,
            engine=recognizer.name,
            name=file_name,
        ),
    )
