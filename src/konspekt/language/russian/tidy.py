"""From spoken to written: fillers, address and false starts are left out, nothing is put in but marks and capitals."""

import re
from typing import Final

from konspekt.language.russian.clauses import is_fragment, longest_part
from konspekt.language.russian.nominative import capitalized
from konspekt.language.russian.readings import case_of, readings

FILLERS: Final = (
    "ну вот",
    "вот так вот",
    "как бы",
    "так сказать",
    "собственно говоря",
    "собственно",
    "короче говоря",
    "короче",
    "в общем-то",
    "в общем",
    "вообще говоря",
    "вообще-то",
    "скажем так",
    "скажем",
    "грубо говоря",
    "условно говоря",
    "условно",
    "на самом деле",
    "в принципе",
    "как говорится",
    "так называемо",
    "типа",
    "кстати говоря",
    "кстати",
    "понимаете",
    "знаете ли",
    "знаете",
    "видите ли",
    "видите",
    "понимаешь",
    "слушайте",
    "естественно",
    "разумеется",
    "конечно же",
    "конечно",
    "пожалуй",
    "честно говоря",
    "по большому счету",
    "прошу прощения",
    "извините",
    "ну",
    "вот",
    "эээ",
    "эм",
    "э-э",
    "м-м",
    "как вы знаете",
    "как вы уже знаете",
    "как известно",
    "как мы знаем",
    "как мы видим",
    "как вы видите",
    "как видите",
    "как видим",
    "как вы понимаете",
    "как мы помним",
    "как вы помните",
    "как я уже сказал",
    "как я говорил",
    "как я уже говорил",
    "как и ожидалось",
    "скорее всего",
    "по идее",
    "если хотите",
    "если угодно",
    "что немаловажно",
    "значит так",
)
STARTS: Final = (
    "ну",
    "вот",
    "итак",
    "так",
    "так вот",
    "значит",
    "там",
    "то есть",
    "и",
    "а",
    "но",
    "да",
    "нет",
    "ага",
    "угу",
    "хорошо",
    "ладно",
    "отлично",
    "замечательно",
    "понятно",
    "ясно",
    "теперь",
    "дальше",
    "далее",
    "поэтому",
    "однако",
    "также",
    "например",
    "во-первых",
    "во-вторых",
    "в-третьих",
    "в-четвертых",
    "в-пятых",
    "и конечно",
    "опять же",
    "опять-таки",
    "соответственно",
    "следовательно",
    "стало быть",
    "получается",
    "тем не менее",
    "подводя краткий итог",
    "подводя итог",
    "говоря проще",
    "проще говоря",
    "иначе говоря",
    "как минимум",
    "еще раз",
    "внимание",
    "оказывается",
    "короче",
    "собственно",
    "первое",
    "второе",
    "третье",
    "кроме того",
    "при этом",
    "причем",
    "в принципе",
    "на самом деле",
    "друзья",
    "ребята",
    "коллеги",
)
WRAPPERS: Final = (
    r"обрат(ите|им) внимание,?( на то,?)?",
    r"(я )?(хочу|хотел бы|хотелось бы|могу|бы) (сказать|отметить|подчеркнуть|добавить|напомнить)",
    r"(надо|нужно|следует|стоит|важно|можно|необходимо) (сказать|отметить|заметить|подчеркнуть|понимать|помнить|добавить)",
    r"дело в том",
    r"(я )?(думаю|считаю|полагаю|напомню|повторю|подчеркну|скажу|отмечу|знаю)",
    r"мне кажется",
    r"получается",
    r"оказывается",
    r"это (значит|означает)",
    r"мы (знаем|помним|видим|говорили|сказали|увидели|увидим)",
    r"вы (знаете|помните|видите|понимаете|увидите)",
    r"(видим|видите|помните|понятно|ясно|известно)",
    r"я бы (так )?сказал",
    r"представьте себе",
    r"допустим",
    r"предположим",
)
FOLLOW: Final = (
    "а",
    "но",
    "что",
    "чтобы",
    "если",
    "когда",
    "где",
    "потому",
    "поэтому",
    "хотя",
    "так как",
    "как",
    "то есть",
    "либо",
    "или",
    "и",
)
"""After a filler between commas, one comma stays before these."""

E_LETTER = str.maketrans({"е": "[её]", "Е": "[ЕЁ]"})


def _alternatives(phrases: tuple[str, ...]) -> str:
    longest_first = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+").translate(E_LETTER) for phrase in longest_first)


_FILLER: Final = re.compile(
    rf"(?P<left>,\s*|\s+|^)(?<![\w-])(?:{_alternatives(FILLERS)})(?![\w-])(?P<right>\s*,|(?=\s|[.!?…]|$))",
    re.IGNORECASE,
)
_START: Final = re.compile(rf"^(?:{_alternatives(STARTS)})(?![\w-])(?:\s*[,.:—–-]+\s*|\s+|$)", re.IGNORECASE)
_WRAPPER: Final = re.compile(rf"^(?:{'|'.join(WRAPPERS)})\s*,?\s+(?:то,\s+)?что\s+", re.IGNORECASE)
_TAG: Final = re.compile(
    r"[,.]?\s*(?:да|правда|правильно|понятно|ясно|верно|так|хорошо|ладно|согласны|понимаете|не так ли)\s*\?\s*$",
    re.IGNORECASE,
)
_REPEAT: Final = re.compile(r"\b(\w+(?:\s+\w+){0,3}),?\s+\1\b", re.IGNORECASE)
_IMPERSONAL: Final = (
    (
        re.compile(
            r"\b(?:вы|мы с вами|мы)\s+(?:уже\s+|также\s+|тоже\s+)?(?:можете|можем|сможете|сможем)\b",
            re.IGNORECASE,
        ),
        "можно",
    ),
    (re.compile(r"(?:^|(?<=, ))(?:можете|можем|сможете|сможем)\b", re.IGNORECASE), "можно"),
    (re.compile(r"\b(?:можете|можем|сможете|сможем) (?:вы|мы)\b", re.IGNORECASE), "можно"),
    (re.compile(r"\b(?:и )?(?:вам|нам)(?: с вами)?\b", re.IGNORECASE), ""),
    (re.compile(r"\bу (?:нас|вас)(?: с вами)?\b", re.IGNORECASE), ""),
    (re.compile(r"\bмы с вами\b", re.IGNORECASE), "мы"),
    (re.compile(r"\b(?:ваш|наш)(?:а|е|и|у|его|ему|им|ем|ей|их|ими)?\b(?=\s+\w)", re.IGNORECASE), ""),
)
"""Address to the room and what stands for it on paper; only words that carry no subject change."""
VERBS: Final = frozenset({"VERB", "INFN", "GRND"})
_DASH: Final = re.compile(
    r"^(?P<term>[^\s,.;:—–()]+(?:\s+[^\s,.;:—–()]+){0,5})\s+это\s+(?=\S+\s+\S)", re.IGNORECASE
)


def written(sentence: str) -> str | None:
    """Rewrite spoken words as a written sentence."""
    text = _TAG.sub("", " ".join(sentence.split()))
    if text.rstrip(' »"').endswith("?"):
        return None
    text = longest_part(stripped(text))
    text = _with_dash(_unwrapped(text))
    if is_fragment(text):
        return None
    return capitalized(text.rstrip(" ,;:—–-.…!")) + "."


def stripped(text: str) -> str:
    """Leave out fillers, address, repeated words and the words by which a speaker leads up to what he says."""
    text = _unwrapped(_without_fillers(text))
    return _unwrapped(_marks(_REPEAT.sub(r"\1", impersonal(text))))


def impersonal(text: str) -> str:
    """Leave out the address to the listeners: `вы можете` is `можно`, `вашего кода` is `кода`."""
    for pattern, shown in _IMPERSONAL:
        text = pattern.sub(shown, text)
    return " ".join(text.split())


def _without_fillers(text: str) -> str:
    def shortened(match: re.Match[str]) -> str:
        left, right = match["left"], match["right"]
        following = text[match.end() :].lstrip().lower()
        if "," in left and "," in right:
            needs = following.startswith((*FOLLOW, "котор"))
            return ", " if needs else " "
        if "," in left:
            return ", "
        return " " if left else ""

    previous = None
    while previous != text:
        previous = text
        text = " ".join(_FILLER.sub(shortened, text).split())
    return text


def _unwrapped(text: str) -> str:
    previous = None
    while previous != text:
        previous = text
        text = text.lstrip(" ,.;:—–-…")
        text = _START.sub("", text, count=1)
        text = _WRAPPER.sub("", text, count=1)
    return text


def _marks(text: str) -> str:
    text = re.sub(r"\s+([,.;:!?…])", r"\1", text)
    text = re.sub(r",(\s*,)+", ",", text)
    text = re.sub(r",\s*([.!?…])", r"\1", text)
    return " ".join(text.split())


def _with_dash(text: str) -> str:
    match = _DASH.match(text)
    if match is None:
        return text
    words = match["term"].split()
    if not _is_nominative(words[-1]) or any(
        reading.part in VERBS for word in words for reading in readings(word)[:1]
    ):
        return text
    return f"{match['term']} — это {text[match.end() :]}"


def _is_nominative(word: str) -> bool:
    """Tell whether a word can end what «это» says something of."""
    found = readings(word)
    return not found or any(
        reading.part in ("NOUN", "ADJF")
        and case_of(reading) in ("nomn", "gent")
        and "Apro" not in reading.grammemes
        for reading in found[:2]
    )
