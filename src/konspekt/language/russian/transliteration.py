"""How likely two headwords of a Russian lecture name one thing: пайтон and Python, ВИЧ and its expansion, two spellings."""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from konspekt.language.russian.frequency import zipf

SKELETON_LIKENESS: Final = 85.0
"""Least likeness of the consonants (measured on 21 pairs and 10 traps)."""
SOUND_LIKENESS: Final = 70.0
"""Least likeness of all letters."""
FEWEST_CONSONANTS: Final = 2
FEWEST_LATIN: Final = 3
"""Fewer Latin letters are a symbol, not a word."""
SPELLING_LIKENESS: Final = 0.86
SHORTEST_SPELLING_CHARS: Final = 6
"""Shorter words differ by a letter too often by right."""
RARE_ZIPF: Final = 2.5
"""A misheard word is unknown or rarer than this."""
LATIN: Final = re.compile(r"[a-z]")
CYRILLIC: Final = re.compile(r"[а-я]")
WORD: Final = re.compile(r"[а-яёa-z0-9+#]+(?:-[а-яёa-z0-9]+)*", re.IGNORECASE)
LINK_WORDS: Final = frozenset(
    [
        "и",
        "в",
        "с",
        "на",
        "по",
        "для",
        "из",
        "от",
        "к",
        "у",
        "о",
        "об",
        "со",
        "во",
        "или",
        "the",
        "of",
        "and",
        "for",
        "a",
        "an",
        "to",
        "in",
        "on",
    ]
)
"""Words that an abbreviation may leave out."""

IRREGULAR: Final = {
    "pipeline": ("пайплайн",),
    "cache": ("кэш", "кеш"),
    "queue": ("кью",),
    "agile": ("эджайл", "аджайл"),
    "python": ("питон", "пайтон"),
    "java": ("джава", "ява"),
    "javascript": ("джаваскрипт", "яваскрипт"),
    "linux": ("линукс",),
    "unix": ("юникс",),
    "ajax": ("аякс",),
    "xpath": ("икспас", "икспаф"),
    "jupyter": ("юпитер", "джупитер"),
    "qt": ("кьюти",),
    "azure": ("ажур", "эжур"),
    "julia": ("джулия",),
    "nginx": ("энджинкс", "энжинкс"),
    "sequel": ("сиквел",),
    "merge": ("мердж", "мерж"),
    "bridge": ("бридж",),
    "machine": ("машин",),
    "design": ("дизайн",),
    "bias": ("байес", "биас"),
    "gauge": ("гейдж",),
    "issue": ("ишью", "ишуя"),
    "wiki": ("вики",),
    "wifi": ("вайфай",),
}
"""English words whose Russian sound no rule of this page gives."""

CLUSTERS: Final = (
    ("tion", "шен"), ("sch", "ш"), ("tch", "ч"), ("sh", "ш"), ("ch", "ч"), ("th", "т"), ("ph", "ф"), ("ck", "к"), ("wh", "в"),
    ("ee", "и"), ("ea", "и"), ("oo", "у"), ("ou", "ау"), ("qu", "кв"), ("ya", "я"), ("yu", "ю"), ("x", "кс"),
)  # fmt: skip
SOUNDS: Final = (
    *((f"i{consonant}e", f"ай{consonant}") for consonant in "bcdfgklmnprstvz"),
    *((f"a{consonant}e", f"ей{consonant}") for consonant in "bcdfgklmnprstvz"),
    *((f"u{consonant}e", f"ю{consonant}") for consonant in "bcdfgklmnprstvz"),
    ("igh", "ай"), ("ai", "ей"), ("ay", "ей"), ("ew", "ью"), ("ow", "оу"), ("ce", "се"), ("ci", "си"), ("cy", "си"),
    ("ge", "дже"), ("gi", "джи"),
)  # fmt: skip
LETTERS: Final = str.maketrans(
    {
        "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "дж", "k": "к",
        "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в",
        "w": "в", "y": "и", "z": "з", "0": "", "1": "", "2": "", "3": "", "4": "", "5": "", "6": "", "7": "", "8": "", "9": "",
    }
)  # fmt: skip
DULL: Final = str.maketrans("бвгдзжэё", "пфктсшее")
VOWELS: Final = re.compile(r"[аеиоуыэюяйьъ]")


def variant_score(headword: str, other: str) -> tuple[float, str]:
    """Give 0..1 and the reason: `abbreviation`, `transliteration` or `spelling`; 0 and no reason where nothing links them."""
    left, right = _words(headword), _words(other)
    if not left or not right:
        return 0.0, ""
    if "".join(left).replace("-", "") == "".join(right).replace("-", ""):
        return 1.0, "spelling"
    for short, long in ((headword, right), (other, left)):
        if is_abbreviation(short, long):
            return (0.95 if len(_letters(short)) > 2 else 0.85), "abbreviation"
    told = "".join((*left, *right))
    if (
        LATIN.search(told)
        and CYRILLIC.search(told)
        and (likeness := _heard_likeness(_parts(left), _parts(right))) > 0
    ):
        return likeness, "transliteration"
    return _spelling_score(left, right)


def is_abbreviation(short: str, long: list[str]) -> bool:
    """Tell whether the capitals of `short` are the initials of the words of `long`, link words counted or not."""
    letters = _letters(short)
    if not letters or len(long) + sum(word.count("-") for word in long) < 2:
        return False
    parts = [(part, word in LINK_WORDS) for word in long for part in word.split("-") if part]
    every = "".join(part[0] for part, _ in parts)
    content = "".join(part[0] for part, is_link in parts if not is_link)
    return letters in (every, content)


def _letters(short: str) -> str:
    """Give the small letters of an abbreviation, empty if it is none; a Latin plural s is left out."""
    told = (
        short.strip().replace(".", "").replace(" ", "")
        if re.fullmatch(r"(?:\w\.\s?){2,}", short.strip())
        else short.strip()
    )
    if not re.fullmatch(r"[А-ЯЁA-Z]{2,7}s?", told):
        return ""
    return told.removesuffix("s").lower().replace("ё", "е")


@lru_cache(maxsize=8_192)
def _words(headword: str) -> list[str]:
    return [word.lower().replace("ё", "е") for word in WORD.findall(headword)]


def _heard_likeness(left: list[str], right: list[str]) -> float:
    """Compare word by word where the counts agree, else as one string ("по Charm" and PyCharm)."""
    if len(left) == len(right):
        scores = [
            1.0 if one == two else likeness_of_sound(one, two) for one, two in zip(left, right, strict=True)
        ]
        if all(scores):
            return round(min(scores), 3)
    if min(len(left), len(right)) > 1 or set(left) & set(right):
        return 0.0
    return likeness_of_sound("".join(left), "".join(right))


def _parts(words: list[str]) -> list[str]:
    return [part for word in words for part in word.split("-") if part]


def likeness_of_sound(one: str, two: str) -> float:
    """Give 0..1 for a Latin word and the Cyrillic letters that it may have been heard as; 0 below the thresholds."""
    if len(LATIN.findall(one + two)) < FEWEST_LATIN or not CYRILLIC.search(one + two):
        return 0.0
    best = 0.0
    for heard in _sounds(one):
        for told in _sounds(two):
            if heard == told:
                return 0.95
            bones, told_bones = _skeleton(heard), _skeleton(told)
            if min(len(bones), len(told_bones)) < FEWEST_CONSONANTS:
                continue
            by_bones, by_letters = fuzz.ratio(bones, told_bones), fuzz.ratio(heard, told)
            if by_bones >= SKELETON_LIKENESS and by_letters >= SOUND_LIKENESS:
                best = max(best, (by_bones + by_letters) / 200)
    return round(min(best, 0.9), 3)


@lru_cache(maxsize=8_192)
def _sounds(word: str) -> tuple[str, ...]:
    """Give how the letters may sound in Russian: letter by letter, and by the rules of English spelling."""
    if not LATIN.search(word):
        return (word,)
    heard = dict.fromkeys(IRREGULAR.get(word, ()))
    by_rules = word
    for written, sound in SOUNDS:
        by_rules = by_rules.replace(written, sound)
    py = re.sub(r"^py", "пай", word)
    for start in (word, by_rules, py, by_rules.removesuffix("e")):
        told = start
        for written, sound in CLUSTERS:
            told = told.replace(written, sound)
        heard[told.translate(LETTERS)] = None
    return tuple(heard)


@lru_cache(maxsize=8_192)
def _skeleton(word: str) -> str:
    """Give the consonants, voiced as voiceless, doubled ones once."""
    dull = re.sub(r"[^а-я]", "", word).translate(DULL)
    return re.sub(r"(.)\1+", r"\1", VOWELS.sub("", dull))


def _spelling_score(left: list[str], right: list[str]) -> tuple[float, str]:
    """Compare two spellings of one rare word; common words that look alike are two words."""
    if len(left) != len(right):
        return 0.0, ""
    differing = [(one, two) for one, two in zip(left, right, strict=True) if one != two]
    if len(differing) != 1:
        return 0.0, ""
    one, two = differing[0]
    if min(len(one), len(two)) < SHORTEST_SPELLING_CHARS or min(zipf(one), zipf(two)) >= RARE_ZIPF:
        return 0.0, ""
    if (
        re.sub(r"^(?:не|без|анти|контр|пере|до|по)", "", one) == two
        or re.sub(r"^(?:не|без|анти)", "", two) == one
    ):
        return 0.0, ""
    likeness = DamerauLevenshtein.normalized_similarity(one, two)
    return (round(likeness * 0.8, 3), "spelling") if likeness >= SPELLING_LIKENESS else (0.0, "")
