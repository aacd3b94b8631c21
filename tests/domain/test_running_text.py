from hypothesis import given
from hypothesis import strategies as st

from konspekt.domain.running_text import RunningText
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript, Word
from strategies import transcripts


@given(transcripts(), st.data())
def test_every_quote_is_a_verbatim_slice_of_its_segment(transcript: Transcript, data: st.DataObject) -> None:
    running = RunningText(transcript)
    start = data.draw(st.integers(0, len(running.text) - 1))
    end = data.draw(st.integers(start + 1, len(running.text)))
    by_id = {segment.id: segment for segment in transcript.segments}
    for quote in running.quotes(start, end):
        segment = by_id[quote.segment_id]
        assert quote.text == segment.text[quote.start_char : quote.end_char]
        assert (quote.span is None) == (segment.span is None)
        if quote.span is not None and segment.span is not None:
            assert segment.span.covers(quote.span)


@given(transcripts(), st.data())
def test_quotes_of_a_slice_hold_all_of_its_characters_but_spaces(
    transcript: Transcript, data: st.DataObject
) -> None:
    running = RunningText(transcript)
    start = data.draw(st.integers(0, len(running.text) - 1))
    end = data.draw(st.integers(start + 1, len(running.text)))
    quoted = "".join(quote.text for quote in running.quotes(start, end))
    assert "".join(quoted.split()) == "".join(running.text[start:end].split())


def test_a_quote_is_timed_by_the_words_it_holds() -> None:
    words = tuple(
        Word(text=text, span=TimeSpan(at, at + 100))
        for text, at in (("Литерал", 0), ("это", 200), ("константа", 400))
    )
    segment = Segment(id="s0001", span=TimeSpan(0, 500), text="Литерал это константа", words=words)
    running = RunningText(Transcript(language="ru", engine="import", segments=(segment,)))
    (quote,) = running.quotes(12, 21)
    assert (quote.text, quote.span) == ("константа", TimeSpan(400, 500))


def test_a_long_pause_parts_the_text_and_a_short_one_does_not() -> None:
    spans = (TimeSpan(0, 1000), TimeSpan(1200, 2000), TimeSpan(4000, 5000))
    segments = tuple(Segment(id=f"s{i}", span=span, text="слово") for i, span in enumerate(spans))
    assert (
        RunningText(Transcript(language="ru", engine="import", segments=segments)).text
        == "слово слово\nслово"
    )
