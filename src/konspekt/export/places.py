"""From quotes to the places of a transcript that a reader can jump to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from konspekt.domain.glossary import Quote, QuoteState
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Transcript
from konspekt.export.clock import clock, clock_range
from konspekt.export.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A run of neighbouring segments that was quoted."""

    label: str
    """When it begins: `02:53`; in an untimed transcript, which sentence it is."""
    range_label: str
    """From when to when: `02:53-02:59` with a dash."""
    anchor: str | None
    """Where the transcript says it; None when a person's edit removed the words."""
    span: TimeSpan | None


class Places:
    """Finds quotes in one transcript."""

    def __init__(self, transcript: Transcript, wording: Wording) -> None:
        self._numbers: Mapping[str, int] = {
            segment.id: number for number, segment in enumerate(transcript.segments, 1)
        }
        self._segments = transcript.segments
        self._wording = wording

    def segment_anchor(self, number: int) -> str:
        """Name the place of the segment of that number, counted from 1."""
        return f"s-{number}"

    def number(self, quote: Quote) -> int | None:
        """Give the number of the segment that still holds the quoted words, None where none does."""
        number = self._numbers.get(quote.segment_id)
        if number is None or quote.state is QuoteState.LOST:
            return None
        text = self._segments[number - 1].text
        return number if text[quote.start_char : quote.end_char] == quote.text else None

    def of(self, quotes: Iterable[Quote], *, anchor: str | None = None) -> tuple[Place, ...]:
        """Give the places of the quotes, neighbours as one; the first is to be found under `anchor` if that is given."""
        runs: list[list[tuple[int | None, Quote]]] = []
        for quote in quotes:
            number = self.number(quote)
            latest = runs[-1][-1][0] if runs else None
            if number is not None and latest is not None and latest <= number <= latest + 1:
                runs[-1].append((number, quote))
            else:
                runs.append([(number, quote)])
        places = [self._place(run) for run in runs]
        if anchor is not None and places and places[0].anchor is not None:
            places[0] = Place(
                label=places[0].label, range_label=places[0].range_label, anchor=anchor, span=places[0].span
            )
        return tuple(places)

    def each(self, quotes: Iterable[Quote]) -> tuple[Place, ...]:
        """Give the place of each quote, one for a segment, those that are no longer there left out."""
        found: dict[str, Place] = {}
        for quote in quotes:
            place = self._place([(self.number(quote), quote)])
            if place.anchor is not None:
                found.setdefault(place.anchor, place)
        return tuple(found.values())

    def _place(self, run: list[tuple[int | None, Quote]]) -> Place:
        number, quote = run[0]
        span = quote.span
        for _, later in run[1:]:
            span = span.joined(later.span) if span is not None and later.span is not None else span
        anchor = None if number is None else self.segment_anchor(number)
        if span is None:
            label = "" if number is None else self._wording("sentence", number=number)
            return Place(label=label, range_label=label, anchor=anchor, span=None)
        return Place(label=clock(span.start_ms), range_label=clock_range(span), anchor=anchor, span=span)
