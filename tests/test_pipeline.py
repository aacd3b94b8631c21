"""The whole line on whole lectures."""

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tone_lecture
from konspekt.domain.course import Lecture
from konspekt.domain.glossary import Glossary, Origin, Quote
from konspekt.domain.notes import Block, Notes, Paragraph, Question, Row, SectionKind
from konspekt.domain.transcript import Transcript
from konspekt.glossary import extract
from konspekt.language import load_language
from konspekt.line.artifact import canonical, to_json
from konspekt.line.folder import FolderArtifacts
from konspekt.line.sound import Ears
from konspekt.notes import compose, load_template, outline, template_ids
from konspekt.pipeline import LectureOptions, walk
from notes.lectures import paragraphs
from strategies import transcripts

RUSSIAN = load_language("ru")


def no_ears() -> Ears:
    def nothing():
        raise AssertionError("a transcript needs no engine")

    return Ears(detector=nothing, recognizer=nothing)


def made_of(path: Path, work: Path, *, ears: Ears, templates: tuple[str, ...] = ("hackathon",)) -> Lecture:
    return walk(
        path,
        artifacts=FolderArtifacts(work),
        ears=ears,
        options=LectureOptions(templates=tuple(load_template(name) for name in templates)),
        on_progress=lambda stage, done_ms, total_ms: None,
    )


def told(lecture: Lecture) -> str:
    """The glossary and the notes as a methodologist reads them, for golden files."""
    lines = ["# Глоссарий"]
    for entry in lecture.glossary.entries:
        moment = entry.definition.quotes[0].span if entry.definition else entry.mentions[0].span
        at = f"{moment.start_ms / 1000:.1f}" if moment else "-"
        meaning = entry.definition.shown_text if entry.definition else "-"
        lines.append(f"{at:>7}  {entry.headword}{''.join(f' = {v}' for v in entry.variants)}: {meaning}")
    for notes in lecture.notes:
        lines.append(f"# {notes.template.title}")
        for section in notes.sections:
            lines.append(f"## {section.title}")
            lines += [told_block(block) for block in section.blocks] or ["(не освещено)"]
    return "\n".join(lines) + "\n"


def told_block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"{'### ' + block.heading + chr(10) if block.heading else ''}- {block.text}"
        case Row():
            return " | ".join(" ".join(p.text for p in cell) for cell in block.cells)
        case Question():
            return f"? {block.text} -> {block.answer.text}"
        case _:
            return " ".join(str(value) for value in to_json(block, type(block)).values())


def assert_evidence(transcript: Transcript, glossary: Glossary, notes: Notes) -> None:
    """Law 1."""
    by_id = {segment.id: segment for segment in transcript.segments}

    def assert_slice(quote: Quote) -> None:
        segment = by_id[quote.segment_id]
        assert quote.text == segment.text[quote.start_char : quote.end_char]
        if segment.span is None:
            assert quote.span is None
        else:
            assert quote.span is not None
            assert segment.span.covers(quote.span)

    for entry in glossary.entries:
        for definition in (entry.definition, *entry.alternatives):
            if definition is not None:
                assert definition.quotes
                for quote in definition.quotes:
                    assert_slice(quote)
        for mention in entry.mentions:
            assert_slice(mention)
    for paragraph in paragraphs(notes):
        assert paragraph.quotes or paragraph.origin in (Origin.MODEL, Origin.EDITOR)
        for quote in paragraph.quotes:
            assert_slice(quote)


@settings(max_examples=40)
@given(transcripts(), st.sampled_from(template_ids()))
def test_laws_1_and_2_every_claim_is_quoted_and_silence_invents_nothing(
    transcript: Transcript, name: str
) -> None:
    template = load_template(name)
    plan = outline(transcript, RUSSIAN)
    glossary = extract(transcript, RUSSIAN)
    notes = compose(transcript, glossary, plan, template, RUSSIAN)
    assert_evidence(transcript, glossary, notes)
    assert [section.template_section_id for section in notes.sections] == [s.id for s in template.sections]
    assert notes.sections[-1].kind is SectionKind.GLOSSARY


@settings(max_examples=15)
@given(transcripts())
def test_law_4_the_same_input_gives_the_same_bytes(transcript: Transcript) -> None:
    template = load_template("konspekt")

    def once() -> bytes:
        plan, glossary = outline(transcript, RUSSIAN), extract(transcript, RUSSIAN)
        notes = compose(transcript, glossary, plan, template, RUSSIAN)
        return canonical([to_json(glossary, Glossary), to_json(notes, Notes)])

    assert once() == once()


def test_the_python_lecture(shared: Path, tmp_path: Path, golden) -> None:
    lecture = made_of(
        shared / "cases/python-lecture/transcript.whisper.json",
        tmp_path,
        ears=no_ears(),
        templates=("hackathon", "konspekt", "tehkarta"),
    )
    defined = {entry.headword: entry for entry in lecture.glossary.entries if entry.definition}
    for headword, second in (
        ("интерпретатор", 173),
        ("литерал", 472),
        ("переменная", 490),
        ("комментарий", 574),
    ):
        definition = defined[headword].definition
        assert definition is not None
        assert definition.origin is Origin.LECTURER_VERBATIM
        holding = [
            s for s in lecture.transcript.segments if s.id in {q.segment_id for q in definition.quotes}
        ]
        spans = [s.span for s in holding if s.span is not None]
        assert min(s.start_ms for s in spans) <= (second + 2) * 1000
        assert max(s.end_ms for s in spans) >= second * 1000
    golden("python-lecture.txt", told(lecture))


def test_the_hiv_lecture(shared: Path, tmp_path: Path, golden) -> None:
    lecture = made_of(
        shared / "cases/hiv-lecture/transcript.whisper.json",
        tmp_path,
        ears=no_ears(),
        templates=("hackathon", "konspekt", "tehkarta"),
    )
    headwords = {entry.headword for entry in lecture.glossary.entries if entry.definition}
    assert {"ВИЧ", "СПИД", "ВИЧ-инфекция", "оппортунистические заболевания"} <= headwords
    golden("hiv-lecture.txt", told(lecture))


def test_a_tone_spoken_lecture_is_recognized_exactly_and_timed_within_40_ms(tmp_path: Path) -> None:
    spoken = tone_lecture.write(tmp_path, repeats=2)
    lecture = made_of(spoken.recording, tmp_path / "work", ears=spoken.ears())
    words = [word for segment in lecture.transcript.segments for word in segment.words]
    plain = [word.text.strip(".?,").lower() for word in words]
    assert plain == [word.text for word in spoken.words]
    starts = [abs(w.span.start_ms - s.span.start_ms) for w, s in zip(words, spoken.words, strict=True)]
    assert max(starts) <= 40
    headwords = {entry.headword for entry in lecture.glossary.entries if entry.definition}
    assert {"алгоритм", "стек", "переменная"} <= headwords


def test_a_second_run_makes_nothing_anew_and_gives_the_same_lecture(tmp_path: Path) -> None:
    spoken = tone_lecture.write(tmp_path)
    first = made_of(spoken.recording, tmp_path / "work", ears=spoken.ears())
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "work").glob("*.json")}

    def no_detecting():
        raise AssertionError("the pieces are there already")

    again = made_of(
        spoken.recording, tmp_path / "work", ears=Ears(detector=spoken.detector, recognizer=spoken.recognizer)
    )
    assert again == first
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "work").glob("*.json")} == written


@pytest.mark.parametrize("name", ["test.mp3", "second.mp3"])
def test_the_case_s_real_recordings_go_through_decoding_silero_and_the_true_loader(
    shared: Path, tmp_path: Path, name: str
) -> None:
    from konspekt.domain.errors import SilentRecording
    from konspekt.engines import silero
    from konspekt.line.artifact import parse
    from konspekt.line.sound import Heard

    weights = tone_lecture.write(tmp_path).recognizer
    work = tmp_path / "work"
    with suppress(SilentRecording):  # tone weights may hear no word in a person's voice
        made_of(
            shared / "cases/audio" / name,
            work,
            ears=Ears(detector=lambda: silero.build(threads=1), recognizer=weights),
        )
    heard = [
        piece
        for path in work.glob("recognize-*.json")
        for piece in parse(canonical(json.loads(path.read_bytes())["payload"]), Heard, name="heard")
    ]
    assert heard
    for piece in heard:
        assert piece.speech
        assert all(piece.span.covers(stretch) for stretch in piece.speech)
        assert all(piece.span.covers(word.span) for word in piece.words)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Лекция 1.2.srt", "Лекция 1.2"),
        ("лекция.ru.srt", "лекция"),
        ("лекция.whisper.srt", "лекция"),
        ("а.б.srt", "а.б"),
        (os.fsdecode(b"\xcb.srt"), "\ufffd"),
    ],
)
def test_a_lecture_is_named_after_its_file(tmp_path: Path, name: str, title: str) -> None:
    file = tmp_path / name
    file.write_text("1\n00:00:01,000 --> 00:00:02,000\nДобрый день.\n", encoding="utf-8")
    assert made_of(file, tmp_path / "work", ears=no_ears()).title == title


@pytest.mark.parametrize(
    ("given", "title"),
    [(" Стек\nи  очередь ", "Стек и очередь"), (" \t", "лекция"), ("a\x00b\udcff", "ab"), (None, "лекция")],
)
def test_a_title_is_text_on_one_line(tmp_path: Path, given: str | None, title: str) -> None:
    file = tmp_path / "лекция.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:02,000\nДобрый день.\n", encoding="utf-8")
    lecture = walk(
        file,
        artifacts=FolderArtifacts(tmp_path / "work"),
        ears=no_ears(),
        options=LectureOptions(templates=(load_template("konspekt"),), title=given),
        on_progress=lambda stage, done_ms, total_ms: None,
    )
    assert lecture.title == title
