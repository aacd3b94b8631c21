"""What each kind of section holds, and where it stays silent."""

from dataclasses import replace

import pytest

from konspekt.domain.glossary import EntryState, Glossary, QuoteState
from konspekt.domain.notes import Fact, Section
from konspekt.language import load_language
from konspekt.notes import compose, load_template, outline, template_sha256
from notes.lectures import OCEAN, RUSSIAN, glossary_of, notes_of, timed, untimed

LECTURE = timed(OCEAN)
GLOSSARY = glossary_of(LECTURE)


def section(template: str, name: str, glossary: Glossary = GLOSSARY) -> Section:
    return next(made for made in notes_of(LECTURE, template, glossary).sections if made.id == name)


def texts(template: str, name: str) -> list[str]:
    return [block.text for block in section(template, name).blocks if block.type == "paragraph"]


def test_the_topic_is_what_the_lecturer_announced() -> None:
    assert texts("hackathon", "topic") == ["Приливы и течения"]


def test_without_an_announcement_the_topic_is_the_main_term() -> None:
    notes = notes_of(untimed(OCEAN[2:9]))
    (topic,) = notes.sections[0].blocks
    assert topic.type == "paragraph"
    assert topic.text == "Прилив"
    assert topic.quotes


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("benefit", "Знание приливов поможет безопасно планировать выход судна из порта."),
        ("mistakes", "Не забывайте, что выходить в море во время отлива опасно, судно может сесть на мель."),
        ("necessity", "Без понимания течений нельзя рассчитать маршрут судна."),
    ],
)
def test_a_question_is_answered_by_the_sentence_that_answers_it(question: str, answer: str) -> None:
    assert answer in texts("hackathon", question)


def test_what_the_lecture_does_not_cover_stays_empty() -> None:
    assert section("hackathon", "reason").blocks == ()
    assert section("konspekt", "literature").blocks == ()
    assert section("tehkarta", "type").blocks == ()


def test_the_plan_gives_each_section_its_time() -> None:
    plan = section("hackathon", "plan").blocks
    assert [line.title for line in plan if line.type == "plan_line"] == [
        "Приливы и течения",
        "Морские течения",
    ]
    assert all(line.span is not None for line in plan if line.type == "plan_line")


def test_each_part_of_the_content_begins_with_its_title_and_its_definitions() -> None:
    blocks = [block for block in section("hackathon", "content").blocks if block.type == "paragraph"]
    assert [block.heading for block in blocks if block.heading] == ["Приливы и течения", "Морские течения"]
    assert blocks[0].heading == "Приливы и течения"
    assert blocks[0].text == "Прилив — периодическое поднятие уровня моря, вызванное притяжением Луны."
    second = next(block for block in blocks if block.heading == "Морские течения")
    assert second.text.startswith("Течение — ")


def test_the_content_is_told_in_the_order_of_the_lecture() -> None:
    order = {segment.id: at for at, segment in enumerate(LECTURE.segments)}
    part: list[int] = []
    for block in section("hackathon", "content").blocks:
        assert block.type == "paragraph"
        if block.heading is not None:
            part = []
        part.append(order[block.quotes[0].segment_id])
    assert part == sorted(part)


def test_talk_to_the_room_is_no_content() -> None:
    said = " ".join(texts("hackathon", "content"))
    assert "слайде" not in said
    assert "меня зовут" not in said
    assert "Холодные течения несут воду от полюсов и делают климат суше." in said


def test_no_thesis_is_told_twice() -> None:
    twice = timed([*OCEAN, *OCEAN])
    said = [block.text for block in notes_of(twice).sections[7].blocks if block.type == "paragraph"]
    assert said
    assert len(set(said)) == len(said)


def test_the_glossary_shows_every_entry_that_was_not_rejected() -> None:
    rejected = replace(GLOSSARY.entries[0], state=EntryState.REJECTED)
    glossary = replace(GLOSSARY, entries=(rejected, *GLOSSARY.entries[1:]))
    shown = [
        block.entry_id for block in section("konspekt", "glossary", glossary).blocks if block.type == "entry"
    ]
    assert shown == [entry.id for entry in GLOSSARY.entries[1:]]


def test_a_question_is_asked_for_what_was_defined_and_answered_by_the_quote() -> None:
    entries = {entry.id: entry for entry in GLOSSARY.entries}
    asked = [block for block in section("konspekt", "questions").blocks if block.type == "question"]
    assert "Что такое прилив?" in [question.text for question in asked]
    for question in asked:
        definition = entries[question.entry_id or ""].definition
        assert definition is not None
        assert question.answer.quotes == definition.quotes


def test_the_table_has_a_row_for_each_section_and_leaves_the_teacher_his_columns() -> None:
    table = section("tehkarta", "stages")
    rows = [block for block in table.blocks if block.type == "row"]
    assert [row.cells[0][0].text for row in rows] == ["Приливы и течения", "Морские течения"]
    assert rows[0].cells[1][0].text.startswith("0:00")
    assert all(len(row.cells) == len(table.columns) for row in rows)
    assert all(cell == () for row in rows for cell in row.cells[3:])


def test_an_untimed_lecture_has_no_times_in_its_table() -> None:
    notes = notes_of(untimed(OCEAN), "tehkarta")
    rows = [block for made in notes.sections for block in made.blocks if block.type == "row"]
    assert rows
    assert all(row.cells[1] == () for row in rows)


def test_the_head_gives_the_facts_and_the_duration() -> None:
    made = compose(
        LECTURE,
        GLOSSARY,
        outline(LECTURE, RUSSIAN),
        load_template("konspekt"),
        RUSSIAN,
        facts=(Fact(name="lecturer", value="Анна Петровна"),),
    )
    assert [(fact.name, fact.value) for fact in made.sections[0].blocks if fact.type == "fact"] == [
        ("lecturer", "Анна Петровна"),
        ("duration", "1:24"),
    ]


def test_a_definition_that_is_no_longer_said_is_not_evidence() -> None:
    def lost(glossary: Glossary) -> Glossary:
        entries = tuple(
            replace(
                entry,
                mentions=(),
                definition=entry.definition
                and replace(
                    entry.definition,
                    quotes=tuple(
                        replace(quote, segment_id="gone", state=QuoteState.LOST)
                        for quote in entry.definition.quotes
                    ),
                ),
            )
            for entry in glossary.entries
        )
        return replace(glossary, entries=entries)

    for block in section("hackathon", "content", lost(GLOSSARY)).blocks:
        assert block.type == "paragraph"
        assert all(quote.segment_id != "gone" for quote in block.quotes)


def test_the_notes_keep_the_template_and_its_hash() -> None:
    template = load_template("konspekt")
    notes = notes_of(LECTURE, "konspekt")
    assert notes.template == template
    assert notes.template_sha256 == template_sha256(template)
    assert [made.title for made in notes.sections] == [wanted.title for wanted in template.sections]


def test_an_english_lecture_fills_the_english_template() -> None:
    said = [
        "Today we will talk about tides.",
        "A tide is the periodic rise of the sea level caused by the gravity of the Moon.",
        "The sea level rises twice a day, and the height of the tide depends on the Moon.",
        "Knowing the tides helps you plan the departure of a ship from the port.",
    ]
    lecture = replace(untimed(said), language="en")
    english = load_language("en")
    made = compose(lecture, Glossary(entries=()), outline(lecture, english), load_template("notes"), english)
    content = next(section for section in made.sections if section.id == "content")
    assert content.blocks
