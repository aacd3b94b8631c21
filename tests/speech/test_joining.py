"""Laws of joining: no word is lost, added or moved; sentences are sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.domain.errors import EngineError, SilentRecording
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Flag, Transcript, Word
from konspekt.language import Language, load_language
from konspekt.speech import HeardPiece, join


@pytest.fixture(scope="module")
def russian() -> Language:
    return load_language("ru")


def piece(index: int, start_ms: int, text: str, *, gap_ms: dict[int, int] | None = None) -> HeardPiece:
    """Make a piece of words of 300 ms, 100 ms apart, or further where `gap_ms` says so."""
    words: list[Word] = []
    at_ms = start_ms
    for place, word in enumerate(text.split()):
        words.append(Word(text=word, span=TimeSpan(at_ms, at_ms + 300), confidence=0.8))
        at_ms += 300 + (gap_ms or {}).get(place, 100)
    end_ms = max(at_ms, start_ms + 1)
    span = TimeSpan(start_ms, end_ms)
    return HeardPiece(index=index, span=span, speech=(span,), words=tuple(words))


def texts(transcript: Transcript) -> list[str]:
    return [segment.text for segment in transcript.segments]


def joined(*pieces: HeardPiece, language: Language, punctuates: bool = True) -> Transcript:
    return join(pieces, language=language, punctuates=punctuates, engine="test")


def test_sentences_end_at_their_marks(russian: Language) -> None:
    made = joined(piece(0, 0, "Что такое литерал? Это значение. Запишем!"), language=russian)
    assert texts(made) == ["Что такое литерал?", "Это значение.", "Запишем!"]
    assert [segment.id for segment in made.segments] == ["s0001", "s0002", "s0003"]
    assert (made.language, made.engine) == ("ru", "test")


def test_the_full_stop_of_an_abbreviation_ends_nothing(russian: Language) -> None:
    assert len(texts(joined(piece(0, 0, "Числа и т. д. и т. п. пишут так."), language=russian))) == 1


def test_a_pause_for_effect_does_not_part_a_definition(russian: Language) -> None:
    made = joined(piece(0, 0, "Литерал это значение в коде.", gap_ms={1: 1200}), language=russian)
    assert texts(made) == ["Литерал это значение в коде."]


def test_a_pause_before_a_capital_and_a_long_one_part_sentences(russian: Language) -> None:
    made = joined(piece(0, 0, "Первый пункт Второй пункт и ещё", gap_ms={1: 900, 3: 2500}), language=russian)
    assert texts(made) == ["Первый пункт", "Второй пункт", "и ещё"]


def test_a_sentence_may_run_over_a_cut(russian: Language) -> None:
    made = joined(
        piece(0, 0, "Интерпретатор это программа,"), piece(1, 1300, "которая читает код."), language=russian
    )
    assert texts(made) == ["Интерпретатор это программа, которая читает код."]
    assert made.segments[0].span == TimeSpan(0, 1300 + 2 * 400 + 300)


def test_what_came_without_punctuation_gets_it_from_the_language(russian: Language) -> None:
    made = joined(
        piece(0, 0, "сегодня мы говорим о литералах литерал это значение", gap_ms={4: 1500}),
        language=russian,
        punctuates=False,
    )
    assert texts(made) == ["Сегодня мы говорим о литералах.", "Литерал это значение."]


def test_the_order_of_the_pieces_does_not_matter(russian: Language) -> None:
    first, second = piece(0, 0, "Раз."), piece(1, 5000, "Два.")
    assert joined(second, first, language=russian) == joined(first, second, language=russian)


def test_a_piece_that_failed_stands_in_the_transcript_for_a_person_to_fill(russian: Language) -> None:
    failed = HeardPiece(
        index=1, span=TimeSpan(5000, 9000), speech=(), words=(), flags=(Flag.RECOGNITION_FAILED,)
    )
    made = joined(piece(0, 0, "Раз."), failed, piece(2, 10_000, "Два."), language=russian)
    assert [segment.flags for segment in made.segments] == [(), (Flag.RECOGNITION_FAILED,), ()]
    assert made.segments[1].span == TimeSpan(5000, 9000)


def test_an_engine_that_failed_everywhere_is_an_error(russian: Language) -> None:
    failed = HeardPiece(index=0, span=TimeSpan(0, 9), speech=(), words=(), flags=(Flag.RECOGNITION_FAILED,))
    with pytest.raises(EngineError):
        joined(failed, language=russian)


def test_a_recording_in_which_no_word_was_heard_is_silent(russian: Language) -> None:
    with pytest.raises(SilentRecording):
        joined(piece(0, 0, ""), language=russian)


def test_a_loop_is_marked_and_kept(russian: Language) -> None:
    made = joined(piece(0, 0, "Спасибо. Спасибо. Спасибо. Спасибо. Дальше."), language=russian)
    assert [segment.flags for segment in made.segments] == [(Flag.REPETITION,)] * 4 + [()]


def test_words_outside_speech_are_marked(russian: Language) -> None:
    heard = HeardPiece(
        index=0,
        span=TimeSpan(0, 20_000),
        speech=(TimeSpan(0, 700),),
        words=(
            Word(text="Литерал.", span=TimeSpan(0, 700)),
            Word(text="Спасибо.", span=TimeSpan(15_000, 15_400)),
        ),
    )
    assert [segment.flags for segment in joined(heard, language=russian).segments] == [
        (),
        (Flag.OUTSIDE_SPEECH,),
    ]


spoken = st.lists(
    st.tuples(
        st.sampled_from(
            ["литерал", "Это", "код.", "и", "т.", "п.", "(да)", "«Что?»", "—", "Python,", "1998", "ещё…"]
        ),
        st.integers(0, 3000),
        st.integers(0, 900),
    ),
    min_size=1,
    max_size=200,
)


@given(spoken, st.booleans())
def test_every_word_stands_in_the_transcript_once_at_its_time(
    words: list[tuple[str, int, int]], punctuates: bool
) -> None:
    at_ms = 0
    timed: list[Word] = []
    for text, gap_ms, length_ms in words:
        at_ms += gap_ms
        timed.append(Word(text=text, span=TimeSpan(at_ms, at_ms + length_ms)))
        at_ms += length_ms
    heard = HeardPiece(index=0, span=TimeSpan(0, at_ms + 1), speech=(), words=tuple(timed))
    made = join((heard,), language=load_language("ru"), punctuates=punctuates, engine="test")

    told = [word for segment in made.segments for word in segment.words]
    assert [word.span for word in told] == [word.span for word in timed]
    assert [word.text.strip(".,?…").lower() for word in told] == [
        word.text.strip(".,?…").lower() for word in timed
    ]
    assert all(len(segment.words) <= 80 for segment in made.segments)
    for segment in made.segments:
        assert segment.span is not None
        assert all(segment.span.covers(word.span) for word in segment.words)
