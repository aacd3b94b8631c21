"""Restores sentence ends, capitals and commas in recognized words that came without them, from pauses and morphology."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from konspekt.language.russian.commas import commas
from konspekt.language.russian.noun_phrases import noun_phrases
from konspekt.language.russian.tokens import Piece, pieces
from konspekt.language.russian.words import CASE_MASK

CERTAIN_PAUSE_MS: Final = 1200
"""Nobody is silent for so long inside a sentence, but before a word that he seeks (facts: join cuts at 1.5 s)."""
SHORT_PAUSE_MS: Final = 250
RHYTHM_MS: Final = (350, 1200)
"""Between these a speaker's pauses inside sentences end and those between sentences begin, if the two part clearly."""
RHYTHM_STEP: Final = 1.25
"""How many times longer the shortest pause between sentences must be than the longest inside one."""
RHYTHM_SHARE: Final = (0.02, 0.4)
"""Of all pauses, those between sentences: a sentence has 3 to 50 words."""
SHORTEST_WORDS: Final = 4
USUAL_WORDS: Final = 14
LONGEST_WORDS: Final = 40
NEEDED: Final = 2.0
"""Evidence at which a sentence ends."""
OPENERS: Final = frozenset(
    [
        "итак",
        "теперь",
        "значит",
        "давайте",
        "далее",
        "дальше",
        "во-первых",
        "во-вторых",
        "наконец",
        "например",
        "поэтому",
        "таким",
        "следующий",
        "рассмотрим",
        "посмотрим",
        "представим",
        "допустим",
        "обратите",
        "заметим",
        "здравствуйте",
        "привет",
        "сегодня",
        "потом",
        "затем",
        "однако",
        "кстати",
        "кроме",
        "это",
        "мы",
        "вы",
        "я",
        "он",
        "она",
        "оно",
        "они",
        "пусть",
        "здесь",
        "тогда",
        "напомню",
        "понятно",
        "хорошо",
        "смотрите",
    ],
)
"""Words that often open a sentence of a lecture."""
JOINERS: Final = frozenset(
    ["который", "что", "чтобы", "если", "когда", "где", "как", "потому", "и", "а", "но", "или", "то", "чем"]
)


def punctuated(words: Sequence[str], pauses_ms: Sequence[int]) -> list[str]:
    """Give the same words with sentence ends, capitals and the commas that are nearly certain."""
    rows = [_word(word) for word in words]
    made: list[str] = []
    begin = 0
    rhythm_ms = _rhythm_ms(pauses_ms)
    for at, word in enumerate(words):
        is_last = at + 1 == len(words)
        shown = _capital(word) if at == begin else word
        pause_ms = pauses_ms[at] if at < len(pauses_ms) else 0
        if not is_last and rhythm_ms is not None:
            ends = pause_ms >= rhythm_ms and not _cannot_end(rows[at], rows[at + 1])
            ends = ends or _is_answered_question(rows, begin, at)
        else:
            ends = is_last or _ends(rows, at, begin, pause_ms)
        if ends and shown[-1] not in ".!?…":
            shown = shown.rstrip(",;:—-") + _mark(rows, begin, at) if shown.rstrip(",;:—-") else shown
        made.append(shown)
        if ends:
            for place in commas(rows[begin : at + 1]):
                made[begin + place - 1] = _with_comma(made[begin + place - 1])
            begin = at + 1
    return made


def _with_comma(word: str) -> str:
    return f"{word}," if word[-1].isalnum() else word


def _rhythm_ms(pauses_ms: Sequence[int]) -> int | None:
    """Find the pause that parts sentences in this speaker's rhythm, None where pauses of all lengths run into each other.

    A reader from a script pauses evenly: 0.2 to 0.45 s inside a sentence, 0.6 s and more after it. Then the pause alone decides.
    """
    ordered = sorted(pauses_ms)
    steps = [
        (longer / max(shorter, RHYTHM_MS[0]), place)
        for place, (shorter, longer) in enumerate(pairwise(ordered), start=1)
        if longer > RHYTHM_MS[0]
        and shorter < RHYTHM_MS[1]
        and RHYTHM_SHARE[0] <= (len(ordered) - place) / len(ordered) <= RHYTHM_SHARE[1]
    ]
    step, place = max(steps, default=(0.0, 0))
    return ordered[place] if step >= RHYTHM_STEP else None


def _word(word: str) -> Piece:
    found = pieces(word)
    return found[0] if found else Piece(word, 0, len(word), pieces("x")[0].shape)


def _capital(word: str) -> str:
    return word[0].upper() + word[1:] if word[:1].islower() else word


def _ends(rows: Sequence[Piece], at: int, begin: int, pause_ms: int) -> bool:
    """Weigh the evidence that a sentence ends after a word."""
    length = at - begin + 1
    this, following = rows[at], rows[at + 1]
    if _cannot_end(this, following):
        return False
    if _is_answered_question(rows, begin, at):
        return True
    if length < SHORTEST_WORDS and pause_ms < CERTAIN_PAUSE_MS:
        return False
    evidence = min(2.5, pause_ms / (CERTAIN_PAUSE_MS / 2))
    if following.low in OPENERS:
        evidence += 0.8
    elif following.low in JOINERS:
        evidence -= 0.8
    if following.form.noun_mask & CASE_MASK["nomn"] and pause_ms >= SHORT_PAUSE_MS:
        evidence += 0.3
    if not _has_predicate(rows[begin : at + 1]):
        evidence -= 1.0
    evidence += (length - USUAL_WORDS) / USUAL_WORDS * (0.8 if pause_ms >= SHORT_PAUSE_MS else 0.3)
    return evidence >= NEEDED or (length >= LONGEST_WORDS and pause_ms >= SHORT_PAUSE_MS)


def _cannot_end(this: Piece, following: Piece) -> bool:
    """Tell whether a word needs what follows: a preposition, a conjunction, an adjective with its noun."""
    if this.form.part in {"preposition", "conjunction"} or this.low in {
        "это",
        "не",
        "ни",
        "очень",
        "самый",
        "такое",
        "является",
    }:
        return True
    agreeing = this.form.adjective_mask & following.form.noun_mask
    return bool(agreeing) and this.form.part == "adjective" and not this.form.noun_mask


def _has_predicate(row: Sequence[Piece]) -> bool:
    return any(
        piece.form.part == "verb" or piece.low in {"это", "нет", "есть", "можно", "нужно", "надо"}
        for piece in row
    )


def _is_answered_question(rows: Sequence[Piece], begin: int, at: int) -> bool:
    """Recognise «что такое интерпретатор | это программа»: the question ends where its noun phrase does."""
    if rows[at + 1].low != "это":
        return False
    for start in range(begin, at):
        if rows[start].low in {"что", "кто"} and rows[start + 1].low in {"такое", "такой", "такая", "такие"}:
            return start + 2 <= at and any(
                phrase.end == at + 1 for phrase in noun_phrases(rows, start + 2, CASE_MASK["nomn"])
            )
    return False


def _mark(rows: Sequence[Piece], begin: int, at: int) -> str:
    first = begin
    while first < at and rows[first].low in {"итак", "а", "ну", "и", "так", "вот", "значит"}:
        first += 1
    low = [piece.low for piece in rows[first : at + 1]]
    asks = low[:2] in (["что", "такое"], ["кто", "такой"]) or (
        low[0] in {"почему", "зачем"} and len(low) <= USUAL_WORDS
    )
    return "?" if asks else "."
