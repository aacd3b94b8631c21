"""The plan of a lecture: its topics in order, with titles and times."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from konspekt.domain.notes import Outline, OutlineSection
from konspekt.domain.running_text import RunningText
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript
from konspekt.language import Language
from konspekt.notes.boundaries import section_starts
from konspekt.notes.section_titles import section_titles
from konspekt.notes.sentences import SentenceList, read_sentences

FEWEST: Final = 6
WORDS_A_SECTION: Final = 700
"""A plan is read at a glance: beyond the first FEWEST sections, one more for so many words (about six minutes)."""


def outline(transcript: Transcript, language: Language) -> Outline:
    """Part a lecture into titled sections that together cover every segment."""
    if not transcript.segments:
        return Outline(sections=())
    running = RunningText(transcript)
    text = read_sentences(running.text, language)
    at_most = FEWEST + (text.words_before[-1] // WORDS_A_SECTION)
    pauses_ms = _pauses_ms(text, running)
    starts = section_starts(text, language, pauses_ms=pauses_ms, at_most=at_most, spoken=True)
    bounds = _on_segments(text, running, starts)
    titles = section_titles(
        text, sentence_runs(text, [running.segment_start(first) for first in bounds]), language
    )
    bounds.append(len(transcript.segments))
    return Outline(
        sections=tuple(
            OutlineSection(
                id=f"o{number:02d}",
                title=title,
                first_segment_id=transcript.segments[first].id,
                last_segment_id=transcript.segments[end - 1].id,
                span=_span(transcript.segments[first:end]),
            )
            for number, (title, first, end) in enumerate(
                zip(titles, bounds[:-1], bounds[1:], strict=True), start=1
            )
        )
    )


def boundaries_of_text(text: str, language: Language) -> list[int]:
    """Give where each section but the first begins, as code points into the text."""
    read = read_sentences(text, language)
    return [read.sentences[start].start_char for start in section_starts(read, language)]


def sentence_runs(text: SentenceList, starts: Sequence[int]) -> list[tuple[int, int]]:
    """Give the sentences of each section, half open; a sentence over a border belongs where its middle is.

    `starts` are code points into the text, the first one 0.
    """
    middles = [(sentence.start_char + sentence.end_char) // 2 for sentence in text.sentences]
    firsts = [bisect_left(middles, start) for start in starts]
    return list(zip(firsts, [*firsts[1:], len(middles)], strict=False))


def _on_segments(text: SentenceList, running: RunningText, starts: Sequence[int]) -> list[int]:
    """Give the first segments of the sections: a cut inside a segment moves to its nearer end."""
    found = [0]
    for start in starts:
        char = text.sentences[start].start_char
        segment = running.segment_index(char)
        length = len(running.segments[segment].text)
        if char - running.segment_start(segment) > length / 2:
            segment += 1
        if found[-1] < segment < len(running.segments):
            found.append(segment)
    return found


def _pauses_ms(text: SentenceList, running: RunningText) -> list[int] | None:
    """Give the silence before each sentence, 0 inside a segment; None without times."""
    if not running.segments or running.segments[0].span is None:
        return None
    pauses: list[int] = []
    for sentence in text.sentences:
        index = running.segment_index(sentence.start_char)
        here, before = running.segments[index].span, running.segments[index - 1].span if index else None
        is_first = sentence.start_char - running.segment_start(index) <= 1
        pauses.append(here.start_ms - before.end_ms if is_first and here and before else 0)
    return [max(0, pause) for pause in pauses]


def _span(segments: Sequence[Segment]) -> TimeSpan | None:
    spans = [segment.span for segment in segments if segment.span is not None]
    if not spans:
        return None
    return TimeSpan(spans[0].start_ms, max(span.end_ms for span in spans))
