"""Cards of lectures: who sees them, who may change them, how they are listed."""

import base64

import pytest

from store.shelf import new_lecture
from web.lecture_world import ORIGIN, add_lecture, post
from web.world import COURSE, PEOPLE

EDITORS = ("administrator", "methodologist", "owner", "colleague")
OUTSIDERS = ("lecturer", "student")


def test_a_lecture_is_read_by_its_course_and_by_listeners_once_it_is_published(world):
    lecture_id = add_lecture(world)
    address = f"/lectures/{lecture_id}"
    told = {name: world.ask("GET", address, by=name).status_code for name in PEOPLE}
    assert told == {name: 200 if name in EDITORS else 404 for name in PEOPLE}
    changed = world.ask("PATCH", address, by="owner", headers=ORIGIN, json={"published": True})
    assert changed.json()["published_at"] is not None
    told = {name: world.ask("GET", address, by=name).status_code for name in PEOPLE}
    assert told == {name: 404 if name in OUTSIDERS else 200 for name in PEOPLE}


def test_only_its_owner_and_administrators_delete_a_lecture_for_ever(world):
    lecture_id = add_lecture(world)
    address = f"/lectures/{lecture_id}?forever=true"
    assert world.ask("DELETE", address, by="colleague", headers=ORIGIN).status_code == 403
    assert world.ask("DELETE", address, by="owner", headers=ORIGIN).status_code == 204
    assert world.ask("GET", f"/lectures/{lecture_id}", by="owner").status_code == 404


def test_pages_of_the_list_give_every_lecture_once_newest_first(world):
    made = [new_lecture(world.service.shelf.database, owner_id="owner", created_ms=at) for at in range(7)]
    add_lecture(world, by="lecturer", course_id=None)
    seen, cursor = [], ""
    while cursor is not None:
        page = world.ask("GET", f"/lectures?limit=3&cursor={cursor}", by="owner").json()
        seen += [card["id"] for card in page["lectures"]]
        cursor = page["next_cursor"]
    assert seen == made[::-1]


def test_a_filtered_list_has_full_pages(world):
    database = world.service.shelf.database
    ready = [add_lecture(world, created_ms=2 * at) for at in range(4)]
    for at in range(4):
        new_lecture(database, owner_id="owner", created_ms=2 * at + 1)
    first = world.ask("GET", "/lectures?state=ready&limit=3", by="owner").json()
    assert [card["id"] for card in first["lectures"]] == ready[:0:-1]
    last = world.ask("GET", f"/lectures?state=ready&limit=3&cursor={first['next_cursor']}", by="owner").json()
    assert [card["id"] for card in last["lectures"]] == ready[:1]
    assert last["next_cursor"] is None


def test_a_card_counts_what_there_is_to_check(world):
    lecture_id = add_lecture(world)
    card = world.ask("GET", f"/lectures/{lecture_id}", by="owner").json()
    assert card["counts"] == {"entries": 4, "accepted": 0, "rejected": 0, "draft": 4, "segments": 5}
    assert (card["state"], card["progress"], card["is_timed"], card["has_sound"]) == (
        "ready",
        None,
        True,
        False,
    )
    assert card["duration_ms"] == 21_900  # no recording: the end of the transcript


def test_what_is_left_out_of_a_change_stays_and_what_is_null_goes(world):
    lecture_id = add_lecture(world, date="2026-09-01", part_number=2)
    address = f"/lectures/{lecture_id}"
    changed = world.ask("PATCH", address, by="owner", headers=ORIGIN, json={"title": "  Строки  "}).json()
    assert (changed["title"], changed["date"], changed["part_number"]) == ("Строки", "2026-09-01", 2)
    changed = world.ask("PATCH", address, by="owner", headers=ORIGIN, json={"date": None}).json()
    assert (changed["title"], changed["date"], changed["course_id"]) == ("Строки", None, COURSE)


def test_who_describes_a_lecture_that_another_described_since_is_given_the_newer_card(world):
    lecture_id = add_lecture(world)
    address = f"/lectures/{lecture_id}"
    tag = world.ask("GET", address, by="owner").headers["ETag"]
    world.ask("PATCH", address, by="colleague", headers=ORIGIN, json={"title": "Строки"})
    refused = world.ask(
        "PATCH", address, by="owner", headers={**ORIGIN, "If-Match": tag}, json={"title": "Числа"}
    )
    assert (refused.status_code, refused.json()["code"]) == (412, "edit_stale")
    assert refused.json()["lecture"]["title"] == "Строки"
    assert world.ask("GET", address, by="owner").json()["title"] == "Строки"


def test_a_lecture_moves_only_into_a_course_that_its_editor_works_in(world):
    lecture_id = add_lecture(world, by="lecturer", course_id=None)
    address = f"/lectures/{lecture_id}"
    moved = world.ask("PATCH", address, by="lecturer", headers=ORIGIN, json={"course_id": COURSE})
    assert (moved.status_code, moved.json()["code"]) == (404, "object_missing")
    assert world.ask("GET", address, by="lecturer").json()["course_id"] is None


def test_bulk_does_all_or_nothing(world):
    mine = [add_lecture(world) for _ in range(3)]
    foreign = add_lecture(world, by="lecturer", course_id=None)
    asked = {"ids": [*mine, foreign], "action": "trash"}
    assert post(world, "/lectures/bulk", json=asked).status_code == 404
    assert len(world.ask("GET", "/lectures", by="owner").json()["lectures"]) == 3
    trashed = post(world, "/lectures/bulk", json={"ids": mine, "action": "trash"}).json()["lectures"]
    assert [card["id"] for card in trashed] == mine
    assert world.ask("GET", "/lectures", by="owner").json()["lectures"] == []
    assert len(world.ask("GET", "/lectures?trashed=true", by="owner").json()["lectures"]) == 3
    post(world, "/lectures/bulk", json={"ids": mine, "action": "restore"})
    published = post(world, "/lectures/bulk", json={"ids": mine, "action": "publish"}).json()["lectures"]
    assert all(card["published_at"] for card in published)


def test_who_moves_lectures_out_of_his_own_sight_is_told_what_they_are_now(world):
    lecture_id = add_lecture(world)
    asked = {"ids": [lecture_id], "action": "move", "course_id": None}
    moved = post(world, "/lectures/bulk", by="colleague", json=asked)
    assert [card["course_id"] for card in moved.json()["lectures"]] == [None]
    assert world.ask("GET", f"/lectures/{lecture_id}", by="colleague").status_code == 404
    assert world.ask("GET", f"/lectures/{lecture_id}", by="owner").status_code == 200


@pytest.mark.parametrize(
    "place", ['[1,"\\ud800"]', '[1,"\\u0000"]', '["1","x"]', "[1]", "{}", '[true,"x"]', "[[[["]
)
def test_a_word_that_is_no_place_of_the_list_is_refused(world, place):
    cursor = base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")
    asked = world.ask("GET", f"/lectures?cursor={cursor}", by="owner")
    assert (asked.status_code, asked.json()["code"]) == (422, "request_bad")


def test_listeners_see_nothing_of_the_trash(world):
    lecture_id = add_lecture(world, published_ms=1)
    assert len(world.ask("GET", "/lectures", by="listener").json()["lectures"]) == 1
    world.ask("DELETE", f"/lectures/{lecture_id}", by="owner", headers=ORIGIN)
    assert world.ask("GET", f"/lectures/{lecture_id}", by="listener").status_code == 404
    assert world.ask("GET", "/lectures?trashed=true", by="listener").json()["lectures"] == []


@pytest.mark.parametrize("title", ["", "   ", "a\x00b", "x" * 301, "две\nстроки"])
def test_a_title_is_one_line_of_printable_text(world, title):
    lecture_id = add_lecture(world)
    asked = world.ask("PATCH", f"/lectures/{lecture_id}", by="owner", headers=ORIGIN, json={"title": title})
    assert (asked.status_code, asked.json()["code"]) == (422, "request_bad")


def test_the_sample_is_put_on_the_shelf_once(world):
    first = post(world, "/lectures/sample").json()
    assert (first["is_sample"], first["state"], first["progress"]["queue_place"]) == (True, "waiting", 1)
    assert post(world, "/lectures/sample").json()["id"] == first["id"]
    assert post(world, "/lectures/sample", by="listener").status_code == 403
