"""Laws 1, 2 and 4 of the notes, over random lectures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.domain.glossary import Glossary, Origin
from konspekt.domain.transcript import Transcript
from konspekt.notes import boundaries_of_text, outline
from notes.lectures import OCEAN, RUSSIAN, notes_of, paragraphs, untimed
from strategies import transcripts

TEMPLATES = st.sampled_from(["hackathon", "konspekt", "tehkarta"])
SPOKEN = [
    *OCEAN,
    "Ну, смотрите, вот тут у нас, как бы, получается уравнение.",
    "И вот, собственно, скорость, скорость зависит от массы тела, да?",
    "а теперь поговорим о скорости и ускорении",
    "Это, то есть, ну...",
    "Вы можете измерить температуру Температура это мера нагретости тела",
    "Х равно 2, у равно 3, х плюс у равно 5.",
    "Что такое энергия? Это способность тела совершить работу.",
    "😀 «кавычки» — и тире – разные",
]


@st.composite
def lectures(draw: st.DrawFn) -> Transcript:
    return untimed(draw(st.lists(st.sampled_from(SPOKEN), min_size=1, max_size=60)))


ANY_LECTURE = transcripts() | lectures()


@given(ANY_LECTURE, TEMPLATES)
def test_every_quote_is_a_slice_of_what_was_said(transcript: Transcript, template: str) -> None:
    said = {segment.id: segment.text for segment in transcript.segments}
    for paragraph in paragraphs(notes_of(transcript, template)):
        assert paragraph.quotes
        for quote in paragraph.quotes:
            assert said[quote.segment_id][quote.start_char : quote.end_char] == quote.text


@given(ANY_LECTURE, TEMPLATES)
def test_a_paragraph_marked_verbatim_is_its_quotes(transcript: Transcript, template: str) -> None:
    for paragraph in paragraphs(notes_of(transcript, template)):
        same = paragraph.text == " ".join(quote.text for quote in paragraph.quotes)
        assert same == (paragraph.origin is Origin.LECTURER_VERBATIM)


def lemmas(text: str) -> set[str]:
    return {
        lemma
        for sentence in RUSSIAN.grammar.sentences(text)
        for lemma in RUSSIAN.rhetoric.content_lemmas(sentence)
    }


@given(ANY_LECTURE, TEMPLATES)
def test_a_rewritten_paragraph_says_only_words_of_its_quotes(transcript: Transcript, template: str) -> None:
    for paragraph in paragraphs(notes_of(transcript, template)):
        said = " ".join(quote.text for quote in paragraph.quotes)
        assert lemmas(paragraph.text) <= lemmas(said), (paragraph.text, said)


@given(ANY_LECTURE, TEMPLATES)
def test_the_same_lecture_gives_the_same_notes(transcript: Transcript, template: str) -> None:
    assert notes_of(transcript, template) == notes_of(transcript, template)


@given(ANY_LECTURE, TEMPLATES)
def test_ids_are_unique(transcript: Transcript, template: str) -> None:
    ids = [paragraph.id for paragraph in paragraphs(notes_of(transcript, template))]
    assert len(set(ids)) == len(ids)


@given(ANY_LECTURE)
def test_the_outline_covers_every_segment_once_and_in_order(transcript: Transcript) -> None:
    order = {segment.id: at for at, segment in enumerate(transcript.segments)}
    at = 0
    for section in outline(transcript, RUSSIAN).sections:
        assert order[section.first_segment_id] == at
        at = order[section.last_segment_id] + 1
        assert (section.span is None) == (not transcript.is_timed)
        assert section.title.strip()
    assert at == len(transcript.segments)


@given(ANY_LECTURE)
def test_no_two_sections_share_a_title(transcript: Transcript) -> None:
    titles = [section.title for section in outline(transcript, RUSSIAN).sections]
    assert len(set(titles)) == len(titles)


@given(st.text(max_size=400) | ANY_LECTURE.map(lambda made: " ".join(s.text for s in made.segments)))
def test_boundaries_are_places_in_the_text_in_order(text: str) -> None:
    found = boundaries_of_text(text, RUSSIAN)
    assert found == sorted(set(found))
    assert all(0 < place < len(text) for place in found)


@pytest.mark.parametrize("template", ["hackathon", "konspekt", "tehkarta"])
def test_an_empty_lecture_says_nothing(template: str) -> None:
    empty = Transcript(language="ru", engine="import", segments=())
    assert paragraphs(notes_of(empty, template, Glossary(entries=()))) == []
