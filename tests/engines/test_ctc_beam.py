"""Laws of the dictionary search over letters."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from konspekt.engines.ctc_beam import Alphabet, Taste, align, decode, greedy, mean_log_probability
from konspekt.language.russian.spelling import Spelling

LETTERS = " абвгдежзийклмнопрстуфхцчшщъыьэюя"
RUSSIAN = Alphabet.of({**dict(enumerate(LETTERS)), len(LETTERS): "<blk>"})
SMALL = Alphabet.of({0: "\u2581", 1: "а", 2: "б", 3: "<blk>"})


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling()


def spoken(text: str, *, doubt: dict[int, str] | None = None, frames_a_letter: int = 2) -> np.ndarray:
    """Log-probabilities of a network that is sure of `text`, but for letters that it could also have heard otherwise."""
    rows = []
    for at, letter in enumerate(text):
        row = np.full(len(LETTERS) + 1, 1e-5)
        row[LETTERS.index(letter)] = 0.6
        if doubt and at in doubt:
            row[LETTERS.index(doubt[at])] = 0.4
        blank = np.full(len(LETTERS) + 1, 1e-5)
        blank[RUSSIAN.blank] = 1
        rows += [row] + [blank] * (frames_a_letter - 1)
    table = np.array(rows)
    return np.log(table / table.sum(axis=1, keepdims=True)).astype(np.float32)


def probability(log_probs: np.ndarray, text: str, alphabet: Alphabet) -> float:
    """The probability of a text, all ways to say it added up."""
    total = 0.0
    for path in itertools.product(range(log_probs.shape[1]), repeat=len(log_probs)):
        columns = [column for column, _ in itertools.groupby(path) if column != alphabet.blank]
        if " ".join("".join(alphabet.letters[column] for column in columns).split()) == text:
            total += math.exp(sum(log_probs[frame, column] for frame, column in enumerate(path)))
    return total


def text_of(words) -> str:
    return " ".join(word.text for word in words)


small_tables = st.lists(st.lists(st.floats(0.01, 1), min_size=4, max_size=4), min_size=1, max_size=5).map(
    lambda rows: np.log(np.array(rows) / np.sum(rows, axis=1, keepdims=True)).astype(np.float32)
)


@settings(deadline=None, max_examples=60)
@given(small_tables)
def test_without_a_dictionary_the_search_is_never_less_probable_than_the_greedy_text(log_probs):
    found = text_of(decode(log_probs, SMALL, beam=200))
    assert (
        probability(log_probs, found, SMALL)
        >= probability(log_probs, text_of(greedy(log_probs, SMALL)), SMALL) - 1e-6
    )


@settings(deadline=None, max_examples=60)
@given(small_tables)
def test_without_a_dictionary_a_wide_search_finds_the_most_probable_text(log_probs):
    texts = {
        " ".join("".join(letters).split()) for n in range(4) for letters in itertools.product(" аб", repeat=n)
    }
    log_probs = log_probs[:3]
    best = max(probability(log_probs, text, SMALL) for text in texts)
    assert probability(log_probs, text_of(decode(log_probs, SMALL, beam=500)), SMALL) == pytest.approx(
        best, rel=1e-4
    )


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 2**32 - 1), st.integers(1, 120))
def test_words_follow_one_another_in_time(seed, frames):
    scores = np.random.default_rng(seed).normal(0, 3, (frames, len(LETTERS) + 1))
    log_probs = (scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))).astype(np.float32)
    for words in (decode(log_probs, RUSSIAN), greedy(log_probs, RUSSIAN)):
        frames_in_order = [frame for word in words for frame in (word.first_frame, word.last_frame)]
        assert frames_in_order == sorted(frames_in_order)
        assert all(0 <= frame < frames for frame in frames_in_order)
        assert all(0 < word.confidence <= 1 for word in words)
        assert all(word.text == "".join(word.text.split()) != "" for word in words)


def test_a_word_of_the_dictionary_wins_over_a_near_miss(spelling):
    log_probs = spoken("сабака лает", doubt={1: "о"})
    assert text_of(greedy(log_probs, RUSSIAN)) == "сабака лает"
    assert text_of(decode(log_probs, RUSSIAN, spelling)) == "собака лает"


def test_what_was_clearly_said_stays_though_no_dictionary_knows_it(spelling):
    assert text_of(decode(spoken("кубернетис запущен"), RUSSIAN, spelling)) == "кубернетис запущен"


def test_a_course_vocabulary_makes_its_words_heard_in_all_their_forms(spelling):
    log_probs = spoken("о кубернетисе", doubt={6: "р", 4: "и"})
    heard = spoken("о гиппокампе", doubt={3: "б"})
    course = Spelling(["кубернетис"])
    assert text_of(decode(log_probs, RUSSIAN, course)) == "о кубернетисе"
    assert text_of(decode(heard, RUSSIAN, spelling)) == "о гиппокампе"
    assert course.knows("кубернетису")
    assert not spelling.knows("кубернетису")


def test_yo_is_written_as_e(spelling):
    assert spelling.knows("ещё")
    assert spelling.knows("еще")
    assert text_of(decode(spoken("еще зеленый"), RUSSIAN, spelling)) == "еще зеленый"


def test_a_beginning_is_not_yet_a_word(spelling):
    assert spelling.knows("организация")
    assert not spelling.knows("организаци")
    assert not spelling.knows("")


def test_words_are_timed_by_the_frames_of_their_first_and_last_letters(spelling):
    words = decode(spoken("мы дома", frames_a_letter=3), RUSSIAN, spelling)
    assert [(word.text, word.first_frame, word.last_frame) for word in words] == [
        ("мы", 0, 3),
        ("дома", 9, 18),
    ]


def test_doubled_letters_need_a_blank_between_them():
    log_probs = spoken("ванна")
    assert text_of(greedy(log_probs, RUSSIAN)) == "ванна"
    with pytest.raises(ValueError, match="does not fit"):
        align(log_probs[4:6], [LETTERS.index("н")] * 2, RUSSIAN.blank)


def test_a_letter_in_doubt_makes_its_word_less_sure(spelling):
    sure, unsure = decode(spoken("дом кот", doubt={5: "д"}), RUSSIAN, spelling)
    assert sure.confidence > unsure.confidence


def test_silence_has_no_words_and_no_confidence():
    log_probs = np.log(np.tile([1e-6, 1e-6, 1e-6, 1 - 3e-6], (50, 1))).astype(np.float32)
    assert decode(log_probs, SMALL) == greedy(log_probs, SMALL) == ()
    assert mean_log_probability(log_probs, SMALL) == -math.inf


def test_a_vocabulary_of_syllables_is_refused():
    with pytest.raises(ValueError, match="single letters"):
        Alphabet.of({0: "\u2581", 1: "\u2581при", 2: "<blk>"})
    with pytest.raises(ValueError, match="<blk>"):
        Alphabet.of({0: "а"})


def test_the_dictionary_can_be_switched_off(spelling):
    log_probs = spoken("сабака", doubt={1: "о"})
    indifferent = Taste(strange_word=0, strange_letter=0, word=0, commonness=0)
    assert text_of(decode(log_probs, RUSSIAN, spelling, taste=indifferent)) == "сабака"


def test_twenty_sentences_in_one_piece_are_one_after_the_other(spelling):
    sentence = "сегодня мы поговорим об устройстве клетки"
    assert text_of(decode(spoken(" ".join([sentence] * 20)), RUSSIAN, spelling)) == " ".join([sentence] * 20)
