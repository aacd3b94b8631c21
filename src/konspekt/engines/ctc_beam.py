"""Words and their times from the output of a CTC network that writes letters: a prefix beam search that knows a dictionary.

    alphabet = Alphabet.of(vocabulary)                       # {0: " ", 1: "b", ..., 33: "<blk>"} as onnx-asr reads v?_vocab.txt
    words = decode(log_probs, alphabet, tree)                # log_probs [frames, letters + blank] of one piece of sound
    words[0].text, words[0].first_frame, words[0].last_frame, words[0].confidence

A frame lasts `10 ms * subsampling_factor` of the weights' config.json. `tree` is whatever knows the beginnings of words, for Russian
`konspekt.language.russian.spelling.Spelling`; with `tree=None` only the sound decides. Works for every vocabulary of single letters
(GigaAM v2 and v3 CTC, the sample weights), not for one of syllables (`v3_e2e_ctc`).
"""

import heapq
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

LogProbs = NDArray[np.float32]
_NEVER: Final = -1e30
_HOPELESS: Final = 14.0
"""A continuation so many natural logarithms behind the best one is not tried."""


class WordTree(Protocol):
    """The beginnings of all words, letter by letter."""

    root: int

    def follow(self, node: int, letter: str) -> int:
        """Give the node one letter further, -1 where no word goes on so."""
        ...

    def weight(self, node: int, word: str) -> float | None:
        """Tell how likely a whole word is, about -10 (rare) to 0, positive for expected ones; None if it is a beginning only."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Alphabet:
    """What the columns of the network's output mean."""

    letters: tuple[str, ...]
    """By column; the blank's is empty, the space's is " "."""
    blank: int

    @classmethod
    def of(cls, vocabulary: Mapping[int, str]) -> "Alphabet":
        """Read onnx-asr's vocabulary of single letters.

        Raises:
            ValueError: There is no blank or a token is longer than a letter.
        """
        blank = next((column for column, token in vocabulary.items() if token == "<blk>"), None)  # noqa: S105
        if blank is None:
            raise ValueError("the vocabulary has no <blk>")
        letters = tuple(
            "" if column == blank else vocabulary[column].replace("\u2581", " ")
            for column in range(len(vocabulary))
        )
        if any(len(letter) != 1 for column, letter in enumerate(letters) if column != blank):
            raise ValueError("the vocabulary is not one of single letters")
        return cls(letters=letters, blank=blank)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """How far the dictionary may overrule the sound; natural logarithms, fitted on training/tuning.ru.txt."""

    strange_word: float = -8.0
    """Once for a word that is not in the dictionary, at the letter with which it leaves it."""
    strange_letter: float = -1.0
    """For every letter from there on."""
    word: float = -1.5
    """For every word, against cutting one into many short ones."""
    commonness: float = 0.5
    """Times the word's weight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardWord:
    """A word and the frames of its first and last letter."""

    text: str
    first_frame: int
    last_frame: int
    confidence: float
    """Geometric mean of its letters' probabilities, by the sound alone."""


SOUND_ALONE: Final = Taste(strange_word=0.0, strange_letter=0.0, word=0.0, commonness=0.0)


class _Prefix:
    """A text so far, a node in the tree of all texts tried: the same text reached twice is the same object."""

    __slots__ = (
        "children",
        "column",
        "ends_blank",
        "ends_letter",
        "next_blank",
        "next_letter",
        "node",
        "parent",
        "taste",
        "word",
    )

    def __init__(
        self, parent: "_Prefix | None", column: int, node: int, taste: float, word: str = ""
    ) -> None:
        self.parent = parent
        self.word = word
        self.column = column
        self.node = node
        self.taste = taste
        self.children: dict[int, _Prefix] = {}
        self.ends_blank = self.ends_letter = self.next_blank = self.next_letter = _NEVER


def decode(
    log_probs: LogProbs,
    alphabet: Alphabet,
    tree: WordTree | None = None,
    *,
    beam: int = 24,
    taste: Taste | None = None,
) -> tuple[HeardWord, ...]:
    """Give the likeliest words of one piece of sound, timed in frames."""
    chosen = taste or (Taste() if tree is not None else SOUND_ALONE)
    columns = _Search(alphabet, tree, chosen).best(log_probs, beam)
    return _words(log_probs, columns, alphabet)


def greedy(log_probs: LogProbs, alphabet: Alphabet) -> tuple[HeardWord, ...]:
    """Give the words of the likeliest letter of every frame, timed in frames."""
    best = log_probs.argmax(axis=1)
    changes = np.flatnonzero(np.diff(best, prepend=-1))
    columns = [int(best[frame]) for frame in changes if best[frame] != alphabet.blank]
    return _words(log_probs, columns, alphabet)


def mean_log_probability(log_probs: LogProbs, alphabet: Alphabet) -> float:
    """Tell how sure the network is: the mean log-probability of its letter over all frames where that is no blank.

    -inf where it hears no letter at all. It is what the guard of the sample weights compares (guard.json).
    """
    best = log_probs.argmax(axis=1)
    letters = log_probs.max(axis=1)[best != alphabet.blank]
    return float(letters.mean()) if len(letters) else -math.inf


class _Search:
    def __init__(self, alphabet: Alphabet, tree: WordTree | None, taste: Taste) -> None:
        self._letters = alphabet.letters
        self._blank = alphabet.blank
        self._space = alphabet.letters.index(" ") if " " in alphabet.letters else -1
        self._tree = tree
        self._taste = taste

    def best(self, log_probs: LogProbs, beam: int) -> list[int]:
        """Give the columns of the likeliest text."""
        start = _Prefix(None, -1, self._tree.root if self._tree else 0, 0.0)
        start.ends_blank = 0.0
        alive = [start]
        for row, candidates in zip(log_probs, _candidates(log_probs), strict=True):
            if len(candidates) == 1 and candidates[0] == self._blank:
                _wait(alive, float(row[self._blank]))
            else:
                alive = self._advance(alive, [(column, float(row[column])) for column in candidates], beam)
        totals: dict[_Prefix, float] = {}
        for prefix in alive:
            text = prefix.parent if prefix.column == self._space and prefix.parent else prefix
            totals[text] = _sum(totals.get(text, _NEVER), _total(prefix))
        return _spell(max(totals, key=lambda text: totals[text] + text.taste + self._ending(text)))

    def _advance(self, alive: list[_Prefix], candidates: list[tuple[int, float]], beam: int) -> list[_Prefix]:
        reached: list[_Prefix] = []
        totals = [_total(prefix) for prefix in alive]
        best = max(total + prefix.taste for total, prefix in zip(totals, alive, strict=True))
        floor = best + max(log_prob for _, log_prob in candidates) - _HOPELESS
        for prefix, total in zip(alive, totals, strict=True):
            for column, log_prob in candidates:
                if column == self._blank:
                    _reach_blank(prefix, total + log_prob, reached)
                    continue
                source = total
                if column == prefix.column:
                    _reach_letter(prefix, prefix.ends_letter + log_prob, reached)
                    source = prefix.ends_blank
                if source + log_prob + prefix.taste < floor:
                    continue
                if column == self._space and prefix.column in {-1, self._space}:
                    _reach_blank(prefix, source + log_prob, reached)
                    continue
                child = prefix.children.get(column)
                if child is None:
                    child = prefix.children[column] = self._extend(prefix, column)
                _reach_letter(child, source + log_prob, reached)
        for prefix in reached:
            prefix.ends_blank, prefix.ends_letter = prefix.next_blank, prefix.next_letter
            prefix.next_blank = prefix.next_letter = _NEVER
        if self._tree is None:
            return heapq.nlargest(beam, reached, key=_merit)
        return _foremost(reached, beam)

    def _extend(self, prefix: _Prefix, column: int) -> _Prefix:
        tree, taste = self._tree, prefix.taste
        if tree is None:
            return _Prefix(prefix, column, 0, taste)
        if column == self._space:
            return _Prefix(prefix, column, tree.root, taste + self._ending(prefix))
        word = prefix.word + self._letters[column]
        if prefix.node < 0:
            return _Prefix(prefix, column, -1, taste + self._taste.strange_letter, word)
        node = tree.follow(prefix.node, self._letters[column])
        strange = self._taste.strange_word + self._taste.strange_letter if node < 0 else 0.0
        return _Prefix(prefix, column, node, taste + strange, word)

    def _ending(self, prefix: _Prefix) -> float:
        if self._tree is None or prefix.column in {-1, self._space}:
            return 0.0
        if prefix.node < 0:
            return self._taste.word
        weight = self._tree.weight(prefix.node, prefix.word)
        return self._taste.word + (
            self._taste.strange_word if weight is None else self._taste.commonness * weight
        )


def _candidates(log_probs: LogProbs, *, least: float = -7.0) -> list[list[int]]:
    """Give the columns worth trying in each frame: all above `least`, at any rate the best."""
    worthy = log_probs > least
    worthy[np.arange(len(log_probs)), log_probs.argmax(axis=1)] = True
    return [np.flatnonzero(row).tolist() for row in worthy]


def _sum(left: float, right: float) -> float:
    """Give log(exp(left) + exp(right))."""
    if left < right:
        left, right = right, left
    return left + math.log1p(math.exp(right - left)) if right > _NEVER else left


def _total(prefix: _Prefix) -> float:
    return _sum(prefix.ends_blank, prefix.ends_letter)


def _merit(prefix: _Prefix) -> float:
    return _total(prefix) + prefix.taste


def _foremost(reached: list[_Prefix], beam: int) -> list[_Prefix]:
    """Give the best texts, of those that end in the same word so far only one: what follows is the same for all of them."""
    kept: dict[str, _Prefix] = {}
    for prefix in sorted(reached, key=_merit, reverse=True):
        if prefix.word not in kept:
            kept[prefix.word] = prefix
            if len(kept) == beam:
                break
    return list(kept.values())


def _wait(alive: Iterable[_Prefix], blank: float) -> None:
    for prefix in alive:
        prefix.ends_blank = _total(prefix) + blank
        prefix.ends_letter = _NEVER


def _reach_blank(prefix: _Prefix, log_prob: float, reached: list[_Prefix]) -> None:
    if prefix.next_blank <= _NEVER and prefix.next_letter <= _NEVER:
        reached.append(prefix)
    prefix.next_blank = _sum(prefix.next_blank, log_prob)


def _reach_letter(prefix: _Prefix, log_prob: float, reached: list[_Prefix]) -> None:
    if log_prob <= _NEVER:
        return
    if prefix.next_blank <= _NEVER and prefix.next_letter <= _NEVER:
        reached.append(prefix)
    prefix.next_letter = _sum(prefix.next_letter, log_prob)


def _spell(prefix: _Prefix | None) -> list[int]:
    columns: list[int] = []
    while prefix is not None and prefix.column >= 0:
        columns.append(prefix.column)
        prefix = prefix.parent
    return columns[::-1]


def _words(log_probs: LogProbs, columns: list[int], alphabet: Alphabet) -> tuple[HeardWord, ...]:
    """Cut the letters into words and time them."""
    spans = align(log_probs, columns, alphabet.blank)
    words: list[HeardWord] = []
    first = 0
    for at in range(len(columns) + 1):
        if at < len(columns) and alphabet.letters[columns[at]] != " ":
            continue
        if first < at:
            sure = [
                float(log_probs[start : end + 1, column].max())
                for (start, end), column in zip(spans[first:at], columns[first:at], strict=True)
            ]
            words.append(
                HeardWord(
                    text="".join(alphabet.letters[column] for column in columns[first:at]),
                    first_frame=spans[first][0],
                    last_frame=spans[at - 1][1],
                    confidence=math.exp(sum(sure) / len(sure)),
                )
            )
        first = at + 1
    return tuple(words)


def align(log_probs: LogProbs, columns: list[int], blank: int) -> list[tuple[int, int]]:
    """Give the first and last frame of every letter of a known text: the likeliest of all ways to say it.

    Raises:
        ValueError: The text has more letters than there are frames for them.
    """
    if not columns:
        return []
    states = np.full(2 * len(columns) + 1, blank)
    states[1::2] = columns
    may_skip = np.zeros(len(states), dtype=bool)
    may_skip[3::2] = states[3::2] != states[1:-2:2]
    sound = log_probs[:, states].astype(np.float64)
    steps = np.zeros(sound.shape, dtype=np.int8)
    score = np.full(len(states), -np.inf)
    score[:2] = sound[0, :2]
    for frame in range(1, len(sound)):
        came = np.full((3, len(states)), -np.inf)
        came[0] = score
        came[1, 1:] = score[:-1]
        came[2, 2:] = np.where(may_skip[2:], score[:-2], -np.inf)
        steps[frame] = came.argmax(axis=0)
        score = came.max(axis=0) + sound[frame]
    state = len(states) - 1 if score[-1] >= score[-2] else len(states) - 2
    if not np.isfinite(score[state]):
        raise ValueError("the text does not fit into the sound")
    path = np.empty(len(sound), dtype=np.int64)
    for frame in range(len(sound) - 1, -1, -1):
        path[frame] = state
        state -= int(steps[frame, state])
    said = np.flatnonzero(path % 2)
    letters = path[said] // 2
    firsts = said[np.searchsorted(letters, np.arange(len(columns)), side="left")]
    lasts = said[np.searchsorted(letters, np.arange(len(columns)), side="right") - 1]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))
