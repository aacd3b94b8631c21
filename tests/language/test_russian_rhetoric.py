"""How Russian speech opens a topic, points at the board and becomes a written sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.language import Sentence, load_language

RUSSIAN = load_language("ru")
RHETORIC = RUSSIAN.rhetoric


def sentence(text: str) -> Sentence:
    (only, *_) = RUSSIAN.grammar.sentences(text)
    return only


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        (
            "Ну вот, собственно, литерал это то же самое, что константа.",
            "Литерал — это то же самое, что константа.",
        ),
        ("Дело в том, что атом, ну, не излучает энергию, да?", "Атом не излучает энергию."),
        (
            "На самом деле, конечно, можно в текстовом редакторе все делать.",
            "Можно в текстовом редакторе все делать.",
        ),
        ("А также вы можете в ней, собственно, выполнять код.", "Можно в ней выполнять код."),
        ("Первая, первая строка аналогична второй строке.", "Первая строка аналогична второй строке."),
        (
            "Они предлагают вам разные инструменты для запуска вашего кода.",
            "Они предлагают разные инструменты для запуска кода.",
        ),
        ("Как вы знаете, скорость света в вакууме постоянна", "Скорость света в вакууме постоянна."),
        ("Хочу отметить, что дрожжи питаются сахаром.", "Дрожжи питаются сахаром."),
        ("Обратите внимание, что период уменьшается вдвое!", "Период уменьшается вдвое."),
        (
            "То есть энергия, вот, сохраняется, потому что система замкнута.",
            "Энергия сохраняется, потому что система замкнута.",
        ),
        ("Мы с вами можем предсказать свойства атома.", "Можно предсказать свойства атома."),
        (
            "Подводя краткий итог, вирус поражает клетки иммунной системы.",
            "Вирус поражает клетки иммунной системы.",
        ),
        ("Алгебра логики это раздел математики.", "Алгебра логики — это раздел математики."),
        ("Прилив вызван притяжением Луны.", "Прилив вызван притяжением Луны."),
    ],
)
def test_speech_becomes_a_written_sentence(spoken: str, written: str) -> None:
    assert RHETORIC.written(spoken) == written


@pytest.mark.parametrize(
    "spoken",
    [
        "Понятно?",
        "Что такое интерпретатор?",
        "Ну, это, то есть...",
        "Потому что это так.",
        "Предпосылка, то есть исходное начало рассуждений.",
        "Конструкции языка, даже если они в одну строку не помещаются.",
        "Которая описывает движение электрона.",
        "Поэтому каким-то... почему-то есть несколько.",
        "Да, вот так.",
        "",
    ],
)
def test_what_says_nothing_is_not_written_down(spoken: str) -> None:
    assert RHETORIC.written(spoken) is None


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("Строгое Обычно для этого есть интонация.", "Обычно для этого есть интонация."),
        (
            "Это логические функции двух переменных Четыре функции мы узнали",
            "Это логические функции двух переменных.",
        ),
    ],
)
def test_of_a_run_on_the_longest_sentence_stays(spoken: str, written: str) -> None:
    assert RHETORIC.written(spoken) == written


@pytest.mark.parametrize(
    "name",
    ["вызванное притяжением Луны", "открытое Менделеевым", "которая служит в Европе", "что сохраняет СПИД"],
)
def test_a_name_inside_a_sentence_does_not_cut_it(name: str) -> None:
    written = RHETORIC.written(f"Это явление, {name}.")
    assert written is not None
    assert written.endswith(f"{name.rsplit(maxsplit=1)[-1]}.")


@pytest.mark.parametrize(
    "said",
    [
        "Давайте откроем терминал.",
        "Видим, что программа вывела приветственное сообщение.",
        "Вот здесь на слайде показана схема.",
        "Я вам сейчас нарисую график.",
        "Меня зовут Владислав.",
        "Нажмите Enter.",
        "Мы сохранили файл hello.py.",
        "Отлично, мы запустили программу.",
        "Вы у меня спросите, зачем это.",
    ],
)
def test_talk_that_lives_only_in_the_room_is_deictic(said: str) -> None:
    assert RHETORIC.is_deictic(sentence(said))


@pytest.mark.parametrize(
    "said",
    [
        "Интерпретатор выполняет исходный код построчно.",
        "Вы можете запустить программу из терминала.",
        "Вирус поражает клетки иммунной системы.",
        "Нам нужно знать массу тела.",
        "То, что мы запускали в терминале, можно запустить и в среде разработки.",
    ],
)
def test_what_stands_on_paper_is_not_deictic(said: str) -> None:
    assert not RHETORIC.is_deictic(sentence(said))


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("Теперь поговорим об интерпретаторе Python.", "Интерпретатор Python"),
        ("Начнём с отличительных преимуществ языка.", "Отличительные преимущества языка"),
        ("Сегодня наша тема с вами — это алгебра логики.", "Алгебра логики"),
        ("Тема лекции — «Основные понятия химии».", "Основные понятия химии"),
        (
            "Давайте теперь поговорим о том, как вводить данные с клавиатуры.",
            "Как вводить данные с клавиатуры",
        ),
        ("Следующая сущность — это переменные.", "Переменные"),
        ("Поговорим также о мифах и предрассудках.", "Мифы и предрассудки"),
        ("Перейдём к анализу основных двух понятий химии.", "Анализ основных двух понятий химии"),
        ("Рассмотрим периодические свойства элементов.", "Периодические свойства элементов"),
        ("Начнём мы с простейшего атома, с атома водорода.", "Атом водорода"),
        ("И в заключение давайте расскажу про Python-консоль.", "Python-консоль"),
        ("Что такое ВИЧ?", "ВИЧ"),
        ("Расскажу вам, что из себя представляют ВИЧ и СПИД.", "ВИЧ и СПИД"),
        ("Теперь поговорим немного о базовых вещах, а именно об интерпретаторе.", "Интерпретатор"),
    ],
)
def test_an_announcement_gives_a_title_in_the_nominative(said: str, topic: str) -> None:
    assert RHETORIC.announced_topic(sentence(said)) == topic


@pytest.mark.parametrize(
    "said",
    [
        "Программа завершилась с кодом ноль.",
        "Давайте рассмотрим это.",
        "Начнём с самого начала.",
        "Перейдём к следующему вопросу.",
    ],
)
def test_where_nothing_is_announced_there_is_no_title(said: str) -> None:
    assert RHETORIC.announced_topic(sentence(said)) is None


def test_cues_are_ordered_from_announcing_to_going_on() -> None:
    said = [
        "Теперь перейдём к морским течениям.",
        "Что такое течение?",
        "Итак, вода солёная.",
        "Вода покрывает Землю.",
        "Кроме того, вода солёная.",
        "Во-вторых, вода солёная.",
    ]
    cues = [RHETORIC.topic_cue(sentence(text)) for text in said]
    assert cues == sorted(cues, reverse=True)
    assert cues[0] == 1.0
    assert cues[3] == 0.0


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("topic", "Сегодня мы поговорим о приливах."),
        ("reason", "Профессия тестировщика сейчас очень востребована."),
        ("benefit", "На этом уроке вы научитесь писать программы."),
        ("influence", "Этот метод применяется в медицине."),
        ("mistakes", "Новички часто допускают одну и ту же ошибку."),
        ("necessity", "Без понимания этого закона двигаться дальше невозможно."),
        ("goal", "Цель лекции — познакомиться с основами логики."),
        ("results", "Мы познакомились с интерпретатором."),
        ("conclusions", "Подведём итоги: мы изучили три закона."),
        ("literature", "Подробнее об этом написано в учебнике Сивухина."),
        ("homework", "На дом решите задачи первого параграфа."),
    ],
)
def test_an_answer_is_strong_for_its_own_question(question: str, said: str) -> None:
    assert RHETORIC.answer_strength(question, sentence(said)) >= 0.5


def test_a_plain_sentence_answers_no_question() -> None:
    for question in (
        "topic",
        "reason",
        "benefit",
        "influence",
        "mistakes",
        "necessity",
        "literature",
        "homework",
    ):
        assert RHETORIC.answer_strength(question, sentence("Вода кипит при ста градусах.")) == 0


def test_an_unknown_question_has_no_answer() -> None:
    assert RHETORIC.answer_strength("weather", sentence("Сегодня мы поговорим о приливах.")) == 0


def test_content_lemmas_leave_out_fillers_and_keep_abbreviations() -> None:
    found = RHETORIC.content_lemmas(sentence("Ну вот, СПИД это, так сказать, стадия болезни в IDE."))
    assert found == ("спид", "стадия", "болезнь", "ide")


def test_a_title_joins_two_terms_and_no_more() -> None:
    assert RHETORIC.title(["литерал"]) == "Литерал"
    assert RHETORIC.title(["СУБД", "язык запросов", "индекс"]) == "СУБД и язык запросов"
    assert RHETORIC.title(["база данных", "данные"]) == "База данных"


def test_a_term_is_asked_for() -> None:
    assert RHETORIC.definition_question("литерал") == "Что такое литерал?"


WORDS = st.sampled_from(
    [
        "ну",
        "вот",
        "литерал",
        "это",
        "константа",
        ",",
        ".",
        "и",
        "в",
        "на",
        "мы",
        "можем",
        "вам",
        "Луна",
        "звезда",
        "что",
        "такое",
        "как",
        "бы",
        "собственно",
        "—",
        "…",
        "атом",
        "излучает",
        "энергию",
        "!",
        "?",
        "то",
        "есть",
    ]
)


@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=80))
def test_nothing_is_put_into_a_written_sentence(spoken: str) -> None:
    written = RHETORIC.written(spoken)
    if written is None:
        return
    assert written.endswith(".")
    assert not written[0].islower() or not written[0].isalpha()
    lemmas = {lemma for one in RUSSIAN.grammar.sentences(spoken) for lemma in RHETORIC.content_lemmas(one)}
    for made in RUSSIAN.grammar.sentences(written):
        assert set(RHETORIC.content_lemmas(made)) <= lemmas
