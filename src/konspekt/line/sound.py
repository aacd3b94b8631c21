"""The stages from a recording to a transcript: probe, sound, cut, recognize batch by batch, join."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from konspekt import audio, speech
from konspekt.domain.recording import Recording
from konspekt.domain.transcript import Transcript
from konspekt.language import Language
from konspekt.line.batches import (
    Heard,
    Hearing,
    Pieces,
    batches_of,
    join_batches,
    listener,
    recognize_batch,
)
from konspekt.line.bench import Made, Order, Workbench
from konspekt.line.spool import SoundLoss, Spool
from konspekt.line.stages import Stage
from konspekt.ports import Recognizer, VoiceDetector


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    """The engines that listen; built only when there is something to hear."""

    detector: Callable[[], VoiceDetector]
    recognizer: Callable[[], Recognizer]


def _say_nothing(loss: SoundLoss) -> None:
    del loss


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundOptions:
    """What a person or an administrator may choose for the sound stages."""

    max_hours: float = 10.0
    vocabulary: tuple[str, ...] = ()
    """Words of the course that the recognizer should expect."""
    limits: audio.DecodeLimits = field(default_factory=audio.DecodeLimits)
    on_loss: Callable[[SoundLoss], None] = _say_nothing
    """Hears how much of a damaged recording is missing in the transcript."""


def make_recording(
    bench: Workbench, path: Callable[[], Path], *, sha256: str, file_name: str, max_hours: float
) -> Made[Recording]:
    """Look into the file without decoding it whole."""
    order = Order(
        stage=Stage.PROBE, form=Recording, inputs=(sha256,), options={"file_name": file_name}, made_by="av"
    )
    return bench.make(order, lambda: audio.probe(path(), file_name=file_name, max_hours=max_hours))


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
        spool = Spool(bench, lambda: path, recording.noun, options.limits)
        batches = batches_of(plan_batches(bench, spool, ears.detector()))
        hearing = Hearing(language=language, vocabulary=options.vocabulary)
        total_ms = sum(batch.duration_ms for batch in batches)
        heard: list[Made[Heard]] = []
        done_ms = 0
        for batch in batches:
            heard.append(
                recognize_batch(
                    bench, spool, batch, recognizer, hearing=hearing, done_ms=done_ms, total_ms=total_ms
                )
            )
            done_ms += batch.duration_ms
        transcript = join_batches(bench, heard, listener(recognizer), language, file_name=spool.file_name)
    finally:
        recognizer.close()
    if (loss := spool.loss()) is not None:
        options.on_loss(loss)
    spool.drop()
    return transcript


def plan_batches(bench: Workbench, spool: Spool, detector: VoiceDetector) -> Made[Pieces]:
    """Decode the recording and cut it at its pauses into pieces; `batches_of` them are what can be recognized apart.

    Raises:
        RecordingError: It cannot be decoded, or nobody speaks in it.
    """
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
