"""Credits of subtitle makers: recognizers learned from subtitled films write them where nobody speaks (facts/speech.md 6)."""

import re
from typing import Final

_CREDITS: Final = (
    r"субтитры (?:\w+ ){0,3}\S+",
    r"(?:редактор|корректор) (?:субтитров )?[а-яё]\. ?[а-яё]+",
    r"продолжение следует",
    r"спасибо за (?:просмотр|внимание к субтитрам)",
    r"подпи(?:сывайтесь|шитесь) на (?:наш |мой )?канал",
    r"ставьте лайки? и подписывайтесь",
    r"(?:до встречи|увидимся) в (?:следующем|новом) видео",
    r"dimatorzok",
    r"amara\.org",
    r"subtitles? by \S+",
    r"thanks? (?:you )?for watching",
    r"transcri(?:bed|ption) by \S+",
)
_CREDIT: Final = re.compile(r"^\W*(?:\w+\W+){0,2}?(?:" + "|".join(_CREDITS) + r")", re.IGNORECASE)


def is_subtitle_credit(sentence: str) -> bool:
    """Tell whether a sentence begins like the credits under a film."""
    return _CREDIT.match(sentence) is not None
