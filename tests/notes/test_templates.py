"""Templates: the built-in ones, and a person's own with its mistakes named."""

from pathlib import Path

import pytest

from konspekt.domain.errors import FileMissing, FileUnreadable, TemplateError, TemplateUnknown
from konspekt.domain.notes import SectionKind
from konspekt.notes import load_template, template_ids, template_sha256

GOOD = """
id: own
title: Мой шаблон
language: ru
sections:
  - {id: topic, title: Тема, kind: text, question: topic}
  - {id: content, title: Содержание, kind: content}
"""


def own(folder: Path, text: str) -> str:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_there_are_the_three_templates_of_the_case_and_an_english_one() -> None:
    assert template_ids() == ("hackathon", "konspekt", "notes", "tehkarta")


@pytest.mark.parametrize("name", template_ids())
def test_every_built_in_template_ends_with_the_glossary(name: str) -> None:
    assert load_template(name).sections[-1].kind is SectionKind.GLOSSARY


def test_the_hackathon_template_asks_its_seven_questions_in_order_and_then_retells_the_lecture() -> None:
    assert [section.id for section in load_template("hackathon").sections] == [
        "topic",
        "reason",
        "benefit",
        "influence",
        "mistakes",
        "necessity",
        "plan",
        "content",
        "glossary",
    ]


@pytest.mark.parametrize("name", template_ids())
def test_a_built_in_template_is_named_as_its_file(name: str) -> None:
    assert load_template(name).id == name


def test_a_person_brings_a_template_of_his_own(tmp_path: Path) -> None:
    template = load_template(own(tmp_path, GOOD))
    assert (template.id, len(template.sections)) == ("own", 2)


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(TemplateUnknown) as error:
        load_template("konspekct")
    assert error.value.figures["known"] == "hackathon, konspekt, notes, tehkarta"


def test_a_path_without_a_file_is_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        load_template(str(tmp_path / "nowhere.yaml"))


def test_a_folder_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(FileUnreadable):
        load_template(str(tmp_path / "folder.yaml"))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("id: [", "line 1"),
        ("just words", "$"),
        ("", "$"),
        (GOOD.replace("title: Мой шаблон\n", ""), "title"),
        (GOOD.replace("kind: content", "kind: poem"), "sections.1.kind"),
        (GOOD.replace("kind: content", "kind: content, colour: red"), "sections.1.colour"),
        (GOOD.replace(", question: topic", ""), "sections.0.question"),
        (GOOD.replace("kind: content", "kind: table"), "sections.1.columns"),
        (GOOD.replace("id: content", "id: topic"), "two sections share an id"),
        (GOOD.replace("kind: content", "kind: content, max_words: 0"), "sections.1.max_words"),
        (GOOD.replace("title: Содержание", "title: ' '"), "sections.1.title"),
        ("id: own\ntitle: Пусто\nlanguage: ru\nsections: []\n", "sections: empty"),
        ("a: &a [*a]\n", "line 1: alias"),
        ("x: !!python/object/apply:os.system [id]\n", "line 1"),
    ],
)
def test_a_mistake_in_a_template_is_named_by_its_place(tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises(TemplateError) as error:
        load_template(own(tmp_path, text))
    assert where in str(error.value.figures["where"])
    assert error.value.figures["name"] == "own.yaml"


def test_bytes_that_are_no_text_are_no_template(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(b"id: \xff\xfe")
    with pytest.raises(TemplateError):
        load_template(str(path))


def test_a_template_of_megabytes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError):
        load_template(own(tmp_path, GOOD + "#" * 300_000))


def test_the_hash_names_the_content_and_not_the_layout(tmp_path: Path) -> None:
    one = load_template(own(tmp_path, GOOD))
    again = load_template(own(tmp_path, "# a remark\n" + GOOD))
    other = load_template(own(tmp_path, GOOD.replace("Тема", "О чём")))
    assert template_sha256(one) == template_sha256(again) != template_sha256(other)
