"""A claimed quote is the transcript's own slice, or nothing."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.economics import DAMAGES, INVENTED_QUOTES, RUSSIAN, TRUE, lecture
from konspekt.domain.transcript import Transcript
from konspekt.grounding import AlignmentVerdict, SpokenText, align
from strategies import transcripts

SPOKEN = SpokenText(lecture(), RUSSIAN)


def line(number: int) -> str:
    return SPOKEN.transcript.segments[number - 1].text


def test_of_forty_damaged_true_quotes_at_least_thirty_eight_are_found_where_they_were_said() -> None:
    found = []
    for number in TRUE:
        for damage in DAMAGES:
            aligned = align(damage(line(number)), SPOKEN)
            is_right = aligned.verdict is AlignmentVerdict.ACCEPTED and any(
                quote.segment_id == f"s{number:04}" for quote in aligned.quotes
            )
            found.append(((number, damage.__name__), is_right, aligned.score))
    assert len(found) == 40
    missed = [one for one in found if not one[1]]
    assert len(missed) <= 2, missed


def test_a_quote_over_two_windows_is_found_in_both_segments() -> None:
    claim = f"{line(20)} {line(21)}"
    aligned = align(claim, SPOKEN)
    assert [quote.segment_id for quote in aligned.quotes] == ["s0020", "s0021"]


@pytest.mark.parametrize("invented", INVENTED_QUOTES)
def test_an_invented_quote_is_not_accepted(invented: str) -> None:
    assert align(invented, SPOKEN).verdict is not AlignmentVerdict.ACCEPTED


def test_the_inventions_of_2023_are_not_accepted_and_its_true_definitions_are(shared) -> None:
    import json

    from konspekt.speech.imports import read_transcript

    folder = shared / "cases" / "python-lecture"
    path = folder / "transcript.whisper.json"
    spoken = SpokenText(read_transcript(path.read_bytes(), file_name=path.name), RUSSIAN)
    accepted = set()
    for name in ("glossary.2023.json", "glossary.2023.second-run.json"):
        for entry in json.loads((folder / name).read_text(encoding="utf-8")):
            for sentence in RUSSIAN.grammar.sentences(entry["definition"]):
                if align(sentence.text, spoken).verdict is AlignmentVerdict.ACCEPTED:
                    accepted.add((entry["term"], sentence.text[:30]))
    # The two that the lecturer really said; of the other 30-odd sentences none.
    assert accepted == {
        ("интерпретатор", "определение - программа, выпол"),
        ("литерал", "это то же самое, что константа"),
    }


def test_a_quote_cut_behind_a_negation_takes_the_negation_in() -> None:
    aligned = align("зависят от объёма выпуска", SPOKEN)
    assert [quote.text for quote in aligned.quotes] == ["не зависят от объёма выпуска"]


def test_the_place_that_is_named_wins_over_the_same_words_elsewhere() -> None:
    spoken = SpokenText(
        lecture(["Это очень важное правило.", "Нет, ещё раз.", "Это очень важное правило."]), RUSSIAN
    )
    start = spoken.running.segment_start(2)
    aligned = align("это очень важное правило", spoken, near=(start, start + 25))
    assert [quote.segment_id for quote in aligned.quotes] == ["s0003"]


def test_a_long_claim_around_a_short_lecture_is_not_accepted() -> None:
    spoken = SpokenText(lecture(["Это важное правило."]), RUSSIAN)
    claim = "Это важное правило, и ещё лектор сказал, что зачёт получат все без исключения студенты."
    assert align(claim, spoken).verdict is AlignmentVerdict.REJECTED


@pytest.mark.parametrize("claim", ["", " ", "...", "да", "это правило", "слово " * 400, "\u202e", "é́́́", "0"])
def test_what_is_no_quote_is_rejected(claim: str) -> None:
    assert align(claim, SPOKEN).verdict is AlignmentVerdict.REJECTED


@given(transcripts(), st.data())
def test_whatever_is_claimed_the_answer_is_a_slice_of_the_transcript(transcript: Transcript, data) -> None:
    spoken = SpokenText(transcript, RUSSIAN)
    text = spoken.running.text
    start = data.draw(st.integers(0, len(text)))
    claim = data.draw(st.text(max_size=80) | st.just(text[start : start + 90]))
    aligned = align(claim, spoken)
    said = {segment.id: segment for segment in transcript.segments}
    assert (aligned.verdict is AlignmentVerdict.ACCEPTED) == bool(aligned.quotes)
    assert len(aligned.quotes) <= 3
    for quote in aligned.quotes:
        segment = said[quote.segment_id]
        assert segment.text[quote.start_char : quote.end_char] == quote.text
        assert quote.span is None or segment.span is None or segment.span.covers(quote.span)


def test_foreign_sentences_are_not_accepted() -> None:
    words = [word for segment in SPOKEN.transcript.segments for word in segment.text.split()]
    rng = random.Random(1)
    for _ in range(200):
        claim = " ".join(rng.sample(words, rng.randint(6, 18)))
        assert align(claim, SPOKEN).verdict is not AlignmentVerdict.ACCEPTED, claim
