"""Small lectures for the tests of this room."""

from konspekt.domain.glossary import Glossary
from konspekt.domain.notes import Notes, Paragraph, paragraphs_of
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript
from konspekt.glossary import extract
from konspekt.language import load_language
from konspekt.notes import compose, load_template, outline

RUSSIAN = load_language("ru")

OCEAN = """Здравствуйте, меня зовут Анна Петровна.
Сегодня мы поговорим о приливах и течениях.
Ну вот, прилив это периодическое поднятие уровня моря, вызванное притяжением Луны.
Уровень моря поднимается дважды в сутки, и высота прилива зависит от положения Луны.
Луна притягивает воду сильнее на обращённой к ней стороне Земли.
Высота прилива в узких заливах достигает пятнадцати метров.
Знание приливов поможет вам безопасно планировать выход судна из порта.
Не забывайте, что выходить в море во время отлива опасно, судно может сесть на мель.
В полнолуние Солнце и Луна притягивают воду вместе, и прилив становится выше.
Такой прилив называется сизигийным, он повторяется дважды в месяц.
Теперь перейдём к морским течениям.
Течение это направленный перенос водных масс на большие расстояния.
Тёплые течения несут воду от экватора к полюсам и смягчают климат побережий.
Гольфстрим, собственно, согревает берега Европы.
Холодные течения несут воду от полюсов и делают климат суше.
Течения возникают под действием ветра и разности плотности воды.
Плотность воды зависит от её солёности и температуры.
Без понимания течений нельзя рассчитать маршрут судна.
Вот здесь на слайде вы видите карту течений.
Подводя итог, мы познакомились с приливами и узнали, как течения влияют на климат.""".splitlines()


def timed(texts: list[str], *, pause_ms: int = 200, pauses: dict[int, int] | None = None) -> Transcript:
    """Give each text 4 s, with silence between them."""
    segments: list[Segment] = []
    at = 0
    for number, text in enumerate(texts):
        at += (pauses or {}).get(number, pause_ms)
        segments.append(Segment(id=f"s{number + 1:04d}", span=TimeSpan(at, at + 4000), text=text))
        at += 4000
    return Transcript(language="ru", engine="import", segments=tuple(segments))


def untimed(texts: list[str]) -> Transcript:
    """Leave the times out."""
    return Transcript(
        language="ru",
        engine="import",
        segments=tuple(
            Segment(id=f"s{i:04d}", span=None, text=text) for i, text in enumerate(texts, start=1)
        ),
    )


def glossary_of(transcript: Transcript) -> Glossary:
    return extract(transcript, RUSSIAN)


def notes_of(transcript: Transcript, template: str = "hackathon", glossary: Glossary | None = None) -> Notes:
    made = glossary_of(transcript) if glossary is None else glossary
    return compose(transcript, made, outline(transcript, RUSSIAN), load_template(template), RUSSIAN)


def paragraphs(notes: Notes) -> list[Paragraph]:
    """Give every paragraph of the notes: those of rows and questions too."""
    return [it for section in notes.sections for block in section.blocks for it in paragraphs_of(block)]
