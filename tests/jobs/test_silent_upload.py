"""A recording in which nobody speaks passes the desk, since only listening can tell; the run says so by its code."""

import wave
from pathlib import Path

import pytest

from konspekt.library.accepting import accept
from konspekt.library.callers import Caller, Role
from konspekt.library.shelf import SINGLE_USER_ID
from konspekt.library.uploads import begin_upload, receiving
from konspekt.store.runs import RunState
from konspekt.wiring import upload_desk


@pytest.mark.slow
def test_a_silent_recording_is_told_as_silent(make_service, tmp_path: Path) -> None:
    place = tmp_path / "silence.wav"
    with wave.open(str(place), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(3 * 32_000))
    service = make_service(speech__engine="sample")
    desk = upload_desk(service.service)
    who = Caller(user_id=SINGLE_USER_ID, name="single", role=Role.ADMINISTRATOR, courses={})
    upload = begin_upload(desk, who, size_bytes=place.stat().st_size, wishes={"filename": "silence.wav"})
    with receiving(desk, who, upload.id, offset=0) as part:
        part.write(place.read_bytes())
        assert accept(desk, upload.id).fault is None
    service.keep_working("speech,text", "w1", upload.run_id)
    run = service.run(upload.run_id)
    assert (run.state, run.error_code) == (RunState.FAILED, "silent_recording")
