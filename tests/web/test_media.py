"""The sound of a lecture by parts, as players ask for it, from a folder and from S3; and the outline under the player."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.domain.errors import RangeUnfit
from konspekt.library import media
from konspekt.library.callers import Caller, Role
from konspekt.library.sharing import make_link
from konspekt.line import spool
from konspekt.store.artifacts import name_blob
from konspekt.store.keeping import Keeper
from konspekt.store.lectures import LectureCard, add_lecture
from konspekt.web.ranges import Span, span_of

SOUND = bytes(range(256)) * 12_000
OUTLINE = bytes([0, 1, 128, 255])
PATH = "/lectures/l1/listening"


def put_media(world, keeper=None) -> str:
    keeper = keeper or world.service.shelf.keeper
    shas = [keeper.keep_bytes(content) for content in (SOUND, OUTLINE)]
    card = LectureCard(
        id="l1", owner_id="owner", title="Литералы", file_name="a.mp3", language="ru", created_ms=1
    )
    with world.service.shelf.database.write() as connection:
        add_lecture(connection, card)
        add_lecture(connection, replace(card, id="l2"))
        for name, sha256 in zip((media.LISTENING, media.PEAKS), shas, strict=True):
            name_blob(connection, "l1", name, sha256)
    return shas[0]


def test_the_player_asks_for_the_files_that_the_line_makes() -> None:
    assert (media.LISTENING, media.PEAKS) == (spool.LISTENING_FILE, spool.PEAKS_FILE)
    assert media.PEAKS_PER_SECOND == spool.PEAKS_PER_SECOND


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, len(SOUND)),
        ("bytes=-7", len(SOUND) - 7, len(SOUND)),
        ("bytes=2000000-99999999", 2_000_000, len(SOUND)),
        ("bytes=1048570-2097160", 1_048_570, 2_097_161),
    ],
)
def test_a_part_is_the_part(world, asked, start, end) -> None:
    sha256 = put_media(world)
    answer = world.ask("GET", PATH, by="owner", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, SOUND[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(SOUND)}"
    assert answer.headers["etag"] == f'"{sha256}"'
    assert answer.headers["content-length"] == str(end - start)


def test_what_is_no_single_part_gives_the_whole(world) -> None:
    put_media(world)
    for asked in ("bytes=0-1,5-6", "items=0-5", "bytes=5-2", "bytes=-", "bytes=x", ""):
        answer = world.ask("GET", PATH, by="owner", headers={"Range": asked})
        assert (answer.status_code, answer.content == SOUND) == (200, True)
        assert answer.headers["content-type"] == "audio/mp4"


def test_a_part_behind_the_end_is_refused(world) -> None:
    put_media(world)
    answer = world.ask("GET", PATH, by="owner", headers={"Range": f"bytes={len(SOUND)}-"})
    assert (answer.status_code, answer.json()["code"]) == (416, "range_unfit")


def test_a_file_that_changed_is_sent_whole_and_one_that_did_not_is_not_sent(world) -> None:
    tag = f'"{put_media(world)}"'
    part = {"Range": "bytes=0-9"}
    assert world.ask("GET", PATH, by="owner", headers={**part, "If-Range": tag}).status_code == 206
    assert world.ask("GET", PATH, by="owner", headers={**part, "If-Range": '"old"'}).status_code == 200
    assert world.ask("GET", PATH, by="owner", headers={"If-None-Match": tag}).status_code == 304
    outline = world.ask("GET", "/lectures/l1/peaks", by="owner")
    assert outline.json() == {"per_second": 10, "peaks": [0, 1, 128, 255]}
    known = {"If-None-Match": outline.headers["etag"]}
    assert world.ask("GET", "/lectures/l1/peaks", by="owner", headers=known).status_code == 304


def test_only_those_hear_it_who_may_read_it(world) -> None:
    put_media(world)
    for path in (PATH, "/lectures/l1/peaks"):
        assert world.ask("GET", path, by="lecturer").status_code == 404
        assert world.ask("GET", path, by="student").status_code == 404
        assert world.ask("GET", path).status_code == 401
    assert world.ask("GET", "/lectures/l2/listening", by="owner").json()["code"] == "object_missing"


def test_a_link_opens_the_sound_too(world) -> None:
    put_media(world)
    owner = Caller(user_id="owner", name="owner", role=Role.LECTURER, courses={})
    _, token = make_link(world.service.shelf, owner, "l1", expires_ms=None)
    answer = world.ask("GET", f"/shared/{token}/listening", headers={"Range": "bytes=5-8"})
    assert (answer.status_code, answer.content) == (206, SOUND[5:9])
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert world.ask("GET", f"/shared/{token}/peaks").json()["peaks"] == [0, 1, 128, 255]
    assert world.ask("GET", "/shared/nothing/listening").status_code == 404


@pytest.mark.slow
def test_parts_come_from_another_machine_as_well(world, s3_blobs) -> None:
    shelf = world.service.shelf
    far = replace(shelf, keeper=Keeper(database=shelf.database, blobs=s3_blobs, clock=shelf.keeper.clock))
    put_media(world, far.keeper)
    owner = Caller(user_id="owner", name="owner", role=Role.LECTURER, courses={})
    file = media.media_file(far, owner, "l1", media.LISTENING)
    assert b"".join(file.blocks(1_048_570, 2_500_000)) == SOUND[1_048_570:2_500_000]
    assert media.media_file(far, owner, "l1", media.PEAKS).read() == OUTLINE


@given(st.text(alphabet="0123456789-=,bytes ", max_size=30), st.integers(0, 10**9))
def test_any_header_gives_a_part_inside_the_file_or_the_whole(header, size) -> None:
    try:
        span = span_of(header, size)
    except RangeUnfit:
        return
    assert span is None or (0 <= span.start < span.end <= size and isinstance(span, Span))
