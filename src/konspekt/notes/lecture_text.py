"""Everything that the sections of notes are made from, laid side by side: sentences, quotes, sections, entries."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from konspekt.domain.glossary import EntryState, Glossary, Origin, Quote, QuoteState
from konspekt.domain.notes import Outline, OutlineSection, Paragraph
from konspekt.domain.running_text import RunningText
from konspekt.domain.transcript import Transcript
from konspekt.language import Language
from konspekt.notes.outline import sentence_runs
from konspekt.notes.sentences import read_sentences


class LectureText:
    """A lecture as the composer sees it."""

    def __init__(
        self, transcript: Transcript, glossary: Glossary, outline: Outline, language: Language
    ) -> None:
        self.language = language
        self.running = RunningText(transcript)
        self.text = read_sentences(self.running.text, language)
        self.frequency = Counter(lemma for found in self.text.lemmas for lemma in found)
        """How often each content lemma is said."""
        self.entries = tuple(entry for entry in glossary.entries if entry.state is not EntryState.REJECTED)
        self.term_lemmas = frozenset(word for entry in self.entries for word in entry.machine_key.split())
        self.sections: tuple[OutlineSection, ...] = outline.sections
        self._segment_index = {segment.id: index for index, segment in enumerate(transcript.segments)}
        self._sentence_starts = [sentence.start_char for sentence in self.text.sentences]
        section_starts = [
            self.running.segment_start(self._segment_index[section.first_segment_id])
            for section in self.sections
        ]
        self.runs = sentence_runs(self.text, section_starts)
        """Sentences of each section, half open."""

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

    def holds(self, quote: Quote) -> bool:
        """Tell whether the transcript still says what was quoted."""
        return quote.state is not QuoteState.LOST and quote.segment_id in self._segment_index

    def place_of(self, quote: Quote) -> int:
        """Give where a quote begins in the running text."""
        return self.running.segment_start(self._segment_index[quote.segment_id]) + quote.start_char

    def sentence_of(self, quote: Quote) -> int:
        """Give the number of the sentence in which a quote begins."""
        return max(0, bisect_right(self._sentence_starts, self.place_of(quote)) - 1)

    def sentence_end_of(self, quote: Quote) -> int:
        """Give the number of the sentence in which a quote ends."""
        end = self.place_of(quote) + quote.end_char - quote.start_char
        return max(0, bisect_left(self._sentence_starts, end) - 1)


def paragraph(identity: str, text: str, quotes: Sequence[Quote], *, heading: str | None = None) -> Paragraph:
    """Make a paragraph; it is verbatim exactly if it equals its quotes, and without quotes openly a language model's."""
    said = " ".join(quote.text for quote in quotes)
    origin = Origin.LECTURER_VERBATIM if text == said else Origin.LECTURER_REWRITTEN
    if not quotes:
        origin = Origin.MODEL
    return Paragraph(id=identity, text=text, origin=origin, quotes=tuple(quotes), heading=heading)


def shown_time(at_ms: int) -> str:
    """Write a moment as H:MM:SS, or M:SS below an hour."""
    seconds = at_ms // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"
