"""Templates: built in and one's own, changed, brought as YAML, tried on a lecture."""

import pytest

from konspekt.language.english.answers import ANSWERS as ENGLISH
from konspekt.language.russian.answers import ANSWERS as RUSSIAN
from konspekt.library.templates import QUESTIONS
from konspekt.notes import template_ids
from web.lecture_world import ORIGIN, add_lecture, post
from web.world import COURSE, add_everybody, open_world


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """One service for all tests of this module: each takes a lecture of its own."""
    opened = open_world(tmp_path_factory.mktemp("world"))
    add_everybody(opened.service)
    yield opened
    opened.service.close()


OWN = {
    "title": "Кафедра",
    "language": "ru",
    "sections": [
        {"title": "Тема", "kind": "text", "question": "topic"},
        {"title": "Содержание", "kind": "content"},
        {"title": "Глоссарий", "kind": "glossary", "required": True},
    ],
}


def put(world, template, form, *, by="owner", tag=None):
    headers = {**ORIGIN, **({"If-Match": tag} if tag else {})}
    return world.ask("PUT", f"/templates/{template['id']}", by=by, headers=headers, json=form)


def test_the_built_in_templates_come_first_and_cannot_be_changed(world):
    found = world.ask("GET", "/templates", by="owner").json()["templates"]
    assert [it["id"] for it in found if it["built_in"]] == list(template_ids())
    for by in ("owner", "administrator"):
        assert put(world, found[0], OWN, by=by, tag=f'"{found[0]["id"]}:1"').status_code == 403
        deleted = world.ask("DELETE", f"/templates/{found[0]['id']}", by=by, headers=ORIGIN)
        assert deleted.status_code == 403


def test_a_template_of_ones_own_is_kept_changed_and_deleted(world):
    made = post(world, "/templates", json=OWN)
    assert made.status_code == 201
    template, tag = made.json(), made.headers["ETag"]
    assert [section["id"] for section in template["sections"]] == ["s1", "s2", "s3"]
    assert put(world, template, OWN).json()["code"] == "if_match_missing"
    changed = put(world, template, OWN | {"title": "Кафедра 2"}, tag=tag)
    assert (changed.json()["title"], changed.json()["version"]) == ("Кафедра 2", 2)
    refused = put(world, template, OWN, tag=tag)
    assert (refused.status_code, refused.json()["template"]["title"]) == (412, "Кафедра 2")
    assert world.ask("GET", f"/templates/{template['id']}", by="owner").json() == changed.json()
    world.ask("DELETE", f"/templates/{template['id']}", by="owner", headers=ORIGIN)
    assert world.ask("GET", f"/templates/{template['id']}", by="owner").status_code == 404


@pytest.mark.parametrize(
    ("by", "reads", "writes"),
    [
        ("owner", 200, 200),
        ("colleague", 200, 200),
        ("administrator", 200, 200),
        ("listener", 200, 403),
        ("lecturer", 404, 404),
        ("student", 404, 404),
    ],
)
def test_a_template_of_a_course_is_for_its_people(world, by, reads, writes):
    made = post(world, "/templates", json=OWN | {"course_id": COURSE})
    address = f"/templates/{made.json()['id']}"
    assert world.ask("GET", address, by=by).status_code == reads
    assert put(world, made.json(), OWN, by=by, tag=made.headers["ETag"]).status_code == writes
    private = post(world, "/templates", json=OWN).json()
    seen = world.ask("GET", f"/templates/{private['id']}", by=by).status_code
    assert seen == (200 if by in ("owner", "administrator") else 404)


def test_notes_are_made_by_templates_that_one_may_see(world):
    template = post(world, "/templates", json=OWN).json()["id"]
    others = add_lecture(world, by="lecturer", course_id=None)
    for asked in (template, "no-such-template"):
        refused = post(
            world, f"/lectures/{others}/runs", by="lecturer", json={"kind": "notes", "template_id": asked}
        )
        assert (refused.status_code, refused.json()["code"]) == (404, "object_missing")
    own = add_lecture(world)
    made = post(world, f"/lectures/{own}/runs", json={"kind": "notes", "template_id": template})
    assert made.status_code == 202


def test_students_make_no_templates(world):
    assert post(world, "/templates", by="listener", json=OWN).status_code == 403


@pytest.mark.parametrize("nested", ["[" * 50_000, "{a: " * 50_000, "\n" + "- " * 50_000])
def test_yaml_nested_without_end_is_refused_at_once(world, nested):
    asked = post(
        world,
        "/templates/yaml",
        content=f"title: {nested}".encode(),
        headers={"Content-Type": "application/yaml"},
    )
    assert (asked.status_code, asked.json()["code"]) == (422, "bad_template")
    assert "nesting" in asked.json()["detail"]


def test_a_template_comes_back_from_its_yaml(world):
    for template in world.ask("GET", "/templates", by="owner").json()["templates"]:
        text = world.ask("GET", f"/templates/{template['id']}/yaml", by="owner").text
        made = post(
            world, "/templates/yaml", content=text.encode(), headers={"Content-Type": "application/yaml"}
        )
        assert made.status_code == 201, made.text
        for name in ("title", "language", "sections"):
            assert made.json()[name] == template[name]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff",
        b"a: 2001-99-99",
        b"[" * 5000,
        b"a: &a [1]\nb: *a",
        b"id: x\ntitle: x\nlanguage: ru\nsections: []",
        b"id: x\ntitle: x\nlanguage: xx\nsections:\n- {id: a, title: a, kind: content}",
        b"!!python/object/apply:os.system [id]",
    ],
)
def test_what_is_no_template_is_refused(world, text):
    refused = post(world, "/templates/yaml", content=text, headers={"Content-Type": "application/yaml"})
    assert refused.status_code == 422
    assert refused.json()["code"] in ("bad_template", "language_unknown", "request_bad")


@pytest.mark.parametrize(
    "sections",
    [
        [],
        [{"title": "Тема", "kind": "text"}],
        [{"title": "Тема", "kind": "table"}],
        [{"title": " ", "kind": "content"}],
        [{"id": "a", "title": "1", "kind": "content"}, {"id": "a", "title": "2", "kind": "plan"}],
    ],
)
def test_a_template_that_cannot_be_filled_in_is_refused(world, sections):
    refused = post(world, "/templates", json=OWN | {"sections": sections})
    assert (refused.status_code, refused.json()["code"] in ("bad_template", "request_bad")) == (422, True)


def test_a_template_is_tried_on_a_lecture_without_a_trace(world):
    lecture_id = add_lecture(world)
    before = world.ask("GET", f"/lectures/{lecture_id}/notes", by="owner").json()
    tried = post(world, "/templates/preview", json={"template": OWN, "lecture_id": lecture_id}).json()
    assert [section["title"] for section in tried["sections"]] == ["Тема", "Содержание", "Глоссарий"]
    segments = world.ask("GET", f"/lectures/{lecture_id}/segments", by="owner").json()["segments"]
    texts = {segment["id"]: segment["text"] for segment in segments}
    content = tried["sections"][1]["blocks"]
    assert content
    for block in content:
        for quote in block["quotes"]:
            assert texts[quote["segment_id"]][quote["start_char"] : quote["end_char"]] == quote["text"]
    assert len(tried["sections"][2]["blocks"]) == 4
    assert world.ask("GET", f"/lectures/{lecture_id}/notes", by="owner").json() == before
    foreign = add_lecture(world, by="lecturer", course_id=None)
    asked = {"template": OWN, "lecture_id": foreign}
    assert post(world, "/templates/preview", json=asked).status_code == 404


def test_both_languages_know_every_question_and_name_it(world):
    assert set(QUESTIONS) <= ENGLISH.keys() & RUSSIAN.keys()
    told = {
        tag: world.ask("GET", "/templates/questions", by="owner", headers={"Accept-Language": tag}).json()
        for tag in ("ru", "en")
    }
    assert [it["id"] for it in told["ru"]["questions"]] == list(QUESTIONS)
    assert told["ru"] != told["en"]
