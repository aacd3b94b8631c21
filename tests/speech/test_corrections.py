import pytest
from hypothesis import given

from konspekt.domain.transcript import Segment, Transcript
from konspekt.language import load_language
from konspekt.speech.corrections import suggest_corrections
from strategies import transcripts

RUSSIAN = load_language("ru")
VOCABULARY = ["PyCharm", "интерпретатор", "градиентный спуск", "Docker", "литерал", "Kubernetes"]


def offered(text: str) -> list[tuple[str, str]]:
    transcript = Transcript(
        language="ru", engine="import", segments=(Segment(id="s0001", span=None, text=text),)
    )
    return [(one.text, one.suggestion) for one in suggest_corrections(transcript, VOCABULARY, RUSSIAN)]


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("Откройте пайчарм и создайте проект.", ("пайчарм", "PyCharm")),
        ("Установите по Charm на свой компьютер.", ("по Charm", "PyCharm")),
        ("Это называется литирал, запомните.", ("литирал", "литерал")),
        ("Запустим интерпритатор, пожалуйста.", ("интерпритатор", "интерпретатор")),
        ("Поставим докер на сервер.", ("докер", "Docker")),
        ("Теперь градиэнтный спуск, друзья.", ("градиэнтный спуск", "градиентный спуск")),
    ],
)
def test_a_misheard_word_of_the_course_is_offered(text: str, offer: tuple[str, str]) -> None:
    assert offered(text) == [offer]


@pytest.mark.parametrize(
    "text",
    [
        "Запустим интерпретатором программу.",
        "Литералы бывают разные, о литерале скажем позже.",
        "Методом градиентного спуска найдём минимум.",
        "Он дикарь и патриот, литератор и интеграл.",
        "Сегодня мы говорим о простых вещах.",
    ],
)
def test_a_right_or_a_common_word_is_left_alone(text: str) -> None:
    assert offered(text) == []


@given(transcripts())
def test_an_offer_names_a_verbatim_slice(transcript: Transcript) -> None:
    by_id = {segment.id: segment for segment in transcript.segments}
    for one in suggest_corrections(transcript, VOCABULARY, RUSSIAN):
        assert by_id[one.segment_id].text[one.start_char : one.end_char] == one.text
