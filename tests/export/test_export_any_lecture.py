"""Whatever was said and whatever was found in it: every format is written, and shows the words as they are."""

import csv
import io
from dataclasses import replace

from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from small_lecture import LECTURE

from konspekt.domain.course import Lecture
from konspekt.domain.glossary import Definition, Entry, Glossary, Origin
from konspekt.domain.notes import Outline
from konspekt.domain.running_text import quote
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript
from konspekt.export import FORMATS, public_form, render

SIGNS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "M"))
SAID = st.lists(st.text(SIGNS, min_size=1, max_size=9), min_size=1, max_size=9).map(" ".join)


@st.composite
def slices(draw, segments: list[Segment]):
    segment = draw(st.sampled_from(segments))
    start = draw(st.integers(0, len(segment.text) - 1))
    return quote(segment, start, draw(st.integers(start + 1, len(segment.text))))


@st.composite
def lectures(draw) -> Lecture:
    is_timed = draw(st.booleans())
    segments = [
        Segment(
            id=f"s{number:04d}",
            span=TimeSpan(number * 3000, number * 3000 + 2500) if is_timed else None,
            text=text,
        )
        for number, text in enumerate(draw(st.lists(SAID, min_size=1, max_size=6)), 1)
    ]
    entries = []
    for number in range(draw(st.integers(0, 4))):
        quotes = tuple(draw(st.lists(slices(segments), max_size=3)))
        entries.append(
            Entry(
                id=f"e{number}",
                headword=draw(SAID),
                machine_key=f"e{number}",
                definition=Definition(origin=Origin.LECTURER_VERBATIM, quotes=quotes) if quotes else None,
                mentions=tuple(draw(st.lists(slices(segments), max_size=4))),
            )
        )
    return replace(
        LECTURE,
        title=draw(SAID),
        transcript=Transcript(language="ru", engine="import", segments=tuple(segments)),
        outline=Outline(sections=()),
        glossary=Glossary(entries=tuple(entries)),
        notes=(),
    )


@settings(max_examples=40)
@given(lecture=lectures())
def test_every_format_shows_the_words_as_they_are(lecture: Lecture):
    made = {
        name: render(lecture, name)
        for name in FORMATS
        if lecture.transcript.is_timed or name not in ("srt", "vtt")
    }
    said = [segment.text for segment in lecture.transcript.segments]
    page = html.document_fromstring(made["html"])
    assert [segment.text_content() for segment in page.xpath("//span[starts-with(@class, 'seg')]")] == said
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    assert {link.removeprefix("#") for link in page.xpath("//@href")} <= set(names)
    assert public_form.read(made["json"], name="a.json") == lecture
    rows = list(csv.reader(io.StringIO(made["csv"].decode("utf-8-sig"), newline="")))
    assert [row[0].removeprefix("'") for row in rows[1:]] == [
        entry.headword.removeprefix("'") for entry in lecture.glossary.entries
    ]
    assert " ".join(said) in " ".join(made["txt"].decode().split()) or lecture.transcript.is_timed
    body = Document(io.BytesIO(made["docx"])).element.body
    printed = "".join(text.text or "" for text in body.iter(qn("w:t")))
    assert all(text in printed for text in said)
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} <= marks
