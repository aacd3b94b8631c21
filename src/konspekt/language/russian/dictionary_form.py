"""How a glossary prints a phrase, and the key under which all its inflections meet."""

from collections.abc import Sequence
from typing import Final

from konspekt.language.russian.frequency import zipf
from konspekt.language.russian.lexicon import PLURAL_ONLY
from konspekt.language.russian.noun_phrases import NounPhrase, Part
from konspekt.language.russian.tokens import DASHES, Piece
from konspekt.language.russian.words import (
    ADJECTIVES,
    ANY_FORM,
    CASE_MASK,
    NAME_GRAMMEMES,
    PLURAL_MASK,
    Reading,
    fold,
    inflect,
    is_guessed_nominative,
)

NOMINATIVE_SINGULAR: Final = frozenset({"nomn", "sing"})
NOMINATIVE_PLURAL: Final = frozenset({"nomn", "plur"})
DOUBT: Final = 0.8
USUAL_ZIPF: Final = 10.0
"""Of two words with the same form the commoner one is meant: валовой, not валовый."""
KEPT_PLURAL: Final = frozenset(PLURAL_ONLY.values())
GENDER_BITS: Final = {"masc": 0, "femn": 1, "neut": 2}


def head_reading(row: Sequence[Piece], phrase: NounPhrase) -> Reading | None:
    """Give the reading of the head as a noun; None for foreign words and unknown abbreviations."""
    return _best(row[phrase.head].form.nouns(), phrase.mask)


def is_plural(row: Sequence[Piece], phrase: NounPhrase) -> bool:
    """Tell whether the phrase can only be read as a plural here."""
    reading = head_reading(row, phrase)
    mask = phrase.mask & reading.mask if reading else phrase.mask
    return mask != 0 and mask & PLURAL_MASK == mask


def dictionary_form(row: Sequence[Piece], phrase: NounPhrase, *, keeps_number: bool = False) -> str:
    """Give the head group in the nominative, singular unless the word has none; everything after it stays as it is."""
    reading = head_reading(row, phrase)
    plural = (keeps_number and is_plural(row, phrase)) or (reading is not None and _is_plural_only(reading))
    if (
        reading is None
        and row[phrase.head].shape.kind == "foreign"
        and phrase.mask & PLURAL_MASK == phrase.mask
    ):
        plural = True
    gender = _gender(reading, phrase)
    words: list[tuple[int, str]] = []
    for part in phrase.parts:
        piece = row[part.index]
        if part.index > phrase.head or part.role == "fixed":
            words.append((part.index, _kept(piece, is_first=part.index == phrase.start)))
        elif part.role == "adjective":
            words.append(
                (
                    part.index,
                    _adjective(
                        piece, phrase.mask, gender, plural=plural, is_first=part.index == phrase.start
                    ),
                )
            )
        else:
            words.append(
                (part.index, _head(piece, reading, plural=plural, is_first=part.index == phrase.start))
            )
    return _joined(row, words)


def phrase_key(row: Sequence[Piece], phrase: NounPhrase) -> str:
    """Give the lemmas of the phrase joined by spaces."""
    lemmas = [_part_lemma(row[part.index], part) for part in phrase.parts]
    return " ".join(lemma for lemma in lemmas if lemma)


def loose_key(row: Sequence[Piece]) -> str:
    """Give the likeliest lemma of every word, for a phrase that cannot be read as one."""
    return " ".join(_loose_lemma(piece) for piece in row if not piece.is_mark)


def _best(readings: Sequence[Reading], mask: int) -> Reading | None:
    best: Reading | None = None
    best_rank = -1.0
    for reading in readings:
        fit = reading.mask & mask
        if fit:
            rank = reading.score + zipf(reading.lemma) / USUAL_ZIPF
            rank += 0.5 if fit & CASE_MASK["nomn"] else 0
            rank -= DOUBT if is_guessed_nominative(reading) else 0
            rank += 0.25 if "Pltm" in reading.grammemes else 0
            if rank > best_rank:
                best, best_rank = reading, rank
    return best


def _is_plural_only(reading: Reading) -> bool:
    return "Pltm" in reading.grammemes or reading.lemma in KEPT_PLURAL


def _gender(reading: Reading | None, phrase: NounPhrase) -> str | None:
    if reading is not None:
        if reading.part == "NOUN" and reading.parse.tag.POS in ADJECTIVES:
            return "neut" if reading.lemma.endswith("ое") else "femn"
        return reading.parse.tag.gender or "masc"
    for name, bit in GENDER_BITS.items():
        if phrase.mask & sum(1 << (case * 4 + bit) for case in range(7)):
            return name
    return None


def _adjective(piece: Piece, mask: int, gender: str | None, *, plural: bool, is_first: bool) -> str:
    reading = _best(piece.form.adjectives(), mask) or _best(piece.form.adjectives(), ANY_FORM)
    if reading is None:
        return _kept(piece, is_first=is_first)
    wanted = NOMINATIVE_PLURAL if plural else NOMINATIVE_SINGULAR | {gender or "masc"}
    return _cased(piece, inflect(reading, frozenset(wanted)), is_first=is_first)


def _head(piece: Piece, reading: Reading | None, *, plural: bool, is_first: bool) -> str:
    if reading is None:
        return _kept(piece, is_first=is_first)
    if piece.shape.is_abbreviation and not piece.shape.prefix:
        return _abbreviation(piece, reading)
    tag = reading.parse.tag
    if plural and tag.case == "nomn" and tag.number == "plur":
        return _cased(
            piece, reading.parse.word, is_first=is_first
        )  # of several plurals the one that was said
    if tag.POS in ADJECTIVES:
        gender = "neut" if reading.lemma.endswith("ое") else "femn"
        form = inflect(reading, NOMINATIVE_PLURAL if plural else NOMINATIVE_SINGULAR | {gender})
    else:
        form = inflect(reading, NOMINATIVE_PLURAL if plural else NOMINATIVE_SINGULAR) or inflect(
            reading, NOMINATIVE_PLURAL
        )
    return _cased(piece, form, is_first=is_first)


def _abbreviation(piece: Piece, reading: Reading) -> str:
    """Take the ending off an abbreviation that is declined: СПИДа -> СПИД."""
    stem = piece.text.rstrip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
    if stem == piece.text or not stem.isupper() or len(piece.text) - len(stem) > 3:
        return piece.text
    form = inflect(reading, NOMINATIVE_SINGULAR)
    return stem if form is None or fold(form) == fold(stem) else piece.text


def _cased(piece: Piece, form: str | None, *, is_first: bool) -> str:
    """Write an inflected form with the capitals and the е or ё of what was found."""
    if form is None:
        return _kept(piece, is_first=is_first)
    surface = piece.text[len(piece.shape.prefix) :]
    if "ё" not in surface.lower():
        form = "".join(
            "е" if letter == "ё" and at < len(surface) and surface[at].lower() == "е" else letter
            for at, letter in enumerate(form)
        )
    if surface[0].isupper() and (not is_first or _is_name(piece)):
        form = form[0].upper() + form[1:]
    if "-" in form and "-" in surface:
        form = _hyphen_capitals(surface, form)
    return piece.shape.prefix + form


def _hyphen_capitals(surface: str, form: str) -> str:
    old, new = surface.split("-"), form.split("-")
    if len(old) != len(new):
        return form
    return "-".join(
        [
            new[0],
            *(
                after[:1].upper() + after[1:] if before[:1].isupper() else after
                for before, after in zip(old[1:], new[1:], strict=True)
            ),
        ]
    )


def _kept(piece: Piece, *, is_first: bool) -> str:
    if piece.shape.kind != "word" or piece.shape.is_abbreviation or piece.shape.prefix:
        return piece.text
    if is_first and not _is_name(piece):
        return piece.text[0].lower() + piece.text[1:]
    return piece.text


def _is_name(piece: Piece) -> bool:
    """Tell whether a capital belongs to the word and not to the start of a sentence."""
    readings = piece.form.readings
    if not readings:
        return True
    return bool(NAME_GRAMMEMES & readings[0].grammemes)


def _joined(row: Sequence[Piece], words: list[tuple[int, str]]) -> str:
    made = ""
    previous: int | None = None
    for index, word in words:
        if previous is not None:
            made += " " if row[previous].end < row[index].start or row[index].text in DASHES else ""
        made += word
        previous = index
    return made


def _part_lemma(piece: Piece, part: Part) -> str:
    if piece.is_mark:
        return ""
    if piece.shape.kind != "word" or piece.shape.is_abbreviation or part.role == "fixed":
        return (
            piece.low
            if piece.shape.kind != "word" or part.role == "fixed" or not piece.form.nouns()
            else _abbreviation_lemma(piece)
        )
    if part.role == "adjective":
        reading = _best(piece.form.adjectives(), part.mask) or _best(piece.form.adjectives(), ANY_FORM)
        if reading is None:
            return piece.low
        if reading.part == "PRTF":
            return fold(inflect(reading, NOMINATIVE_SINGULAR | {"masc"}) or reading.lemma)
        return reading.lemma
    reading = _best(piece.form.nouns(), part.mask)
    return fold(piece.shape.prefix) + (reading.lemma if reading else piece.form.lemma)


def _abbreviation_lemma(piece: Piece) -> str:
    return fold(piece.shape.prefix) + piece.form.nouns()[0].lemma


def _loose_lemma(piece: Piece) -> str:
    if piece.shape.kind != "word" or not piece.form.readings:
        return piece.low
    return fold(piece.shape.prefix) + piece.form.lemma
