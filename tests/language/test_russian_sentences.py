import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.language.russian.grammar import RussianGrammar

GRAMMAR = RussianGrammar()
LETTERS = "абвгдеёжзиклмнопрстуяАБВГД .,!?—-«»\n12Xx"


def texts_of(text: str) -> list[str]:
    return [sentence.text for sentence in GRAMMAR.sentences(text)]


def test_a_full_stop_ends_a_sentence() -> None:
    assert texts_of("Это цикл. Он повторяется.") == ["Это цикл.", "Он повторяется."]


def test_a_line_break_always_ends_a_sentence() -> None:
    assert texts_of("Первая строка\nвторая строка") == ["Первая строка", "вторая строка"]


def test_a_symbol_before_a_full_stop_is_no_initial() -> None:
    assert texts_of("Возьмём точку M. Проведём прямую.") == ["Возьмём точку M.", "Проведём прямую."]


def test_shortened_words_do_not_end_a_sentence() -> None:
    assert len(texts_of("Методы, т. е. функции класса, и т. д. вызывают по имени.")) == 1


def test_a_text_without_any_mark_is_cut_into_bearable_pieces() -> None:
    words = ["и", "вот", "мы", "видим", "что", "программа", "работает", "а", "данные", "лежат", "в", "памяти"]
    sentences = GRAMMAR.sentences(" ".join(words * 40))
    assert len(sentences) > 1
    assert max(len(sentence.tokens) for sentence in sentences) <= 90


@given(st.text(alphabet=LETTERS, max_size=400))
def test_sentences_are_slices_in_order_and_hold_every_word(text: str) -> None:
    at = 0
    for sentence in GRAMMAR.sentences(text):
        assert text[sentence.start_char : sentence.end_char] == sentence.text
        assert sentence.start_char >= at
        assert not text[at : sentence.start_char].strip()
        for token in sentence.tokens:
            assert text[token.start_char : token.end_char] == token.text
        at = sentence.end_char
    assert not text[at:].strip()


@given(st.text(alphabet=LETTERS, max_size=200))
def test_phrases_are_slices_of_their_sentence(text: str) -> None:
    for sentence in GRAMMAR.sentences(text):
        for phrase in GRAMMAR.phrases(sentence):
            assert sentence.start_char <= phrase.start_char < phrase.end_char <= sentence.end_char
            assert phrase.headword
            assert phrase.key


def test_a_question_and_its_answer_are_parted_without_a_pause() -> None:
    words = ["что", "такое", "интерпретатор", "это", "программа", "которая", "исполняет", "код"]
    made = GRAMMAR.punctuated(words, [0] * len(words))
    assert made[:4] == ["Что", "такое", "интерпретатор?", "Это"]
    assert made[-1] == "код."


def test_a_long_pause_ends_a_sentence_but_not_after_a_preposition() -> None:
    words = ["программа", "хранит", "данные", "в", "памяти", "потом", "она", "их", "читает"]
    pauses = [0, 0, 0, 1500, 1500, 0, 0, 0, 0]
    assert GRAMMAR.punctuated(words, pauses) == [
        "Программа", "хранит", "данные", "в", "памяти.", "Потом", "она", "их", "читает.",
    ]  # fmt: skip


@given(st.lists(st.text(alphabet="абвгдежзиклмноп", min_size=1, max_size=8), max_size=40), st.data())
def test_restoring_punctuation_keeps_every_word(words: list[str], data: st.DataObject) -> None:
    pauses = data.draw(st.lists(st.integers(0, 3000), min_size=len(words), max_size=len(words)))
    made = GRAMMAR.punctuated(words, pauses)
    assert [word.rstrip(".?,").lower() for word in made] == words
    assert not words or made[-1][-1] in ".?"


@pytest.mark.parametrize(
    "sentence",
    [
        "предприятие это организация, которая производит продукцию",
        "это среда, в которой работает программа",
        "мы знаем, что он прав",
        "дело в том, что данных мало",
        "это бывает, если станок стоит",
        "если станок стоит, то он изнашивается",
        "он дорогой, но хороший",
        "затраты делят на постоянные, а выручку считают целиком",
        "он дешевле, потому что старый",
        "возьмём ликвидность, то есть способность продаваться",
        "возьмём, например, станок",
        "он работает, чтобы жить",
        "он нужен для того чтобы жить",
        "это отношение, выраженное в процентах",
        "это выраженное в процентах отношение",
        "что такое износ",
        "и если он стоит и когда он работает",
    ],
)
def test_a_comma_stands_before_what_opens_a_clause(sentence: str) -> None:
    words = sentence.replace(",", "").split()
    made = " ".join(GRAMMAR.punctuated(words, [0] * len(words)))
    assert made.rstrip(".?").lower() == sentence
