"""Everything that the sections of notes are made from, laid side by side: sentences, quotes, sections, entries."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from konspekt.domain.glossary import Entry, EntryState, Glossary, Origin, Quote
from konspekt.domain.notes import Outline, OutlineSection, Paragraph
from konspekt.domain.running_text import RunningText
from konspekt.domain.transcript import Transcript
from konspekt.language import Language
from konspekt.notes.sentences import SentenceList, read_sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class LectureText:
    """A lecture as the composer sees it."""

    running: RunningText
    text: SentenceList
    language: Language
    outline: Outline
    runs: tuple[tuple[int, int], ...]
    """Sentences of each section of the outline, half open."""
    entries: tuple[Entry, ...]
    """Of the glossary, rejected ones left out."""
    frequency: Counter[str]
    """How often each content lemma is said."""

    @property
    def sections(self) -> tuple[OutlineSection, ...]:
        """Give the sections of the outline."""
        return self.outline.sections

    def lemmas_of(self, text: str) -> frozenset[str]:
        """Give the content lemmas of any text."""
        return frozenset(
            lemma
            for sentence in self.language.grammar.sentences(text)
            for lemma in self.language.rhetoric.content_lemmas(sentence)
        )

    def quotes_of(self, number: int) -> tuple[Quote, ...]:
        """Quote a sentence."""
        sentence = self.text.sentences[number]
        return self.running.quotes(sentence.start_char, sentence.end_char)

    def sentence_of(self, quote: Quote) -> int | None:
        """Give the sentence in which a quote begins, None if its segment is not there."""
        place = self.place_of(quote)
        if place is None:
            return None
        starts = [sentence.start_char for sentence in self.text.sentences]
        return max(0, bisect_left(starts, place + 1) - 1) if starts else None

    def place_of(self, quote: Quote) -> int | None:
        """Give where a quote begins in the running text."""
        for index, segment in enumerate(self.running.segments):
            if segment.id == quote.segment_id:
                return self.running.segment_start(index) + quote.start_char
        return None


def lay_out(transcript: Transcript, glossary: Glossary, outline: Outline, language: Language) -> LectureText:
    """Lay a lecture out for the composer."""
    running = RunningText(transcript)
    text = read_sentences(running.text, language)
    index_of = {segment.id: index for index, segment in enumerate(transcript.segments)}
    starts = [sentence.start_char for sentence in text.sentences]
    bounds = [
        bisect_left(starts, running.segment_start(index_of[section.first_segment_id]))
        for section in outline.sections
    ]
    ends = [*bounds[1:], len(text.sentences)]
    return LectureText(
        running=running,
        text=text,
        language=language,
        outline=outline,
        runs=tuple(zip(bounds, ends, strict=True)),
        entries=tuple(entry for entry in glossary.entries if entry.state is not EntryState.REJECTED),
        frequency=Counter(lemma for found in text.lemmas for lemma in found),
    )


def paragraph(identity: str, text: str, quotes: Sequence[Quote], *, heading: str | None = None) -> Paragraph:
    """Make a paragraph of the lecturer's words; it is verbatim exactly if it equals its quotes."""
    said = " ".join(quote.text for quote in quotes)
    origin = Origin.LECTURER_VERBATIM if text == said else Origin.LECTURER_REWRITTEN
    return Paragraph(id=identity, text=text, origin=origin, quotes=tuple(quotes), heading=heading)


def shown_time(at_ms: int) -> str:
    """Write a moment as H:MM:SS, or M:SS below an hour."""
    seconds = at_ms // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"
