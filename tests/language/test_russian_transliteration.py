"""What is heard in Russian letters is recognized as the English word; words that only look alike are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.language.russian.transliteration import variant_score

SUGGESTED = 0.6

HEARD = [
    ("Python", "пайтон"), ("Python", "питон"), ("Docker", "докер"), ("PyCharm", "пайчарм"), ("PyCharm", "по Charm"),
    ("Kubernetes", "кубернетес"), ("JavaScript", "джаваскрипт"), ("GitHub", "гитхаб"), ("Backend", "бэкенд"),
    ("framework", "фреймворк"), ("SMOKE", "смоук"), ("XPath", "икспас"), ("Agile", "эджайл"), ("Scrum", "скрам"),
    ("token", "токен"), ("pipeline", "пайплайн"), ("dataset", "датасет"), ("cache", "кэш"), ("queue", "кью"),
    ("Django", "джанго"), ("frontend", "фронтенд"), ("deploy", "деплой"), ("commit", "коммит"), ("merge", "мердж"),
    ("server", "сервер"), ("router", "роутер"), ("browser", "браузер"), ("online", "онлайн"), ("Selenium", "селениум"),
    ("Postman", "постман"), ("язык Python", "язык пайтон"), ("template", "темплейт"), ("Linux", "линукс"), ("SMOKE тестирование", "СМОК-тестирование"),
]  # fmt: skip
TRAPS = [
    ("Python", "патент"), ("Docker", "дикарь"), ("cache", "каша"), ("Python", "понятие"),
    ("Backend", "банкомат"), ("dataset", "достать"), ("pipeline", "пополнение"), ("framework", "фермер"),
    ("Java", "дева"), ("Git", "год"), ("API", "апельсин"), ("Linux", "лук"), ("table", "таблетка"), ("log", "лига"),
    ("class", "колесо"), ("set", "сеть данных"), ("REST", "ресторан"), ("сигма", "O сигма"), ("лямбда", "лямбда z"), ("d код", "декодер"),
    ("SSL-сертификат", "сертификат"),
]  # fmt: skip
SHORT = [
    ("ВИЧ", "вирус иммунодефицита человека"), ("СУБД", "система управления базами данных"),
    ("ООП", "объектно-ориентированное программирование"), ("ЭВМ", "электронно-вычислительная машина"),
    ("ПО", "программное обеспечение"), ("IDE", "integrated development environment"), ("ТЗ", "техническое задание"),
    ("ЖЦ", "жизненный цикл"), ("ОСУ", "обучение с учителем"), ("ОУ", "обучение с учителем"),
    ("API", "application programming interface"), ("СПИД", "синдром приобретенного иммунного дефицита"),
]  # fmt: skip
NOT_SHORT = [
    ("ВИЧ", "синдром приобретенного иммунодефицита"), ("ООП", "программирование"), ("вич", "вирус иммунодефицита человека"),
    ("СУБД", "база данных"), ("А", "алгоритм анализа"), ("ОС", "сервер очередей"),
]  # fmt: skip


@pytest.mark.parametrize(("latin", "cyrillic"), HEARD)
def test_a_word_heard_in_russian_letters_is_suggested(latin, cyrillic):
    for pair in ((latin, cyrillic), (cyrillic, latin)):
        score, reason = variant_score(*pair)
        assert (score >= SUGGESTED, reason) == (True, "transliteration")


@pytest.mark.parametrize(("latin", "cyrillic"), TRAPS)
def test_words_that_only_look_alike_are_not_suggested(latin, cyrillic):
    assert variant_score(latin, cyrillic)[0] < SUGGESTED


@pytest.mark.parametrize(("short", "long"), SHORT)
def test_an_abbreviation_has_the_initials_of_its_expansion(short, long):
    assert variant_score(short, long)[1] == "abbreviation"
    assert variant_score(long, short)[0] >= 0.8


@pytest.mark.parametrize(("short", "long"), NOT_SHORT)
def test_other_initials_are_no_abbreviation(short, long):
    assert variant_score(short, long)[1] != "abbreviation"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("интерпретатор", "интерпритатор"),
        ("веб-сервер", "веб сервер"),
        ("нормализация", "нармализация"),
        ("ёмкость", "емкость"),
    ],
)
def test_two_spellings_of_a_word_are_suggested(one, other):
    score, reason = variant_score(one, other)
    assert (score >= SUGGESTED, reason) == (True, "spelling")


@pytest.mark.parametrize(
    ("one", "other"),
    [("понятие", "занятие"), ("линейный", "нелинейный"), ("функция", "фракция"), ("производная", "проводная"), ("код", "кот"),
     ("исключение", "заключение"), ("тестирование", "тестировщик")],
)  # fmt: skip
def test_two_words_that_look_alike_are_two_words(one, other):
    assert variant_score(one, other)[0] < SUGGESTED


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_order_of_the_two_does_not_matter(one, other):
    score, reason = variant_score(one, other)
    assert 0 <= score <= 1
    assert variant_score(other, one) == (score, reason)
