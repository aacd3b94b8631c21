"""How the Word document looks: every paragraph and run takes its looks from a named style, so that a person can change them at once."""

from collections.abc import Callable
from typing import Final, cast

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from konspekt.export.word_xml import element

SERIF: Final = "PT Serif"
SERIF_FONT_ENTRY: Final = (
    b'<w:font w:name="PT Serif"><w:altName w:val="Georgia"/><w:charset w:val="CC"/>'
    b'<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
)
"""For the font table: what to take where the font is not installed."""
SANS: Final = "Arial"
INK: Final = RGBColor(0x2C, 0x46, 0x90)
TEXT: Final = RGBColor(0x1A, 0x1C, 0x21)
TEXT_2: Final = RGBColor(0x4C, 0x4F, 0x57)
TEXT_3: Final = RGBColor(0x66, 0x6A, 0x72)
DOUBT: Final = RGBColor(0x8A, 0x47, 0x04)
MARKER: Final = "FFECAB"
INK_SOFT: Final = "E2E8F7"
LINE: Final = "CBCBC6"
DOUBT_SOFT: Final = "FCF0DF"
TEXT_WIDTH_CM: Final = 16.5
WIDE_TEXT_WIDTH_CM: Final = 25.2
"""Of a page on its side."""
TWIPS_PER_CM: Final = 567
TIME_INDENT_CM: Final = 1.7
CONTENTS_INDENT_CM: Final = 1.6

FACTS: Final = "Konspekt Facts"
NOTICE: Final = "Konspekt Notice"
SILENCE: Final = "Konspekt Silence"
SPOKEN: Final = "Konspekt Transcript"
CELL: Final = "Konspekt Cell"
CELL_NARROW: Final = "Konspekt Cell Narrow"
CELL_SMALL: Final = "Konspekt Cell Small"
CELL_HEAD: Final = "Konspekt Cell Head"
CONTENTS: Final = "Konspekt Contents"
CONTENTS_INNER: Final = "Konspekt Contents Inner"
RUNNING: Final = "Konspekt Running Head"
TIME: Final = "KonspektTime"
LABEL: Final = "KonspektLabel"
BADGE: Final = "KonspektBadge"
TERM: Final = "KonspektTerm"
HEADWORD: Final = "KonspektHeadword"
QUIET: Final = "KonspektQuiet"
DOUBTFUL: Final = "KonspektDoubtful"
SPEAKER: Final = "KonspektSpeaker"


def set_styles(document: Document, *, language: str) -> None:
    """Give the document its page, fonts and styles."""
    set_page(document.sections[0], is_wide=False)
    _set_language(document, language)
    _set_headings(document)
    _add_paragraph_styles(document)
    _add_character_styles(document)


def set_page(section: Section, *, is_wide: bool) -> None:
    """Make the pages of a section A4, on their side where a table is wide."""
    short, long = Cm(21), Cm(29.7)
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if is_wide else (short, long)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
    section.different_first_page_header_footer = False
    section.header_distance, section.footer_distance = Cm(1.1), Cm(1)


def _set_language(document: Document, language: str) -> None:
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is None:
        return
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("lang", val=language, eastAsia=language, bidi="ar-SA"))


def _set_headings(document: Document) -> None:
    normal = _paragraph_style(document, "Normal")
    _set_look(normal, font=SERIF, size=11, colour=TEXT)
    _set_space(normal, after=5, line=1.25)
    title = _paragraph_style(document, "Title")
    _set_look(title, font=SERIF, size=23, colour=TEXT, bold=True)
    _set_space(title, after=4, line=1.1)
    for old in title.element.findall(f".//{qn('w:pBdr')}"):
        cast("BaseOxmlElement", old.getparent()).remove(old)
    for level, size, before, after in ((1, 17, 24, 8), (2, 13, 15, 3), (3, 11.5, 10, 2)):
        heading = _paragraph_style(document, f"Heading {level}")
        _set_look(heading, font=SERIF, size=size, colour=TEXT, bold=True)
        _set_space(heading, before=before, after=after, line=1.15)
        heading.paragraph_format.keep_with_next = True
    _add_border(_paragraph_style(document, "Heading 1"), "bottom", LINE, space=4)
    for name in ("List Bullet", "List Number"):
        _set_space(_paragraph_style(document, name), after=3, line=1.25)


def _add_paragraph_styles(document: Document) -> None:
    facts = _new_paragraph_style(document, FACTS, size=9, colour=TEXT_2, font=SANS)
    _set_space(facts, after=2, line=1.15)
    notice = _new_paragraph_style(document, NOTICE, size=9.5, colour=DOUBT, font=SANS)
    _set_space(notice, before=8, after=8, line=1.2)
    _add_border(notice, "left", "B4590C", space=8, width=18)
    _shade(notice, DOUBT_SOFT)
    silence = _new_paragraph_style(document, SILENCE, size=11, colour=TEXT_2, font=SERIF)
    silence.font.italic = True
    spoken = _new_paragraph_style(document, SPOKEN, size=10.5, colour=TEXT, font=SERIF)
    _set_space(spoken, after=5, line=1.25)
    spoken.paragraph_format.left_indent = Cm(TIME_INDENT_CM)
    spoken.paragraph_format.first_line_indent = Cm(-TIME_INDENT_CM)
    _add_tab(spoken, TIME_INDENT_CM)
    _set_space(_new_paragraph_style(document, CELL, size=10.5, colour=TEXT, font=SERIF), after=1, line=1.2)
    narrow = _new_paragraph_style(document, CELL_NARROW, size=9.5, colour=TEXT, font=SERIF)
    _set_space(narrow, after=2, line=1.15)
    _set_space(
        _new_paragraph_style(document, CELL_SMALL, size=8, colour=TEXT_3, font=SANS), after=1, line=1.2
    )
    head = _new_paragraph_style(document, CELL_HEAD, size=8.5, colour=TEXT_2, font=SANS)
    head.font.bold = True
    head.paragraph_format.keep_with_next = True
    _set_space(head, after=1, line=1.2)
    _set_space(
        _new_paragraph_style(document, CONTENTS, size=10, colour=TEXT, font=SANS),
        before=4,
        after=1,
        line=1.15,
    )
    inner = _new_paragraph_style(document, CONTENTS_INNER, size=9.5, colour=TEXT_2, font=SANS)
    _set_space(inner, after=1, line=1.15)
    inner.paragraph_format.left_indent = Cm(CONTENTS_INDENT_CM)
    inner.paragraph_format.first_line_indent = Cm(-1.2)
    _add_tab(inner, CONTENTS_INDENT_CM)
    running = _new_paragraph_style(document, RUNNING, size=8.5, colour=TEXT_3, font=SANS)
    _set_space(running, after=0, line=1)


def _add_character_styles(document: Document) -> None:
    _new_character_style(document, TIME, size=8.5, colour=INK, font=SANS)
    _new_character_style(document, LABEL, size=8.5, colour=TEXT_3, font=SANS)
    badge = _new_character_style(document, BADGE, size=8, colour=TEXT_2, font=SANS)
    _shade(badge, "EFEFEC")
    term = _new_character_style(document, TERM, colour=INK)
    _shade(term, INK_SOFT)
    _new_character_style(document, HEADWORD).font.bold = True
    _new_character_style(document, QUIET, colour=TEXT_2).font.italic = True
    doubtful = _new_character_style(document, DOUBTFUL)
    _properties(doubtful, "rPr").append(element("u", val="dotted", color="B4590C"))
    _new_character_style(document, SPEAKER, size=8.5, colour=TEXT_2, font=SANS).font.bold = True


def _paragraph_style(document: Document, name: str) -> ParagraphStyle:
    return cast("ParagraphStyle", document.styles[name])


def _new_paragraph_style(
    document: Document, name: str, *, size: float, colour: RGBColor, font: str
) -> ParagraphStyle:
    made = cast("ParagraphStyle", _add_style(document, name, WD_STYLE_TYPE.PARAGRAPH))
    made.base_style = _paragraph_style(document, "Normal")
    _set_look(made, font=font, size=size, colour=colour)
    return made


def _new_character_style(
    document: Document,
    name: str,
    *,
    size: float | None = None,
    colour: RGBColor | None = None,
    font: str | None = None,
) -> CharacterStyle:
    made = cast("CharacterStyle", _add_style(document, name, WD_STYLE_TYPE.CHARACTER))
    _set_look(made, font=font, size=size, colour=colour)
    return made


def _set_look(
    style: CharacterStyle,
    *,
    font: str | None,
    size: float | None,
    colour: RGBColor | None,
    bold: bool | None = None,
) -> None:
    if font is not None:
        _set_font(style, font)
    if size is not None:
        style.font.size = Pt(size)
    if colour is not None:
        style.font.color.rgb = colour
    if bold is not None:
        style.font.bold = bold


def _set_font(style: CharacterStyle, name: str) -> None:
    """Name the font for every script; what the theme says would win over it otherwise."""
    style.font.name = name
    fonts = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    if fonts is None:
        return
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)


def _set_space(style: ParagraphStyle, *, before: float = 0, after: float, line: float) -> None:
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    layout.line_spacing = line
    layout.widow_control = True


def _add_border(style: ParagraphStyle, side: str, colour: str, *, space: int, width: int = 4) -> None:
    """Draw a line at one side; `width` in eighths of a point."""
    borders = element("pBdr")
    borders.append(element(side, val="single", sz=width, space=space, color=colour))
    _insert_early(_properties(style, "pPr"), borders)


def _shade(style: ParagraphStyle | CharacterStyle, fill: str) -> None:
    shade = element("shd", val="clear", color="auto", fill=fill)
    if isinstance(style, ParagraphStyle):
        _insert_early(_properties(style, "pPr"), shade)
    else:
        _properties(style, "rPr").append(shade)


def _add_tab(style: ParagraphStyle, at_cm: float, *, side: str = "left") -> None:
    tabs = element("tabs")
    tabs.append(element("tab", val=side, pos=round(at_cm * TWIPS_PER_CM)))
    _insert_early(_properties(style, "pPr"), tabs)


def _add_style(document: Document, name: str, kind: WD_STYLE_TYPE) -> object:
    add = cast("Callable[[str, WD_STYLE_TYPE], object]", document.styles.add_style)  # pyright: ignore[reportUnknownMemberType]
    return add(name, kind)


def _properties(style: CharacterStyle, tag: str) -> BaseOxmlElement:
    """Give the paragraph or run properties of a style; those of paragraphs stand first."""
    found = cast("BaseOxmlElement | None", style.element.find(qn(f"w:{tag}")))
    if found is not None:
        return found
    made = element(tag)
    runs = style.element.find(qn("w:rPr"))
    if runs is not None:
        runs.addprevious(made)
    else:
        style.element.append(made)
    return made


def _insert_early(properties: BaseOxmlElement, added: BaseOxmlElement) -> None:
    """Keep the order that the schema demands: lines, shading and tabs stand before spacing and indents."""
    order = [qn(f"w:{tag}") for tag in ("pBdr", "shd", "tabs", "spacing", "ind", "jc", "outlineLvl", "rPr")]
    later = set(order[order.index(str(added.tag)) + 1 :])
    for place, child in enumerate(properties):
        if child.tag in later:
            properties.insert(place, added)
            return
    properties.append(added)
