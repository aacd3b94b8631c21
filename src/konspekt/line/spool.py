"""The decoded sound of a recording, and the two files that the player needs, made from the very same samples."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from konspekt import audio
from konspekt.disk import disk_errors
from konspekt.domain.recording import Recording
from konspekt.domain.time import STRICT_FORM
from konspekt.line.bench import Made, Order, Workbench
from konspekt.line.stages import Stage

LISTENING_FILE: Final = "listening.m4a"
PEAKS_FILE: Final = "peaks.bin"
PEAKS_PER_SECOND: Final = 10
LEAST_LOSS_MS: Final = 2_000
"""Less is the padding of encoders and the rounding of headers."""
LEAST_LOSS_SHARE: Final = 0.01
LEAST_GUESSED_SHARE: Final = 0.05
GUESSED: Final = frozenset({"mp3", "aac"})
"""Containers that may not say how long they are: what stands for it is guessed from the size of the file and its first frames."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedSound:
    """How much of a recording could be decoded."""

    __pydantic_config__ = STRICT_FORM

    duration_ms: int
    damaged_packets: int
    """Packets that the decoder could make nothing of and left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundLoss:
    """What a damaged or broken-off recording does not give any more."""

    lost_ms: int
    whole_ms: int
    """As its header says."""


class Spool:
    """The decoded sound, made only when somebody wants to hear it."""

    def __init__(
        self,
        bench: Workbench,
        path: Callable[[], Path],
        recording: Recording,
        limits: audio.DecodeLimits,
    ) -> None:
        """Name the sound; `path` gives the recording's file where it has to be decoded."""
        self._bench, self._path, self._recording, self._limits = bench, path, recording, limits
        self._name = f"sound-{recording.sha256[:12]}.pcm"
        self._sound: audio.SpooledSound | None = None
        self._order = Order(
            stage=Stage.SOUND, form=DecodedSound, inputs=(recording.sha256,), options={}, made_by="av"
        )
        self.key = recording.sha256
        self.file_name = recording.file_name

    def sound(self) -> audio.SpooledSound:
        """Give the sound, decoding the recording if its spool is not there."""
        if self._sound is None:
            kept = self._bench.artifacts.blob_path(self._name)
            if kept is None:
                part = self._bench.artifacts.scratch(self._name)
                decoded = audio.decode(
                    self._path(),
                    part,
                    file_name=self._recording.file_name,
                    limits=self._limits,
                    total_ms=self._recording.duration_ms,
                    on_progress=self._bench.on_progress,
                )
                told = DecodedSound(duration_ms=decoded.duration_ms, damaged_packets=decoded.damaged_packets)
                self._bench.keep(self._order, told)
                kept = self._bench.artifacts.keep_blob(part, self._name)
            self._sound = audio.open_sound(kept)
        return self._sound

    def loss(self) -> SoundLoss | None:
        """Tell how much of the recording could not be decoded; None where all could, or where nobody knows."""
        whole_ms, decoded = self._recording.duration_ms, self._bench.find(self._order)
        if whole_ms is None or decoded is None:
            return None
        is_guess = self._recording.container in GUESSED and not decoded.noun.damaged_packets
        share = LEAST_GUESSED_SHARE if is_guess else LEAST_LOSS_SHARE
        lost_ms = whole_ms - decoded.noun.duration_ms
        return (
            SoundLoss(lost_ms=lost_ms, whole_ms=whole_ms)
            if lost_ms >= max(LEAST_LOSS_MS, whole_ms * share)
            else None
        )

    def drop(self) -> None:
        """Forget the spool: 345 MB for three hours, and it can be made again (facts/speech.md 6)."""
        self._sound = None
        self._bench.artifacts.drop_blob(self._name)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFile:
    """A file made of the sound, kept as a blob under `name`."""

    __pydantic_config__ = STRICT_FORM

    name: str
    duration_ms: int
    per_second: int | None = None
    """Of peaks: how many there are in a second."""


def make_listening(bench: Workbench, spool: Spool) -> Made[SoundFile]:
    """Make the file that people listen to."""
    order = Order(stage=Stage.LISTENING, form=SoundFile, inputs=(spool.key,), options={}, made_by="av")

    def work() -> SoundFile:
        sound = spool.sound()
        part = bench.artifacts.scratch(LISTENING_FILE)
        audio.write_listening(sound, part, on_progress=bench.on_progress)
        bench.artifacts.keep_blob(part, LISTENING_FILE)
        return SoundFile(name=LISTENING_FILE, duration_ms=sound.duration_ms)

    return bench.make(order, work)


def make_peaks(bench: Workbench, spool: Spool) -> Made[SoundFile]:
    """Make the outline of the sound for the player: a byte a bin, 0 silence to 255 full scale."""
    order = Order(
        stage=Stage.PEAKS,
        form=SoundFile,
        inputs=(spool.key,),
        options={"per_second": PEAKS_PER_SECOND},
        made_by="konspekt",
    )

    def work() -> SoundFile:
        sound = spool.sound()
        part = bench.artifacts.scratch(PEAKS_FILE)
        outline = audio.peaks(sound, per_second=PEAKS_PER_SECOND)
        with disk_errors(PEAKS_FILE):
            part.write_bytes(outline)
        bench.artifacts.keep_blob(part, PEAKS_FILE)
        return SoundFile(name=PEAKS_FILE, duration_ms=sound.duration_ms, per_second=PEAKS_PER_SECOND)

    return bench.make(order, work)
