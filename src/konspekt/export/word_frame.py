"""What stands around the text of the Word document: contents, running head, page numbers, properties."""

import re
from collections.abc import Iterator
from typing import cast

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.xmlchemy import BaseOxmlElement

from konspekt.export import word_styles as look
from konspekt.export.handout import Handout
from konspekt.export.word_xml import append, field, field_mark, field_start, link, run, tab, xml_text


def set_properties(document: Document, *, title: str, date: str | None) -> None:
    """Name the document; its dates are the lecture's, or none."""
    properties = document.core_properties
    properties.title = xml_text(title)[:255]
    properties.author = "Konspekt"
    properties.comments = ""
    core = cast("BaseOxmlElement", properties._element)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType]
    for child in list(core):
        name = str(child.tag).rpartition("}")[2]
        if name in ("created", "modified"):
            if date is None:
                core.remove(child)
            else:
                child.text = f"{date}T00:00:00Z"


def add_running_lines(document: Document, handout: Handout) -> None:
    """Put the title over every page but the first, and page numbers under all of them."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.style = look.RUNNING
    append(head, run(handout.title))
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        line.style = look.RUNNING
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER  # right on pages of either orientation
        append(line, *_page_number(handout.wording("page", number="{n}", total="{m}")))


def add_contents(document: Document, handout: Handout) -> None:
    """List chapters, sections and topics as links inside a contents field: Word adds page numbers when asked to update it."""
    lines = list(_contents(handout))
    head = document.add_paragraph(style=look.CELL_HEAD)
    head.paragraph_format.space_before = look.Pt(14)
    append(head, run(handout.wording("contents")))
    for number, (style, elements) in enumerate(lines):
        made = document.add_paragraph(style=style)
        if number == 0:
            append(made, *field_start('TOC \\o "1-2" \\h \\z \\u'))
        append(made, *elements)
        if number == len(lines) - 1:
            append(made, field_mark("end"))


def _contents(handout: Handout) -> Iterator[tuple[str, list[BaseOxmlElement]]]:
    for notes in handout.notes:
        yield look.CONTENTS, [link(notes.anchor, [run(notes.title)])]
        for section in notes.sections:
            yield _inner(section.anchor, str(section.number), section.title)
    if handout.other_entries or not handout.notes:
        title = handout.wording("other_terms" if handout.notes else "glossary")
        yield look.CONTENTS, [link("glossary", [run(title)])]
    yield look.CONTENTS, [link("text", [run(handout.wording("transcript"))])]
    for part in handout.parts:
        if part.title:
            yield _inner(part.anchor, part.label, part.title)


def _inner(anchor: str, label: str, title: str) -> tuple[str, list[BaseOxmlElement]]:
    return look.CONTENTS_INNER, [run(label, look.LABEL), tab(), link(anchor, [run(title)])]


def _page_number(form: str) -> list[BaseOxmlElement]:
    made: list[BaseOxmlElement] = []
    for piece in re.split(r"(\{[nm]\})", form):
        if piece == "{n}":
            made.extend(field("PAGE", "1"))
        elif piece == "{m}":
            made.extend(field("NUMPAGES", "1"))
        elif piece:
            made.append(run(piece))
    return made
