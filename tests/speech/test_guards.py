"""Laws of suspicion: what nobody said is marked, what people say is not."""

import pytest

from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Flag, Word
from konspekt.speech.guards import Suspect, flags, repeats


def suspect(
    text: str, *, ms_per_word: int = 400, speech: tuple[tuple[int, int], ...] = (), language: str = "ru"
) -> Suspect:
    words = tuple(
        Word(text=word, span=TimeSpan(place * ms_per_word, (place + 1) * ms_per_word))
        for place, word in enumerate(text.split())
    )
    return Suspect(words=words, speech=tuple(TimeSpan(*span) for span in speech), language=language)


HONEST = [
    "Да, да, да, записали определение.",
    "Литерал — это значение, записанное прямо в коде программы.",
    "Метод machine learning называют машинным обучением.",
    "Субтитры нужны слабослышащим студентам?",
    "В языке Python интерпретатор CPython читает файл.",
    "Три, три, три, четыре, четыре, пять.",
    "Спасибо за внимание, перейдём к вопросам.",
]


@pytest.mark.parametrize("text", [text for text in HONEST if not text.startswith("Субтитры")])
def test_honest_speech_is_not_suspected(text: str) -> None:
    assert flags(suspect(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "и и и и и и",
        "то есть то есть то есть то есть мы видим",
        "мы видим что мы видим что мы видим что мы видим что",
        "Так. Так! так, ТАК так",
    ],
)
def test_a_loop_is_marked(text: str) -> None:
    assert Flag.REPETITION in flags(suspect(text))


@pytest.mark.parametrize(
    "text",
    [
        "Субтитры сделал DimaTorzok",
        "Субтитры создавал DimaTorzok.",
        "Редактор субтитров А.Семкин Корректор А.Егорова",
        "Продолжение следует...",
        "Спасибо за просмотр!",
        "Подписывайтесь на канал",
        "Thanks for watching!",
        "Субтитры подготовлены сообществом Amara.org",
    ],
)
def test_the_credits_of_a_film_are_marked(text: str) -> None:
    assert Flag.SUBTITLE_CREDIT in flags(suspect(text))


def test_more_letters_than_a_mouth_can_say_are_marked() -> None:
    text = "Интерпретатор последовательно выполняет инструкции программы"
    assert flags(suspect(text, ms_per_word=300)) == (Flag.TOO_FAST,)
    assert flags(suspect(text, ms_per_word=600)) == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("и тогда we can see that this is", "ru"),
        ("спасибо 谢谢 всем", "ru"),
        ("so we see это очень", "en"),
    ],
)
def test_a_foreign_insert_is_marked(text: str, language: str) -> None:
    assert Flag.FOREIGN_INSERT in flags(suspect(text, language=language))


def test_nothing_is_foreign_where_the_language_is_not_known() -> None:
    assert flags(suspect("спасибо thank you very much indeed", language="xx")) == ()


def test_words_where_nobody_speaks_are_marked() -> None:
    assert flags(suspect("раз два три четыре", speech=((0, 700),))) == (Flag.OUTSIDE_SPEECH,)
    assert flags(suspect("раз два три четыре", speech=((0, 300), (1300, 1600)))) == ()
    assert flags(suspect("раз два три четыре", speech=())) == ()


def test_a_loop_over_sentences_is_found() -> None:
    assert repeats(["А.", "Да.", "да", "Да!", "Да.", "Б"]) == frozenset({1, 2, 3, 4})
    assert repeats(["Да.", "Да.", "Да.", "Нет."]) == frozenset()
    assert repeats([]) == frozenset()
