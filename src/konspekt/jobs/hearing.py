"""The jobs that need the sound: planning the batches, recognizing each, and making the player's files."""

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, cast

from konspekt.domain.errors import BlobMissing
from konspekt.domain.recording import Recording
from konspekt.domain.sound import Piece
from konspekt.domain.time import TimeSpan
from konspekt.jobs.attempts import DEADLY
from konspekt.jobs.faults import reach
from konspekt.jobs.reporting import Reporter
from konspekt.jobs.works import SAMPLE, Told, Works
from konspekt.language import load_language
from konspekt.library.consent import check_engine
from konspekt.library.progress import pieces_of
from konspekt.library.runs import RunKind, asked_of
from konspekt.line.batches import (
    Batch,
    Hearing,
    Listener,
    Pieces,
    batch_order,
    batches_of,
    listener,
    passage_batches,
    recognize_batch,
)
from konspekt.line.bench import Made, Workbench
from konspekt.line.sound import make_recording, plan_batches
from konspekt.line.spool import Spool, make_listening, make_peaks
from konspekt.line.stages import Stage
from konspekt.store.database import Connection
from konspekt.store.events import add_event
from konspekt.store.lectures import (
    LectureCard,
    describe_lecture,
    find_lecture,
    hold_lecture,
    recording_of,
)
from konspekt.store.progress import expect_parts
from konspekt.store.runs import Run
from konspekt.store.workers import begin_attempt, end_attempt

LOG: Final = logging.getLogger("konspekt.jobs")
PLAN, LISTEN = "plan", "listen"
"""Names under which attempts are counted."""
DEADLY_PIECE: Final = 2
"""Times that a piece may kill its worker once its batch has killed three: it was that piece, then."""
PARTIAL: Final = "partial"
"""Kind of the event that brings newly recognized pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The lecture of a run and its recording."""

    run: Run
    card: LectureCard
    recording: Recording

    @property
    def hearing(self) -> Hearing:
        """Give the language and the words to expect."""
        words = cast("list[str]", self.run.options.get("vocabulary", []))
        return Hearing(language=load_language(self.card.language), vocabulary=tuple(words))


def engine_of(works: Works, subject: Subject) -> str:
    """Name the recognizer of a run; the sample lecture understands only its own."""
    if subject.card.is_sample:
        return SAMPLE
    return asked_of(subject.run).engine or works.engines.usual


def plan(works: Works, run_id: str) -> Told:
    """Decode the recording and cut it; tells the key of the cut, who listens, and how many batches there are."""
    subject = subject_of(works, run_id)
    report = Reporter(works, subject.run, work=PLAN)
    started_s = time.monotonic()
    reach("sound_begun")
    engine = engine_of(works, subject)
    check_engine(works.shelf, engine, host=works.engines.host_of(engine))
    recognizer, detector = works.engines.recognizer(engine), works.engines.detector(engine)
    bench = Workbench(artifacts=works.artifacts(subject.card.id, apart="sound"), on_progress=report)
    recording = _recording(works, bench, subject)
    spool = _spool(works, bench, subject, recording)
    pieces = plan_batches(bench, spool, detector)
    batches = _batches(subject.run, pieces)
    listening = listener(recognizer)
    if any(bench.find(batch_order(batch, listening, subject.hearing)) is None for batch in batches):
        spool.sound()  # here and not in each of the workers at once
    if (loss := spool.loss()) is not None:
        LOG.warning(
            "lecture %s: %d of %d ms could not be decoded", subject.card.id, loss.lost_ms, loss.whole_ms
        )
    report.finish(Stage.SOUND, "spool")
    report.finish(Stage.CUT, pieces.key)
    with works.shelf.database.write() as connection:
        totals_ms = {batch.index: batch.duration_ms for batch in batches}
        expect_parts(connection, run_id, Stage.RECOGNIZE, totals_ms)
    reach("planned")
    _log(subject, f"{len(batches)} batches planned", started_s, sum(it.duration_ms for it in batches))
    told: Told = {"cut": pieces.key, "listener": asdict(listening), "batches": len(batches)}
    return told | {"recording": recording.key}


def hear(works: Works, run_id: str, planned: Told, index: int, begun: int) -> Told:
    """Recognize one batch; tells the key of what was heard.

    A batch that killed its worker too often is heard with a count for every piece, and a piece that kills its worker again and
    again is given up: the lecture goes on with a visible gap.
    """
    subject = subject_of(works, run_id)
    report = Reporter(works, subject.run, part=index)
    report.check()
    bench = Workbench(artifacts=works.artifacts(subject.card.id), on_progress=report)
    pieces = bench.read(Stage.CUT, str(planned["cut"]), Pieces)
    batch = _batches(subject.run, pieces)[index]
    recognizer = works.engines.recognizer(engine_of(works, subject))
    recording = bench.read(Stage.PROBE, str(planned["recording"]), Recording)
    spool = _spool(works, bench, subject, recording)
    watch = _Watch(works, run_id, is_careful=begun >= DEADLY)
    started_s = time.monotonic()
    heard = recognize_batch(bench, spool, batch, recognizer, hearing=subject.hearing, may_hear=watch.may_hear)
    watch.end()
    reach("batch_kept")
    report.finish(Stage.RECOGNIZE, heard.key, total_ms=batch.duration_ms)
    _tell_partial(works, bench, subject, heard.key)
    _log(subject, f"batch {index}", started_s, batch.duration_ms)
    return {"key": heard.key}


def listen(works: Works, run_id: str) -> Told:
    """Make the file that people listen to, and the peaks under it."""
    subject = subject_of(works, run_id)
    report = Reporter(works, subject.run, work=LISTEN)
    started_s = time.monotonic()
    report.check()
    bench = Workbench(artifacts=works.artifacts(subject.card.id, apart="listening"), on_progress=report)
    spool = _spool(works, bench, subject, _recording(works, bench, subject))
    made = make_listening(bench, spool)
    reach("listening_made")
    make_peaks(bench, spool)
    report.finish(Stage.LISTENING, made.key)
    _log(subject, "player's files", started_s, made.noun.duration_ms)
    note_duration(works, subject.card, made.noun.duration_ms)
    return {"key": made.key}


def note_duration(works: Works, card: LectureCard, duration_ms: int | None) -> None:
    """Write how long a lecture is, where its file did not say."""
    if card.duration_ms is not None or duration_ms is None:
        return
    with works.shelf.database.write() as connection:
        now = hold_lecture(connection, card.id)
        describe_lecture(connection, replace(now, duration_ms=duration_ms))


def drop_sound(works: Works, run_id: str) -> Told:
    """Forget the decoded sound: nobody needs it any more, and it can be made again."""
    subject = subject_of(works, run_id)
    bench = Workbench(artifacts=works.artifacts(subject.card.id), on_progress=_quiet)
    _spool(works, bench, subject, _recording(works, bench, subject)).drop()
    return {}


def subject_of(works: Works, run_id: str) -> Subject:
    """Give the lecture of a run and its recording.

    Raises:
        RunMissing, LectureMissing: One of them is gone.
        BlobMissing: The lecture has no recording.
    """
    run = works.run(run_id)
    with works.shelf.database.read() as connection:
        card = find_lecture(connection, run.lecture_id)
        recording = recording_of(connection, run.lecture_id)
    if recording is None:
        raise BlobMissing(name=card.file_name)
    return Subject(run=run, card=card, recording=recording)


def has_recording(works: Works, lecture_id: str) -> bool:
    """Tell whether there is something to play."""
    with works.shelf.database.read() as connection:
        return recording_of(connection, lecture_id) is not None


def listener_of(planned: Told) -> Listener:
    """Read who listens back from what planning told."""
    return Listener(**cast("dict[str, str]", planned["listener"]))  # pyright: ignore[reportArgumentType] - `punctuates` is a bool as it was


def _log(subject: Subject, what: str, started_s: float, sound_ms: int) -> None:
    """Write the line of a finished job; never a word of the lecture."""
    seconds = time.monotonic() - started_s
    factor = seconds * 1000 / max(1, sound_ms)
    LOG.info("lecture %s: %s in %.1f s, real-time factor %.3f", subject.card.id, what, seconds, factor)


class _Watch:
    """Counts the pieces of a batch that killed its worker before."""

    def __init__(self, works: Works, run_id: str, *, is_careful: bool) -> None:
        self._works, self._run_id, self._is_careful = works, run_id, is_careful
        self._begun: list[str] = []

    def may_hear(self, piece: Piece) -> bool:
        """Tell whether a piece may be tried; False once it has killed its worker too often."""
        if not self._is_careful:
            self._begin(piece)
            return True
        work = f"piece:{piece.index}"
        with self._works.shelf.database.write() as connection:
            if self._begun:
                end_attempt(connection, self._run_id, self._begun)
            begun = begin_attempt(connection, self._run_id, work) - 1
        self._begun = [work]
        if begun >= DEADLY_PIECE:
            LOG.warning("run %s: %s is given up", self._run_id, work)
            return False
        self._begin(piece)
        return True

    @staticmethod
    def _begin(piece: Piece) -> None:
        reach("piece_begun")
        reach(f"piece_{piece.index}")

    def end(self) -> None:
        """Forget the count: the batch is heard."""
        reach("batch_heard")
        if self._begun:
            with self._works.shelf.database.write() as connection:
                end_attempt(connection, self._run_id, self._begun)


def _batches(run: Run, pieces: Made[Pieces]) -> tuple[Batch, ...]:
    asked = asked_of(run)
    if asked.kind is not RunKind.PASSAGE or asked.start_ms is None or asked.end_ms is None:
        return batches_of(pieces)
    take = cast("int", run.options.get("take", 1))
    return passage_batches(pieces, TimeSpan(asked.start_ms, asked.end_ms), take=take)


def _recording(works: Works, bench: Workbench, subject: Subject) -> Made[Recording]:
    return make_recording(
        bench,
        _file_of(works, subject.card.id, subject.recording.sha256),
        sha256=subject.recording.sha256,
        file_name=subject.card.file_name,
        max_hours=works.sound.max_hours,
    )


def _spool(works: Works, bench: Workbench, subject: Subject, recording: Made[Recording]) -> Spool:
    path = _file_of(works, subject.card.id, subject.recording.sha256)
    return Spool(bench, path, recording.noun, works.sound.limits)


def _file_of(works: Works, lecture_id: str, sha256: str) -> Callable[[], Path]:
    """Give what finds the file of a recording, fetched to this machine where the blobs are elsewhere."""
    return lambda: works.artifacts(lecture_id, apart="sound").blob_file(sha256)


def _tell_partial(works: Works, bench: Workbench, subject: Subject, key: str) -> None:
    """Write the event that brings the pieces of a batch."""
    sealed = bench.artifacts.get(Stage.RECOGNIZE, key)
    if sealed is None:
        return
    pieces = [asdict(piece) for piece in pieces_of(sealed)]
    with works.shelf.database.write() as connection:
        _tell(connection, subject, {"run_id": subject.run.id, "pieces": pieces}, works.shelf.now_ms())


def _tell(connection: Connection, subject: Subject, payload: Told, at_ms: int) -> None:
    add_event(connection, subject.card.id, kind=PARTIAL, payload=payload, at_ms=at_ms)


def _quiet(stage: str, done_ms: int, total_ms: int) -> None:
    del stage, done_ms, total_ms
