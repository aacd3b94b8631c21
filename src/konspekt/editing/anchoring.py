"""Where a quote stands after the text under it was changed (DATA.md, "Quotes after an edit")."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from konspekt.domain.glossary import Quote, QuoteState
from konspekt.domain.running_text import quote as quoted
from konspekt.domain.transcript import Segment
from konspekt.editing.alignment import common_runs

TOKEN: Final = re.compile(r"\w+|[^\w\s]")


def reanchor(quotes: Iterable[Quote], before: Segment, after: Segment) -> tuple[Quote, ...]:
    """Move the quotes of one segment to its new text; quotes of other segments stay as they are."""
    path = TextPath([before], [after])
    return tuple(
        moved for quote in quotes for moved in (path.carry(quote) if path.knows(quote) else (quote,))
    )


class TextPath:
    """The way from a run of segments to the segments that took their place, through the difference of their texts."""

    def __init__(self, before: Sequence[Segment], after: Sequence[Segment]) -> None:
        self._after = after
        self._starts = dict(zip([segment.id for segment in before], _starts(before), strict=True))
        self._after_starts = _starts(after)
        self._script = _Script(_joined(before), _joined(after))

    def knows(self, quote: Quote) -> bool:
        """Tell whether the quote is of one of the earlier segments and still evidence."""
        return quote.segment_id in self._starts and quote.state is not QuoteState.LOST

    def carry(self, quote: Quote) -> tuple[Quote, ...]:
        """Give the quote where its words stand now: one quote for each segment they touch, or the lost quote."""
        base = self._starts[quote.segment_id]
        made = tuple(self._slices(*self._script.slice(base + quote.start_char, base + quote.end_char)))
        if not made:
            return (replace(quote, state=QuoteState.LOST),)
        same = " ".join(part.text for part in made).split() == quote.text.split()
        state = quote.state if same else QuoteState.CHANGED
        return tuple(replace(part, state=state) for part in made)

    def locate(self, segment_id: str) -> str | None:
        """Give the id of the segment that now holds the beginning of an earlier one; None if nothing is left."""
        if not self._after:
            return None
        start = self._script.start(self._starts[segment_id])
        return self._after[max(0, bisect_right(self._after_starts, start) - 1)].id

    def _slices(self, start: int, end: int) -> Iterator[Quote]:
        first = max(0, bisect_right(self._after_starts, start) - 1)
        for segment, base in zip(self._after[first:], self._after_starts[first:], strict=True):
            if base >= end:
                return
            part = trimmed(segment, max(0, start - base), min(len(segment.text), end - base))
            if part is not None:
                yield part


def trimmed(segment: Segment, start_char: int, end_char: int) -> Quote | None:
    """Quote a slice without its outer spaces; None where nothing else is in it."""
    text = segment.text[start_char:end_char]
    start = start_char + len(text) - len(text.lstrip())
    end = start + len(text.strip())
    return quoted(segment, start, end) if start < end else None


class _Script:
    """The edit script between two texts, over words and marks; a word is the same with and without its capital."""

    def __init__(self, before: str, after: str) -> None:
        self._old = _Tokens(before)
        self._new = _Tokens(after)
        runs = common_runs(self._old.folded, self._new.folded)
        self._kept = runs
        self._kept_starts = [run.before for run in runs]

    def slice(self, start: int, end: int) -> tuple[int, int]:
        """Give where a slice of the old text stands in the new; empty (start >= end) where nothing is left."""
        return self.start(start), self._end(end)

    def start(self, char: int) -> int:
        """Give where a slice that began at `char` begins now."""
        old, new = self._old, self._new
        token = bisect_right(old.ends, char)
        if token == len(old.texts):
            return len(new.text)
        kept = self._kept_place(token)
        if kept is not None:
            return min(new.ends[kept], new.starts[kept] + max(0, char - old.starts[token]))
        first, last, new_first, new_last = self._replaced(token)
        if new_first == new_last:
            return new.starts[new_first] if new_first < len(new.texts) else len(new.text)
        share = old.letters(first, token) * new.letters(new_first, new_last) // old.letters(first, last)
        return new.starts[new.token_of_letter(new_first, share)]

    def _end(self, char: int) -> int:
        old, new = self._old, self._new
        token = bisect_left(old.starts, char) - 1
        if token < 0:
            return 0
        kept = self._kept_place(token)
        if kept is not None:
            return min(new.ends[kept], new.starts[kept] + char - old.starts[token])
        first, last, new_first, new_last = self._replaced(token)
        if new_first == new_last:
            return new.ends[new_first - 1] if new_first else 0
        letters = old.letters(first, token + 1) * new.letters(new_first, new_last)
        share = -(-letters // old.letters(first, last))
        return new.ends[new.token_of_letter(new_first, share - 1)]

    def _kept_place(self, token: int) -> int | None:
        number = bisect_right(self._kept_starts, token) - 1
        if number < 0:
            return None
        run = self._kept[number]
        return run.after + token - run.before if token < run.before + run.count else None

    def _replaced(self, token: int) -> tuple[int, int, int, int]:
        """Give the replaced run that holds an old token, and the new tokens that replace it."""
        number = bisect_right(self._kept_starts, token)
        first, new_first = 0, 0
        if number:
            run = self._kept[number - 1]
            first, new_first = run.before + run.count, run.after + run.count
        if number < len(self._kept):
            return first, self._kept[number].before, new_first, self._kept[number].after
        return first, len(self._old.texts), new_first, len(self._new.texts)


class _Tokens:
    """Words and marks of a text with their places."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = list(TOKEN.finditer(text))
        self.texts = [token.group() for token in found]
        self.folded = [text.casefold() for text in self.texts]
        self.starts = [token.start() for token in found]
        self.ends = [token.end() for token in found]
        self._letters = [0, *accumulate(map(len, self.texts))]

    def letters(self, first: int, last: int) -> int:
        """Count the letters of the tokens `first`..`last`."""
        return self._letters[last] - self._letters[first]

    def token_of_letter(self, first: int, letter: int) -> int:
        """Give the token that holds a letter, counted from the beginning of the token `first`."""
        return bisect_right(self._letters, self._letters[first] + letter) - 1


def _joined(segments: Sequence[Segment]) -> str:
    return " ".join(segment.text for segment in segments)


def _starts(segments: Sequence[Segment]) -> list[int]:
    return (
        list(accumulate((len(segment.text) + 1 for segment in segments[:-1]), initial=0)) if segments else []
    )
