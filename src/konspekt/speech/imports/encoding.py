"""Bytes of a text file -> its characters, whatever program wrote it."""

import codecs
import re
from typing import Final

from konspekt.domain.errors import TranscriptUnreadable

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OLD_RUSSIAN: Final = ("cp1251", "koi8-r", "cp866")
_HEAD_BYTES: Final = 8192
_SAMPLE_BYTES: Final = 200_000
_ZERO_SHARE: Final = 0.2
"""In UTF-16 without a mark every second byte of ASCII signs and spaces is zero."""
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE: Final = 0.01
_STRAY_CONTROLS: Final = 3
"""A few control signs get even into short texts, by copying out of other programs."""
_COMMON: Final = re.compile("[\u0430-\u044f a-z\n]")
"""Small Russian and Latin letters and spaces: most of any text that was decoded rightly."""


def is_text(head: bytes) -> bool:
    """Tell whether the first bytes of a file are those of a text."""
    if not head:
        return False
    if _marked(head) or _unmarked_utf16(head):
        return True
    return _is_printable(head)


def _is_printable(head: bytes) -> bool:
    allowed = max(_STRAY_CONTROLS if 0 not in head else 0, len(head) * _MAX_CONTROL_SHARE)
    return len(_CONTROLS.findall(head)) <= allowed


def decode(content: bytes, *, name: str, is_cut: bool = False) -> str:
    """Give the text with line ends as single line feeds.

    UTF by its byte order mark, else UTF-8, else the old Russian encoding that makes the most sense of it. With `is_cut` the
    last character may be incomplete.

    Raises:
        TranscriptUnreadable: No encoding fits, or it is not a text.
    """
    mark = _marked(content)
    if mark is not None:
        content, encoding = content[len(mark[0]) :], mark[1]
    else:
        encoding = _unmarked_utf16(content) or "utf-8"
    try:
        text = _decoded(content, encoding, is_cut=is_cut)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or mark is not None or not is_text(content[:_HEAD_BYTES]):
            raise TranscriptUnreadable(name=name, where=f"{encoding}: {error.start:#x}") from error
        text = _decode_old_russian(content, name=name)
    if content and mark is None and not is_text(content[:_HEAD_BYTES]):
        raise TranscriptUnreadable(name=name, where=content[:8].hex(" "))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(content: bytes, encoding: str, *, is_cut: bool) -> str:
    return codecs.getincrementaldecoder(encoding)().decode(content, final=not is_cut)


def _marked(content: bytes) -> tuple[bytes, str] | None:
    return next(((mark, encoding) for mark, encoding in _MARKS if content.startswith(mark)), None)


def _unmarked_utf16(content: bytes) -> str | None:
    """Name the byte order if the zero bytes stand in every second place only."""
    head = content[:_HEAD_BYTES]
    pairs = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    for zeros, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros > pairs * _ZERO_SHARE and not others:
            text = head.decode(encoding, errors="ignore")
            return encoding if _is_printable(text.encode()) else None
    return None


def _decode_old_russian(content: bytes, *, name: str) -> str:
    """Take the encoding under which the text has the most small letters; ties go to the most usual one."""
    sample = content[:_SAMPLE_BYTES]
    ranked = sorted(
        _OLD_RUSSIAN, key=lambda encoding: -len(_COMMON.findall(sample.decode(encoding, errors="replace")))
    )
    for encoding in ranked:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TranscriptUnreadable(name=name, where=" / ".join(_OLD_RUSSIAN))
