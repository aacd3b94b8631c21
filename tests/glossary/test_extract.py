import csv
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from konspekt.domain.glossary import Origin
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript
from konspekt.glossary import extract, glossary_of_text
from konspekt.language import load_language
from strategies import transcripts

RUSSIAN = load_language("ru")
LECTURE = (
    "Теперь поговорим о базовых вещах, а именно об интерпретаторе. Что такое интерпретатор?",
    "Это программа, выполняющая построчный анализ",
    "и выполнение исходного кода. Интерпретатор запускают в терминале.",
    "СУБД расшифровывается как система управления базами данных.",
    "Свёрточные нейронные сети — это архитектура, предназначенная для обработки изображений.",
    "Свёрточными нейронными сетями занимаются давно. Без свёрточных нейронных сетей не обойтись.",
)


def lecture(*texts: str) -> Transcript:
    segments = tuple(
        Segment(id=f"s{at:04}", span=TimeSpan(at * 5000, at * 5000 + 5000), text=text)
        for at, text in enumerate(texts)
    )
    return Transcript(language="ru", engine="import", segments=segments)


def test_a_definition_is_quoted_word_for_word_across_segments() -> None:
    glossary = extract(lecture(*LECTURE), RUSSIAN)
    entry = next(entry for entry in glossary.entries if entry.headword == "интерпретатор")
    assert entry.definition is not None
    assert entry.definition.origin is Origin.LECTURER_VERBATIM
    assert [quote.text for quote in entry.definition.quotes] == [
        "программа, выполняющая построчный анализ",
        "и выполнение исходного кода",
    ]
    assert entry.definition.quotes[0].span == TimeSpan(5000, 10000)
    assert entry.pattern == "question"


def test_a_headword_said_mostly_in_the_plural_stays_in_it() -> None:
    headwords = {entry.headword for entry in extract(lecture(*LECTURE), RUSSIAN).entries}
    assert "свёрточные нейронные сети" in headwords


def test_an_abbreviation_keeps_its_capitals_and_all_its_mentions() -> None:
    entry = next(entry for entry in extract(lecture(*LECTURE), RUSSIAN).entries if entry.headword == "СУБД")
    assert entry.machine_key == "субд"
    assert entry.mentions[0].text == "СУБД"


def test_a_term_without_a_definition_is_listed_without_one() -> None:
    told = "Градиентный спуск сходится. Градиентный спуск устойчив. Шаг градиентного спуска мал."
    entries = extract(lecture(told), RUSSIAN).entries
    entry = next(entry for entry in entries if entry.headword == "градиентный спуск")
    assert entry.definition is None
    assert len(entry.mentions) == 3


@given(transcripts())
def test_every_quote_of_a_glossary_is_the_slice_it_names(transcript: Transcript) -> None:
    texts = {segment.id: segment.text for segment in transcript.segments}
    for entry in extract(transcript, RUSSIAN, threshold=0.0).entries:
        definitions = [each for each in (entry.definition, *entry.alternatives) if each]
        quotes = [*entry.mentions, *(quote for each in definitions for quote in each.quotes)]
        for quote in quotes:
            assert texts[quote.segment_id][quote.start_char : quote.end_char] == quote.text
        for each in definitions:
            assert each.origin is Origin.LECTURER_VERBATIM
            assert each.text is None


@given(transcripts())
def test_entries_have_ids_of_their_own_and_a_second_run_gives_the_same(transcript: Transcript) -> None:
    glossary = extract(transcript, RUSSIAN)
    assert len({entry.id for entry in glossary.entries}) == len(glossary.entries)
    assert extract(transcript, RUSSIAN) == glossary


@given(transcripts(), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_threshold_defines_fewer_terms(transcript: Transcript, one: float, other: float) -> None:
    def defined(threshold: float) -> int:
        return sum(
            entry.definition is not None
            for entry in extract(transcript, RUSSIAN, threshold=threshold).entries
        )

    assert defined(max(one, other)) <= defined(min(one, other))


@given(transcripts())
def test_a_text_entry_names_where_its_definition_stands(transcript: Transcript) -> None:
    text = " ".join(segment.text for segment in transcript.segments)
    for entry in glossary_of_text(text, RUSSIAN, threshold=0.0):
        assert text[entry.start_char : entry.end_char] == entry.quote
        assert all(word in entry.quote for word in entry.definition.split())


def test_terms_of_the_first_system_lose_their_inflected_doubles(shared: Path) -> None:
    with (shared / "cases/sample_submission.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["File"], row["Term"].strip()) for row in csv.DictReader(file)]
    printed: dict[str, dict[str, str]] = {}
    for name, term in rows:
        forms = printed.setdefault(name, {})
        forms.setdefault(RUSSIAN.grammar.key(term), RUSSIAN.grammar.dictionary_form(term))
    for forms in printed.values():
        shown = [form.lower() for form in forms.values()]
        again = [RUSSIAN.grammar.key(form) for form in shown]
        assert len(set(again)) == len(again)
    assert sum(len(forms) for forms in printed.values()) < len(rows)


def test_junk_of_the_first_system_is_no_term_by_its_kind() -> None:
    for junk in (
        "М.",
        "li",
        "td",
        "- сложности",
        "первое",
        "недостатки",
        "title_rating_change",
        "второе место",
        "важный вопрос",
    ):
        phrases = [
            phrase
            for sentence in RUSSIAN.grammar.sentences(junk)
            for phrase in RUSSIAN.grammar.phrases(sentence)
        ]
        assert not [
            phrase.headword
            for phrase in phrases
            if (phrase.is_term_shaped and " " in phrase.headword)
            or (phrase.headword == junk and phrase.is_term_shaped)
        ]
