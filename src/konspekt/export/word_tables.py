"""The two tables of the Word document: the glossary, and the stages of a lesson."""

from collections.abc import Sequence
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm
from docx.table import Table, _Cell, _Row  # pyright: ignore[reportPrivateUsage] - the only names of these types

from konspekt.domain.notes import Paragraph, Row
from konspekt.export import word_styles as look
from konspekt.export.columns import WIDE_COLUMNS, column_count, column_shares
from konspekt.export.handout import MOST_MENTIONS, Handout, PrintedDefinition, PrintedEntry, badge
from konspekt.export.places import Place
from konspekt.export.word_xml import Bookmarks, append, element, link, run, set_style

_GLOSSARY_CM: Final = (4.2, 9.1, 3.2)


def add_glossary(
    document: Document, handout: Handout, entries: Sequence[PrintedEntry], marks: Bookmarks
) -> None:
    """Write one row an entry: the term, what it means, when that was said."""
    say = handout.wording
    table = _table(document, [say("term"), say("definition"), say("time")], _GLOSSARY_CM, rows=len(entries))
    for row, entry in zip(table.rows[1:], entries, strict=True):
        _keep_together(row)
        term, meaning, time = row.cells
        _fill(term, look.CELL, marks.around([entry.anchor], [run(entry.headword, look.HEADWORD)]))
        if entry.variants:
            _add(term, look.CELL_SMALL, [run(", ".join(entry.variants))])
        if entry.definition is None:
            _fill(meaning, look.CELL, [run(say.undefined, look.QUIET)])
        else:
            _fill(meaning, look.CELL, _meaning(handout, entry.definition))
        for other in entry.alternatives:
            spoken = [
                run(f"{say('alternative')}: ", look.LABEL),
                *_meaning(handout, other, is_alternative=True),
            ]
            _add(meaning, look.CELL, [*spoken, run("  "), *_links(other.places)])
        if entry.definition is not None and entry.mentions:
            _add(meaning, look.CELL_SMALL, _mentions(handout, entry))
        _fill_times(time, handout, entry)
    set_style(document.add_paragraph(), look.CELL_SMALL)


def add_stages(document: Document, handout: Handout, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write a table of the notes; an empty cell says that the lecture does not cover it."""
    count = column_count(columns, rows)
    heads = [*columns, *[""] * (count - len(columns))]
    is_wide = count >= WIDE_COLUMNS
    total_cm, line_chars = (look.WIDE_TEXT_WIDTH_CM, 150) if is_wide else (look.TEXT_WIDTH_CM, 90)
    style = look.CELL_NARROW if is_wide else look.CELL
    empty = handout.wording.not_covered
    shares = column_shares(columns, rows, empty=empty, line_chars=line_chars)
    table = _table(document, heads, [total_cm * share for share in shares], rows=len(rows))
    for made, row in zip(table.rows[1:], rows, strict=True):
        _keep_together(made)
        for cell, paragraphs in zip(made.cells, row.cells, strict=False):
            lines = [_said(handout, paragraph) for paragraph in paragraphs]
            for number, line in enumerate(lines or [[run(empty, look.QUIET)]]):
                (_add if number else _fill)(cell, style, line)
    set_style(document.add_paragraph(), look.CELL_SMALL)


def _said(handout: Handout, paragraph: Paragraph) -> list[BaseOxmlElement]:
    origin = badge(paragraph.origin)
    mark = [] if origin is None else [run(" "), run(handout.wording.origin(origin), look.BADGE)]
    return [run(paragraph.text), *mark, run(" "), *_links(handout.places_of(paragraph.quotes))]


def _meaning(
    handout: Handout, definition: PrintedDefinition, *, is_alternative: bool = False
) -> list[BaseOxmlElement]:
    lost = [run(" "), run(handout.wording("unconfirmed"), look.BADGE)] if definition.is_lost else []
    origin = badge(definition.origin)
    mark = (
        []
        if origin is None or not is_alternative
        else [run(" "), run(handout.wording.origin(origin), look.BADGE)]
    )
    return [run(definition.text), *mark, *lost]


def _fill_times(cell: _Cell, handout: Handout, entry: PrintedEntry) -> None:
    say = handout.wording
    definition = entry.definition
    places = definition.places if definition is not None else entry.mentions[:1]
    lead = [run(f"{say('mentioned')} ", look.LABEL)] if definition is None and places else []
    when = [*lead, *_links(places, ranges=definition is not None)]
    if when:
        _fill(cell, look.CELL_SMALL, when)
    if definition is not None:
        (_add if when else _fill)(cell, look.CELL_SMALL, [run(say.origin(definition.origin))])


def _mentions(handout: Handout, entry: PrintedEntry) -> list[BaseOxmlElement]:
    rest = len(entry.mentions) - MOST_MENTIONS
    more = [run(f" {handout.wording('more', count=rest)}")] if rest > 0 else []
    return [run(f"{handout.wording('mentions')}: "), *_links(entry.mentions[:MOST_MENTIONS]), *more]


def _links(places: Sequence[Place], *, ranges: bool = False) -> list[BaseOxmlElement]:
    made: list[BaseOxmlElement] = []
    for place in places:
        label = place.range_label if ranges else place.label
        if label:
            shown = run(label, look.TIME if place.anchor else look.LABEL)
            made.extend([run(", ")] if made else [])
            made.append(link(place.anchor, [shown]) if place.anchor else shown)
    return made


def _table(document: Document, heads: Sequence[str], widths_cm: Sequence[float], *, rows: int) -> Table:
    table = document.add_table(rows=rows + 1, cols=len(heads))
    table.autofit = False
    borders = element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(side, val="single", sz=4, space=0, color=look.LINE))
    margins = element("tblCellMar")
    for side, width in (("top", 60), ("left", 0), ("bottom", 60), ("right", 140)):
        margins.append(element(side, w=width, type="dxa"))
    _set_lines(table, borders, margins)
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_cm, strict=True):
            cell.width = Cm(width)
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _fill(cell, look.CELL_HEAD, [run(head)])
    _row_properties(table.rows[0]).append(element("tblHeader"))
    return table


def _set_lines(table: Table, borders: BaseOxmlElement, margins: BaseOxmlElement) -> None:
    """Put both where the schema wants them: around the layout."""
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    if layout is not None:
        layout.addprevious(borders)
        layout.addnext(margins)


def _keep_together(row: _Row) -> None:
    _row_properties(row).append(element("cantSplit"))


def _row_properties(row: _Row) -> BaseOxmlElement:
    return row._tr.get_or_add_trPr()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def _fill(cell: _Cell, style: str, elements: Sequence[BaseOxmlElement]) -> None:
    paragraph = cell.paragraphs[0]
    set_style(paragraph, style)
    append(paragraph, *elements)


def _add(cell: _Cell, style: str, elements: Sequence[BaseOxmlElement]) -> None:
    paragraph = cell.add_paragraph()
    set_style(paragraph, style)
    append(paragraph, *elements)
