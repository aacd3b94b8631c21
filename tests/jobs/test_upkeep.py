"""What nobody asked to keep goes by itself; what is in work stays."""

from pathlib import Path

from jobs import spoken
from jobs.real_service import RealService, caller
from konspekt import worker
from konspekt.jobs import durable
from konspekt.jobs.upkeep import Terms, Upkeep, sweep_at_start
from konspekt.library import runs
from konspekt.store.artifacts import StoreArtifacts
from konspekt.store.lectures import trash_lecture, trashed_before


def sound(service: RealService, lecture_id: str, folder: Path) -> StoreArtifacts:
    """Leave the decoded sound of a lecture behind."""
    store = StoreArtifacts(keeper=service.shelf.keeper, lecture_id=lecture_id, scratch_folder=folder)
    part = store.scratch("sound-1.pcm")
    part.write_bytes(lecture_id.encode())
    store.keep_blob(part, "sound-1.pcm")
    return store


def test_the_old_goes_and_what_is_in_work_stays(tmp_path: Path) -> None:
    service = RealService(tmp_path / "home")
    tools = worker.works(service.settings)
    client = durable.client(worker.books(service.settings))
    try:
        busy, idle, gone = (
            service.add(spoken.write(tmp_path, name=f"{name}.wav").recording)
            for name in ("busy", "idle", "gone")
        )
        for run in (idle, gone):
            runs.cancel(service.shelf, caller(), run.id)
        stores = {
            run.id: sound(service, run.lecture_id, tools.scratch / run.lecture_id) for run in (busy, idle)
        }
        with service.shelf.database.write() as connection:
            trash_lecture(connection, gone.lecture_id, at_ms=1)
        done = []
        terms = Terms(every_ms=0, first_after_ms=0)
        upkeep = Upkeep(tools, client, terms, also=[lambda: 1 / 0, lambda: done.append("also")])
        upkeep(is_first=False)
        assert {place.name for place in tools.scratch.iterdir()} == {busy.lecture_id}
        with service.shelf.database.read() as connection:
            assert trashed_before(connection, 2) == [gone.lecture_id]
        upkeep(is_first=True)
        with service.shelf.database.read() as connection:
            assert trashed_before(connection, 2) == []
        assert stores[busy.id].blob_sha256("sound-1.pcm") is not None
        assert stores[idle.id].blob_sha256("sound-1.pcm") is None
        assert done == ["also"], "one that stumbles does not keep the others"
    finally:
        client.destroy()
        tools.shelf.database.close()
        service.stop()


def test_at_the_start_only_the_journals_of_unfinished_lectures_stay(tmp_path: Path) -> None:
    for place in (
        "busy/recognize-1.part",
        "busy/sound-1.pcm.part",
        "busy/sound/x.part",
        "idle/recognize-2.part",
    ):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).touch()
    sweep_at_start(tmp_path, {"busy"})
    assert [str(place.relative_to(tmp_path)) for place in tmp_path.rglob("*.part")] == [
        "busy/recognize-1.part"
    ]
