"""The upload protocol tus 1.0 as a client sees it."""

import asyncio
import base64
import hashlib

import pytest
from starlette.requests import Request

from audio.making import clicks, write
from konspekt.library.uploads import begin_upload, receiving
from konspekt.settings import UploadSettings
from konspekt.web import uploads as protocol
from konspekt.wiring import upload_desk
from library.desks import caller
from web.world import API, add_everybody, open_world

TUS = {"Tus-Resumable": "1.0.0"}
PART = {**TUS, "Content-Type": "application/offset+octet-stream"}
SRT = "1\n00:00:01,000 --> 00:00:03,000\nСтек это структура данных.\n".encode()


@pytest.fixture(scope="module")
def recording(tmp_path_factory) -> bytes:
    place = tmp_path_factory.mktemp("made") / "lecture.wav"
    return write(place, clicks(seconds=1, rate=22_050), "wav").read_bytes()


def wishes(**named: str) -> dict[str, str]:
    pairs = (f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in named.items())
    return {"Upload-Metadata": ",".join(pairs)}


def digest(content: bytes) -> dict[str, str]:
    return {"Upload-Checksum": "sha256 " + base64.b64encode(hashlib.sha256(content).digest()).decode()}


def begin(world, size: int, by: str = "owner", **named: str) -> str:
    answer = world.ask(
        "POST", "/uploads", by=by, headers={**TUS, "Upload-Length": str(size), **wishes(**named)}
    )
    assert answer.status_code == 201, answer.text
    return answer.headers["location"].removeprefix(API)


def send(world, place: str, offset: int, content: bytes, by: str = "owner", **more: str):
    headers = {**PART, "Upload-Offset": str(offset), **{k.replace("_", "-"): v for k, v in more.items()}}
    return world.ask("PATCH", place, by=by, headers=headers, content=content)


def test_the_server_says_what_it_speaks(world) -> None:
    answer = world.ask("OPTIONS", "/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert set(answer.headers["tus-extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "termination",
        "checksum",
        "expiration",
    }
    assert answer.headers["tus-max-size"] == "4000000000"
    assert answer.headers["tus-checksum-algorithm"] == "sha256"


def test_a_file_comes_in_parts_and_becomes_a_lecture(world, recording) -> None:
    place = begin(
        world, len(recording), filename="Лекция.wav", title="Стек", date="2026-09-01", course_id="course"
    )
    answer = send(world, place, 0, recording[:1000])
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, "1000")
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert "GMT" in answer.headers["upload-expires"]
    assert "konspekt-lecture" not in answer.headers
    look = world.ask("HEAD", place, by="owner", headers=TUS)
    assert (look.headers["upload-offset"], look.headers["upload-length"]) == ("1000", str(len(recording)))
    assert look.headers["cache-control"] == "no-store"
    (told,) = world.ask("GET", "/uploads", by="owner").json()["uploads"]
    assert (told["file_name"], told["offset_bytes"], told["lecture_id"]) == ("Лекция.wav", 1000, None)
    answer = send(world, place, 1000, recording[1000:])
    lecture_id = answer.headers["konspekt-lecture"]
    card = world.ask("GET", f"/lectures/{lecture_id}", by="owner").json()
    assert (card["title"], card["date"], card["course_id"]) == ("Стек", "2026-09-01", "course")
    assert card["state"] == "waiting"
    assert world.ask("HEAD", place, by="owner", headers=TUS).headers["konspekt-lecture"] == lecture_id
    again = begin(world, len(recording))
    assert send(world, again, 0, recording).headers["konspekt-duplicates"] == lecture_id


def test_the_first_part_may_come_with_the_beginning(world) -> None:
    headers = {**PART, "Upload-Length": str(len(SRT)), **wishes(filename="a.srt")}
    answer = world.ask("POST", "/uploads", by="owner", headers=headers, content=SRT)
    assert answer.status_code == 201
    assert answer.headers["upload-offset"] == str(len(SRT))
    assert answer.headers["konspekt-lecture"]


def test_what_is_refused_is_told_and_kept(world) -> None:
    place = begin(world, 9, filename="a.mp3")
    answer = send(world, place, 0, b"no sound!", Accept_Language="en")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_media")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["tus-resumable"] == "1.0.0"
    told = world.ask("GET", place, by="owner", headers={"Accept-Language": "en"}).json()
    assert told["error"]["code"] == "not_media"
    assert told["error"]["action"] == answer.json()["action"]
    empty = world.ask(
        "POST", "/uploads", by="owner", headers={**TUS, "Upload-Length": "0", **wishes(filename="a.mp3")}
    )
    assert (empty.status_code, empty.json()["code"]) == (422, "file_empty")


def test_a_part_with_a_wrong_checksum_is_thrown_away(world) -> None:
    place = begin(world, len(SRT), filename="a.srt")
    wrong = send(world, place, 0, SRT[:10], **digest(b"other"))
    assert (wrong.status_code, wrong.json()["code"]) == (460, "upload_checksum_wrong")
    assert world.ask("HEAD", place, by="owner", headers=TUS).headers["upload-offset"] == "0"
    assert send(world, place, 0, SRT[:10], **digest(SRT[:10])).status_code == 204
    assert send(world, place, 10, SRT[10:], **digest(SRT[10:])).headers["konspekt-lecture"]
    md5 = send(world, begin(world, 5), 0, b"12345", Upload_Checksum="md5 xxxx")
    assert (md5.status_code, md5.json()["code"]) == (400, "upload_request_bad")


def test_the_protocols_words_are_kept(world) -> None:
    place = begin(world, 10)
    cases = [
        (send(world, place, 5, b"12345"), 409, "upload_offset_wrong"),
        (send(world, place, 0, b"12345678901"), 413, "upload_overrun"),
        (send(world, place, 0, b"1", Content_Type="text/plain"), 415, "upload_type_wrong"),
        (send(world, place, 0, b"1", Tus_Resumable="0.2.2"), 412, "upload_version_unknown"),
        (send(world, place, -1, b"1"), 422, "request_bad"),
        (send(world, "/uploads/" + "0" * 32, 0, b"1"), 404, "upload_missing"),
        (send(world, place, 0, b"1", by="colleague"), 404, "upload_missing"),
        (world.ask("POST", "/uploads", by="owner", headers=TUS), 422, "request_bad"),
        (
            world.ask("POST", "/uploads", by="owner", headers={**TUS, "Upload-Length": "5000000000"}),
            413,
            "recording_too_large",
        ),
        (
            world.ask(
                "POST",
                "/uploads",
                by="owner",
                headers={**TUS, "Upload-Length": "5", "Upload-Metadata": "a !!"},
            ),
            400,
            "upload_request_bad",
        ),
        (
            world.ask("POST", "/uploads", by="student", headers={**TUS, "Upload-Length": "5"}),
            403,
            "not_allowed",
        ),
    ]
    for answer, status, code in cases:
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    version = send(world, place, 0, b"1", Tus_Resumable="0.2.2")
    assert version.headers["tus-version"] == "1.0.0"


def test_an_upload_can_be_given_up(world) -> None:
    place = begin(world, 10)
    assert world.ask("DELETE", place, by="colleague", headers=TUS).status_code == 404
    assert world.ask("DELETE", place, by="owner", headers=TUS).status_code == 204
    assert world.ask("HEAD", place, by="owner", headers=TUS).status_code == 404
    assert world.ask("GET", "/uploads", by="owner").json()["uploads"] == []


def test_two_that_write_at_once_do_not_mix(world) -> None:
    place = begin(world, 10)
    desk = upload_desk(world.service)
    with receiving(desk, caller(desk, "owner"), place.rpartition("/")[2], offset=0) as part:
        part.write(b"123")
        assert send(world, place, 3, b"456").status_code == 423
        assert world.ask("DELETE", place, by="owner", headers=TUS).status_code == 423
    assert send(world, place, 3, b"456").headers["upload-offset"] == "6"


def test_limits_are_told_by_their_codes(tmp_path) -> None:
    for settings, code in (
        (UploadSettings(quota_gb=0.000_001), "quota_exceeded"),
        (UploadSettings(reserve_gb=10**9), "disk_full"),
    ):
        world = open_world(tmp_path / code, uploads=settings)
        add_everybody(world.service)
        answer = world.ask("POST", "/uploads", by="owner", headers={**TUS, "Upload-Length": "2000"})
        assert answer.json()["code"] == code
        world.service.close()


@pytest.mark.parametrize("ending", ["silent", "gone"])
def test_a_client_that_goes_silent_or_away_leaves_what_came_and_no_lock(world, monkeypatch, ending) -> None:
    monkeypatch.setattr(protocol, "IDLE_S", 0.05)
    desk = upload_desk(world.service)
    owner = caller(desk, "owner")
    upload = begin_upload(desk, owner, size_bytes=10)
    messages = [{"type": "http.request", "body": b"123", "more_body": True}]

    async def receive():
        if messages:
            return messages.pop()
        if ending == "gone":
            return {"type": "http.disconnect"}
        await asyncio.sleep(60)
        raise AssertionError

    async def patch(checksum=None):
        request = Request({"type": "http", "method": "PATCH", "headers": []}, receive)
        return await protocol.receive(desk, owner, upload.id, offset=0, request=request, checksum=checksum)

    assert asyncio.run(patch())[1] == 3
    with receiving(desk, owner, upload.id, offset=3) as part:
        part.part.cut(0)
    # What came of a part that was to be checked as a whole does not count.
    messages.append({"type": "http.request", "body": b"123", "more_body": True})
    assert asyncio.run(patch(protocol.Checksum(hashlib.sha256(b"123456").digest())))[1] == 0
