"""The Word document: opens, reads whole, and is linked both ways."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from lxml import etree
from small_lecture import ENTRIES, LECTURE, NOTES, SEGMENTS, without_times

from konspekt.domain.course import Lecture
from konspekt.domain.notes import Paragraph, Row
from konspekt.export import render
from konspekt.export.columns import column_shares
from konspekt.locales import words

ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
}
"""Order of the children in the schema of WordprocessingML (ECMA-376 part 1, 17): Word refuses a file that breaks it."""


@cache
def opened(lecture: Lecture) -> WordFile:
    return Document(io.BytesIO(render(lecture, "docx")))


def body(lecture: Lecture):
    return opened(lecture).element.body


def text(element) -> str:
    return "".join(element.itertext(qn("w:t"), qn("w:tab")))


def spoken(lecture: Lecture) -> list:
    return [line._p for line in opened(lecture).paragraphs if line.style.name == "Konspekt Transcript"]


def links(element) -> list[tuple[str, str]]:
    return [(text(link), link.get(qn("w:anchor"))) for link in element.iter(qn("w:hyperlink"))]


def runs_inside_bookmark(lecture: Lecture, name: str) -> str:
    (start,) = (mark for mark in body(lecture).iter(qn("w:bookmarkStart")) if mark.get(qn("w:name")) == name)
    inside = ""
    for element in start.itersiblings():
        if element.tag == qn("w:bookmarkEnd") and element.get(qn("w:id")) == start.get(qn("w:id")):
            return inside
        inside += text(element)
    pytest.fail(f"bookmark {name} has no end in its paragraph")


def test_the_headings_are_those_of_the_notes_and_of_the_outline():
    headings = [
        line.text for line in opened(LECTURE).paragraphs if line.style.name in ("Heading 1", "Heading 2")
    ]
    assert headings == [
        "Конспект лекции",
        *(f"{number}. {section.title}" for number, section in enumerate(NOTES.sections, 1)),
        "Другие термины лекции",
        "Расшифровка",
        "Зачем нужен Python",
        "Интерпретатор и литералы",
    ]


@pytest.mark.parametrize("lecture", [LECTURE, without_times()], ids=["timed", "untimed"])
def test_the_transcript_is_printed_word_for_word(lecture: Lecture):
    said = " ".join(text(line) for line in spoken(lecture))
    assert " ".join(segment.text for segment in SEGMENTS[:3]) in said
    assert all(segment.text in said for segment in SEGMENTS)


def test_terms_in_the_transcript_lead_to_their_entries():
    assert [link for line in spoken(LECTURE) for link in links(line)] == [
        ("интерпретатор", "term_1"),
        ("Интерпретатор Python", "term_1"),
        ("Литерал", "term_2"),
        ("Строковый литерал", "term_3"),
        ("Переменная", "term_4"),
        ("литерал", "term_2"),
    ]
    assert runs_inside_bookmark(LECTURE, "term_2") == "литерал"


def test_terms_are_highlighted_by_a_style_and_definitions_by_the_marker():
    runs = [run for line in spoken(LECTURE) for run in line.iter(qn("w:r"))]
    styled = [
        text(run)
        for run in runs
        if run.find(f".//{qn('w:rStyle')}[@{qn('w:val')}='KonspektTerm']") is not None
    ]
    marked = [
        text(run) for run in runs if run.find(f".//{qn('w:shd')}[@{qn('w:fill')}='FFECAB']") is not None
    ]
    assert "Строковый литерал" in styled
    assert marked == [quote.text for entry in ENTRIES[:2] for quote in entry.definition.quotes]


def test_times_in_the_glossary_lead_to_the_words_of_the_definition():
    table = opened(LECTURE).tables[1]
    assert [cell.text for cell in table.rows[0].cells] == ["Термин", "Определение", "Время"]
    for row, entry in zip(table.rows[1:], ENTRIES[:2], strict=True):
        assert row.cells[0].text.split("\n")[0] == entry.headword
        assert row.cells[1].text.split("\n")[0] == entry.definition.shown_text
        (anchor,) = (anchor for _, anchor in links(row.cells[2]._tc))
        assert runs_inside_bookmark(LECTURE, anchor) == entry.definition.quotes[0].text


@pytest.mark.parametrize("lecture", [LECTURE, without_times()], ids=["timed", "untimed"])
def test_every_link_leads_to_a_bookmark_and_every_bookmark_has_one_place(lecture: Lecture):
    marks = list(body(lecture).iter(qn("w:bookmarkStart")))
    names = [mark.get(qn("w:name")) for mark in marks]
    numbers = [mark.get(qn("w:id")) for mark in marks]
    assert len(names) == len(set(names))
    assert len(numbers) == len(set(numbers))
    assert {anchor for _, anchor in links(body(lecture))} <= set(names)
    assert numbers == [end.get(qn("w:id")) for end in body(lecture).iter(qn("w:bookmarkEnd"))] or set(
        numbers
    ) == {end.get(qn("w:id")) for end in body(lecture).iter(qn("w:bookmarkEnd"))}


def test_every_page_has_a_number_and_every_page_but_the_first_the_title():
    section = opened(LECTURE).sections[0]
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == LECTURE.title
    for footer in (section.footer, section.first_page_footer):
        codes = [code.text.strip() for code in footer._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]


def test_a_table_of_many_columns_lies_on_its_side_and_the_next_section_stands_again():
    columns = ("Этап", "Время", "Содержание", "Преподаватель", "Обучающиеся")
    section = replace(NOTES.sections[6], columns=columns)
    lecture = replace(
        LECTURE, notes=(replace(NOTES, sections=(NOTES.sections[1], section, NOTES.sections[3])),)
    )
    shapes = [(part.page_width > part.page_height) for part in opened(lecture).sections]
    assert shapes == [False, True, False]


def test_columns_share_the_width_by_what_they_hold():
    def cell(said: str):
        return (Paragraph(id="p", text=said, origin="editor"),) if said else ()

    rows = [Row(id="r", cells=(cell("Введение"), cell("длинный рассказ о многом " * 10), cell("")))]
    shares = column_shares(("Этап", "Содержание"), rows, empty="пусто", line_chars=90)
    assert sum(shares) == pytest.approx(1)
    assert shares[1] > shares[0] > shares[2]


def test_what_is_missing_is_said():
    assert words("ru")["silence.not_covered"] in [line.text for line in opened(LECTURE).paragraphs]
    assert opened(LECTURE).tables[2].rows[1].cells[1].text.startswith(words("ru")["silence.undefined"])
    assert opened(LECTURE).tables[0].rows[1].cells[2].text == words("ru")["silence.not_covered"]


def test_the_mark_of_the_sample_recognizer_is_seen():
    made = opened(replace(LECTURE, is_sample=True))
    assert words("ru")["export.sample_mark"] in [line.text for line in made.paragraphs]


def test_signs_that_xml_may_not_hold_do_not_break_the_document():
    lecture = replace(LECTURE, title="а\x00б\x0bв\ufffe г\nд\ud800")
    assert opened(lecture).paragraphs[0].text == "а\ufffdб\ufffdв\ufffd г д\ufffd"


@pytest.mark.parametrize("lecture", [LECTURE, without_times()], ids=["timed", "untimed"])
def test_elements_stand_in_the_order_of_the_schema(lecture: Lecture):
    archive = zipfile.ZipFile(io.BytesIO(render(lecture, "docx")))
    for name in ("word/document.xml", "word/styles.xml"):
        for element in etree.fromstring(archive.read(name)).iter():
            order = ORDER.get(etree.QName(element).localname)
            if order is not None:
                places = [order.split().index(etree.QName(child).localname) for child in element]
                assert places == sorted(places), etree.tostring(element)


def test_a_stand_in_is_named_for_a_machine_without_the_text_font():
    archive = zipfile.ZipFile(io.BytesIO(render(LECTURE, "docx")))
    table = etree.fromstring(archive.read("word/fontTable.xml"))
    (font,) = (font for font in table if font.get(qn("w:name")) == "PT Serif")
    assert font.find(qn("w:altName")).get(qn("w:val")) == "Georgia"


def test_the_archive_holds_no_date_of_today():
    archive = zipfile.ZipFile(io.BytesIO(render(LECTURE, "docx")))
    assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert opened(LECTURE).core_properties.created.isoformat().startswith("2026-11-22")


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not here: the document was not opened by it"
)
def test_libreoffice_opens_it_and_prints_every_word(tmp_path):
    (tmp_path / "lecture.docx").write_bytes(render(LECTURE, "docx"))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    subprocess.run(
        [
            "soffice",
            home,
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            tmp_path,
            tmp_path / "lecture.docx",
        ],
        check=True,
        capture_output=True,
        timeout=150,
    )
    printed = " ".join((tmp_path / "lecture.txt").read_text("utf-8-sig").split())
    assert all(segment.text in printed for segment in SEGMENTS)
    assert words("ru")["silence.not_covered"] in printed
