"""A Word document: notes, a glossary table, and the transcript with terms linked to their entries and back."""

import io
import zipfile
from collections.abc import Iterable
from typing import Final

from docx import Document
from docx.document import Document as WordFile
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph as WordParagraph

from konspekt.domain.course import Lecture
from konspekt.domain.notes import Block, Fact, Paragraph, PlanLine, Question, Row, paragraphs_of
from konspekt.export import word_styles as look
from konspekt.export.clock import clock
from konspekt.export.columns import WIDE_COLUMNS
from konspekt.export.handout import BlockGroup, Handout, PrintedSection, badge, lay_out
from konspekt.export.places import Place
from konspekt.export.reading import SpokenParagraph, SpokenSegment
from konspekt.export.word_frame import add_contents, add_running_lines, set_properties
from konspekt.export.word_tables import add_glossary, add_stages
from konspekt.export.word_xml import Bookmarks, append, link, run, set_style, tab
from konspekt.export.wording import Wording

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip archive can hold: the same lecture must give the same bytes."""


def write(lecture: Lecture, wording: Wording) -> bytes:
    """Write the document."""
    return _Writer(lay_out(lecture, wording), date=lecture.date).write()


class _Writer:
    """Writes one handout into one document."""

    def __init__(self, handout: Handout, *, date: str | None) -> None:
        self._handout = handout
        self._say = handout.wording
        self._file: WordFile = Document()
        self._marks = Bookmarks(_linked(handout))
        look.set_styles(self._file, language="ru-RU" if handout.language.startswith("ru") else "en-US")
        set_properties(self._file, title=handout.title, date=date)

    def write(self) -> bytes:
        handout, say = self._handout, self._say
        add_running_lines(self._file, handout)
        self._paragraph("Title", run(handout.title))
        for name, value in handout.facts:
            self._paragraph(look.FACTS, run(f"{name}: ", look.LABEL), run(value))
        if handout.sample_mark is not None:
            self._paragraph(look.NOTICE, run(handout.sample_mark))
        add_contents(self._file, handout)
        for notes in handout.notes:
            self._heading(1, notes.title, notes.anchor)
            for section in notes.sections:
                self._section(section)
        if handout.other_entries or not handout.notes:
            self._heading(1, say("other_terms" if handout.notes else "glossary"), "glossary")
            if handout.other_entries:
                add_glossary(self._file, handout, handout.other_entries, self._marks)
            else:
                self._paragraph(look.SILENCE, run(say.not_covered))
        self._heading(1, say("transcript"), "text")
        self._legend()
        for part in handout.parts:
            if part.title:
                self._heading(2, part.title, part.anchor)
            for paragraph in part.paragraphs:
                self._spoken(paragraph)
        return _packed(self._file)

    def _paragraph(self, style: str, *elements: BaseOxmlElement) -> WordParagraph:
        made = self._file.add_paragraph()
        set_style(made, style)
        append(made, *elements)
        return made

    def _heading(self, level: int, text: str, anchor: str) -> WordParagraph:
        return self._paragraph(f"Heading {level}", *self._marks.around([anchor], [run(text)]))

    def _legend(self) -> None:
        """Say what the colours mean."""
        say = self._say
        shown = [
            run(say("legend.term"), look.TERM),
            run("   "),
            run(say("legend.definition"), fill=look.MARKER),
        ]
        if any(
            segment.is_doubtful
            for part in self._handout.parts
            for paragraph in part.paragraphs
            for segment in paragraph.segments
        ):
            shown.extend([run("   "), run(say("legend.doubtful"), look.DOUBTFUL)])
        self._paragraph(look.FACTS, *shown).paragraph_format.keep_with_next = True

    def _section(self, section: PrintedSection) -> None:
        """Write a section of the notes; one with a wide table stands on pages of its own, on their side."""
        is_wide = len(section.columns) >= WIDE_COLUMNS and bool(section.groups)
        if is_wide:
            look.set_page(self._file.add_section(), is_wide=True)
        self._write_section(section)
        if is_wide:
            look.set_page(self._file.add_section(), is_wide=False)

    def _write_section(self, section: PrintedSection) -> None:
        self._heading(2, f"{section.number}. {section.title}", section.anchor)
        if not section.groups:
            self._paragraph(look.SILENCE, run(self._say.not_covered))
        for group in section.groups:
            self._group(section, group)

    def _group(self, section: PrintedSection, group: BlockGroup) -> None:
        if group.form == "row":
            rows = [block for block in group.blocks if isinstance(block, Row)]
            add_stages(self._file, self._handout, section.columns, rows)
            return
        if group.form == "entry":
            self._entries(section, group)
            return
        for number, block in enumerate(group.blocks, 1):
            self._block(group.form, number, block)

    def _block(self, form: str, number: int, block: Block) -> None:
        if isinstance(block, Paragraph):
            if block.heading:
                self._paragraph("Heading 3", run(block.heading))
            self._paragraph("List Bullet" if form == "bullet" else "Normal", *self._said(block))
        elif isinstance(block, PlanLine):
            when = [run(f"  {clock(block.span.start_ms)}", look.LABEL)] if block.span is not None else []
            part = self._handout.part(block)
            title = run(block.title)
            made = self._paragraph(
                "Normal", run(f"{number}. "), link(part, [title]) if part is not None else title, *when
            )
            made.paragraph_format.left_indent = look.Cm(0.6)
            made.paragraph_format.space_after = look.Pt(2)
        elif isinstance(block, Question):
            made = self._paragraph("Normal", run(block.text, look.HEADWORD))
            made.paragraph_format.keep_with_next = True
            self._paragraph("Normal", *self._said(block.answer))
        elif isinstance(block, Fact):
            name, value = self._handout.fact(block)
            made = self._paragraph("Normal", run(f"{name}: ", look.LABEL), run(value))
            made.paragraph_format.space_after = look.Pt(1)

    def _said(self, paragraph: Paragraph) -> list[BaseOxmlElement]:
        made = [run(paragraph.text)]
        origin = badge(paragraph.origin)
        if origin is not None:
            made.extend([run(" "), run(f"\u00a0{self._say.origin(origin)}\u00a0", look.BADGE)])
        for place in self._handout.places_of(paragraph.quotes):
            made.extend([run("  "), *_time(place)])
        return made

    def _entries(self, section: PrintedSection, group: BlockGroup) -> None:
        full = self._handout.in_full(section, group)
        if full:
            add_glossary(self._file, self._handout, full, self._marks)
        named = self._handout.only_named(section, group)
        if named:
            links = [link(entry.anchor, [run(entry.headword, look.TERM)]) for entry in named]
            spaced = [element for made in links for element in (run(", "), made)][1:]
            self._paragraph("Normal", run(f"{self._say('given_above')} ", look.LABEL), *spaced)

    def _spoken(self, paragraph: SpokenParagraph) -> None:
        made: list[BaseOxmlElement] = []
        if paragraph.label:
            made.extend([run(paragraph.label, look.LABEL), tab()])
        if paragraph.speaker:
            made.append(run(f"{paragraph.speaker}  ", look.SPEAKER))
        for number, segment in enumerate(paragraph.segments):
            if number:
                made.append(run(" "))
            made.extend(self._marks.around([segment.anchor], self._sentence(segment)))
        spoken = self._paragraph(look.SPOKEN, *made)
        if not paragraph.label:
            spoken.paragraph_format.left_indent = look.Cm(0)
            spoken.paragraph_format.first_line_indent = look.Cm(0)

    def _sentence(self, segment: SpokenSegment) -> list[BaseOxmlElement]:
        made: list[BaseOxmlElement] = []
        for piece in segment.runs:
            fill = look.MARKER if piece.defines is not None else None
            plain = look.DOUBTFUL if segment.is_doubtful else None
            words = run(piece.text, plain if piece.term is None else look.TERM, fill=fill)
            inside = [words] if piece.term is None else [link(f"term-{piece.term}", [words])]
            made.extend(self._marks.around(piece.anchors, inside))
        return made


def _time(place: Place) -> list[BaseOxmlElement]:
    if not place.label:
        return []
    shown = run(place.label, look.TIME if place.anchor else look.LABEL)
    return [link(place.anchor, [shown])] if place.anchor else [shown]


def _linked(handout: Handout) -> frozenset[str]:
    """Give the anchors that something in the document leads to."""
    wanted = {"glossary", "text", *(part.anchor for part in handout.parts), *_of_notes(handout)}
    for entry in handout.entries:
        wanted.add(entry.anchor)
        definitions = [*([entry.definition] if entry.definition else []), *entry.alternatives]
        places = [*entry.mentions, *(place for definition in definitions for place in definition.places)]
        wanted.update(place.anchor for place in places if place.anchor)
    return frozenset(wanted)


def _of_notes(handout: Handout) -> Iterable[str]:
    for notes in handout.notes:
        yield notes.anchor
        for section in notes.sections:
            yield section.anchor
            for block in (block for group in section.groups for block in group.blocks):
                for paragraph in paragraphs_of(block):
                    yield from (place.anchor for place in handout.places_of(paragraph.quotes) if place.anchor)


def _packed(file: WordFile) -> bytes:
    """Save with one date for every part of the archive, and with a stand-in for the text font named."""
    raw = io.BytesIO()
    file.save(raw)
    made = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            entry = zipfile.ZipInfo(part.filename, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = source.read(part)
            if part.filename == "word/fontTable.xml":
                content = content.replace(b"</w:fonts>", look.SERIF_FONT_ENTRY + b"</w:fonts>")
            target.writestr(entry, content)
    return made.getvalue()
