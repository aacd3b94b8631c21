"""Pages of a lecture: the transcript, glossary, notes; search, files, vocabulary."""

import io
import zipfile

import pytest

from editing.lecture_rows import segment_rows
from konspekt.store.segment_lines import page_of_segments
from konspekt.web.forms.transcript import SegmentsForm, line_form
from web.lecture_world import ORIGIN, add_lecture, post, post_edits, state_of

LONG = tuple(f"Это фраза номер {number} о строках." for number in range(23))
TEXTS = (
    "Литерал это запись значения прямо в коде.",
    "Строка это последовательность символов.",
    "Да да, пайтон умеет складывать строки.",
    "Переменная это имя, которое ссылается на значение.",
    "Мы создаём переменную присваиванием.",
)


def test_pages_of_the_transcript_joined_are_the_transcript(world):
    lecture_id = add_lecture(world, texts=(*TEXTS, *LONG))
    whole = world.ask("GET", f"/lectures/{lecture_id}/segments", by="owner").json()
    assert whole["next_cursor"] is None
    joined, cursor = [], ""
    while cursor is not None:
        address = f"/lectures/{lecture_id}/segments?limit=5&cursor={cursor}"
        page = world.ask("GET", address, by="owner").json()
        joined += page["segments"]
        cursor = page["next_cursor"]
    assert joined == whole["segments"]
    assert [it["text"] for it in joined] == [*TEXTS, *LONG]
    for segment in joined:
        assert " ".join(word[0] for word in segment["words"]) == segment["text"]


def test_a_page_tells_a_segment_as_an_edit_tells_it(world):
    lecture_id = add_lecture(world, texts=(*TEXTS, "Установим пайчарм сегодня."))
    ids = [row.id for row in segment_rows(state_of(world, lecture_id))]
    edits = [{"op": "set_text", "segment_id": ids[0], "text": "Литерал это нечто."}]
    edits += [{"op": "set_speaker", "segment_ids": ids[2:4], "speaker": "Анна"}]
    post_edits(world, lecture_id, *edits, seen=ids)
    words = {"words": ["PyCharm"]}
    world.ask("PUT", f"/lectures/{lecture_id}/vocabulary", by="owner", headers=ORIGIN, json=words)
    page = world.ask("GET", f"/lectures/{lecture_id}/segments", by="owner").json()
    SegmentsForm.model_validate(page)
    with world.service.shelf.database.read() as connection:
        lines = page_of_segments(connection, lecture_id, limit=10)
    offered = [it["corrections"] for it in page["segments"]]
    assert [
        line_form(line).model_dump(mode="json") | {"corrections": it}
        for line, it in zip(lines, offered, strict=True)
    ] == page["segments"]
    rows = world.ask("GET", f"/lectures/{lecture_id}/rows?ids={','.join(ids)}", by="owner").json()
    assert page["segments"] == rows["changed"]["segments"]


def test_offsets_of_quotes_and_marks_point_into_the_segments(world):
    lecture_id = add_lecture(world)
    pages = {
        path: world.ask("GET", f"/lectures/{lecture_id}/{path}", by="owner").json()
        for path in ("segments", "glossary", "marks")
    }
    segments = {it["id"]: it for it in pages["segments"]["segments"]}
    quotes = [
        quote
        for it in pages["glossary"]["entries"]
        for quote in (it["definition"] or {"quotes": []})["quotes"]
    ]
    assert quotes
    for quote in quotes:
        text = segments[quote["segment_id"]]["text"]
        assert text[quote["start_char"] : quote["end_char"]] == quote["text"]
    for mark in pages["marks"]["marks"]:
        assert mark["start_ms"] == segments[mark["segment_id"]]["start_ms"]


@pytest.mark.parametrize("path", ["segments", "marks", "glossary", "notes"])
def test_a_page_is_sent_again_only_when_something_changed(world, path):
    lecture_id = add_lecture(world)
    address = f"/lectures/{lecture_id}/{path}"
    tag = world.ask("GET", address, by="owner").headers["ETag"]
    known = world.ask("GET", address, by="owner", headers={"If-None-Match": tag})
    assert (known.status_code, known.content) == (304, b"")
    weak = world.ask("GET", address, by="owner", headers={"If-None-Match": f"W/{tag}"})
    assert weak.status_code == 304
    post_edits(world, lecture_id, {"op": "add_entry", "headword": "код"})
    changed = world.ask("GET", address, by="owner", headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json()["revision"]) == (200, 2)


def test_a_long_transcript_travels_compressed(world):
    lecture_id = add_lecture(world, texts=(*TEXTS, *LONG))
    page = world.ask(
        "GET", f"/lectures/{lecture_id}/segments", by="owner", headers={"Accept-Encoding": "gzip"}
    )
    assert page.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("cursor", ["x", "bm8", "W10", "WzEuNV0", "WyJhIiwiYlx1MDAwMCJd", "%00", "é" * 30])
def test_a_cursor_of_nothing_is_refused(world, cursor):
    lecture_id = add_lecture(world)
    for path in (f"/lectures/{lecture_id}/segments", "/lectures", f"/lectures/{lecture_id}/history"):
        refused = world.ask("GET", f"{path}?cursor={cursor}", by="owner")
        assert (refused.status_code, refused.json()["code"]) == (422, "request_bad")


def test_notes_show_entries_that_are_in_force_and_topics_where_they_begin(world):
    lecture_id = add_lecture(world)
    sections = world.ask("GET", f"/lectures/{lecture_id}/notes", by="owner").json()["notes"][0]["sections"]
    kinds = {section["kind"]: section for section in sections}
    assert [line["start_ms"] for line in kinds["plan"]["blocks"]] == [0, 15000]
    shown = [block["entry_id"] for block in kinds["glossary"]["blocks"]]
    assert len(shown) == 4
    edit = {"op": "set_state", "entry_id": shown[0], "state": "rejected"}
    post_edits(world, lecture_id, edit, seen=[shown[0]])
    sections = world.ask("GET", f"/lectures/{lecture_id}/notes", by="owner").json()["notes"][0]["sections"]
    assert [block["entry_id"] for block in sections[-1]["blocks"]] == shown[1:]


def test_search_finds_a_word_in_any_form_only_where_the_caller_may_read(world):
    mine = add_lecture(world)
    foreign = add_lecture(world, by="lecturer", course_id=None)
    hits = world.ask("GET", "/search?q=строкой", by="owner").json()
    assert {hit["lecture_id"] for hit in hits["hits"]} == {mine}
    assert {hit["lecture_title"] for hit in hits["hits"]} == {"Литералы"}
    for hit in hits["hits"]:
        for start, end in hit["snippet"]["marks"]:
            assert hit["snippet"]["text"][start:end].lower().startswith("строк")
    refused = world.ask("GET", f"/search?q=строка&lecture_id={foreign}", by="owner")
    assert (refused.status_code, refused.json()["code"]) == (404, "lecture_missing")
    assert world.ask("GET", "/search?q=строка&course_id=other", by="owner").json()["hits"] == []


def test_pages_of_hits_give_every_hit_once(world):
    lecture_id = add_lecture(world, texts=(*TEXTS, *LONG))
    seen, offset, is_last = [], 0, False
    while not is_last:
        address = f"/search?q=строка&lecture_id={lecture_id}&limit=10&offset={offset}"
        page = world.ask("GET", address, by="owner").json()
        seen += [hit["row_id"] for hit in page["hits"]]
        offset, is_last = offset + 10, page["is_last"]
    assert len(seen) == len(set(seen)) > len(LONG)


def test_expected_words_are_kept_and_offered_where_something_alike_was_written(world):
    lecture_id = add_lecture(world, texts=(*TEXTS, "Установим пайчарм сегодня."))
    address = f"/lectures/{lecture_id}/vocabulary"
    tag = world.ask("GET", f"/lectures/{lecture_id}/segments", by="owner").headers["ETag"]
    kept = world.ask("PUT", address, by="owner", headers=ORIGIN, json={"words": [" PyCharm", "PyCharm", ""]})
    assert kept.json() == {"words": ["PyCharm"]}
    assert world.ask("GET", address, by="owner").json() == {"words": ["PyCharm"]}
    page = world.ask(
        "GET", f"/lectures/{lecture_id}/segments", by="owner", headers={"If-None-Match": tag}
    ).json()
    offered = page["segments"][-1]["corrections"]
    assert [(it["text"], it["suggestion"]) for it in offered] == [("пайчарм", "PyCharm")]


def test_a_file_holds_what_people_did(world):
    lecture_id = add_lecture(world)
    segment = segment_rows(state_of(world, lecture_id))[0].id
    edit = {"op": "set_text", "segment_id": segment, "text": "Литерал это нечто."}
    post_edits(world, lecture_id, edit, seen=[segment])
    for format_ in world.ask("GET", "/formats", by="owner").json()["formats"]:
        made = world.ask("GET", f"/lectures/{lecture_id}/export/{format_['id']}", by="owner")
        assert made.status_code == 200, made.text
        assert made.headers["Content-Type"] == format_["media_type"]
        content = made.content
        if format_["id"] == "docx":
            content = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")
        if format_["id"] not in ("csv", "case"):
            assert "нечто" in content.decode(), format_["id"]
    assert "%D0%9B" in made.headers["Content-Disposition"]


def test_a_file_of_what_is_not_there_is_refused(world):
    lecture_id = add_lecture(world)
    refused = world.ask("GET", f"/lectures/{lecture_id}/export/exe", by="owner")
    assert (refused.status_code, refused.json()["code"]) == (404, "format_unknown")
    refused = world.ask("GET", f"/lectures/{lecture_id}/export/md?template=none", by="owner")
    assert (refused.status_code, refused.json()["code"]) == (404, "template_unknown")
    assert world.ask("GET", f"/lectures/{lecture_id}/export/md?template=short", by="owner").status_code == 200


def test_formats_are_named_in_the_readers_language(world):
    english = world.ask("GET", "/formats", by="owner", headers={"Accept-Language": "en"}).json()
    russian = world.ask("GET", "/formats", by="owner", headers={"Accept-Language": "ru"}).json()
    assert [it["id"] for it in english["formats"]] == [it["id"] for it in russian["formats"]]
    assert english != russian


def test_looking_for_nothing_is_refused(world):
    lecture_id = add_lecture(world)
    refused = post(world, f"/lectures/{lecture_id}/replace/preview", json={"find": "  "})
    assert (refused.status_code, refused.json()["code"]) == (422, "edit_empty")
