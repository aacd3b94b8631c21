"""The transcript as it is read on paper: parts of the outline, paragraphs, terms found in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from konspekt.domain.course import Lecture
from konspekt.domain.running_text import PAUSE_MS
from konspekt.domain.transcript import Segment
from konspekt.export.clock import clock
from konspekt.export.places import Places

PARAGRAPH_MS: Final = 25_000
"""A paragraph ends with the first sentence after so much speech: a quarter of a page."""
LONGEST_PARAGRAPH_MS: Final = 60_000
PARAGRAPH_CHARS: Final = 400
LONGEST_PARAGRAPH_CHARS: Final = 1000
"""The same two limits where nobody knows the times."""
_SENTENCE_ENDS: Final = (".", "?", "!", "\u2026")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Characters of one segment that mean something to the glossary."""

    start_char: int
    end_char: int
    entry: int
    """Number of the entry, from 1."""
    anchor: str = ""
    """Name of the place, for the first slice of a definition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Characters that are set alike."""

    text: str
    term: int | None
    """Number of the entry that is mentioned here."""
    defines: int | None
    """Number of the entry whose definition was said here."""
    anchors: tuple[str, ...] = ()
    """Names of the definitions that begin here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenSegment:
    """One sentence, its terms marked."""

    anchor: str
    runs: tuple[Run, ...]
    is_doubtful: bool

    @property
    def text(self) -> str:
        """Give the sentence alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenParagraph:
    """Sentences that are read together."""

    label: str
    """When it begins; empty in an untimed transcript."""
    speaker: str | None
    segments: tuple[SpokenSegment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenPart:
    """What was said about one topic of the outline."""

    anchor: str
    section_id: str | None
    """Of the outline; None where it names no topic."""
    title: str | None
    label: str
    paragraphs: tuple[SpokenParagraph, ...]


def spoken_parts(
    lecture: Lecture,
    places: Places,
    *,
    mentions: Mapping[int, Sequence[Mark]],
    definitions: Mapping[int, Sequence[Mark]],
) -> tuple[SpokenPart, ...]:
    """Set the transcript; the marks are given by the number of their segment."""
    topics = {section.first_segment_id: section for section in lecture.outline.sections}
    numbered = list(enumerate(lecture.transcript.segments, 1))
    groups: list[list[tuple[int, Segment]]] = []
    for number, segment in numbered:
        if not groups or segment.id in topics:
            groups.append([])
        groups[-1].append((number, segment))
    return tuple(
        SpokenPart(
            anchor=f"part-{index}",
            section_id=topics[group[0][1].id].id if group[0][1].id in topics else None,
            title=topics[group[0][1].id].title if group[0][1].id in topics else None,
            label=_label(group[0][1]),
            paragraphs=tuple(
                SpokenParagraph(
                    label=_label(paragraph[0][1]),
                    speaker=paragraph[0][1].speaker,
                    segments=tuple(
                        SpokenSegment(
                            anchor=places.segment_anchor(number),
                            runs=runs(segment.text, mentions.get(number, ()), definitions.get(number, ())),
                            is_doubtful=bool(segment.flags),
                        )
                        for number, segment in paragraph
                    ),
                )
                for paragraph in _paragraphs(group)
            ),
        )
        for index, group in enumerate(groups, 1)
    )


def runs(text: str, mentions: Iterable[Mark], definitions: Iterable[Mark]) -> tuple[Run, ...]:
    """Cut a sentence where a term or a definition begins or ends; of overlapping terms the longest is kept."""
    terms = longest_first(mentions)
    said = sorted(definitions, key=lambda mark: (mark.start_char, -mark.end_char))
    edges = {0, len(text)}
    edges.update(edge for mark in (*terms, *said) for edge in (mark.start_char, mark.end_char))
    made: list[Run] = []
    for start, end in pairwise(sorted(edges)):
        term = next((mark.entry for mark in terms if mark.start_char <= start < mark.end_char), None)
        defines = next((mark.entry for mark in said if mark.start_char <= start < mark.end_char), None)
        anchors = tuple(mark.anchor for mark in said if mark.start_char == start and mark.anchor)
        made.append(Run(text=text[start:end], term=term, defines=defines, anchors=anchors))
    return tuple(made)


def longest_first(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Keep the longest of marks that overlap, in order of the text."""
    kept: list[Mark] = []
    for mark in sorted(
        marks, key=lambda mark: (mark.start_char - mark.end_char, mark.start_char, mark.entry)
    ):
        if all(mark.end_char <= other.start_char or other.end_char <= mark.start_char for other in kept):
            kept.append(mark)
    return tuple(sorted(kept, key=lambda mark: mark.start_char))


def _label(segment: Segment) -> str:
    return clock(segment.span.start_ms) if segment.span is not None else ""


def _paragraphs(group: Sequence[tuple[int, Segment]]) -> list[list[tuple[int, Segment]]]:
    made: list[list[tuple[int, Segment]]] = []
    for number, segment in group:
        if not made or _begins_anew([earlier for _, earlier in made[-1]], segment):
            made.append([])
        made[-1].append((number, segment))
    return made


def _begins_anew(paragraph: Sequence[Segment], segment: Segment) -> bool:
    latest = paragraph[-1]
    if segment.speaker != latest.speaker:
        return True
    is_sentence_over = latest.text.endswith(_SENTENCE_ENDS)
    first, last = paragraph[0].span, latest.span
    if first is None or last is None or segment.span is None:
        chars = sum(len(earlier.text) for earlier in paragraph)
        return chars >= (PARAGRAPH_CHARS if is_sentence_over else LONGEST_PARAGRAPH_CHARS)
    if segment.span.start_ms - last.end_ms > PAUSE_MS and is_sentence_over:
        return True
    spoken_ms = last.end_ms - first.start_ms
    return spoken_ms >= (PARAGRAPH_MS if is_sentence_over else LONGEST_PARAGRAPH_MS)


def alike(sentence: Iterable[Run]) -> list[tuple[int | None, tuple[Run, ...]]]:
    """Group neighbouring runs by the definition that they are part of."""
    return [(entry, tuple(group)) for entry, group in groupby(sentence, key=lambda run: run.defines)]
