"""Files that come in: in parts, after breaks, hostile ones; and what becomes of them when the service dies on the way."""

import hashlib
import resource
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audio.making import clicks, png, write
from konspekt.audio import DecodeLimits
from konspekt.domain.errors import (
    DiskFull,
    KonspektError,
    LanguageUnknown,
    LectureMissing,
    NotAllowed,
    ObjectMissing,
    QuotaExceeded,
    RecordingTooLarge,
    UploadLocked,
    UploadMissing,
    UploadOffsetWrong,
    UploadOverrun,
    UploadRequestBad,
)
from konspekt.library import accepting, sessions
from konspekt.library.accepting import accept, resume_finished
from konspekt.library.callers import Role
from konspekt.library.uploads import (
    KEPT_ENDED_MS,
    UploadState,
    begin_upload,
    drop_upload,
    expire_uploads,
    find_upload,
    list_uploads,
    offset_of,
    receiving,
    shown_name,
)
from konspekt.store.artifacts import named_blob
from konspekt.store.lectures import (
    LectureCard,
    add_lecture,
    find_lecture,
    recording_of,
    visible_lecture_ids,
)
from konspekt.store.people import Course, Member, User, add_course, add_user, put_member, remove_member
from konspekt.store.runs import runs_of
from library.desks import Clock, caller, make_desk

SRT = "1\n00:00:01,000 --> 00:00:03,000\nСтек это структура данных.\n"


@pytest.fixture(scope="module")
def recording(tmp_path_factory) -> bytes:
    place = tmp_path_factory.mktemp("made") / "lecture.wav"
    write(place, clicks(seconds=1, rate=22_050), "wav")
    return place.read_bytes()


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path)
    yield made
    made.shelf.database.close()


def bring(desk, who, content: bytes, *, chunk: int = 40_000, **wishes):
    upload = begin_upload(desk, who, size_bytes=len(content), wishes=wishes)
    for start in range(0, len(content), chunk):
        with receiving(desk, who, upload.id, offset=start) as part:
            part.write(content[start : start + chunk])
    if len(content):
        with receiving(desk, who, upload.id, offset=len(content)):
            return accept(desk, upload.id)
    return accept(desk, upload.id)


def lecture_ids(desk, who) -> list[str]:
    with desk.shelf.database.read() as connection:
        return visible_lecture_ids(connection, who.sight)


def test_a_recording_becomes_a_lecture_with_its_work_asked_for(desk, recording) -> None:
    anna = caller(desk)
    upload = bring(desk, anna, recording, filename="../../etc/Лекция 1.mp3", language="ru", date="2026-09-01")
    assert upload.state is UploadState.ACCEPTED
    with desk.shelf.database.read() as connection:
        card = find_lecture(connection, upload.made_id)
        kept = recording_of(connection, card.id)
        (run,) = runs_of(connection, card.id)
    assert (card.title, card.file_name, card.date) == ("Лекция 1", "Лекция 1.mp3", "2026-09-01")
    assert kept.sha256 == hashlib.sha256(recording).hexdigest()
    assert desk.shelf.keeper.blobs.read(kept.sha256) == recording
    assert (run.kind, run.asked_by, run.id) == ("full", "anna", upload.run_id)
    assert not list(desk.parts.folder.glob("*.part"))


def test_only_the_callers_own_lectures_are_named_as_duplicates(desk, recording) -> None:
    anna, boris = caller(desk), caller(desk, "boris")
    first = bring(desk, anna, recording)
    foreign = bring(desk, boris, recording)
    again = bring(desk, anna, recording)
    assert (first.duplicate_ids, foreign.duplicate_ids) == ((), ())
    assert again.duplicate_ids == (first.made_id,)


def test_a_transcript_is_known_by_what_is_in_it_and_not_by_its_name(desk) -> None:
    anna = caller(desk)
    upload = bring(desk, anna, SRT.encode(), filename="lecture.ru.mp3")
    with desk.shelf.database.read() as connection:
        card = find_lecture(connection, upload.made_id)
        assert recording_of(connection, card.id) is None
        assert named_blob(connection, card.id, "transcript") == hashlib.sha256(SRT.encode()).hexdigest()
        (run,) = runs_of(connection, card.id)
    assert run.options == {"transcript_name": "lecture.ru.mp3"}


def test_a_recording_is_known_under_any_name(desk, recording) -> None:
    upload = bring(desk, caller(desk), recording, filename="конспект.txt")
    assert upload.checked.recording is not None


def test_a_transcript_can_be_brought_to_a_lecture_that_is_there(desk, recording) -> None:
    anna, boris = caller(desk), caller(desk, "boris")
    lecture = bring(desk, anna, recording)
    beside = bring(desk, anna, SRT.encode(), filename="a.srt", lecture_id=lecture.made_id)
    assert beside.made_id == lecture.made_id
    with desk.shelf.database.read() as connection:
        assert named_blob(connection, lecture.made_id, "transcript") is not None
        options = [run.options for run in runs_of(connection, lecture.made_id)]
    assert sorted(map(str, options)) == ["{'transcript_name': 'a.srt'}", "{}"]
    assert bring(desk, anna, recording, lecture_id=lecture.made_id).fault.code == "unknown_kind"
    with pytest.raises(LectureMissing):
        begin_upload(desk, boris, size_bytes=5, wishes={"lecture_id": lecture.made_id})


def silent_film(folder: Path) -> bytes:
    place = folder / "film.mp4"
    with av.open(str(place), "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for number in range(5):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return place.read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("lecture.mp3", b"", "file_empty"),
        ("lecture.mp3", b"just some words that are no lecture at all", "not_media"),
        ("lecture.mp3", bytes(range(256)) * 40, "not_media"),
        ("lecture.mp3", b"#EXTM3U\n#EXT-X-VERSION:3\nfile:///etc/passwd\n", "playlist_refused"),
        ("lecture.mp3", b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist_refused"),
        ("lecture.m4a", b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom\0\0\0\0", "truncated_recording"),
        ("photo.mp3", png(), "no_audio_stream"),
        ("film.mp4", silent_film, "no_audio_stream"),
        ("empty.srt", b"1\n00:00:01,000 --> 00:00:02,000\n\n", "transcript_empty"),
        ("broken.json", b'{"segments": [{"start": "x"', "transcript_unreadable"),
    ],
)
def test_what_cannot_be_used_is_refused_by_a_code_of_its_own(desk, tmp_path, name, content, code) -> None:
    if callable(content):
        content = content(tmp_path)
    anna = caller(desk)
    upload = bring(desk, anna, content, filename=name)
    assert upload.fault.code == code
    assert lecture_ids(desk, anna) == []
    assert [it.fault.code for it in list_uploads(desk, anna)] == [code]
    assert not list(desk.parts.folder.glob("*.part"))


def test_a_recording_beyond_the_hours_allowed_is_refused(tmp_path, recording) -> None:
    desk = make_desk(tmp_path, decode=DecodeLimits(max_hours=0.5 / 3600))
    assert bring(desk, caller(desk), recording).fault.code == "recording_too_long"
    desk.shelf.database.close()


def test_a_file_that_came_otherwise_than_announced_is_refused(desk, recording) -> None:
    anna = caller(desk)
    right = hashlib.sha256(recording).hexdigest()
    assert bring(desk, anna, recording, sha256=right).fault is None
    assert bring(desk, anna, recording, sha256="0" * 64).fault.code == "upload_damaged"


@pytest.mark.parametrize(
    ("limits", "size", "error"),
    [
        ({"largest_bytes": 1000}, 1001, RecordingTooLarge),
        ({"quota_bytes": 1000}, 1001, QuotaExceeded),
        ({"reserve_bytes": 1000, "free": 1500}, 501, DiskFull),
    ],
)
def test_there_is_an_end_to_what_may_be_brought(tmp_path, limits, size, error) -> None:
    desk = make_desk(tmp_path, **limits)
    anna = caller(desk)
    with pytest.raises(error):
        begin_upload(desk, anna, size_bytes=size)
    begin_upload(desk, anna, size_bytes=size - 1)
    if error is not RecordingTooLarge:  # what was promised to one upload is not given to another
        with pytest.raises(error):
            begin_upload(desk, anna, size_bytes=1)
    desk.shelf.database.close()


def test_recordings_count_against_the_quota(tmp_path, recording) -> None:
    desk = make_desk(tmp_path, quota_bytes=len(recording) + 10)
    anna, boris = caller(desk), caller(desk, "boris")
    bring(desk, anna, recording)
    with pytest.raises(QuotaExceeded):
        begin_upload(desk, anna, size_bytes=11)
    begin_upload(desk, boris, size_bytes=len(recording))
    desk.shelf.database.close()


def test_a_full_disk_loses_nothing_of_what_came(desk, recording) -> None:
    anna = caller(desk)
    upload = begin_upload(desk, anna, size_bytes=len(recording))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, hard))
    try:
        with pytest.raises(DiskFull), receiving(desk, anna, upload.id, offset=0) as part:
            part.write(recording)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    here = offset_of(desk, upload)
    assert here == 30_000
    with receiving(desk, anna, upload.id, offset=here) as part:
        part.write(recording[here:])
        assert accept(desk, upload.id).state is UploadState.ACCEPTED


def test_two_writers_do_not_meet(desk) -> None:
    anna = caller(desk)
    upload = begin_upload(desk, anna, size_bytes=10)
    with receiving(desk, anna, upload.id, offset=0) as part:
        with pytest.raises(UploadLocked), receiving(desk, anna, upload.id, offset=0):
            pass
        with pytest.raises(UploadLocked):
            drop_upload(desk, anna, upload.id)
        part.write(b"12345")
    assert offset_of(desk, upload) == 5
    with pytest.raises(UploadOffsetWrong), receiving(desk, anna, upload.id, offset=4):
        pass
    with pytest.raises(UploadOverrun), receiving(desk, anna, upload.id, offset=5) as part:
        part.write(b"123456")
    assert offset_of(desk, upload) == 5


def test_what_was_not_checked_does_not_count(desk) -> None:
    anna = caller(desk)
    upload = begin_upload(desk, anna, size_bytes=10)
    with receiving(desk, anna, upload.id, offset=0) as part:
        part.write(b"1234")
    with receiving(desk, anna, upload.id, offset=4, is_checked=True) as part:
        part.write(b"xx")
    assert offset_of(desk, upload) == 4
    with receiving(desk, anna, upload.id, offset=4, is_checked=True) as part:
        part.write(b"56")
        desk.parts.check_passed(upload.id)
    assert offset_of(desk, upload) == 6
    assert desk.parts.part(upload.id).read_bytes() == b"123456"


def test_a_foreign_upload_is_not_there(desk) -> None:
    anna, boris = caller(desk), caller(desk, "boris")
    upload = begin_upload(desk, anna, size_bytes=10)
    for upload_id in (upload.id, "../../etc/passwd", "x" * 32, "0" * 32, ""):
        with pytest.raises(UploadMissing):
            find_upload(desk, boris, upload_id)
    assert list_uploads(desk, boris) == []


def test_students_bring_nothing(desk) -> None:
    with pytest.raises(NotAllowed):
        begin_upload(desk, caller(desk, "student", Role.STUDENT), size_bytes=1)


@pytest.mark.parametrize(
    ("wishes", "error"),
    [
        ({"language": "xx"}, LanguageUnknown),
        ({"date": "yesterday"}, UploadRequestBad),
        ({"sha256": "short"}, UploadRequestBad),
        ({"course_id": "nowhere"}, ObjectMissing),
        ({"lecture_id": "nowhere"}, LectureMissing),
    ],
)
def test_wishes_that_cannot_be_met_are_told_before_the_first_byte(desk, wishes, error) -> None:
    with pytest.raises(error):
        begin_upload(desk, caller(desk), size_bytes=1, wishes=wishes)
    assert not list(desk.parts.folder.glob("*"))


@given(st.text(max_size=600))
def test_no_name_leads_anywhere(sent: str) -> None:
    name = shown_name(sent)
    assert name
    assert len(name) <= 500
    assert "/" not in name
    assert "\\" not in name
    assert name.isprintable()


def test_uploads_end_after_a_while(tmp_path, recording) -> None:
    clock = Clock()
    desk = make_desk(tmp_path, clock=clock, expire_ms=1000)
    anna = caller(desk)
    waiting = begin_upload(desk, anna, size_bytes=10)
    clock.now_ms += 900
    with receiving(desk, anna, waiting.id, offset=0) as part:
        part.write(b"123")
    done = bring(desk, anna, recording)
    clock.now_ms += 900
    assert expire_uploads(desk) == 0
    clock.now_ms += 200
    with pytest.raises(UploadMissing):
        find_upload(desk, anna, waiting.id)
    assert expire_uploads(desk) == 1
    assert find_upload(desk, anna, done.id).made_id
    clock.now_ms += KEPT_ENDED_MS
    assert expire_uploads(desk) == 1
    assert list(desk.parts.folder.iterdir()) == []
    assert lecture_ids(desk, anna) == [done.made_id]
    desk.shelf.database.close()


def receive_and_accept(desk, who, upload_id: str, content: bytes) -> None:
    with receiving(desk, who, upload_id, offset=0) as part:
        part.write(content)
        accept(desk, upload_id)


class Killed(BaseException):
    """What no code of ours catches."""


STEPS = ("_checked", "_keep", "_enter", "_end", "audio.probe", "note")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_next_start_makes_one_lecture(
    desk, recording, monkeypatch, step, after
) -> None:
    anna = caller(desk)
    upload = begin_upload(desk, anna, size_bytes=len(recording), wishes={"filename": "a.wav"})
    room, name = (accepting.audio, "probe") if step == "audio.probe" else (accepting, step)
    true_step = getattr(room, name)

    def dying(*args, **options):
        if after:
            true_step(*args, **options)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(room, name, dying)
        with pytest.raises(Killed):
            receive_and_accept(desk, anna, upload.id, recording)
    done = resume_finished(desk)
    assert (done == 1) or (step == "_end" and after)
    assert resume_finished(desk) == 0
    finished = find_upload(desk, anna, upload.id)
    assert lecture_ids(desk, anna) == [finished.made_id]
    with desk.shelf.database.read() as connection:
        assert len(runs_of(connection, finished.made_id)) == 1
        sha256 = recording_of(connection, finished.made_id).sha256
    assert desk.shelf.keeper.blobs.read(sha256) == recording


def test_a_disk_that_refuses_at_the_end_is_no_fault_of_the_file(desk, recording, monkeypatch) -> None:
    anna = caller(desk)
    upload = begin_upload(desk, anna, size_bytes=len(recording))

    def full(*_args, **_options):
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(type(desk.shelf.keeper), "keep_file", full)
        with pytest.raises(KonspektError):
            receive_and_accept(desk, anna, upload.id, recording)
        assert resume_finished(desk) == 0
    assert find_upload(desk, anna, upload.id).is_open
    assert resume_finished(desk) == 1
    assert len(lecture_ids(desk, anna)) == 1


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, 3000), min_size=1, max_size=12), seed=st.integers(0, 99))
def test_any_parts_in_a_row_are_the_file(desk, cuts, seed) -> None:
    anna = caller(desk)
    content = np.random.default_rng(seed).bytes(4000)
    upload = begin_upload(desk, anna, size_bytes=len(content))
    at = 0
    for cut in [*cuts, len(content)]:
        chunk = content[at : at + cut]
        with receiving(desk, anna, upload.id, offset=at) as part:
            part.write(chunk)
        at += len(chunk)
        assert offset_of(desk, upload) == at
    assert desk.parts.part(upload.id).read_bytes() == content


@pytest.mark.parametrize("wish", ["course_id", "lecture_id"])
def test_who_may_no_longer_put_something_there_when_it_has_come_is_refused(desk, wish: str) -> None:
    with desk.shelf.database.write() as connection:
        add_user(
            connection, User(id="boris", name="boris", display_name="", role=Role.LECTURER, created_ms=1)
        )
        add_course(connection, Course(id="course", title="Python", created_ms=1))
        card = LectureCard(
            id="lecture",
            owner_id="boris",
            title="A",
            file_name="a.mp3",
            language="ru",
            created_ms=1,
            course_id="course",
        )
        add_lecture(connection, card)
        put_member(connection, Member(course_id="course", user_id="boris", role=Role.LECTURER))
    caller(desk)  # Anna has an account
    with desk.shelf.database.write() as connection:
        put_member(connection, Member(course_id="course", user_id="anna", role=Role.LECTURER))
    anna = sessions.caller_named(desk.shelf, "anna")
    content = SRT.encode()
    wishes = {"filename": "a.srt", wish: wish.removesuffix("_id")}
    upload = begin_upload(desk, anna, size_bytes=len(content), wishes=wishes)
    with desk.shelf.database.write() as connection:
        remove_member(connection, course_id="course", user_id="anna")
    with receiving(desk, anna, upload.id, offset=0) as part:
        part.write(content)
        ended = accept(desk, upload.id)
    assert (ended.state, ended.fault.code) == (UploadState.REFUSED, "lecture_missing")
    with desk.shelf.database.read() as connection:
        assert runs_of(connection, "lecture") == []
        assert visible_lecture_ids(connection, anna.sight, course_id="course") == ["lecture"]
