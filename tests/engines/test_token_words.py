"""Laws of making words of tokens."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.engines.token_words import Token, words_of_tokens


def tokens(*texts: str, step_ms: int = 200) -> list[Token]:
    return [
        Token(text=text, start_ms=place * step_ms, log_probability=-0.1) for place, text in enumerate(texts)
    ]


def heard(*texts: str) -> str:
    return " ".join(word.text for word in words_of_tokens(tokens(*texts), piece_ms=24_000))


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ((" при", "вет", " мир"), "привет мир"),
        ((" ", "д", "а", " ", "н", "е", "т"), "да нет"),
        (("да", " нет"), "да нет"),
        ((" Да", ".", " Нет", "?"), "Да. Нет?"),
        ((" Да", " ", ".", " Нет", " ,", " и"), "Да. Нет, и"),
        ((" Литерал", " —", " это"), "Литерал — это"),
        ((" Литерал", " ", "-", " это"), "Литерал - это"),
        ((" что", "-", "то"), "что-то"),
        ((" [", "да", "]"), "[да]"),
        ((" 1", "9", "98", " %"), "1998 %"),
        ((" <unk>", " да", "<unk>"), "да"),
        ((".", " Да"), ". Да"),
        ((), ""),
        ((" ", " "), ""),
    ],
)
def test_tokens_become_words(spoken: tuple[str, ...], written: str) -> None:
    assert heard(*spoken) == written


def test_a_word_ends_soon_after_its_last_token_or_where_the_next_begins() -> None:
    first, second, third = words_of_tokens(
        [
            Token(text=" раз", start_ms=100, log_probability=0),
            Token(text=" два", start_ms=140, log_probability=0),
            Token(text=" три", start_ms=900, log_probability=0),
        ],
        piece_ms=950,
    )
    assert (first.span.end_ms, second.span.end_ms, third.span.end_ms) == (140, 220, 950)


def test_a_full_stop_heard_late_does_not_stretch_its_word() -> None:
    (word,) = words_of_tokens(tokens(" да", ".", step_ms=900), piece_ms=5000)
    assert (word.text, word.span.end_ms) == ("да.", 80)


texts = st.sampled_from([" ", " а", "б", ".", " .", ",", " —", "-", "<unk>", " Ве", "1"])


@given(st.lists(st.tuples(texts, st.integers(0, 500), st.floats(-20, 0))), st.integers(1, 24_000))
def test_no_letter_is_lost_and_times_are_in_order(heard: list[tuple[str, int, float]], piece_ms: int) -> None:
    at_ms = 0
    made: list[Token] = []
    for text, gap_ms, sure in heard:
        at_ms += gap_ms
        made.append(Token(text=text, start_ms=at_ms, log_probability=sure))
    words = words_of_tokens(made, piece_ms=piece_ms)

    assert "".join(word.text for word in words) == "".join(t.text.strip() for t in made if "<" not in t.text)
    assert all(word.span.end_ms <= piece_ms for word in words)
    assert all(a.span.end_ms <= b.span.start_ms for a, b in pairwise(words))
    assert all(word.confidence is not None and 0 <= word.confidence <= 1 for word in words)
