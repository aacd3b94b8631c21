"""The HTML page: safe, whole, and linked both ways."""

from dataclasses import replace
from functools import cache

import pytest
from lxml import html
from small_lecture import ENTRIES, LECTURE, NOTES, SEGMENTS, said, without_times

from konspekt.domain.course import Lecture
from konspekt.domain.glossary import Glossary, QuoteState
from konspekt.domain.running_text import quote
from konspekt.export import render
from konspekt.locales import words

PRINTED = ENTRIES[:4]
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"onclick='alert(3)' {{ 7*7 }} </style>"


@cache
def page(lecture: Lecture) -> html.HtmlElement:
    return html.document_fromstring(render(lecture, "html"))


def one(element, path: str):
    (found,) = element.xpath(path)
    return found


def text(element) -> str:
    return " ".join(element.text_content().split())


def test_the_page_is_one_whole_document_in_the_language_of_the_lecture():
    content = render(LECTURE, "html").decode()
    assert content.startswith('<!doctype html>\n<html lang="ru">')
    assert text(one(page(LECTURE), "//h1")) == LECTURE.title
    assert text(one(page(LECTURE), "//title")) == LECTURE.title


def test_nothing_runs_and_nothing_is_loaded():
    made = page(LECTURE)
    assert made.xpath("//script | //link | //img | //iframe | //object") == []
    assert made.xpath("//@*[starts-with(name(), 'on')]") == []
    assert made.xpath("//@src") == []
    assert all(href.startswith("#") for href in made.xpath("//@href"))
    assert "url(" not in text(one(made, "//style"))
    assert "default-src 'none'" in one(made, "//meta[@http-equiv='Content-Security-Policy']/@content")


def hostile_lecture() -> Lecture:
    segment = replace(SEGMENTS[2], text=HOSTILE)
    quoted = quote(segment, 0, len(HOSTILE))
    entry = replace(ENTRIES[0], headword=HOSTILE, variants=(HOSTILE,), mentions=(quote(segment, 0, 8),))
    section = NOTES.sections[1]
    paragraph = replace(section.blocks[0], text=HOSTILE, heading=HOSTILE, quotes=(quoted,))
    return replace(
        LECTURE,
        title=HOSTILE,
        file_name=HOSTILE,
        transcript=replace(LECTURE.transcript, segments=(*SEGMENTS[:2], segment, *SEGMENTS[3:])),
        glossary=Glossary(entries=(entry,)),
        notes=(replace(NOTES, sections=(replace(section, title=HOSTILE, blocks=(paragraph,)),)),),
        outline=replace(LECTURE.outline, sections=(replace(LECTURE.outline.sections[0], title=HOSTILE),)),
    )


def test_hostile_words_are_shown_as_words():
    made = page(hostile_lecture())
    assert made.xpath("//script | //img") == []
    assert made.xpath("//@onerror | //@onclick") == []
    shown = " ".join(HOSTILE.split())
    assert text(one(made, "//h1")) == shown
    assert shown in text(one(made, "//section[@id='text']"))
    assert shown in text(one(made, "//dfn"))


@pytest.mark.parametrize("lecture", [LECTURE, without_times()], ids=["timed", "untimed"])
def test_every_link_leads_somewhere_and_every_place_has_one_name(lecture: Lecture):
    names = page(lecture).xpath("//@id")
    assert len(names) == len(set(names))
    assert {href.removeprefix("#") for href in page(lecture).xpath("//@href")} <= set(names)


@pytest.mark.parametrize("lecture", [LECTURE, without_times()], ids=["timed", "untimed"])
def test_the_transcript_is_printed_word_for_word(lecture: Lecture):
    shown = [element.text_content() for element in page(lecture).xpath("//span[contains(@class, 'seg')]")]
    assert shown == [segment.text for segment in lecture.transcript.segments]


def test_terms_are_highlighted_in_the_transcript_and_lead_to_their_entries():
    links = [
        (link.text, link.get("href"))
        for link in page(LECTURE).xpath("//section[@id='text']//a[@class='term']")
    ]
    assert links == [
        ("интерпретатор", "#term-1"),
        ("Интерпретатор Python", "#term-1"),
        ("Литерал", "#term-2"),
        ("Строковый литерал", "#term-3"),
        ("Переменная", "#term-4"),
        ("литерал", "#term-2"),
    ]


def test_a_longer_term_wins_over_the_shorter_one_inside_it():
    assert page(LECTURE).xpath("//span[@id='s-9']//a/text()") == ["Строковый литерал"]


@pytest.mark.parametrize("lecture", [LECTURE, without_times()], ids=["timed", "untimed"])
def test_an_entry_leads_to_the_words_of_its_definition(lecture: Lecture):
    for number, entry in enumerate(PRINTED[:2], 1):
        row = one(page(lecture), f"//*[@id='term-{number}']")
        (target,) = row.xpath("./div[@class='times']/a/@href")
        mark = one(page(lecture), f"//mark[@id='{target.removeprefix('#')}']")
        assert mark.text_content() == entry.definition.quotes[0].text


def test_times_beside_an_entry_are_those_of_its_quotes():
    times = page(LECTURE).xpath("//*[@id='term-1' or @id='term-2']/div[@class='times']/a/text()")
    assert times == ["03:00–03:07", "07:52–08:03"]


def test_what_is_missing_is_said_calmly():
    assert words("ru")["silence.undefined"] in text(one(page(LECTURE), "//*[@id='term-3']"))
    assert text(one(page(LECTURE), "//section[@id='notes-1-4']/div/p")) == words("ru")["silence.not_covered"]


def test_words_of_a_model_or_an_editor_carry_a_badge_and_the_lecturers_do_not():
    badges = page(LECTURE).xpath(
        "//section[@id='notes-1']//div[@class='said-line']//span[@class='badge']/text()"
    )
    assert badges == ["текст редактора", "текст модели"]


def test_every_entry_is_printed_in_full_once():
    twice = replace(LECTURE, notes=(NOTES, replace(NOTES, id="second")))
    for lecture in (LECTURE, twice, replace(LECTURE, notes=())):
        assert [text(term) for term in page(lecture).xpath("//dfn")] == [entry.headword for entry in PRINTED]


def test_a_rejected_entry_is_neither_printed_nor_highlighted():
    assert "разговор" not in [text(term) for term in page(LECTURE).xpath("//dfn")]
    assert page(LECTURE).xpath("//span[@id='s-1']//a") == []


def test_the_mark_of_the_sample_recognizer_is_seen():
    sample = page(replace(LECTURE, is_sample=True))
    assert text(one(sample, "//p[@class='sample']")) == words("ru")["export.sample_mark"]
    assert page(LECTURE).xpath("//p[@class='sample']") == []


def test_a_quote_whose_words_are_gone_is_marked_and_leads_nowhere():
    lost = replace(said(4, "программа"), segment_id="s9999")
    changed = replace(said(4, "программа"), start_char=0, end_char=9)
    for gone in (lost, changed, replace(said(4, "программа"), state=QuoteState.LOST)):
        entry = replace(ENTRIES[0], definition=replace(ENTRIES[0].definition, quotes=(gone,)), mentions=())
        made = page(replace(LECTURE, glossary=Glossary(entries=(entry,)), notes=()))
        row = one(made, "//*[@id='term-1']")
        assert words("ru")["export.unconfirmed"] in text(row)
        assert row.xpath(".//a") == []
        assert made.xpath("//section[@id='text']//div[@class='spoken']//mark") == []
