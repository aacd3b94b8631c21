"""What a language model may do to notes and to the plan of a lecture."""

import re

import pytest

from grounding.economics import RUSSIAN, lecture
from konspekt.asking import FULL, Asker, Budget, NoMemory, planned
from konspekt.domain.notes import Notes, Paragraph, Question
from konspekt.engines.scripted_generator import ScriptedGenerator
from konspekt.glossary import extract
from konspekt.notes import (
    NotesAssistant,
    compose,
    load_template,
    notes_wishes,
    outline,
    written_titles,
)

LECTURE = lecture()
GLOSSARY = extract(LECTURE, RUSSIAN)
PLAN = outline(LECTURE, RUSSIAN)
TEMPLATE = load_template("konspekt")
BY_RULES = compose(LECTURE, GLOSSARY, PLAN, TEMPLATE, RUSSIAN)
NOTHING = {"theses": [], "sentences": [], "titles": [], "wrong": []}


def asker(**answers) -> Asker:
    """Answer by the first field of the form; nothing where nothing is given."""

    def answer(prompt, schema):
        name = next(iter(schema["properties"]))
        said = answers.get(name, NOTHING[name])
        return {name: said(prompt.user) if callable(said) else said}

    wishes = notes_wishes(LECTURE, GLOSSARY, PLAN, [TEMPLATE], RUSSIAN, context_tokens=8192)
    return Asker(
        ScriptedGenerator(answer),
        planned("scripted", wishes, Budget(passes=FULL)),
        stage="notes",
        memory=NoMemory(),
        on_progress=lambda *told: None,
        part=TEMPLATE.id,
    )


def written(**answers) -> Notes:
    return compose(LECTURE, GLOSSARY, PLAN, TEMPLATE, RUSSIAN, assistant=NotesAssistant(asker(**answers)))


def texts(notes: Notes, section: str) -> list[str]:
    blocks = next(one.blocks for one in notes.sections if one.id == section)
    return [block.text for block in blocks if isinstance(block, Paragraph)]


CONTENT = next(one.id for one in TEMPLATE.sections if one.kind == "content")


def thesis(text: str, *numbers: int):
    """Say one thesis wherever its first line is shown."""
    return lambda user: [{"text": text, "lines": list(numbers)}] if f"[{numbers[0]}] " in user else []


def test_silence_leaves_the_rules_notes() -> None:
    assert written() == BY_RULES


def test_a_thesis_takes_the_place_of_the_paragraph_that_it_tells_again() -> None:
    text = "Затраты делятся на переменные и постоянные."
    assert "Затраты делятся на постоянные и переменные." in texts(BY_RULES, CONTENT)
    now = texts(written(theses=thesis(text, 22)), CONTENT)
    assert text in now
    assert "Затраты делятся на постоянные и переменные." not in now
    assert len(now) == len(texts(BY_RULES, CONTENT))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Затраты делятся на прямые и косвенные.", 22),
        ("Затраты делятся на переменные и постоянные.", 24),
        ("Переменные затраты не растут вместе с объёмом выпуска.", 25),
        ("Теперь перейдём к затратам и прибыли.", 19),
        ("Что такое себестоимость?", 20),
        ("Затраты.", 22),
    ],
)
def test_a_thesis_that_the_line_does_not_say_or_that_says_nothing_is_left_out(text: str, line: int) -> None:
    assert written(theses=thesis(text, line)) == BY_RULES


def test_a_line_that_was_not_shown_is_no_evidence() -> None:
    def hidden(user: str):
        shown = {int(number) for number in re.findall(r"^\[(\d+)\]", user, re.MULTILINE)}
        return [] if 22 in shown else [{"text": "Затраты делятся на переменные.", "lines": [min(shown)]}]

    assert written(theses=hidden) == BY_RULES


def test_true_words_in_the_wrong_box_are_no_answer() -> None:
    now = written(
        sentences=lambda user: [{"text": "Затраты делятся на постоянные и переменные.", "lines": [22]}]
    )
    for section in TEMPLATE.sections:
        if section.kind in ("text", "list"):
            assert texts(now, section.id) == texts(BY_RULES, section.id)


def test_wrong_answers_are_what_the_lecturer_said_of_other_terms() -> None:
    now = written(wrong=[1, 2, 1])
    questions = [block for section in now.sections for block in section.blocks if isinstance(block, Question)]
    answers = {question.answer.text for question in questions}
    assert questions
    for question in questions:
        assert len(question.distractors) == 2
        assert set(question.distractors) <= answers - {question.answer.text}


def title(text: str, part: int):
    return lambda user: [{"part": part, "title": text}] if f"[{part}] " in user else []


def test_a_title_of_the_sections_own_words_is_taken() -> None:
    place = next(
        at
        for at, section in enumerate(PLAN.sections)
        if section.first_segment_id <= "s0022" <= section.last_segment_id
    )
    now = written_titles(
        LECTURE, PLAN, RUSSIAN, asker(titles=title("затраты постоянные и переменные", place + 1))
    )
    assert now.sections[place].title == "Затраты постоянные и переменные"
    assert [section.first_segment_id for section in now.sections] == [
        section.first_segment_id for section in PLAN.sections
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Маркетинг и логистика",
        "Давайте поговорим",
        "Мы разберём затраты",
        "",
        "...",
        "Спасибо",
        "Затраты " * 9,
    ],
)
def test_other_titles_are_not(text: str) -> None:
    for part in range(1, len(PLAN.sections) + 1):
        assert written_titles(LECTURE, PLAN, RUSSIAN, asker(titles=title(text[:90], part))) == PLAN


def test_no_two_sections_get_one_title() -> None:
    same = PLAN.sections[0].title
    made = written_titles(LECTURE, PLAN, RUSSIAN, asker(titles=title(same, len(PLAN.sections))))
    assert len({section.title for section in made.sections}) == len(made.sections)
