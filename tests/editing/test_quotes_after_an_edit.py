"""DATA.md, "Quotes after an edit"."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from editing.lecture_rows import said, timed
from konspekt.domain.glossary import QuoteState
from konspekt.domain.running_text import quote
from konspekt.domain.time import TimeSpan
from konspekt.editing.anchoring import TextPath, reanchor
from konspekt.editing.wording import reworded

BEFORE = timed("s1", "Итак, литерал это запись значения, в коде.", start_ms=0)
sentence = st.lists(
    st.sampled_from(("это", "код,", "язык", "«Питон»", "да", "и", "значение.")), min_size=1, max_size=10
).map(" ".join)


def moved(text, after):
    return reanchor((said([BEFORE], text),), BEFORE, reworded(BEFORE, after))


def test_words_elsewhere_in_the_segment_leave_a_quote_live():
    (it,) = moved("запись значения", "Так вот, литерал это запись значения, в коде.")
    assert (it.text, it.state) == ("запись значения", QuoteState.LIVE)
    assert it.start_char == 21
    assert it.span == said([BEFORE], "запись значения").span


def test_a_comma_after_the_quote_does_not_change_it():
    (it,) = moved("значения", "Итак, литерал это запись значения в коде.")
    assert (it.text, it.state) == ("значения", QuoteState.LIVE)


def test_a_changed_word_is_quoted_as_it_now_reads():
    (it,) = moved("литерал это запись", "Итак, литерал есть запись значения, в коде.")
    assert (it.text, it.state) == ("литерал есть запись", QuoteState.CHANGED)


def test_a_quote_of_exactly_the_changed_word_follows_it():
    (it,) = moved("литерал", "Итак, константа это запись значения, в коде.")
    assert (it.text, it.state) == ("константа", QuoteState.CHANGED)
    assert it.span == TimeSpan(500, 900)


def test_an_insertion_beside_a_quote_stays_outside():
    (it,) = moved("литерал это", "Итак, наш литерал это просто запись значения, в коде.")
    assert (it.text, it.state) == ("литерал это", QuoteState.LIVE)


def test_an_insertion_inside_a_quote_belongs_to_it():
    (it,) = moved("литерал это", "Итак, литерал вот это запись значения, в коде.")
    assert (it.text, it.state) == ("литерал вот это", QuoteState.CHANGED)


def test_a_quote_whose_words_are_gone_is_lost_and_keeps_old_text_and_time():
    old = said([BEFORE], "в коде")
    (it,) = moved("в коде", "Итак, литерал это запись значения,")
    assert it == replace(old, state=QuoteState.LOST)


def test_a_changed_quote_stays_changed_when_other_words_change():
    once = reanchor((said([BEFORE], "литерал"),), BEFORE, reworded(BEFORE, "Итак, слово это запись."))
    after = reworded(BEFORE, "Итак, слово это запись.")
    (it,) = reanchor(once, after, reworded(after, "Слово это запись."))
    assert it.state is QuoteState.CHANGED


def test_a_lost_quote_stays_lost():
    lost = replace(said([BEFORE], "в коде"), state=QuoteState.LOST)
    assert reanchor((lost,), BEFORE, reworded(BEFORE, "в коде")) == (lost,)


def test_quotes_of_other_segments_stay_as_they_are():
    other = replace(said([BEFORE], "в коде"), segment_id="s2")
    assert reanchor((other,), BEFORE, reworded(BEFORE, "новое")) == (other,)


def test_over_several_segments_a_quote_becomes_one_for_each():
    before = [timed("a", "раз два три четыре", start_ms=0)]
    after = [timed("b", "раз два", start_ms=0), timed("c", "три четыре", start_ms=1000)]
    parts = TextPath(before, after).carry(said(before, "два три"))
    assert [(it.segment_id, it.text, it.state) for it in parts] == [
        ("b", "два", QuoteState.LIVE),
        ("c", "три", QuoteState.LIVE),
    ]


@given(sentence, sentence, st.data())
def test_every_live_or_changed_quote_is_a_slice_and_live_means_the_same_words(text, new_text, data):
    before = timed("s1", text, start_ms=0)
    after = reworded(before, new_text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        return
    old = quote(before, start, end)
    made = reanchor((old,), before, after)
    assert made
    for it in made:
        if it.state is QuoteState.LOST:
            assert (it.text, it.span) == (old.text, old.span)
        else:
            assert after.text[it.start_char : it.end_char] == it.text == it.text.strip()
            assert it.span == quote(after, it.start_char, it.end_char).span
        if it.state is QuoteState.LIVE:
            assert it.text.split() == old.text.split()


@given(sentence, st.data())
def test_without_an_edit_nothing_moves(text, data):
    segment = timed("s1", text, start_ms=0)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    old = quote(segment, start, end)
    if old.text == old.text.strip():
        assert reanchor((old,), segment, segment) == (old,)
