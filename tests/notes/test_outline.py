"""Sections of a lecture: where they begin and what they are called."""

from itertools import pairwise

import pytest

from konspekt.domain.transcript import Transcript
from konspekt.language import load_language
from konspekt.notes import boundaries_of_text, outline
from notes.lectures import OCEAN, RUSSIAN, timed, untimed

STARS = [
    "Звезда это раскалённый газовый шар, в недрах которого идут термоядерные реакции.",
    "Температура звезды определяет её цвет и светимость.",
    "Голубые звёзды горячее красных, их поверхность нагрета до тридцати тысяч градусов.",
    "Светимость звезды зависит от её массы и радиуса.",
    "Масса звезды определяет срок её жизни.",
    "Красные карлики светят слабо, но живут сотни миллиардов лет.",
    "Белый карлик остаётся после того, как звезда сбросила внешние слои газа.",
    "Нейтронная звезда рождается при взрыве сверхновой.",
]
BREAD = [
    "Тесто для хлеба замешивают из муки, воды, соли и дрожжей.",
    "Дрожжи питаются сахаром муки и выделяют углекислый газ.",
    "Газ поднимает тесто, и мякиш хлеба становится пористым.",
    "Клейковина муки удерживает газ внутри теста.",
    "Пшеничная мука содержит больше клейковины, чем ржаная мука.",
    "Ржаное тесто замешивают на закваске, потому что дрожжам в нём трудно.",
    "Корка хлеба темнеет в печи из-за сахаров и белков муки.",
    "Пекарь проверяет готовность хлеба по звуку корки.",
]


def starts(transcript: Transcript) -> list[int]:
    order = {segment.id: at for at, segment in enumerate(transcript.segments)}
    return [order[section.first_segment_id] for section in outline(transcript, RUSSIAN).sections]


def test_a_change_of_subject_begins_a_section() -> None:
    lecture = untimed([*STARS, *STARS[::-1], *BREAD, *BREAD[::-1]])
    assert 16 in starts(lecture)


def test_an_announcement_begins_a_section_and_names_it() -> None:
    sections = outline(untimed(OCEAN), RUSSIAN).sections
    assert [section.title for section in sections] == ["Приливы и течения", "Морские течения"]
    assert sections[1].first_segment_id == "s0011"


@pytest.mark.parametrize("place", [8, 9])
def test_of_two_near_places_the_long_pause_begins_the_section(place: int) -> None:
    texts = [*OCEAN[2:10], *OCEAN[11:18], *OCEAN[12:17]]
    assert starts(timed(texts, pauses={place: 20_000})) == [0, place]


def test_sections_are_timed_from_their_first_segment_to_their_last() -> None:
    lecture = timed(OCEAN)
    first, second = outline(lecture, RUSSIAN).sections
    assert first.span is not None
    assert second.span is not None
    assert (first.span.start_ms, second.span.end_ms) == (200, lecture.duration_ms)
    assert first.span.end_ms <= second.span.start_ms


def test_a_short_lecture_is_one_section() -> None:
    assert starts(untimed(OCEAN[:3])) == [0]


def test_an_empty_lecture_has_no_sections() -> None:
    assert outline(Transcript(language="ru", engine="import", segments=()), RUSSIAN).sections == ()


def test_a_long_lecture_has_no_endless_plan() -> None:
    texts = [text for _ in range(40) for text in (*STARS, *BREAD, *OCEAN)]
    words = sum(len(text.split()) for text in texts)
    assert len(starts(untimed(texts))) <= 6 + words // 700


def test_a_section_is_never_endless() -> None:
    lecture = untimed(STARS * 60)
    bounds = [*starts(lecture), len(lecture.segments)]
    words = [len(segment.text.split()) for segment in lecture.segments]
    assert max(sum(words[a:b]) for a, b in pairwise(bounds)) <= 1500


def test_titles_begin_with_a_capital_and_list_no_terms() -> None:
    for section in outline(untimed([*OCEAN, *STARS, *BREAD]), RUSSIAN).sections:
        assert section.title[0].isupper()
        assert "," not in section.title


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Теперь поговорим о светимости звёзд.", "Светимость звёзд"),
        ("Давайте рассмотрим температуру поверхности звезды.", "Температура поверхности звезды"),
        ("Следующая тема — нейтронные звёзды.", "Нейтронные звёзды"),
        ("А теперь перейдём к эволюции красных карликов.", "Эволюция красных карликов"),
        ("Давайте теперь поговорим о том, как измерить массу звезды.", "Как измерить массу звезды"),
    ],
)
def test_a_section_is_called_what_was_announced(said: str, title: str) -> None:
    lecture = untimed([*BREAD, *BREAD[::-1], said, *STARS, *STARS[::-1]])
    sections = {section.first_segment_id: section.title for section in outline(lecture, RUSSIAN).sections}
    assert sections.get("s0017") == title


def test_boundaries_of_a_text_are_starts_of_its_sentences() -> None:
    stars, bread = " ".join([*STARS, *STARS[::-1]]), " ".join([*BREAD, *BREAD[::-1]])
    assert boundaries_of_text(f"{stars} {bread}", RUSSIAN) == [len(stars) + 1]


def test_a_text_without_sections_has_no_boundaries() -> None:
    assert boundaries_of_text("", RUSSIAN) == []
    assert boundaries_of_text("Одно предложение.", RUSSIAN) == []


def test_english_lectures_have_sections_too() -> None:
    texts = [
        "A tide is the rise and fall of the sea level caused by the gravity of the Moon.",
        "The sea level rises twice a day, and the height of the tide depends on the Moon.",
        "The Moon attracts the water on the near side of the Earth more strongly.",
    ] * 4
    lecture = Transcript(language="en", engine="import", segments=untimed(texts).segments)
    (section, *_) = outline(lecture, load_language("en")).sections
    assert section.title[0].isupper()
