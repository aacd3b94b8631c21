"""Editing over HTTP: every edit, versions, repetition, undo, the second editor."""

from typing import get_args

import pytest

from editing.lecture_rows import block_rows, entry_row, segment_rows
from konspekt.editing import edits
from konspekt.editing.rows import MarkRow, NotesRow, SectionRow
from konspekt.editing.state import living
from web.lecture_world import ORIGIN, add_lecture, post, post_edits, state_of
from web.world import COURSE, add_everybody, open_world


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """One service for all tests of this module: each takes a lecture of its own."""
    opened = open_world(tmp_path_factory.mktemp("world"))
    add_everybody(opened.service)
    yield opened
    opened.service.close()


class Rows:
    """Ids of the small lecture's rows by what they are."""

    def __init__(self, state):
        self.segments = [row.id for row in segment_rows(state)]
        self.entries = [entry_row(state, key).id for key in ("литерал", "строка", "переменная")]
        self.notes = living(state.rows, NotesRow)[0].id
        self.sections = [row.id for row in living(state.rows, SectionRow)]
        self.marks = [row.id for row in living(state.rows, MarkRow)]
        self.content = [row.id for row in block_rows(state, "content")]
        self.table = block_rows(state, "table")[0].id
        self.question = block_rows(state, "questions")[0].id
        slice_ = {"segment_id": self.segments[0], "start_char": 12, "end_char": 27}
        self.slices = [slice_]


EVERY_EDIT = {
    "set_text": lambda r: {"segment_id": r.segments[0], "text": "Литерал это значение."},
    "set_speaker": lambda r: {"segment_ids": r.segments[:2], "speaker": "Анна"},
    "split_segment": lambda r: {"segment_id": r.segments[0], "at_char": 11},
    "merge_segment": lambda r: {"segment_id": r.segments[0]},
    "shift_segments": lambda r: {"segment_ids": [r.segments[1]], "by_ms": 300},
    "add_mark": lambda r: {"segment_id": r.segments[1], "title": "Строки"},
    "set_headword": lambda r: {"entry_id": r.entries[0], "headword": "Литерал"},
    "set_variants": lambda r: {"entry_id": r.entries[0], "variants": ["константа"]},
    "set_definition": lambda r: {"entry_id": r.entries[0], "text": "Значение, записанное в коде."},
    "quote_definition": lambda r: {"entry_id": r.entries[0], "slices": r.slices},
    "choose_definition": lambda r: {"entry_id": r.entries[0], "alternative": 0},
    "set_state": lambda r: {"entry_id": r.entries[0], "state": "accepted"},
    "add_entry": lambda r: {"headword": "запись значения", "mention_slices": r.slices},
    "merge_entries": lambda r: {"into_id": r.entries[0], "entry_id": r.entries[1]},
    "split_entry": lambda r: {"entry_id": r.entries[1]},
    "set_paragraph": lambda r: {"block_id": r.content[0], "text": "Своими словами."},
    "set_label": lambda r: {"block_id": r.content[0], "text": "О литералах"},
    "set_cell": lambda r: {"block_id": r.table, "column": 1, "text": "Чтобы писать код."},
    "add_paragraph": lambda r: {"section_id": r.sections[2], "text": "Ещё одно.", "slices": r.slices},
    "move_block": lambda r: {"block_id": r.content[0], "section_id": r.sections[2], "after": r.content[2]},
    "set_title": lambda r: {"row_id": r.sections[2], "title": "Главное"},
    "add_section": lambda r: {"notes_id": r.notes, "title": "От себя"},
    "move_section": lambda r: {"section_id": r.sections[2], "after": r.sections[4]},
    "delete": lambda r: {"row_id": r.content[0]},
    "restore": lambda r: {"row_id": r.content[0]},
    "replace_all": lambda r: {"find": "литерал", "replacement": "константа"},
}
BEFORE = {"choose_definition": "quote_definition", "split_entry": "merge_entries", "restore": "delete"}
"""Edits that need another one to have been made."""
OFFERED = {"take_suggestion", "drop_suggestion"}
"""Only a re-run offers: tests/web/test_edits_and_reruns.py."""


def seen_of(edit) -> list[str]:
    named = [value for name, value in edit.items() if name.endswith("_id")]
    slices = [it["segment_id"] for name in ("slices", "mention_slices") for it in edit.get(name, ())]
    return [*named, *edit.get("segment_ids", ()), *slices]


def make(world, lecture_id, op, **options):
    edit = {"op": op, **EVERY_EDIT[op](Rows(state_of(world, lecture_id)))}
    return post_edits(world, lecture_id, edit, seen=seen_of(edit), **options)


def test_every_edit_is_tried() -> None:
    known = {get_args(form.__annotations__["op"])[0] for form in get_args(edits.Edit)}
    assert set(EVERY_EDIT) | OFFERED == known


@pytest.mark.parametrize("op", EVERY_EDIT)
def test_every_edit_is_made_told_undone_and_done_again(world, op):
    lecture_id = add_lecture(world)
    rows = Rows(state_of(world, lecture_id))
    if op in BEFORE:
        edit = {"op": BEFORE[op], **EVERY_EDIT[BEFORE[op]](rows)}
        assert post_edits(world, lecture_id, edit, seen=seen_of(edit)).status_code == 200
    before = read(world, lecture_id)
    edit = {"op": op, **EVERY_EDIT[op](rows)}
    made = post_edits(world, lecture_id, edit, seen=seen_of(edit))
    assert made.status_code == 200, made.text
    after = read(world, lecture_id)
    assert without_versions(after) != without_versions(before)
    told = made.json()
    for kind in ("segments", "entries", "marks"):
        now = {row["id"]: row for row in after[kind]}
        for row in told["changed"][kind]:
            assert now[row["id"]] == row
        assert not now.keys() & set(told["removed"])
    undone = post(world, f"/lectures/{lecture_id}/undo")
    assert undone.status_code == 200, undone.text
    assert without_versions(read(world, lecture_id)) == without_versions(before)
    assert post(world, f"/lectures/{lecture_id}/redo").status_code == 200
    assert without_versions(read(world, lecture_id)) == without_versions(after)


def read(world, lecture_id):
    pages = {}
    for path in ("segments", "marks", "glossary", "notes"):
        pages |= world.ask("GET", f"/lectures/{lecture_id}/{path}", by="owner").json()
    del pages["revision"]
    return pages


def without_versions(pages):
    if isinstance(pages, dict):
        return {name: without_versions(value) for name, value in pages.items() if name != "version"}
    return [without_versions(value) for value in pages] if isinstance(pages, list) else pages


def test_the_second_editor_is_given_the_newer_row_and_nothing_is_overwritten(world):
    lecture_id = add_lecture(world)
    row = segment_rows(state_of(world, lecture_id))[0]
    tag = {"If-Match": f'"{row.id}:{row.version}"'}
    edit = {"op": "set_text", "segment_id": row.id}
    first = post_edits(world, lecture_id, edit | {"text": "Первая правка."}, headers=tag, by="owner")
    second = post_edits(world, lecture_id, edit | {"text": "Вторая правка."}, headers=tag, by="colleague")
    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (412, "edit_stale")
    assert [it["text"] for it in second.json()["rows"]["segments"]] == ["Первая правка."]
    assert segment_rows(state_of(world, lecture_id))[0].value.text == "Первая правка."


def test_a_row_that_another_deleted_is_told_as_removed(world):
    lecture_id = add_lecture(world)
    block = block_rows(state_of(world, lecture_id), "content")[0]
    tag = {"If-Match": f'"{block.id}:{block.version}"'}
    assert post_edits(world, lecture_id, {"op": "delete", "row_id": block.id}, headers=tag).status_code == 200
    edit = {"op": "set_paragraph", "block_id": block.id, "text": "Нет."}
    refused = post_edits(world, lecture_id, edit, headers=tag, by="colleague").json()
    assert (refused["code"], refused["removed"]) == ("edit_stale", [block.id])


@pytest.mark.parametrize(
    "op", [op for op in EVERY_EDIT if op not in {*BEFORE, "add_mark", "add_section", "replace_all"}]
)
def test_an_edit_says_which_version_it_is_for(world, op):
    lecture_id = add_lecture(world)
    edit = {"op": op, **EVERY_EDIT[op](Rows(state_of(world, lecture_id)))}
    refused = post_edits(world, lecture_id, edit)
    assert (refused.status_code, refused.json()["code"]) == (428, "if_match_missing")
    assert state_of(world, lecture_id).rows.keys()
    assert world.ask("GET", f"/lectures/{lecture_id}", by="owner").json()["revision"] == 0


def test_a_repeated_group_answers_what_the_first_did_and_changes_nothing(world):
    lecture_id = add_lecture(world)
    segment = segment_rows(state_of(world, lecture_id))[0]
    headers = {"If-Match": f'"{segment.id}:1"', "Idempotency-Key": "tab-1:17"}
    edit = {"op": "set_text", "segment_id": segment.id, "text": "Литерал это значение."}
    first = post_edits(world, lecture_id, edit, headers=headers)
    again = post_edits(world, lecture_id, edit, headers=headers)
    assert first.status_code == again.status_code == 200
    assert again.json() == first.json()
    assert first.json()["group"] == "tab-1:17"
    steps = world.ask("GET", f"/lectures/{lecture_id}/history", by="owner").json()["steps"]
    assert [step["group"] for step in steps] == ["tab-1:17"]
    stolen = post_edits(world, lecture_id, edit, headers=headers, by="colleague")
    assert (stolen.status_code, stolen.json()["code"]) == (409, "group_taken")


def test_a_repeated_undo_takes_back_one_group(world):
    lecture_id = add_lecture(world)
    make(world, lecture_id, "set_speaker")
    make(world, lecture_id, "set_state")
    key = {"Idempotency-Key": "undo-1"}
    first = post(world, f"/lectures/{lecture_id}/undo", headers=key)
    assert post(world, f"/lectures/{lecture_id}/undo", headers=key).json() == first.json()
    assert {row.value.speaker for row in segment_rows(state_of(world, lecture_id))[:2]} == {"Анна"}


def test_a_group_is_made_whole_or_not_at_all(world):
    lecture_id = add_lecture(world)
    rows = Rows(state_of(world, lecture_id))
    good = {"op": "set_state", "entry_id": rows.entries[0], "state": "accepted"}
    bad = {"op": "set_state", "entry_id": rows.segments[0], "state": "accepted"}
    refused = post_edits(world, lecture_id, good, bad, seen=[rows.entries[0], rows.segments[0]])
    assert (refused.status_code, refused.json()["code"]) == (404, "edit_target_missing")
    assert world.ask("GET", f"/lectures/{lecture_id}", by="owner").json()["counts"]["accepted"] == 0


def test_undo_takes_back_only_ones_own(world):
    lecture_id = add_lecture(world)
    make(world, lecture_id, "set_state", by="owner")
    assert post(world, f"/lectures/{lecture_id}/undo", by="colleague").json()["code"] == "nothing_to_undo"
    make(world, lecture_id, "set_headword", by="colleague")
    refused = post(world, f"/lectures/{lecture_id}/undo", by="owner")
    assert (refused.status_code, refused.json()["code"]) == (409, "undo_conflict")
    steps = world.ask("GET", f"/lectures/{lecture_id}/history", by="owner").json()["steps"]
    assert [(step["op"], step["actor_name"], step["undoable"]) for step in steps] == [
        ("set_headword", "Colleague", False),
        ("set_state", "Owner", True),
    ]
    group = steps[0]["group"]
    address = f"/lectures/{lecture_id}/history/{group}/undo"
    assert post(world, address, by="owner").status_code == 403
    assert post(world, address, by="administrator").status_code == 200
    assert post(world, address, by="administrator").json()["code"] == "nothing_to_undo"
    assert post(world, f"/lectures/{lecture_id}/undo", by="owner").status_code == 200


def test_the_history_of_a_row_gives_each_of_its_versions(world):
    lecture_id = add_lecture(world)
    segment = Rows(state_of(world, lecture_id)).segments[0]
    make(world, lecture_id, "set_text")
    post(world, f"/lectures/{lecture_id}/undo")
    found = world.ask("GET", f"/lectures/{lecture_id}/rows/{segment}/history", by="owner").json()["versions"]
    assert [(it["op"], it["before"]["text"], it["after"]["text"]) for it in found] == [
        ("set_text", "Литерал это запись значения прямо в коде.", "Литерал это значение."),
        ("undo", "Литерал это значение.", "Литерал это запись значения прямо в коде."),
    ]


def test_pages_of_the_history_give_every_step_once(world):
    lecture_id = add_lecture(world)
    for state in ("accepted", "rejected", "draft", "accepted", "draft"):
        entry = Rows(state_of(world, lecture_id)).entries[0]
        post_edits(world, lecture_id, {"op": "set_state", "entry_id": entry, "state": state}, seen=[entry])
    seen, cursor = [], ""
    while cursor is not None:
        page = world.ask("GET", f"/lectures/{lecture_id}/history?limit=2&cursor={cursor}", by="owner").json()
        seen += [step["group"] for step in page["steps"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 5


def test_an_added_entry_gets_the_key_by_which_a_rerun_finds_it(world):
    lecture_id = add_lecture(world)
    edit = {"op": "add_entry", "headword": "Строковых литералов"}
    made = post_edits(world, lecture_id, edit).json()["changed"]["entries"][0]
    row = state_of(world, lecture_id).rows[made["id"]]
    assert row.value.machine_key == "строковый литерал"


def test_correcting_a_word_everywhere_reaches_segments_glossary_and_notes(world):
    lecture_id = add_lecture(world)
    post(
        world,
        f"/lectures/{lecture_id}/replace/preview",
        json={"find": "строка", "replacement": "Строчка"},
    )
    places = post(
        world,
        f"/lectures/{lecture_id}/replace/preview",
        json={"find": "строка", "replacement": "Строчка"},
    ).json()
    assert {place["kind"] for place in places["places"]} >= {"segment", "entry"}
    assert places["total"] == len(places["places"])
    edit = {"op": "replace_all", "find": "строка", "replacement": "Строчка"}
    assert post_edits(world, lecture_id, edit).status_code == 200
    again = post(world, f"/lectures/{lecture_id}/replace/preview", json={"find": "строка"}).json()
    assert again == {"places": [], "total": 0}


def test_what_stays_to_be_done_is_not_edited(world):
    from store.shelf import new_lecture

    lecture_id = new_lecture(world.service.shelf.database, owner_id="owner", course_id=COURSE)
    refused = post_edits(world, lecture_id, {"op": "add_entry", "headword": "строка"})
    assert (refused.status_code, refused.json()["code"]) == (409, "lecture_not_ready")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> <img src=x onerror=alert(1)>",
        "\u202eсправа налево\u202c \u200f",
        "nul\x00внутри",
        "\ufeffмаркер \U0001f600 e\u0301",
        "{{ 7 * 7 }} {% raw %} ${x} %s ' OR 1=1 --",
        "=cmd|' /C calc'!A0",
    ],
)
def test_hostile_text_comes_back_as_it_was_written(world, text):
    lecture_id = add_lecture(world)
    segment, entry = (
        Rows(state_of(world, lecture_id)).segments[0],
        Rows(state_of(world, lecture_id)).entries[0],
    )
    edits_ = (
        {"op": "set_text", "segment_id": segment, "text": text},
        {"op": "set_definition", "entry_id": entry, "text": text},
        {"op": "add_entry", "headword": text},
    )
    made = post_edits(world, lecture_id, *edits_, seen=[segment, entry])
    assert made.status_code == 200, made.text
    pages = read(world, lecture_id)
    tidy = " ".join(text.split())
    assert pages["segments"][0]["text"] == tidy
    assert tidy in {entry["headword"] for entry in pages["entries"]}
    for format_ in ("html", "md", "docx", "txt", "json", "srt", "csv"):
        made = world.ask("GET", f"/lectures/{lecture_id}/export/{format_}", by="owner")
        assert made.status_code == 200, (format_, made.text)
        if format_ == "html":
            assert "<script>alert" not in made.text
            assert "<img src=x" not in made.text
    assert world.ask("GET", "/search", by="owner", params={"q": text}).status_code == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"edits": [{"op": "set_text", "segment_id": "x", "text": "\\ud800"}]}', "request_bad"),
        (b'{"edits": []}', "request_bad"),
        (b'{"edits": [{"op": "explode"}]}', "request_bad"),
        (b'{"edits": [{"op": "set_text", "segment_id": "x", "text": "y", "z": 1}]}', "request_bad"),
        (b"[" * 100_000, "request_bad"),
        (
            b'{"edits": [{"op":"shift_segments","segment_ids":["x"],"by_ms":99999999999999}]}',
            "edit_too_large",
        ),
    ],
)
def test_what_is_no_edit_is_refused_by_name(world, body, code):
    lecture_id = add_lecture(world)
    refused = world.ask(
        "POST",
        f"/lectures/{lecture_id}/edits",
        by="owner",
        headers={**ORIGIN, "Content-Type": "application/json"},
        content=body,
    )
    assert (refused.status_code, refused.json()["code"]) == (422, code)


def test_an_event_of_anothers_edit_costs_one_small_request(world):
    lecture_id = add_lecture(world)
    told = make(world, lecture_id, "merge_entries", by="colleague").json()
    ids = [row["id"] for rows in told["changed"].values() for row in rows] + told["removed"]
    read_ = world.ask("GET", f"/lectures/{lecture_id}/rows?ids={','.join(ids)},none", by="owner").json()
    assert read_["changed"] == told["changed"]
    assert set(read_["removed"]) == {*told["removed"], "none"}
    assert (read_["revision"], read_["event"]) == (told["revision"], told["event"])
