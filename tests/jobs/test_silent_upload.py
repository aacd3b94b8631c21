"""A recording in which nobody speaks passes the desk, since only listening can tell; a transcript brought to it makes it a lecture."""

import wave
from pathlib import Path

import pytest

from konspekt.library.accepting import accept
from konspekt.library.callers import Caller, Role
from konspekt.library.lectures import LectureState, lecture
from konspekt.library.media import LISTENING, PEAKS, media_file
from konspekt.library.shelf import SINGLE_USER_ID
from konspekt.library.uploads import begin_upload, receiving
from konspekt.store.runs import RunState
from konspekt.wiring import upload_desk

SRT = "1\n00:00:00,500 --> 00:00:02,500\nСтек это структура данных, в которой последний элемент выходит первым.\n"
WHO = Caller(user_id=SINGLE_USER_ID, name="single", role=Role.ADMINISTRATOR, courses={})


def bring(desk, content: bytes, **wishes: str):
    upload = begin_upload(desk, WHO, size_bytes=len(content), wishes=wishes)
    with receiving(desk, WHO, upload.id, offset=0) as part:
        part.write(content)
        return accept(desk, upload.id)


@pytest.mark.slow
def test_a_silent_recording_is_told_as_silent_and_a_transcript_beside_it_helps(
    make_service, tmp_path: Path
) -> None:
    place = tmp_path / "silence.wav"
    with wave.open(str(place), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(3 * 32_000))
    service = make_service(speech__engine="sample")
    desk = upload_desk(service.service)
    silent = bring(desk, place.read_bytes(), filename="silence.wav")
    assert silent.fault is None
    service.work("speech,text", "w1")
    run = service.wait(silent.run_id, state=RunState.FAILED)
    assert run.error_code == "silent_recording"
    assert lecture(service.shelf, WHO, silent.made_id).state is LectureState.FAILED
    beside = bring(desk, SRT.encode(), filename="a.srt", lecture_id=silent.made_id)
    service.wait(beside.run_id)
    view = lecture(service.shelf, WHO, silent.made_id)
    assert (view.state, view.is_timed, view.has_sound) == (LectureState.READY, True, True)
    assert view.counts.segments == 1
    assert view.card.engine == "import"
    assert media_file(service.shelf, WHO, silent.made_id, LISTENING).size_bytes > 500
    assert len(media_file(service.shelf, WHO, silent.made_id, PEAKS).read()) == 30
