"""What people ask for over a lecture that is there: everything they edited stays, everything new can be undone."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from jobs import spoken
from jobs.real_service import RealService, caller
from konspekt.domain.errors import RunMissing, RunNotOver, RunOpen, RunUnfit
from konspekt.editing import edits
from konspekt.editing.rows import EntryRow, NotesRow, SectionRow, SegmentRow
from konspekt.editing.state import LectureState, living
from konspekt.library import editing, runs
from konspekt.library.adding import put_on_shelf
from konspekt.library.callers import Role
from konspekt.library.runs import Asked, RunKind
from konspekt.store.lecture_rows import load_state
from konspekt.store.lectures import LectureCard, find_lecture
from konspekt.store.runs import Run, RunState
from konspekt.store.tables import runs as runs_table
from konspekt.store.workers import list_workers

# One service for all of them.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("runs")]


@pytest.fixture(scope="module")
def lecture(tmp_path_factory: pytest.TempPathFactory) -> spoken.Spoken:
    return spoken.write(tmp_path_factory.mktemp("lecture"), delay_ms=10)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, lecture: spoken.Spoken) -> Iterator[RealService]:
    options = {"KONSPEKT_SPEECH__SCRIPT": str(lecture.script)}
    made = RealService(tmp_path_factory.mktemp("service"), options)
    made.work("speech,text", "all")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def ready(service: RealService, lecture: spoken.Spoken) -> Run:
    run = service.add(lecture.recording)
    return service.wait(run.id)


def state_of(service: RealService, lecture_id: str) -> LectureState:
    with service.shelf.database.read() as connection:
        return load_state(connection, lecture_id)


def ask(service: RealService, lecture_id: str, **asked) -> Run:
    run = runs.ask(service.shelf, caller(), lecture_id, Asked(**asked))
    return service.wait(run.id)


def change(service: RealService, lecture_id: str, row, edit) -> None:
    editing.edit_lecture(service.shelf, caller(), lecture_id, [edit], expected={row.id: row.version})


def test_notes_by_another_template_stand_beside_the_first(service: RealService, ready: Run) -> None:
    ask(service, ready.lecture_id, kind=RunKind.NOTES, template_id="tehkarta")
    rows = state_of(service, ready.lecture_id).rows
    assert {row.value.template.id for row in living(rows, NotesRow)} == {"hackathon", "tehkarta"}
    blocks = [row for row in rows.values() if row.kind == "block"]
    assert any(getattr(row.value, "entry_id", None) in rows for row in blocks), (
        "terms are named by their rows"
    )


def test_one_section_is_written_anew_and_the_others_are_not_touched(service: RealService, ready: Run) -> None:
    before = state_of(service, ready.lecture_id).rows
    section = living(before, SectionRow)[0]
    ask(service, ready.lecture_id, kind=RunKind.SECTION, section_id=section.id)
    after = state_of(service, ready.lecture_id).rows
    assert {row_id for row_id in before if before[row_id] != after.get(row_id)} <= {
        row.id for row in before.values() if getattr(row, "section_id", row.id) == section.id
    }


def test_a_glossary_made_anew_keeps_what_a_person_wrote(service: RealService, ready: Run) -> None:
    entry = living(state_of(service, ready.lecture_id).rows, EntryRow)[0]
    change(service, ready.lecture_id, entry, edits.SetHeadword(entry_id=entry.id, headword="своё слово"))
    ask(service, ready.lecture_id, kind=RunKind.GLOSSARY)
    kept = state_of(service, ready.lecture_id).rows[entry.id]
    assert isinstance(kept, EntryRow)
    assert kept.value.headword == "своё слово"


def test_a_passage_heard_anew_leaves_the_rest_and_comes_as_one_group(
    service: RealService, ready: Run
) -> None:
    before = living(state_of(service, ready.lecture_id).rows, SegmentRow)
    edited = before[1]
    change(service, ready.lecture_id, edited, edits.SetText(segment_id=edited.id, text="Исправлено рукой."))
    run = ask(service, ready.lecture_id, kind=RunKind.PASSAGE, start_ms=0, end_ms=60_000)
    after = living(state_of(service, ready.lecture_id).rows, SegmentRow)
    assert "Исправлено рукой." in [row.value.text for row in after]
    assert [row for row in after if row.value.span.start_ms > 120_000] == [
        row for row in before if row.value.span.start_ms > 120_000
    ]
    assert service.run(run.id).state is RunState.DONE


def test_everything_made_anew_keeps_what_a_person_wrote_and_changes_nothing_else(
    service: RealService, ready: Run
) -> None:
    before = living(state_of(service, ready.lecture_id).rows, SegmentRow)
    change(service, ready.lecture_id, before[4], edits.SetText(segment_id=before[4].id, text="Моё слово."))
    before = living(state_of(service, ready.lecture_id).rows, SegmentRow)
    ask(service, ready.lecture_id, kind=RunKind.FULL)
    assert living(state_of(service, ready.lecture_id).rows, SegmentRow) == before


def test_what_was_made_before_a_failure_is_kept(service: RealService, tmp_path: Path) -> None:
    lecture = spoken.write(tmp_path, name="third.wav")
    run = service.add(lecture.recording, template_id="no-such-template")
    failed = service.wait(run.id, state=RunState.FAILED)
    assert failed.error_code == "template_unknown"
    rows = state_of(service, run.lecture_id).rows
    assert living(rows, SegmentRow)
    assert living(rows, EntryRow)
    assert not living(rows, NotesRow)


def test_a_transcript_that_was_brought_becomes_a_lecture(service: RealService) -> None:
    shelf = service.shelf
    text = "1\n00:00:01,000 --> 00:00:03,000\nСтек — это структура данных.\n"
    sha256 = shelf.keeper.keep_bytes(text.encode())
    card = LectureCard(
        id=shelf.make_id(),
        owner_id="single",
        title="Стек",
        file_name="стек.srt",
        language="ru",
        created_ms=shelf.now_ms(),
    )
    run_id = shelf.make_id()
    with shelf.database.write() as connection:
        put_on_shelf(
            connection,
            card,
            run_id=run_id,
            transcript_sha256=sha256,
            options={"transcript_name": "стек.srt"},
        )
    service.wait(run_id)
    (segment,) = living(state_of(service, card.id).rows, SegmentRow)
    assert segment.value.text == "Стек — это структура данных."
    with shelf.database.read() as connection:
        assert find_lecture(connection, card.id).duration_ms == 3000


def test_what_cannot_be_made_is_refused(service: RealService, ready: Run) -> None:
    for asked in (
        Asked(kind=RunKind.PASSAGE),
        Asked(kind=RunKind.PASSAGE, start_ms=5, end_ms=5),
        Asked(kind=RunKind.SECTION),
    ):
        with pytest.raises(RunUnfit):
            runs.ask(service.shelf, caller(), ready.lecture_id, asked)
    with pytest.raises(RunMissing):
        runs.cancel(service.shelf, caller(), "nothing")
    stranger = caller("stranger", Role.METHODOLOGIST)
    with pytest.raises(RunMissing):
        runs.cancel(service.shelf, stranger, ready.id)


def at_work(service: RealService, *, since_ms: int) -> str:
    """Tell what the only worker says it is at, by a heartbeat after that moment."""
    give_up = monotonic() + 15
    while True:
        with service.shelf.database.read() as connection:
            (worker,) = list_workers(connection)
        if worker.seen_ms >= since_ms:
            return worker.current or ""
        assert monotonic() < give_up, service.told()
        sleep(0.2)


def test_a_cancelled_run_stops_within_a_piece_and_a_second_asking_goes_on(
    service: RealService, tmp_path: Path
) -> None:
    long = spoken.write(tmp_path, talks=2, name="long.wav")
    run = service.add(long.recording)
    with pytest.raises(RunOpen):
        runs.ask(service.shelf, caller(), run.lecture_id, Asked())
    with pytest.raises(RunNotOver):
        runs.retry(service.shelf, caller(), run.id)
    give_up = monotonic() + 30
    while not service.artifacts(run.lecture_id):
        assert monotonic() < give_up, service.told()
        sleep(0.02)
    cancelled = runs.cancel(service.shelf, caller(), run.id)
    assert cancelled.state is RunState.CANCELLED
    at_ms, give_up = service.shelf.now_ms(), monotonic() + 15
    while run.id in at_work(service, since_ms=at_ms + 1000):
        assert monotonic() < give_up, service.told()
        sleep(0.2)
    with service.shelf.database.read() as connection:
        assert find_lecture(connection, run.lecture_id).adopted_ms is None
    made = service.artifacts(run.lecture_id)
    assert runs.cancel(service.shelf, caller(), run.id).state is RunState.CANCELLED
    again = runs.retry(service.shelf, caller(), run.id)
    service.wait(again.id)
    assert made.items() <= service.artifacts(run.lecture_id).items()


def test_a_failure_says_why_and_a_later_asking_makes_it_good(service: RealService, tmp_path: Path) -> None:
    lecture = spoken.write(tmp_path, name="other.wav")
    run = service.add(lecture.recording, engine="whisper")
    failed = service.wait(run.id, state=RunState.FAILED)
    assert failed.error_code in ("weights_missing", "engine_not_installed")
    service.wait(runs.ask(service.shelf, caller(), run.lecture_id, Asked()).id)


def test_an_open_run_that_the_books_say_has_ended_is_carried_out_again(
    service: RealService, ready: Run
) -> None:
    with service.shelf.database.write() as connection:
        connection.execute(runs_table.update().where(runs_table.c.id == ready.id).values(state="open"))
    service.wait(ready.id)
