"""The lecture as numbered lines: how a language model sees it and names places in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from konspekt.domain.running_text import RunningText
from konspekt.language import Language

LONGEST_WORDS: Final = 60
"""A longer segment (an imported text has whole paragraphs) is cut into its sentences."""
WINDOW_WORDS: Final = 350
"""About two minutes of speech (facts/text.md 5)."""
FEWEST_WORDS: Final = 80
OVERLAP_LINES: Final = 2
LETTERS_A_WORD: Final = 8
"""With the space and the share of a number: 6.7 were measured without them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A segment or a sentence of one; offsets are code points into the running text."""

    number: int
    """From 1, over the whole lecture."""
    start_char: int
    end_char: int
    text: str


def lines_of(running: RunningText, language: Language) -> list[Line]:
    """Number the segments of a lecture, long ones sentence by sentence."""
    made: list[Line] = []
    for place, segment in enumerate(running.segments):
        base = running.segment_start(place)
        spans = [(0, len(segment.text))]
        if len(segment.text.split()) > LONGEST_WORDS:
            sentences = language.grammar.sentences(segment.text)
            spans = [(sentence.start_char, sentence.end_char) for sentence in sentences] or spans
        for start, end in spans:
            text = " ".join(segment.text[start:end].split())
            made.append(Line(len(made) + 1, base + start, base + end, text))
    return made


def windows(lines: Sequence[Line], *, most_words: int = WINDOW_WORDS) -> list[tuple[Line, ...]]:
    """Cut lines into windows that overlap by OVERLAP_LINES; each line stands in at least one."""
    counts = [len(line.text.split()) for line in lines]
    made: list[tuple[Line, ...]] = []
    first = 0
    while first < len(lines):
        end, words = first + 1, counts[first]
        while end < len(lines) and words + counts[end] <= most_words:
            words += counts[end]
            end += 1
        made.append(tuple(lines[first:end]))
        if end == len(lines):
            break
        first = max(end - OVERLAP_LINES, first + 1)
    return made


def words_that_fit(context_tokens: int, *, besides: int, chars_per_token: int) -> int:
    """Give how many words of the lecture a prompt may hold beside `besides` tokens of other text and answer."""
    free = max(0, context_tokens - besides) * chars_per_token // LETTERS_A_WORD
    return max(FEWEST_WORDS, min(WINDOW_WORDS, free))


def numbered(lines: Sequence[Line]) -> str:
    """Write lines with their numbers, one a line."""
    return "\n".join(_shown(lines))


def _shown(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        yield f"[{line.number}] {line.text}"
