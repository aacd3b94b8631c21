"""The pieces of WordprocessingML that python-docx has no words for: links, bookmarks, fields, shading."""

import re
from collections.abc import Sequence
from typing import Final, cast

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAX_NAME_CHARS: Final = 40


def xml_text(text: str) -> str:
    """Give the text on one line with what XML may not hold replaced."""
    return (
        " ".join(_FORBIDDEN.sub("\ufffd", text).split(" "))
        .replace("\n", " ")
        .replace("\t", " ")
        .replace("\r", " ")
    )


def bookmark_name(anchor: str) -> str:
    """Give a name that Word accepts: letters, digits and underscores."""
    return anchor.replace("-", "_")[:_MAX_NAME_CHARS]


def element(tag: str, **attributes: str | int) -> BaseOxmlElement:
    """Make an element of the main namespace with attributes of the same namespace: `element("shd", fill="FFECAB")`."""
    made = cast("BaseOxmlElement", OxmlElement(f"w:{tag}"))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def run(text: str, style: str | None = None, *, fill: str | None = None) -> BaseOxmlElement:
    """Make a run of text in a character style, on a coloured ground if `fill` names one."""
    made = element("r")
    if style is not None or fill is not None:
        properties = element("rPr")
        if style is not None:
            properties.append(element("rStyle", val=style))
        if fill is not None:
            properties.append(element("shd", val="clear", color="auto", fill=fill))
        made.append(properties)
    words = element("t")
    words.set(qn("xml:space"), "preserve")
    words.text = xml_text(text)
    made.append(words)
    return made


def link(anchor: str, runs: Sequence[BaseOxmlElement]) -> BaseOxmlElement:
    """Make runs lead to a bookmark of the same document."""
    made = element("hyperlink", anchor=bookmark_name(anchor), history=1)
    made.extend(runs)
    return made


def tab() -> BaseOxmlElement:
    """Make a run that is one tabulator."""
    made = element("r")
    made.append(element("tab"))
    return made


def field(instruction: str, shown: str, style: str | None = None) -> list[BaseOxmlElement]:
    """Make a field that Word computes, e.g. `PAGE`; `shown` stands there until it does."""
    return [*field_start(instruction), run(shown, style), field_mark("end")]


def field_start(instruction: str) -> list[BaseOxmlElement]:
    """Open a field; what follows until its end mark is its last known result."""
    code = element("r")
    words = element("instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {instruction} "
    code.append(words)
    return [field_mark("begin"), code, field_mark("separate")]


def field_mark(kind: str) -> BaseOxmlElement:
    """Make one of the three marks of a field: `begin`, `separate`, `end`."""
    made = element("r")
    made.append(element("fldChar", fldCharType=kind))
    return made


def append(paragraph: Paragraph, *elements: BaseOxmlElement) -> None:
    """Add elements at the end of a paragraph."""
    paragraph._p.extend(elements)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - python-docx has no public door to it


def set_style(paragraph: Paragraph, name: str) -> None:
    """Name the style of a paragraph by its id: python-docx searches all styles for each name, seconds in a long lecture."""
    paragraph._p.style = name.replace(" ", "")  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


class Bookmarks:
    """Numbers the bookmarks of one document and makes only those that something leads to."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self._wanted = wanted
        self._count = 0

    def around(self, anchors: Sequence[str], inside: Sequence[BaseOxmlElement]) -> list[BaseOxmlElement]:
        """Put the bookmarks of these anchors around elements."""
        starts: list[BaseOxmlElement] = []
        ends: list[BaseOxmlElement] = []
        for anchor in anchors:
            if anchor in self._wanted:
                self._count += 1
                starts.append(element("bookmarkStart", id=self._count, name=bookmark_name(anchor)))
                ends.append(element("bookmarkEnd", id=self._count))
        return [*starts, *inside, *ends]
