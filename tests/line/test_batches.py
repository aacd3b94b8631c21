"""A batch of pieces: what a broken-off run has heard is not heard again, and the disk's refusal is told by kind."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from konspekt.domain.errors import Cancelled, DiskFull
from konspekt.domain.sound import Piece, Waveform
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Word
from konspekt.engines.scripted import Script, ScriptedRecognizer
from konspekt.language import load_language
from konspekt.line.batches import Batch, Hearing, recognize_batch
from konspekt.line.bench import Workbench
from konspekt.line.folder import FolderArtifacts

PIECES = tuple(Piece(index=at, span=TimeSpan(at * 1000, (at + 1) * 1000)) for at in range(4))
BATCH = Batch(index=0, pieces=PIECES, cut_key="cut")
WORDS = tuple(Word(text=f"слово{at}", span=TimeSpan(at * 1000 + 100, at * 1000 + 500)) for at in range(4))
HEARING = Hearing(language=load_language("ru"))


class Quiet:
    """A spool of silence, itself the sound."""

    sample_count, duration_ms = 4 * 16_000, 4_000

    def sound(self):
        return self

    def read(self, span: TimeSpan) -> Waveform:
        return Waveform(np.zeros(span.duration_ms * 16, np.float32), start_ms=span.start_ms)


class Listening(ScriptedRecognizer):
    """Counts what it is given to hear, and is stopped before the piece `until`."""

    def __init__(self, until: int = 99) -> None:
        super().__init__(Script(words=WORDS))
        self.until, self.heard = until, 0

    def recognize(
        self, pieces: Sequence[Waveform], *, language: str, vocabulary: Sequence[str]
    ) -> Iterator[tuple[Word, ...]]:
        if self.heard == self.until:
            raise Cancelled
        self.heard += 1
        return super().recognize(pieces, language=language, vocabulary=vocabulary)


class FullDisk(FolderArtifacts):
    """A folder on a disk without any room for files in the making."""

    def scratch(self, name: str) -> Path:
        return Path("/dev/full")


def heard_by(recognizer: ScriptedRecognizer, artifacts: FolderArtifacts):
    bench = Workbench(artifacts=artifacts, on_progress=lambda stage, done_ms, total_ms: None)
    return recognize_batch(bench, Quiet(), BATCH, recognizer, hearing=HEARING)


def test_a_run_that_was_broken_off_goes_on_with_the_next_piece(tmp_path: Path) -> None:
    artifacts = FolderArtifacts(tmp_path)
    with pytest.raises(Cancelled):
        heard_by(Listening(until=3), artifacts)
    (journal,) = tmp_path.iterdir()
    journal.write_bytes(journal.read_bytes()[:-7])  # the crash cut the last line short
    rest = Listening()
    made = heard_by(rest, artifacts)
    assert rest.heard == 2
    assert tuple(word for piece in made.noun for word in piece.words) == WORDS
    assert not journal.exists()


def test_a_finished_batch_is_not_heard_again(tmp_path: Path) -> None:
    first = heard_by(Listening(), FolderArtifacts(tmp_path))
    assert heard_by(Listening(until=0), FolderArtifacts(tmp_path)) == first


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_disk_that_fills_up_in_the_middle_of_a_batch_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(DiskFull):
        heard_by(Listening(), FullDisk(tmp_path))
