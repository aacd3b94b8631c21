"""`konspekt import`: a folder that the command line finished becomes a lecture of the service, and nothing is made anew."""

import json
import shutil
from pathlib import Path

import pytest

from cli.running import command
from jobs import spoken
from jobs.conftest import make_service  # noqa: F401 - the fixture
from jobs.real_service import RealService, caller, told
from konspekt.cli.messages import choose_language
from konspekt.domain.errors import RunUnfit
from konspekt.library import runs
from konspekt.library.runs import Asked
from konspekt.library.sessions import caller_named
from konspekt.store.artifacts import StoreArtifacts
from konspekt.store.lectures import find_lecture, list_lectures, recording_of
from konspekt.store.runs import RunState
from konspekt.store.tables import artifacts as artifacts_table
from web.world import add_everybody, open_service

SRT = "1\n00:00:01,000 --> 00:00:04,000\nАлгоритм — это последовательность действий, ведущая к результату.\n"


@pytest.fixture
def konspekt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run a command on a home of its own."""
    monkeypatch.setenv("KONSPEKT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    yield command(monkeypatch, capsys, language="en")
    choose_language("ru")


@pytest.fixture
def finished(konspekt, tmp_path: Path) -> Path:
    """The folder of a transcript that the command line worked through."""
    (tmp_path / "lecture.srt").write_text(SRT, encoding="utf-8")
    assert konspekt("process", "lecture.srt", "--formats", "json", "--title", "Алгоритмы")[0] == 0
    return tmp_path / "out" / "lecture"


def stages_of(folder: Path) -> dict[str, bytes]:
    return {it.name: it.read_bytes() for it in (folder / ".konspekt").glob("*-*.json")}


def kept_of(service: RealService, lecture_id: str) -> dict[str, bytes]:
    """Every finished stage of a lecture, named as the folder names it."""
    with service.shelf.database.read() as connection:
        rows = connection.execute(
            artifacts_table.select().where(artifacts_table.c.lecture_id == lecture_id)
        ).mappings()
        named = [(row["stage"], row["key"]) for row in rows]
    store = StoreArtifacts(
        keeper=service.shelf.keeper, lecture_id=lecture_id, scratch_folder=service.home / "reading"
    )
    return {f"{stage}-{key[:12]}.json": store.get(stage, key) for stage, key in named}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_finished_recording_is_taken_over_byte_for_byte_and_never_recognized_again(
    make_service,  # noqa: F811 - the fixture
    konspekt,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    lecture = spoken.write(tmp_path / "recordings", talks=1)
    monkeypatch.setenv("KONSPEKT_SPEECH__SCRIPT", str(lecture.script))
    folder = tmp_path / "recordings" / "out" / "lecture"
    processed = konspekt("process", lecture.recording, "--engine", "scripted", "--out", folder.parent)
    assert processed[0] == 0, processed
    finished = stages_of(folder)
    assert {name.partition("-")[0] for name in finished} >= {"cut", "recognize", "join", "notes"}

    # Who would have to listen cannot: this engine has no weights here.
    service = make_service(speech__engine="gigaam", weights=str(tmp_path / "none"))
    with told(service.environment()):
        code, said, _ = konspekt("import", folder)
    assert (code, "“lecture”" in said) == (0, True)
    with service.shelf.database.read() as connection:
        (card,) = list_lectures(connection, caller().sight, limit=5)
    (run,) = runs.runs_of(service.shelf, caller(), card.id)
    service.work("speech", "speech-1")
    service.work("text", "text-1")
    service.wait(run.id)

    kept = kept_of(service, card.id)
    made = {name for name in kept if name not in finished}
    assert {name.partition("-")[0] for name in made} == {"listening", "peaks"}, "only what the player needs"
    assert {name: kept[name] for name in finished} == finished
    assert "batch" not in service.log("speech-1")
    with service.shelf.database.read() as connection:
        card = find_lecture(connection, card.id)
        assert recording_of(connection, card.id).file_name == "lecture.wav"
    assert (card.engine, card.duration_ms) == ("scripted", spoken.TALK_MS)
    assert lecture.recording.is_file(), "what was imported stays where it was"

    with told(service.environment()):
        code, said, _ = konspekt("import", folder.parent)
    assert (code, "Here already" in said) == (0, True)
    with service.shelf.database.read() as connection:
        assert len(list_lectures(connection, caller().sight, limit=5)) == 1


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_run_asked_for_later_finds_the_stages_that_came_with_the_folder(
    make_service,  # noqa: F811 - the fixture
    konspekt,
    finished: Path,
) -> None:
    service = make_service()
    with told(service.environment()):
        assert konspekt("import", finished)[0] == 0
    with service.shelf.database.read() as connection:
        (card,) = list_lectures(connection, caller().sight, limit=5)
    assert (card.title, card.language, card.duration_ms) == ("Алгоритмы", "ru", 4000)
    (run,) = runs.runs_of(service.shelf, caller(), card.id)
    service.work("text", "text-1")
    service.wait(run.id)
    before = kept_of(service, card.id)
    assert before == stages_of(finished)
    again = runs.ask(service.shelf, caller(), card.id, Asked())
    service.wait(again.id)
    fresh = kept_of(service, card.id).keys() - before.keys()
    # The notes name the title, which the command line does not put among the facts.
    assert {name.partition("-")[0] for name in fresh} <= {"notes"}


def test_without_its_recording_a_lecture_is_only_text_and_cannot_be_made_again(
    konspekt, finished: Path, tmp_path: Path
) -> None:
    (tmp_path / "lecture.srt").unlink()
    code, _, said = konspekt("import", finished)
    assert (code, "[recording_elsewhere]" in said) == (3, True)
    assert konspekt("import", finished, "--without-recording")[0] == 0
    service = open_service(tmp_path / "home")
    with service.shelf.database.read() as connection:
        (card,) = list_lectures(connection, caller().sight, limit=5)
    (run,) = runs.runs_of(service.shelf, caller(), card.id)
    runs.cancel(service.shelf, caller(), run.id)
    again = runs.retry(service.shelf, caller(), run.id)
    assert again.options["adopts"] == run.options["adopts"], "a run that was given up can be asked for again"
    with service.shelf.database.write() as connection:
        runs.table.finish_run(connection, again.id, RunState.DONE, at_ms=1)
    with pytest.raises(RunUnfit):
        runs.ask(service.shelf, caller(), card.id, Asked())
    service.close()


def test_the_recording_is_looked_for_by_its_bytes(konspekt, finished: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    (tmp_path / "lecture.srt").rename(other / "renamed.srt")
    (finished / "lecture.srt").write_text(SRT + "\n", encoding="utf-8")  # of the name, but not the file
    assert "[recording_elsewhere]" in konspekt("import", finished)[2]
    assert "[recording_elsewhere]" in konspekt("import", finished, "--recording", finished / "lecture.srt")[2]
    assert konspekt("import", finished, "--recording", other / "renamed.srt")[0] == 0


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("no folder", "file_missing"),
        ("not ours", "folder_not_ours"),
        ("a mark that is none", "folder_not_ours"),
        ("a later envelope", "folder_version_wrong"),
        ("an unknown stage", "folder_version_wrong"),
        ("an unknown field", "folder_version_wrong"),
        ("a stage cut short", "folder_incomplete"),
        ("a stage of another name", "folder_incomplete"),
        ("a glossary edited by hand", "folder_incomplete"),
        ("no plan", "folder_incomplete"),
        ("no notes", "folder_incomplete"),
        ("no transcript", "folder_incomplete"),
    ],
)
def test_a_folder_that_cannot_be_used_is_refused_by_its_code(
    konspekt, finished: Path, tmp_path: Path, harm: str, code: str
) -> None:
    work = finished / ".konspekt"
    glossary = next(work.glob("glossary-*.json"))
    envelope = json.loads(glossary.read_bytes())
    match harm:
        case "no folder":
            finished = tmp_path / "none"
        case "not ours":
            finished = tmp_path / "empty"
            finished.mkdir()
        case "a mark that is none":
            (work / "source.json").write_text('{"sha256": "../x", "name": 5}')
        case "a later envelope":
            glossary.write_text(json.dumps(envelope | {"schema_version": 2}))
        case "an unknown stage":
            (work / "slides-0123456789ab.json").write_text("{}")
        case "an unknown field":
            payload = {**envelope["payload"], "colour": "red"}
            content = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            (finished / "glossary.json").write_text(content, encoding="utf-8")
            glossary.write_text(json.dumps(envelope | {"payload": payload}))
        case "a stage cut short":
            glossary.write_bytes(glossary.read_bytes()[:100])
        case "a stage of another name":
            glossary.rename(work / "glossary-0123456789ab.json")
        case "a glossary edited by hand":
            (finished / "glossary.json").write_text('{"entries":[]}')
        case "no plan":
            next(work.glob("sections-*.json")).unlink()
        case "no notes":
            next(finished.glob("notes.*.json")).unlink()
        case "no transcript":
            (finished / "transcript.json").unlink()
    ended, _, said = konspekt("import", finished)
    assert (ended, f"[{code}]" in said) == (3, True), said
    if (tmp_path / "home" / "konspekt.db").exists():
        service = open_service(tmp_path / "home")
        with service.shelf.database.read() as connection:
            assert list_lectures(connection, caller().sight, limit=5) == []
        service.close()


def test_links_in_the_folder_lead_nowhere(konspekt, finished: Path, tmp_path: Path) -> None:
    glossary = next((finished / ".konspekt").glob("glossary-*.json"))
    shutil.move(glossary, tmp_path / "elsewhere.json")
    glossary.symlink_to(tmp_path / "elsewhere.json")
    assert "[folder_incomplete]" in konspekt("import", finished)[2]


def test_notes_of_an_earlier_run_stay_behind(konspekt, finished: Path, tmp_path: Path) -> None:
    assert konspekt("process", "lecture.srt", "--template", "konspekt", "--threshold", "1")[0] == 0
    assert len(list(finished.glob("notes.*.json"))) == 2
    assert konspekt("import", finished)[0] == 0
    service = open_service(tmp_path / "home")
    with service.shelf.database.read() as connection:
        (card,) = list_lectures(connection, caller().sight, limit=5)
    (run,) = runs.runs_of(service.shelf, caller(), card.id)
    assert len(run.options["adopts"]["notes"]) == 1
    service.close()


def test_where_there_are_accounts_the_owner_is_named_and_the_course_is_his(
    konspekt, finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = open_service(tmp_path / "home")
    add_everybody(service)
    monkeypatch.setenv("KONSPEKT_ACCOUNTS__MODE", "accounts")
    assert "[request_bad]" in konspekt("import", finished)[2]
    assert "[object_missing]" in konspekt("import", finished, "--owner", "nobody")[2]
    assert "[not_allowed]" in konspekt("import", finished, "--owner", "student")[2]
    assert "[object_missing]" in konspekt("import", finished, "--owner", "lecturer", "--course", "Python")[2]
    assert konspekt("import", finished, "--owner", "Owner", "--course", "python", "--title", "Свой")[0] == 0
    owner = caller_named(service.shelf, "owner")
    with service.shelf.database.read() as connection:
        (card,) = list_lectures(connection, owner.sight, limit=5)
    assert (card.owner_id, card.course_id, card.title) == ("owner", "course", "Свой")
    service.close()
